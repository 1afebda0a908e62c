"""The whole sheet: headline, map, legend and sources, written to a picture file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conflict_map.errors import MissingExtraError, OutputError
from conflict_map.outputs import write_whole

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from conflict_map.layers.record import Layer
    from conflict_map.page.basemap import Basemap, Bounds

FORMATS = ("png", "svg", "pdf")
_PIXELS_AN_INCH = 96


def draw(
    layers: Sequence[Layer],
    basemap: Basemap,
    path: str | os.PathLike[str],
    *,
    title: str = "",
    subtitle: str = "",
    bounds: Bounds | None = None,
    as_of: float | None = None,
    theme: str = "light",
    size: tuple[int, int] = (1200, 800),
    scale: float = 2.0,
    local_names: bool = True,
) -> None:
    """Draw layers as a map for print.

    Parameters
    ----------
    layers
        What the map shows, lowest first; those of the page.
    basemap
        What lies under them: :func:`conflict_map.page.basemap.basemap_for`.
    path
        Where to write; the ending says what: ``.png``, ``.svg`` or ``.pdf``.
    title, subtitle
        Headline and the sentence under it; plain text.
    bounds
        West, south, east, north in degrees of what must be seen; None for the world.
    as_of
        The moment for which areas and fronts are drawn, minutes since 1970 UTC; None for their last.
    theme
        ``light`` or ``dark``.
    size
        Width and height in pixels, 96 to an inch.
    scale
        Device pixels a pixel, for ``.png``.
    local_names
        Whether places are named in their own script as well.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.
    OutputError
        When the ending is none of the three, or the file cannot be written.

    Notes
    -----
    The same layers give the same bytes on the same machine; on another its fonts may differ.
    """
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise OutputError(f"{path}: a map for print ends in .png, .svg or .pdf")
    matplotlib = _matplotlib()
    from conflict_map.page.printed.composing import Order, compose  # noqa: PLC0415 - needs matplotlib

    order = Order(title, subtitle, bounds, as_of, theme, size, local_names=local_names)
    with matplotlib.rc_context(_settings(matplotlib)):
        figure = compose(layers, basemap, order)
        made = _bytes(figure, kind, _PIXELS_AN_INCH * scale)
    write_whole(path, made)


def _bytes(figure: Figure, kind: str, dots_an_inch: float) -> bytes:
    """Give the file, with nothing in it that tells when it was made."""
    file = io.BytesIO()
    nameless: dict[str, dict[str, Any]] = {
        "png": {"Software": None},
        "svg": {"Date": None},
        "pdf": {"CreationDate": None},
    }
    figure.savefig(
        file, format=kind, dpi=dots_an_inch, metadata=nameless[kind], facecolor=figure.get_facecolor()
    )
    return file.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "maps for print need matplotlib: pip install 'conflict-map[static]'"
        ) from error
    return mpl


def _settings(matplotlib: Any) -> dict[str, Any]:
    """Choose faces that are installed, and what makes output the same each time."""
    from matplotlib import font_manager  # noqa: PLC0415 - as above

    from conflict_map.page.printed.ink import FONTS  # noqa: PLC0415 - beside its user

    installed = {face.name for face in font_manager.fontManager.ttflist}
    return {
        **matplotlib.rcParamsDefault,
        "font.family": [name for name in FONTS if name in installed],
        "svg.hashsalt": "conflict-map",
        "svg.fonttype": "path",
        "hatch.linewidth": 0.7,
        "pdf.fonttype": 42,
    }
