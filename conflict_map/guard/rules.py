"""Apply a profile to the tables: rows are withheld, positions and dates coarsened, words blanked, traces removed.

The order matters: whole rows go first (sources, age, embargoes), then positions and dates become coarse (actors,
rounding, aggregation), then fields are emptied, and last every text that is left is searched for what was withheld.
What comes out has new ids in a new order, since an id is a hash of what was withheld and a gap tells of a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from conflict_map.errors import Fault, InputError
from conflict_map.guard import positions, words
from conflict_map.guard.areas import within
from conflict_map.guard.audit import Audit
from conflict_map.guard.checks import broken_promises
from conflict_map.guard.fields import DATES, POSITION, SOURCE_WORDS, TEXT_COLUMNS
from conflict_map.guard.profile import Snapping
from conflict_map.guard.sheet import Sheet
from conflict_map.guard.traces import Secrets
from conflict_map.tables import EVENTS, MENTIONS, conform, frame, stable_id

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd

    from conflict_map.guard.profile import Profile

_KNOWN = tuple(column.name for column in EVENTS)


@dataclass(frozen=True, slots=True)
class Guarded:
    """What may be published, and the record of what was not.

    Parameters
    ----------
    events, mentions
        Tables like those that were given, without anything withheld and without a way back to it.
    audit
        What was changed and why; not for publication.
    statement
        One sentence for the readers of the map.
    secrets
        What was withheld, for :meth:`speaks_of`; it is neither shown nor written.
    """

    events: gpd.GeoDataFrame
    mentions: gpd.GeoDataFrame
    audit: Audit
    statement: str
    secrets: Secrets = field(repr=False)

    def speaks_of(self, text: str) -> bool:
        """Tell whether a text, such as a headline that is to be the map's title, tells something withheld.

        Parameters
        ----------
        text
            Any text that is to go into the map beside the tables.

        Returns
        -------
        bool
        """
        return self.secrets.told_by(text)


def guard(
    events: gpd.GeoDataFrame,
    mentions: gpd.GeoDataFrame | None,
    profile: Profile,
    *,
    as_of: date | str,
) -> Guarded:
    """Take from the tables everything that a profile does not let be published.

    Parameters
    ----------
    events
        Events table; it is not changed. Columns beyond :data:`conflict_map.tables.EVENTS` are never published
        under a profile, since nobody has said what they tell.
    mentions
        Mentions table, or None. A mention has no date and is not counted, so under any rule about age, positions
        or numbers all of them are withheld.
    profile
        What may be published.
    as_of
        The day (or moment, UTC) of publication, against which ages and embargoes are reckoned.

    Returns
    -------
    Guarded

    Raises
    ------
    InputError
        When the profile names a field that no table has, or when a rule could not be met.

    Examples
    --------
    >>> from shapely import Point
    >>> from conflict_map.guard import Grid, Profile
    >>> events = frame([{"place": "Hama", "quote": "in Hama", "geometry": Point(36.75, 35.13)}])
    >>> guarded = guard(events, None, Profile("coarse", rounding=Grid(10_000)), as_of="2024-12-05")
    >>> guarded.events.place.isna().tolist(), float(guarded.events.uncertainty_m[0]) > 7000
    ([True], True)
    >>> guarded.audit.counts()
    {('positions', 'coarsened'): 1}
    """
    given = _with_places(conform(events, "events"))
    named = _with_places(conform(mentions, "mentions")) if mentions is not None else frame([], "mentions")
    _fields_exist(profile, given, named)
    moment = _moment(as_of)
    sheet = Sheet(given)
    _withhold_sources(sheet, profile)
    _withhold_young(sheet, profile, moment)
    _withhold_embargoed(sheet, profile, moment)
    _coarsen(sheet, profile, moment)
    words.blank_fields(sheet, profile.withheld_fields)
    secrets = words.blank_traces(sheet, profile)
    published = _published(sheet)
    kept_mentions = words.publishable_mentions(sheet, named, profile, moment, secrets)
    faults = broken_promises(published, profile, moment)
    if faults:
        raise InputError(faults)
    audit = Audit(profile.name, moment.isoformat(), (len(given), len(published)), tuple(sheet.entries))
    return Guarded(published, kept_mentions, audit, profile.statement(), secrets)


def _fields_exist(profile: Profile, events: gpd.GeoDataFrame, mentions: gpd.GeoDataFrame) -> None:
    """Refuse a misspelt field, which must not pass for a field that is withheld."""
    known = {*events.columns, *mentions.columns, *(c.name for c in MENTIONS), "geometry"}
    unknown = [name for name in profile.withheld_fields if name not in known]
    if unknown:
        raise InputError(
            Fault(f"profile {profile.name!r} withholds {name!r}, a field that no table has", column=name)
            for name in unknown
        )


def _with_places(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take a geometry without a point in it for none, so that the rules for unplaced rows hold for it."""
    table.loc[table.geometry.is_empty, "geometry"] = None
    return table


def _moment(as_of: date | str) -> pd.Timestamp:
    moment = pd.Timestamp(as_of)
    if pd.isna(moment):
        raise InputError([Fault("the day of publication is missing", column="as_of")])
    return moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")


def _withhold_sources(sheet: Sheet, profile: Profile) -> None:
    names = Secrets(profile.withheld_sources)
    if names:
        hit = names.told_by_each(sheet.table.source) | names.told_by_each(sheet.table.source_url)
        sheet.withhold(
            hit, "withhold.sources", "the profile withholds its source", strict=("source", "source_url")
        )


