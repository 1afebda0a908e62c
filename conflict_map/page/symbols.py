"""Military symbols: each distinct one is drawn once, while the map is built, so that a page carries no more than its own."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conflict_map.errors import Fault, InputError, MissingExtraError
from conflict_map.page.assets import asset

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_map.layers import Layer

_MOST_BYTES = 256 * 2**20  # the library and a symbol take some 20 MB
_MOST_SECONDS = 60  # of the processor; a symbol takes less than a millisecond


def with_symbols(layer: Layer) -> Layer:
    """Put the drawings of its symbols into the style of a layer of units.

    Parameters
    ----------
    layer
        As :func:`conflict_map.layers.units_layer` makes it.

    Returns
    -------
    Layer
        The same with ``style["symbols"]``: code to the steps in which milsymbol draws it.

    Raises
    ------
    MissingExtraError
        When what runs milsymbol is not installed.
    InputError
        When codes have the form of one and belong to no symbol: every one, with its row.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from conflict_map.layers import units_layer
    >>> tanks = gpd.GeoDataFrame({"sidc": ["SHG-UCA----D---"]}, geometry=[Point(36.75, 35.13)], crs="EPSG:4326")
    >>> drawing = with_symbols(units_layer(tanks)).style["symbols"]["SHG-UCA----D---"]
    >>> drawing["width"] > 100, drawing["steps"][-1]["type"]
    (True, 'translate')
    """
    column: Any = layer.columns["sidc"]
    drawings = {code: drawing(code) for code in column.words}
    faults = [
        Fault(f"{column.words[code - 1]!r} is the code of no symbol", row=row, column="sidc")
        for row, code in enumerate(column.codes, start=1)
        if drawings[column.words[code - 1]] is None
    ]
    if faults:
        raise InputError(faults)
    return replace(layer, style=MappingProxyType({**layer.style, "symbols": drawings}))


@functools.cache
def drawing(code: str) -> dict[str, Any] | None:
    """Draw a symbol.

    Parameters
    ----------
    code
        Its code, well formed.

    Returns
    -------
    dict or None
        Its size and steps, in milsymbol's units (100 to the symbol's size); None when there is no such symbol.
    """
    found: dict[str, Any] | None = json.loads(_draughtsman()(code))
    return found


@functools.cache
def _draughtsman() -> Callable[[str], str]:
    """Start milsymbol in an interpreter of its own, which reaches neither files nor the network."""
    try:
        import quickjs  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError("military symbols need QuickJS: pip install 'conflict-map[units]'") from error
    # quickjs ties a context to the thread that made it; its Function keeps one thread and hands the calls on
    drawn = quickjs.Function("drawing", asset("units.js"))
    drawn.set_memory_limit(_MOST_BYTES)
    drawn.set_time_limit(_MOST_SECONDS)
    # it would sweep all of the library's memory after each symbol, which takes longer than the symbol
    return functools.partial(drawn, run_gc=False)
