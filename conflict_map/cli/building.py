"""`build`: reports and tables to one map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import typer

from conflict_map.cli.gazetteer import credits_of
from conflict_map.cli.inputs import end_with_faults_of, read_inputs
from conflict_map.cli.options import (
    AsOf,
    Embed,
    EmbedForm,
    EmbedFrom,
    Format,
    Inputs,
    MapFile,
    On,
    OnlineTiles,
    ProfileName,
    Published,
    Rejects,
    Strict,
    Tiles,
    Title,
    check_date,
)
from conflict_map.cli.terminal import escape, out
from conflict_map.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from conflict_map.guard import Profile
    from conflict_map.page import ConflictMap
    from conflict_map.sources import Source

INSIDE = "inside"
_PAGES = {".html", ".htm"}


def build(
    inputs: Inputs,
    output: MapFile = Path("map.html"),
    published: Published = None,
    title: Title = None,
    on: On = None,
    input_format: Format = None,
    online_tiles: OnlineTiles = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    rejects: Rejects = None,
    embed: Embed = None,
    embed_from: EmbedFrom = None,
    *,
    tiles: Tiles = False,
    strict: Strict = False,
) -> None:
    """Build one HTML map, which opens anywhere, from reports or event tables."""
    from conflict_map.cli.show import summarise
    from conflict_map.control import control_from_events
    from conflict_map.gazetteer import Gazetteer
    from conflict_map.guard import read_profile
    from conflict_map.page import ConflictMap
    from conflict_map.provenance import manifest

    for option, value in (("--published", published), ("--on", on), ("--as-of", as_of)):
        check_date(value, option)
    _check_embedding(output, embed, embed_from, tiles=tiles)
    gazetteer = Gazetteer.open()
    sources = read_inputs(inputs, input_format, published, rejects, gazetteer=gazetteer, strict=strict)
    rules = None if profile is None else read_profile(profile)
    told = _told(sources, inputs, title)
    if rules is not None:
        told = _guarded(told, rules, as_of, output, title)
    control = control_from_events(told.events)
    options: dict[str, Any] = {"published": published, "title": title, "on": on, "format": input_format}
    options |= {"online-tiles": online_tiles, "tiles": tiles or None}
    page = ConflictMap(
        title=told.headline,
        subtitle=told.note,
        tiles=online_tiles,
        manifest=manifest([p for p in inputs if p.exists()], options, gazetteer=gazetteer, profile=rules),
        attributions=credits_of(gazetteer.attributions()),
    )
    page.add_events(told.events).add_control(control, on=on).add_mentions(told.mentions)
    page.save(output, tiles=tiles)
    summarise(sources, told.events, told.mentions, control)
    out.print(f"[bold]{escape(str(output))}[/bold] written, {output.stat().st_size / 1e6:.1f} MB")
    if embed is not None:
        _embed(page, output, embed, embed_from)
    end_with_faults_of(sources)


class _Told(NamedTuple):
    """What goes on the map, and what it is called."""

    events: gpd.GeoDataFrame
    mentions: gpd.GeoDataFrame
    headline: str
    note: str | None = None


def _told(sources: Sequence[Source], inputs: Sequence[Path], title: str | None) -> _Told:
    from conflict_map.sources import events_of, mentions_of

    events, mentions = events_of(sources), mentions_of(sources)
    if not len(events) and not len(mentions):
        faults = [fault for source in sources for fault in source.faults]
        raise InputError(faults or [Fault("nothing to map was found", file=", ".join(map(str, inputs)))])
    return _Told(events, mentions, title or _title(sources))


def _title(sources: Sequence[Source]) -> str:
    titles = [source.title for source in sources if source.title]
    if len(titles) == 1:
        return titles[0]
    if len(sources) > 1:
        return f"{len(sources)} sources"
    return Path(sources[0].name).stem.replace("-", " ").replace("_", " ").capitalize()


def _guarded(told: _Told, rules: Profile, as_of: str | None, output: Path, title: str | None) -> _Told:
    """Take out what may not be published, and write beside the map what was taken out and why."""
    from datetime import UTC, datetime

    from conflict_map.guard import guard

    guarded = guard(told.events, told.mentions, rules, as_of=as_of or datetime.now(UTC).date())
    audit = output.with_suffix(".audit.json")
    guarded.audit.write(audit)
    out.print(
        f"{escape(guarded.statement)} What was withheld: {escape(str(audit))}, which is not for publication"
    )
    # a headline may tell in other words what is withheld, so only the editor's own title is taken
    headline = title if title and not guarded.speaks_of(title) else "Map of reported events"
    return _Told(guarded.events, guarded.mentions, headline, guarded.statement)


def _check_embedding(output: Path, embed: EmbedForm | None, source: str | None, *, tiles: bool) -> None:
    if embed is None and source is not None:
        raise typer.BadParameter("it goes with --embed", param_hint="--embed-from")
    if embed is not None and output.suffix.lower() not in _PAGES:
        raise typer.BadParameter(f"{output} is no page: it goes with an .html map", param_hint="--embed")
    if tiles and source == INSIDE:
        raise typer.BadParameter(
            "a page with --tiles needs its archive beside it: it can't stand inside a fragment",
            param_hint="--embed-from",
        )


def _embed(page: ConflictMap, output: Path, form: EmbedForm, source: str | None) -> None:
    """Write the fragment beside the page, and show it when it is short enough to be copied from a terminal."""
    from conflict_map.outputs import write_whole

    address = None if source == INSIDE else source or quote(output.name)
    fragment = page.embed(src=address, responsive=form is EmbedForm.RESPONSIVE)
    beside = output.with_suffix(".embed.html")
    write_whole(beside, f"{fragment}\n".encode("utf-8", errors="replace"))
    out.print(f"[bold]{escape(str(beside))}[/bold] written, to be pasted into an article")
    if address is not None:
        out.print(escape(fragment))