def _withhold_young(sheet: Sheet, profile: Profile, moment: pd.Timestamp) -> None:
    if profile.minimum_age_days is None:
        return
    last = sheet.table.date_end.fillna(sheet.table.date_start)
    newest = moment - pd.Timedelta(days=profile.minimum_age_days)
    sheet.withhold(last.isna(), "age", "its date is unknown, so its age can't be shown to suffice")
    sheet.withhold(last > newest, "age", f"younger than {profile.minimum_age_days:g} days")


def _withhold_embargoed(sheet: Sheet, profile: Profile, moment: pd.Timestamp) -> None:
    in_force = [e for e in profile.embargoes if e.until is None or moment.date() < e.until]
    for embargo in in_force:
        reach = sheet.table.uncertainty_m.fillna(0.0).to_numpy() + embargo.margin_m
        inside = pd.Series(within(sheet.table.geometry.to_numpy(), reach, embargo.area), sheet.table.index)
        placed = sheet.table.geometry.notna()
        reason = f"it may lie in the embargoed area {embargo.name!r}"
        strict = ("place", "place_name", "place_id")
        sheet.withhold(inside & placed, "embargoes", reason, strict=strict)
        unplaced = f"it has no position, so it can't be shown to lie outside {embargo.name!r}"
        sheet.withhold(~placed, "embargoes", unplaced, strict=strict)
    if in_force:
        # whither a movement heads and which places were weighed may name the area without lying in it
        told = ("place_why", "place_rivals", "direction_deg", "target_id")
        sheet.blank(sheet.kept, told, "embargoes", "it may tell of an embargoed area")
        withheld_from = {entry.row - 1 for entry in sheet.entries if entry.rule == "embargoes"}
        same = (
            sheet.documents().isin(sheet.documents().iloc[sorted(withheld_from)]) if withheld_from else None
        )
        if same is not None:
            sheet.blank(
                same, (*SOURCE_WORDS, "time_text"), "embargoes", "its document tells of an embargoed area"
            )


def _coarsen(sheet: Sheet, profile: Profile, moment: pd.Timestamp) -> None:
    """Make positions and dates as coarse as the rules ask, and empty what would refine them."""
    least = _least_cells(sheet, profile)
    if profile.aggregation is not None:
        sheet.withhold(
            sheet.table.geometry.isna(), "aggregation", "it has no position, so it can't be counted in a cell"
        )
        sheet.withhold(
            sheet.table.date_start.isna(), "aggregation", "it has no date, so it can't be counted in a period"
        )
        positions.aggregate(sheet, profile, least, moment)
        told = tuple(name for name in DATES if name not in {"date_start", "date_end", "time_precision"})
        sheet.blank(sheet.kept, told, "aggregation", "it would tell the day within the period")
    elif isinstance(profile.rounding, Snapping):
        positions.snap(sheet, profile.rounding, least)
    else:
        positions.round_to_cells(sheet, profile, least)
    positions.withhold_centres(sheet, profile, moment)
    if profile.rounding is not None or profile.aggregation is not None:
        coarse = sheet.kept
    else:
        coarse = sheet.kept & (least > 0)
    keep = {"place_why"}
    if isinstance(profile.rounding, Snapping):
        keep |= {"place_name", "place_id"}
    sheet.coarse |= coarse
    sheet.clear(coarse, [name for name in POSITION if name not in keep])
    sheet.table.loc[coarse, "confidence"] = sheet.table.loc[coarse, "confidence"].round(1)


def _least_cells(sheet: Sheet, profile: Profile) -> pd.Series[Any]:
    """Metres: the smallest cell in which each row may be published; 0 where its position may stay."""
    least = pd.Series(0.0, index=sheet.table.index)
    for actor in profile.actors:
        name = Secrets([actor.name])
        texts = ("actor1", "actor1_id", "actor2", "actor2_id", *TEXT_COLUMNS)
        hit = pd.concat([name.told_by_each(sheet.table[c]) for c in dict.fromkeys(texts)], axis=1).any(axis=1)
        least = least.where(~hit, least.clip(lower=actor.cell_m))
    return least


def _published(sheet: Sheet) -> gpd.GeoDataFrame:
    """Give the rows that are left, in an order and with ids that follow from what they say alone."""
    kept = sheet.table.loc[sheet.kept, [*_KNOWN, "geometry"]].copy()
    kept["event_id"] = pd.NA
    ranks = kept.sequence.dropna().sort_values().unique()
    kept["sequence"] = kept.sequence.map({old: new for new, old in enumerate(ranks, 1)})  # no gaps
    content = [
        stable_id("gd", *cells, shape.wkb_hex if shape is not None else "")
        for cells, shape in zip(
            kept.drop(columns=["event_id", "geometry"]).astype("object").itertuples(index=False, name=None),
            kept.geometry,
            strict=True,
        )
    ]
    kept["event_id"] = content
    kept = kept.sort_values(["date_start", "sequence", "event_id"], kind="stable", na_position="last")
    repeated = kept.groupby("event_id").cumcount()
    kept["event_id"] = [
        one if not again else f"{one}-{again + 1}" for one, again in zip(kept.event_id, repeated, strict=True)
    ]
    return frame(kept.to_dict("records"), "events")
