"""Read a TOML table key by key, and name everything that is wrong with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from conflict_map.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping


class Keys:
    """A TOML table under reading: each key is asked for once, and what nobody asked for is a fault.

    Parameters
    ----------
    table
        The table.
    file
        The file, to be named in the faults.
    faults
        Where faults are noted, so that all of them can be shown together.
    path
        The table's own place in the file (``embargoes[0]``).

    Examples
    --------
    >>> faults = []
    >>> keys = Keys({"k": "five", "colour": 1}, "a.toml", faults)
    >>> keys.number("k", 2, 100)
    >>> keys.close()
    >>> print(*faults, sep="; ")
    a.toml, column k: 'five' is not a number; a.toml, column colour: unknown key; known here: k
    """

    def __init__(self, table: Mapping[str, Any], file: str, faults: list[Fault], path: str = "") -> None:
        self.file, self.faults, self._table, self._path = file, faults, table, path
        self._asked: list[str] = []

    def fault(self, key: str, message: str) -> None:
        """Note that a key's value is wrong.

        Parameters
        ----------
        key
            The key.
        message
            What is wrong with it.
        """
        self.faults.append(Fault(message, self.file, column=f"{self._path}.{key}" if self._path else key))

    def value(self, key: str, types: tuple[type, ...], wanted: str, *, required: bool = False) -> Any:
        """Ask for a key of given types.

        Parameters
        ----------
        key
            The key.
        types
            The types its value may have.
        wanted
            What it should be, in words.
        required
            Whether leaving it out is a fault.

        Returns
        -------
        object or None
            The value; None when it is missing or wrong.
        """
        self._asked.append(key)
        value = self._table.get(key)
        if value is None:
            if required:
                self.fault(key, f"missing; it must be {wanted}")
            return None
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            self.fault(key, f"{value!r} is not {wanted}")
            return None
        return value

    def number(
        self, key: str, low: float, high: float, *, whole: bool = False, required: bool = False
    ) -> float | None:
        """Ask for a number between two limits.

        Parameters
        ----------
        key
            The key.
        low, high
            The limits, both allowed.
        whole
            Whether it must be a whole number.
        required
            Whether leaving it out is a fault.

        Returns
        -------
        float or None
            The number; None when it is missing or wrong.
        """
        value = self.value(
            key,
            (int,) if whole else (int, float),
            "a whole number" if whole else "a number",
            required=required,
        )
        if value is None:
            return None
        if not math.isfinite(value) or not low <= value <= high:
            self.fault(key, f"{value} is not between {low:g} and {high:g}")
            return None
        return float(value)

    def text(self, key: str, *, choices: tuple[str, ...] = (), required: bool = False) -> str | None:
        """Ask for a text that is not empty.

        Parameters
        ----------
        key
            The key.
        choices
            The values it may have; empty when any will do.
        required
            Whether leaving it out is a fault.

        Returns
        -------
        str or None
            The text; None when it is missing or wrong.
        """
        wanted = f"one of {', '.join(choices)}" if choices else "a text"
        value = self.value(key, (str,), wanted, required=required)
        if value is None:
            return None
        if not value.strip() or (choices and value not in choices):
            self.fault(key, f"{value!r} is not {wanted}")
            return None
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Ask for a list of texts.

        Parameters
        ----------
        key
            The key.

        Returns
        -------
        tuple of str
            The texts; empty when the key is missing or wrong.
        """
        value = self.value(key, (list,), "a list of texts")
        if value is None:
            return ()
        if not all(isinstance(item, str) and item.strip() for item in value):
            self.fault(key, f"{value!r} is not a list of texts")
            return ()
        return tuple(value)

    def section(self, key: str) -> Keys | None:
        """Ask for a table of its own.

        Parameters
        ----------
        key
            The key.

        Returns
        -------
        Keys or None
            The table; None when it is missing or wrong.
        """
        value = self.value(key, (dict,), "a table")
        return None if value is None else Keys(value, self.file, self.faults, self._under(key))

    def sections(self, key: str) -> list[Keys]:
        """Ask for an array of tables.

        Parameters
        ----------
        key
            The key.

        Returns
        -------
        list of Keys
            One for each table; empty when the key is missing or wrong.
        """
        value = self.value(key, (list,), "an array of tables")
        if value is None:
            return []
        if not all(isinstance(item, dict) for item in value):
            self.fault(key, "not an array of tables")
            return []
        return [
            Keys(item, self.file, self.faults, self._under(f"{key}[{i}]")) for i, item in enumerate(value)
        ]

    def close(self) -> None:
        """Note every key that nobody asked for: a misspelt rule must not pass for a rule."""
        known = ", ".join(sorted(set(self._asked)))
        for key in self._table:
            if key not in self._asked:
                self.fault(key, f"unknown key; known here: {known}")

    def _under(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key
