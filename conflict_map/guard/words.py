"""Empty fields, and search what is left for words that would tell what was withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from conflict_map.guard.areas import within
from conflict_map.guard.audit import Entry
from conflict_map.guard.fields import PLACE_WORDS, SOURCE_WORDS, TEXT_COLUMNS, told_by
from conflict_map.guard.traces import Secrets, strings
from conflict_map.tables import frame, stable_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from conflict_map.guard.profile import Profile
    from conflict_map.guard.sheet import Sheet

# columns that speak of the same kind of thing: a value that one row may tell of itself is no secret in another's
_KINDS = (
    PLACE_WORDS,
    ("actor1", "actor1_id", "actor2", "actor2_id", "claimed_by"),
    ("source", "source_url"),
    ("quote", "notes"),
)


def blank_fields(sheet: Sheet, fields: Sequence[str]) -> None:
    """Empty the fields that are withheld, and all that tells the same.

    Parameters
    ----------
    sheet
        The rows.
    fields
        The fields.
    """
    gone = set(told_by(fields))
    rows = sheet.kept
    if "geometry" in gone:
        # a cell or a public place does not give the place's name back; an exact position does
        exact = rows & ~sheet.coarse if "geometry" not in fields else rows
        sheet.clear(exact, ["geometry", "uncertainty_m", "geo_precision"])
        gone.discard("geometry")
    for field in fields:
        if field in TEXT_COLUMNS and field != "place_why":
            sheet.strict.update(map(str, sheet.given[field].dropna().unique()))
    columns = [name for name in sorted(gone) if name != "event_id"]
    sheet.blank(
        rows, columns, "withhold.fields", "the profile withholds it, or it would tell what is withheld"
    )


def blank_traces(sheet: Sheet, profile: Profile) -> Secrets:
    """Empty every text that tells of a row, place or value that is withheld.

    Parameters
    ----------
    sheet
        The rows, after all other rules.
    profile
        The profile.

    Returns
    -------
    Secrets
        What may not be told.
    """
    _blank_shared_sentences(sheet)
    hidden = set(sheet.strict) | set(profile.withheld_sources)
    for columns in _KINDS:
        told = set(strings(sheet.table[sheet.kept], columns))
        withheld = set(strings(sheet.given[~sheet.kept], columns))
        withheld |= set(
            strings(sheet.given[sheet.coarse], [c for c in columns if c in (*PLACE_WORDS, "quote", "notes")])
        )
        hidden |= withheld - told
    secrets = Secrets(hidden)
    for column in TEXT_COLUMNS:
        hit = secrets.told_by_each(sheet.table[column])
        along = SOURCE_WORDS if column == "quote" else (column,)
        sheet.blank(hit, along, "traces", "its words would tell something withheld")
    return secrets


def _blank_shared_sentences(sheet: Sheet) -> None:
    """Empty the words of rows whose quote overlaps that of a row that is withheld or coarse."""
    silent = ~sheet.kept | sheet.coarse
    spans = sheet.given[["quote_start", "quote_end"]].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    overlapping = pd.Series(False, index=sheet.given.index)
    for _, rows in sheet.given.groupby(sheet.documents()):
        at = sheet.given.index.get_indexer(rows.index)
        quiet, speaking = at[silent.iloc[at].to_numpy()], at[~silent.iloc[at].to_numpy()]
        quiet = quiet[np.isfinite(spans[quiet]).all(axis=1)]
        speaking = speaking[np.isfinite(spans[speaking]).all(axis=1)]
        if len(quiet) and len(speaking):
            quiet = quiet[np.argsort(spans[quiet, 0], kind="stable")]
            farthest = np.maximum.accumulate(spans[quiet, 1])
            # the silent quotes that begin before this one ends: does the farthest of them reach into it?
            before = np.searchsorted(spans[quiet, 0], spans[speaking, 1]) - 1
            reached = (before >= 0) & (farthest[before] > spans[speaking, 0])
            overlapping.iloc[speaking[reached]] = True
    sheet.blank(overlapping, SOURCE_WORDS, "traces", "the same sentence tells of something withheld")


def publishable_mentions(
    sheet: Sheet, mentions: gpd.GeoDataFrame, profile: Profile, moment: pd.Timestamp, secrets: Secrets
) -> gpd.GeoDataFrame:
    """Keep the mentions that tell nothing that is withheld.

    Parameters
    ----------
    sheet
        The events after all rules; the audit is kept here.
    mentions
        Mentions table.
    profile
        The profile.
    moment
        The moment of publication.
    secrets
        What may not be told.

    Returns
    -------
    geopandas.GeoDataFrame
        Mentions table.
    """
    reasons = pd.Series([""] * len(mentions), index=mentions.index, dtype="object")

    def withhold(rows: Any, reason: str) -> None:
        reasons.loc[rows & (reasons == "")] = reason

    if (
        profile.minimum_age_days is not None
        or profile.rounding is not None
        or profile.aggregation is not None
    ):
        withhold(reasons == "", "a mention has no date and is not counted, so the rules can't be met")
    if profile.actors or any(
        field in PLACE_WORDS or field == "geometry" for field in profile.withheld_fields
    ):
        withhold(reasons == "", "it may give away a position that is withheld")
    for embargo in profile.embargoes:
        if embargo.until is None or moment.date() < embargo.until:
            reach = mentions.uncertainty_m.fillna(0.0).to_numpy() + embargo.margin_m
            withhold(
                within(mentions.geometry.to_numpy(), reach, embargo.area), "it may lie in an embargoed area"
            )
    silent = sheet.given[~sheet.kept]
    withhold(_in_sentences_of(mentions, silent), "the same sentence tells of something withheld")
    for column in ("text", "place_name", "place_id", "source"):
        withhold(secrets.told_by_each(mentions[column]), "its words would tell something withheld")
    for position, (reason, given_id) in enumerate(zip(reasons, mentions.mention_id, strict=True), 1):
        if reason:
            row_id = "" if pd.isna(given_id) else str(given_id)
            sheet.entries.append(Entry("mentions", position, row_id, "mentions", "withheld", reason))
    return _mentions_anew(mentions[reasons == ""], profile)


def _in_sentences_of(mentions: gpd.GeoDataFrame, events: gpd.GeoDataFrame) -> pd.Series[Any]:
    """Tell which mentions stand in the quotes of events."""
    inside = pd.Series(False, index=mentions.index)
    quoted = events.dropna(subset=["quote_start", "quote_end"])
    for source, quotes in quoted.groupby(quoted.source.fillna("")):
        rows = mentions.index[mentions.source.fillna("") == source]
        starts = mentions.loc[rows, "start"].to_numpy(dtype=float, na_value=np.nan)
        for begins, ends in zip(quotes.quote_start, quotes.quote_end, strict=True):
            inside.loc[rows[(starts >= begins) & (starts < ends)]] = True
    return inside


def _mentions_anew(kept: gpd.GeoDataFrame, profile: Profile) -> gpd.GeoDataFrame:
    """Give the mentions that are left, with new ids and without what an embargo keeps from being told."""
    blank = dict.fromkeys(profile.withheld_fields)
    if profile.embargoes:
        blank |= {"why": None, "rivals": None}
    rows = []
    for row in kept.to_dict("records"):
        told = {name: row[name] for name in (*_MENTION_COLUMNS, "geometry")} | blank
        told["mention_id"] = stable_id("gm", *(told.get(name) for name in _MENTION_COLUMNS))
        rows.append({name: told.get(name) for name in (*_MENTION_COLUMNS, "geometry")})
    return frame(rows, "mentions")


_MENTION_COLUMNS = tuple(name for name in frame([], "mentions").columns if name != "geometry")
