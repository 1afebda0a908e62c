"""An answer of the gazetteer as a notebook shows it: the place, the reasons, and a small map with its rivals."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from conflict_map.sketch import Mark, image, sketch

if TYPE_CHECKING:
    from conflict_map.gazetteer.places import Place, Resolution

LEAST_SCORE = 0.01
"""Rivals below it are listed and not drawn: they would make a map of the world of every answer."""


def as_html(answer: Resolution) -> str:
    """Show an answer as HTML.

    Parameters
    ----------
    answer
        What :meth:`conflict_map.Gazetteer.resolve` gave.

    Returns
    -------
    str
        Words, a table of the rivals and a picture; no script.

    Examples
    --------
    >>> from conflict_map.gazetteer import Gazetteer
    >>> "<img " in as_html(Gazetteer.open().resolve("Hama"))
    True
    """
    marks = _marks(answer)
    picture = image(sketch(marks), f"Map of what {answer.query} may mean") if marks else ""
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start">'
        f'<div style="max-width:420px">{_words(answer)}{_rivals(answer)}</div><div>{picture}</div></div>'
    )


def _words(answer: Resolution) -> str:
    query = escape(answer.query)
    if answer.place is None:
        return f"<p><b>{query}</b> is not resolved</p><p>{escape(answer.why)}</p>"
    place = answer.place
    where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    local = f' <bdi style="opacity:0.75">{escape(place.local_name)}</bdi>' if place.local_name else ""
    return (
        f"<p><b>{query}</b> → <b>{escape(where)}</b>{local}</p>"
        f"<p>{place.lat:.4f}, {place.lon:.4f}, within {answer.uncertainty_m / 1000:.1f} km with 90 % probability; "
        f"confidence {answer.confidence:.2f}</p><p>{escape(answer.why)}</p>"
        f"<p><small>{escape(place.place_id)} · {escape(place.source)} · {escape(place.licence)}</small></p>"
    )


def _rivals(answer: Resolution) -> str:
    if not answer.rivals:
        return ""
    cells = [
        (f"{rival.score:.2f}", rival.place.name, rival.place.admin1, rival.place.country, rival.matched)
        for rival in answer.rivals
    ]
    head = "".join(
        f'<th style="text-align:left">{name}</th>'
        for name in ("score", "rival", "division", "country", "name met")
    )
    rows = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in cells
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _marks(answer: Resolution) -> list[Mark]:
    rivals = [rival for rival in answer.rivals if rival.score >= LEAST_SCORE]
    chosen = answer.place
    shown = [rival.place for rival in rivals if chosen is None or _elsewhere(rival.place, chosen)]
    abroad = len({place.country for place in shown}) > 1
    marks = [Mark(place.lon, place.lat, _label(place, abroad=abroad)) for place in shown]
    if chosen is not None:
        marks.append(Mark(chosen.lon, chosen.lat, chosen.name, chosen=True, radius_m=answer.uncertainty_m))
    return marks


def _label(place: Place, *, abroad: bool) -> str:
    """Name a rival with what tells it from the others."""
    where = place.country if abroad else place.admin1
    return f"{place.name}, {where}" if where else place.name


def _elsewhere(rival: Place, chosen: Place) -> bool:
    """Whether a rival has a spot of its own: a division's point often is its capital's."""
    return abs(rival.lon - chosen.lon) > 0.01 or abs(rival.lat - chosen.lat) > 0.01
