"""What is taken to hold on a date when sources disagree, and how statements age.

The rule is the user's choice.  Whatever it is, a disagreement stays visible:
the settled table says how large the winner's share is and who else was named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd
import shapely

from conflict_map.errors import Fault, InputError
from conflict_map.tables import HOLDER_CONTESTED, HOLDER_UNKNOWN, conform

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd
    import numpy.typing as npt

Rule = Literal["newest", "majority", "most trusted", "confirmed only"]

_STATUS_WORTH = {"confirmed": 1.0, "reported": 0.9, "claimed": 0.7, "disputed": 0.4}
_NO_CONFIDENCE = 0.8  # what a statement without a confidence of its own is worth


def moment(on: str | date | pd.Timestamp | None) -> pd.Timestamp | None:
    """Read a date or time; a bare day means its last moment, so that what happened on it counts.

    Parameters
    ----------
    on
        A day or a time; without a zone it is UTC.

    Examples
    --------
    >>> str(moment("2024-12-05")), moment(None) is None
    ('2024-12-05 23:59:59.999999+00:00', True)
    """
    if on is None:
        return None
    stamp = pd.to_datetime(on, errors="coerce")
    if pd.isna(stamp):
        raise InputError([Fault(f"{on!r} is no date")])
    stamp = stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")
    return stamp + pd.Timedelta("1D") - pd.Timedelta("1us") if stamp == stamp.normalize() else stamp


def settle(
    control: gpd.GeoDataFrame,
    on: str | date | pd.Timestamp | None = None,
    *,
    rule: Rule = "newest",
    trust: Mapping[str, float] | None = None,
    half_life_days: float = 365.0,
) -> gpd.GeoDataFrame:
    """Decide for each place which statement holds on a date.

    Parameters
    ----------
    control
        A control table.
    on
        The date asked for; the newest statement's when it is left out.
    rule
        ``newest``: the last word on a place wins.  ``majority``: the holder with the most weight behind
        it wins (confidence, status and age).  ``most trusted``: the source with the highest trust wins.
        ``confirmed only``: other statements are set aside, then as ``newest``.
    trust
        Trust in each source, 0-1, for ``most trusted``; a source that is not named has 0.5.
    half_life_days
        The age in days at which a statement counts half.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a place, with the control table's columns of the winning statement and ``weight`` (0-1),
        ``share`` (of the place's evidence that agrees with the winner) and ``rivals`` (the other holders
        named).  An exact tie between holders is ``contested``.  Fighting near a place does not unseat
        its holder: it is a row of its own.

    Raises
    ------
    InputError
        For an unknown rule, a date that is none, or coordinates that are not finite.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> here = Point(37.16, 36.20)
    >>> told = frame([{"place": "Aleppo", "holder": "Army", "as_of": "2024-11-01", "geometry": here},
    ...               {"place": "Aleppo", "holder": "Rebels", "since": "2024-11-29", "geometry": here}], "control")
    >>> settle(told, "2024-11-28").holder.tolist(), settle(told, "2024-11-29").holder.tolist()
    (['Army'], ['Rebels'])
    """
    if rule not in get_args(Rule):
        raise InputError([Fault(f"{rule!r} is no rule; there are {', '.join(get_args(Rule))}")])
    table, when = _known(control, on, rule)
    spoken = _spoken(table, when)
    table["weight"] = _weights(table, spoken, when, half_life_days)
    return _winners(table, _order(table, spoken, rule, trust or {}), spoken)


def disagreements(
    control: gpd.GeoDataFrame, on: str | date | pd.Timestamp | None = None, **settling: Any
) -> gpd.GeoDataFrame:
    """Give the places whose sources name different holders.

    A place that changed hands is none of them: of each source its last word on the place counts, and an older word
    than the moment since which the place is held is overtaken, not opposed.

    Parameters
    ----------
    control
        A control table.
    on
        The date asked for.
    **settling
        As for :func:`settle`.

    Returns
    -------
    geopandas.GeoDataFrame
        Rows of :func:`settle` whose ``rivals`` are the other holders that sources still name, sorted and with
        ``"; "`` between them; with ``rival_names`` (the same as the sources name them), ``rival_side`` (the first
        one's side) and ``rival_sources`` (who names them). Where sources are evenly split the holder is
        ``contested``, all are rivals, and ``side`` and ``rival_side`` are those of the first two.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.tables import frame
    >>> told = frame([{"holder": who, "as_of": "2024-11-01", "source": who, "geometry": Point(37, 36)}
    ...               for who in ("A", "B", "B")], "control")
    >>> disagreements(told)[["holder", "rivals"]].to_numpy().tolist()
    [['B', 'A']]
    """
    settled = settle(control, on, **settling)
    settled = settled[settled["rivals"] != ""]
    opposed = _opposed(settled, *_known(control, on, settling.get("rule", "newest")))
    rivals = opposed.groupby("row", sort=True)
    found = settled.loc[list(rivals.groups)].reset_index(drop=True)
    for name, column in (("rivals", "holder"), ("rival_names", "name"), ("rival_sources", "source")):
        found[name] = [_joined(cells) for _, cells in rivals[column]]
    others = [list(dict.fromkeys(cells)) for _, cells in rivals["side"]]
    drawn = [
        each[:2] if holder == HOLDER_CONTESTED and len(each) > 1 else [own, each[0]]
        for holder, own, each in zip(found["holder"], found["side"], others, strict=True)
    ]
    for position, name in enumerate(("side", "rival_side")):
        found[name] = pd.Series([pair[position] for pair in drawn], dtype="string")
    return found


_BEFORE_ALL = pd.Timestamp("1900-01-01", tz="UTC")  # undated words are older than any other


def _opposed(settled: gpd.GeoDataFrame, table: gpd.GeoDataFrame, when: pd.Timestamp) -> pd.DataFrame:
    """List the last words of sources that name another holder than the settled one, with its row."""
    rows = pd.Series(settled.index, index=_place_keys(settled).to_numpy())
    told = pd.DataFrame(
        {
            "row": _place_keys(table).map(rows),
            "holder": table["holder"].astype("object"),
            "name": table["holder_name"].fillna(table["holder"]).astype("object"),
            "side": table["side"].astype("object"),
            "source": table["source"].astype("object").fillna(""),
            "spoken": _spoken(table, when).fillna(_BEFORE_ALL),
        }
    )
    told = told[told["row"].notna()]
    last = told["spoken"] == told.groupby(["row", "source"])["spoken"].transform("max")
    of = settled.loc[told["row"].astype(settled.index.dtype)]
    overtaken = told["spoken"].to_numpy() < of["since"].to_numpy()
    other = told["holder"].to_numpy() != of["holder"].astype("object").to_numpy()
    opposed: pd.DataFrame = told[last & ~overtaken & other]
    return opposed.sort_values(["row", "holder", "source"], kind="stable")


def _joined(cells: pd.Series[Any]) -> str:
    return "; ".join(dict.fromkeys(cell for cell in cells if cell))


def _known(
    control: gpd.GeoDataFrame, on: str | date | pd.Timestamp | None, rule: Rule
) -> tuple[gpd.GeoDataFrame, pd.Timestamp]:
    """Take the statements that count on a date, and the moment that is meant."""
    table = _usable(control)
    when = moment(on)
    stamp = table["since"].fillna(table["as_of"])
    if when is None:
        when = table["as_of"].fillna(table["since"]).max()
    # a statement of a later day that something was held since before the date asked for counts as well
    known = stamp.isna() | (stamp <= when) if when is not pd.NaT else stamp.isna()
    if rule == "confirmed only":
        known &= (table["status"] == "confirmed").to_numpy()
    return table[known.to_numpy(dtype=bool)].reset_index(drop=True), when


def _usable(control: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Conform the table; statements without a place or a holder are left out, impossible ones refused."""
    table = conform(control, "control")
    shapes = table.geometry.array
    coordinates, of = shapely.get_coordinates(np.asarray(shapes), return_index=True)
    bad = ~np.isfinite(coordinates).all(axis=1) | (np.abs(coordinates) > (180.0, 90.0)).any(axis=1)
    if bad.any():
        rows = np.unique(of[bad])
        raise InputError(
            Fault("coordinates are not finite or outside WGS 84's range", row=int(row) + 1, column="geometry")
            for row in rows
        )
    held = table["holder"].notna() & ~table.geometry.isna() & ~table.geometry.is_empty
    table = table[held.to_numpy(dtype=bool)].reset_index(drop=True)
    table["side"] = table["side"].fillna(table["holder"])
    for extra in ("basis", "between"):
        if extra not in table:
            table[extra] = pd.Series([None] * len(table), dtype="string")
    return table


def _spoken(table: gpd.GeoDataFrame, when: pd.Timestamp) -> pd.Series[Any]:
    """When each statement was last said to be true, no later than the date asked for."""
    said = table["as_of"].where(table["as_of"] <= when, table["since"])
    return pd.Series(said.fillna(table["since"]))


def _weights(
    table: gpd.GeoDataFrame, spoken: pd.Series[Any], when: pd.Timestamp, half_life_days: float
) -> npt.NDArray[np.float64]:
    days = (when - spoken).dt.total_seconds().to_numpy(dtype=float) / 86400.0
    aged = 0.5 ** (np.nan_to_num(np.maximum(days, 0.0)) / half_life_days)
    status = table["status"].astype("object").map(_STATUS_WORTH).fillna(0.9).to_numpy(dtype=float)
    confidence = table["confidence"].fillna(_NO_CONFIDENCE).to_numpy(dtype=float)
    return np.asarray(np.clip(aged * status * confidence, 0.01, 1.0))


def _order(
    table: gpd.GeoDataFrame, spoken: pd.Series[Any], rule: Rule, trust: Mapping[str, float]
) -> npt.NDArray[np.float64]:
    """Say what decides first, by the rule: the time, the evidence or the trust; ties go to the evidence."""
    if rule == "majority":
        return np.zeros(len(table))
    if rule == "most trusted":
        return np.asarray(table["source"].astype("object").map(trust).fillna(0.5), dtype=np.float64)
    seconds = (spoken - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy(dtype=float)
    return np.where(np.isnan(seconds), -np.inf, seconds)


def _place_keys(table: gpd.GeoDataFrame) -> pd.Series[Any]:
    """Name each place: its id, or where it lies to about 100 m; fighting is kept apart from holding."""
    shapes = np.asarray(table.geometry.array)
    points = shapely.get_type_id(shapes) == 0
    keys = np.empty(len(table), dtype=object)
    rounded = np.round(shapely.get_coordinates(shapes[points]), 3) + 0.0
    keys[points] = [f"{x:.3f},{y:.3f}" for x, y in rounded]
    keys[~points] = [shapely.to_wkb(shape, hex=True) for shape in shapes[~points]]
    named = table["place_id"].notna().to_numpy() & points
    keys[named] = table["place_id"].to_numpy(dtype=object)[named]
    fighting = (table["basis"] == "fighting").fillna(value=False).to_numpy(dtype=bool)
    keys[fighting] = np.array(["fighting " + key for key in keys[fighting]], dtype=object)
    return pd.Series(keys, dtype="object")


def _winners(
    table: gpd.GeoDataFrame, order: npt.NDArray[np.float64], spoken: pd.Series[Any]
) -> gpd.GeoDataFrame:
    """Take one row a place: the first by rule, by evidence, then by time and by id."""
    where = _place_keys(table)
    rows = pd.DataFrame(
        {
            "key": where,
            "holder": table["holder"].astype("object"),
            "order": order,
            "weight": table["weight"],
            "spoken": spoken,
            "id": table["statement_id"].astype("object").fillna(""),
            "row": np.arange(len(table)),
        }
    )
    rows["best"] = rows.groupby("key")["order"].transform("max") == rows["order"]
    rows["behind"] = (rows["weight"] * rows["best"]).groupby([rows["key"], rows["holder"]]).transform("sum")
    total = rows["weight"].groupby(rows["key"]).transform("sum")
    rows["share"] = rows.groupby(["key", "holder"])["weight"].transform("sum") / total
    rows = rows.sort_values(
        ["key", "best", "behind", "spoken", "weight", "holder", "id"],
        ascending=[True, False, False, False, False, True, True],
        kind="stable",
        na_position="last",
    )
    tied = rows[rows["best"]].assign(top=lambda r: r.groupby("key")["behind"].transform("max"))
    tied = tied[np.isclose(tied["behind"], tied["top"], rtol=1e-9)]
    even = tied.groupby("key")["holder"].nunique().gt(1)
    named = rows.drop_duplicates(["key", "holder"]).sort_values(["key", "holder"])
    first = rows.drop_duplicates("key").set_index("key", drop=False)
    more = named[named["key"].duplicated(keep=False)]
    several: dict[Any, Any] = more.groupby("key")["holder"].agg(tuple).to_dict()
    chosen = first.sort_values("row")
    settled = table.iloc[chosen["row"].to_numpy()].reset_index(drop=True)
    tie = even.reindex(chosen["key"]).fillna(value=False).to_numpy(dtype=bool)
    holders = settled["holder"].astype("object").to_numpy().copy()
    holders[tie] = HOLDER_CONTESTED
    settled["rivals"] = [
        "; ".join(name for name in several.get(key, ()) if name != holder)
        for key, holder in zip(chosen["key"], holders, strict=True)
    ]
    settled["share"] = np.where(tie, 0.5, chosen["share"].to_numpy())
    keys = where.set_axis(table.index)
    even_keys = set(chosen["key"][tie])
    disputed = table["side"].astype("object")[keys.isin(even_keys)]
    parties = {key: " | ".join(sorted(set(sides))) for key, sides in disputed.groupby(keys[disputed.index])}
    settled["between"] = [
        parties[key] if even_ else between
        for key, even_, between in zip(chosen["key"], tie, settled["between"], strict=True)
    ]
    settled["holder"] = pd.Series(holders, dtype="string")
    settled["side"] = pd.Series(
        np.where(
            np.isin(holders, (HOLDER_CONTESTED, HOLDER_UNKNOWN)), holders, settled["side"].astype("object")
        ),
        dtype="string",
    )
    return settled
