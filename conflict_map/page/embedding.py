"""A map inside another page: a notebook's cell, an article, a report."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from conflict_map.sketch import Mark, image, sketch

if TYPE_CHECKING:
    import geopandas as gpd

HEIGHT_PX = 680
LEAST_HEIGHT_PX = 460
MOST_MB = 100
"""Megabytes: a larger page makes a notebook's file and its browser tab unusable."""
MOST_SKETCHED = 300

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
"""What the page in the frame may do: run its own script and open the links that a reader clicks. It is of no
origin, so it reaches neither the notebook around it nor its cookies."""


def frame(source: str, *, title: str, height: int = HEIGHT_PX, ratio: str | None = None) -> str:
    """Write the fragment that shows a page in a sandboxed frame.

    Parameters
    ----------
    source
        The frame's ``srcdoc="…"`` or ``src="…"``, as :func:`inline` and :func:`linked` give it.
    title
        What the frame is called for those who don't see it; plain text.
    height
        Pixels; of a responsive frame the least.
    ratio
        ``16 / 10``: the frame is as wide as its column and keeps this ratio. None: of fixed height.

    Examples
    --------
    >>> print(frame(linked("map.html"), title="Hama", height=400))
    <iframe src="map.html" title="Hama" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox
    allow-downloads" loading="lazy" allowfullscreen style="display:block;width:100%;height:400px;border:0"></iframe>
    """
    fixed = f"display:block;width:100%;height:{height}px;border:0"
    filling = "position:absolute;inset:0;width:100%;height:100%;border:0"
    element = (
        f'<iframe {source} title="{escape(title)}" sandbox="{SANDBOX}" loading="lazy" allowfullscreen '
        f'style="{fixed if ratio is None else filling}"></iframe>'
    )
    if ratio is None:
        return element
    return (
        f'<div style="position:relative;width:100%;aspect-ratio:{escape(ratio)};min-height:{height}px">'
        f"{element}</div>"
    )


def inline(page: str) -> str:
    """Write the attribute that carries a whole page.

    Examples
    --------
    >>> inline('<p class="a">')
    'srcdoc="&lt;p class=&quot;a&quot;&gt;"'
    """
    return f'srcdoc="{escape(page)}"'


def linked(address: str) -> str:
    """Write the attribute that names where a page stands.

    Examples
    --------
    >>> linked('maps/hama.html?a="b"')
    'src="maps/hama.html?a=&quot;b&quot;"'
    """
    return f'src="{escape(address)}"'


def cell(page: str, events: gpd.GeoDataFrame | None, *, title: str) -> str:
    """Write what a notebook shows of a map.

    Parameters
    ----------
    page
        The page.
    events
        The events on it, if there are any: a small picture of them lies behind the frame.
    title
        The map's title; plain text.

    Returns
    -------
    str
        The frame. A notebook that does not trust its saved outputs strips the frame, and what lies behind it,
        a picture and a sentence, is seen. A page too large for a notebook gives the picture and what to do.
    """
    size = len(page.encode("utf-8", errors="replace")) / 1e6
    if size > MOST_MB:
        return _behind(
            events,
            f"{title}: this map has {size:.0f} MB, more than a notebook bears ({MOST_MB} MB). Write it with "
            "m.save('map.html') and open that file, or put fewer events on it.",
        )
    behind = _behind(
        events, f"{title}: the live map appears when this cell is run; saved outputs are not trusted yet."
    )
    filling = "position:absolute;inset:0;width:100%;height:100%;border:0;background:#fff"
    return (
        f'<div style="position:relative;height:{HEIGHT_PX}px;overflow:hidden">{behind}'
        f'<iframe {inline(page)} title="{escape(title)}" sandbox="{SANDBOX}" allowfullscreen '
        f'style="{filling}"></iframe></div>'
    )


def _behind(events: gpd.GeoDataFrame | None, words: str) -> str:
    """Write a picture of where events were, with a sentence under it."""
    if events is None or not events.geometry.notna().any():
        return f"<p>{escape(words)}</p>"
    points = events.geometry[events.geometry.notna() & ~events.geometry.is_empty].representative_point()
    places = sorted({(round(point.x, 3), round(point.y, 3)) for point in points.iloc[: 50 * MOST_SKETCHED]})
    step = max(1, len(places) // MOST_SKETCHED)
    picture = sketch([Mark(lon, lat) for lon, lat in places[::step]], width=640, height=400)
    return f"<p>{escape(words)}</p><p>{image(picture, 'Where the events of the map were')}</p>"
