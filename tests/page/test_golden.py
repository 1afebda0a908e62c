"""The map looks as it did: its drawing, without the interface, beside a picture that somebody looked at.

Pictures are compared at an eighth of their size, so that neither another version of a font nor the smoothing of an
edge makes a difference; a missing area, a changed colour or a lost layer of symbols does. To accept a change, look at
``out/golden`` and copy what is there to ``tests/page/golden``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from conflict_map.page import ConflictMap

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

HERE = Path(__file__).parent
EIGHTH, MEAN, WORST = 8, 6.0, 0.03
"""Grey levels by which cells may differ on average, and the share of cells that may differ by more than 40: where a browser
takes DejaVu Sans for Noto Sans, 25 in a thousand of the sheet on paper do."""

BARE = """() => { for (const part of document.querySelectorAll(
  ".cm-app > *:not(main), .cm-main > *:not(.folium-map), .leaflet-control-container, .cm-labels-pane"))
  part.style.visibility = "hidden"; }"""


def small(picture: Image.Image) -> Image.Image:
    size = (picture.width // EIGHTH, picture.height // EIGHTH)
    return picture.convert("RGB").resize(size, Image.Resampling.BOX)


def compare(seen: Image.Image, name: str, root: Path) -> None:
    seen = small(seen)
    kept = root / "out/golden" / f"{name}.png"
    kept.parent.mkdir(parents=True, exist_ok=True)
    seen.save(kept, optimize=True)
    golden = HERE / "golden" / f"{name}.png"
    assert golden.exists(), f"no picture to compare with: look at {kept}, and copy it to {golden}"
    wanted = Image.open(golden).convert("RGB")
    assert seen.size == wanted.size
    apart = np.abs(np.asarray(seen, dtype=int) - np.asarray(wanted, dtype=int)).max(axis=2)
    assert apart.mean() <= MEAN, f"{kept} does not look like {golden}"
    assert (apart > 40).mean() <= WORST, f"{kept} differs from {golden} in places"


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_on_the_screen(
    open_map: Callable[..., Any], saved: Path, root: Path, tmp_path: Path, scheme: str
) -> None:
    window = {"viewport": {"width": 1180, "height": 640}, "color_scheme": scheme, "reduced_motion": "reduce"}
    opened = open_map(saved, **window)
    opened.page.evaluate("ConflictMapPage.map.setView([35.25, 37.2], 8, {animate: false})")
    opened.page.evaluate(BARE)
    opened.page.wait_for_timeout(400)
    beside_the_panel = {"x": 380, "y": 0, "width": 800, "height": 640}
    opened.page.screenshot(path=tmp_path / "seen.png", clip=beside_the_panel)
    compare(Image.open(tmp_path / "seen.png"), f"screen-{scheme}", root)


def test_the_map_on_paper(events: gpd.GeoDataFrame, root: Path, tmp_path: Path) -> None:
    ConflictMap(title="Hama in December").add_events(events).save(tmp_path / "hama.png")
    compare(Image.open(tmp_path / "hama.png"), "paper", root)


def test_a_lost_layer_would_be_seen(root: Path) -> None:
    golden = Image.open(HERE / "golden/screen-light.png").convert("RGB")
    other = golden.resize((golden.width * EIGHTH, golden.height * EIGHTH), Image.Resampling.NEAREST)
    compare(other, "screen-light", root)
    other.paste((200, 60, 60), (300, 200, 500, 400))
    with pytest.raises(AssertionError, match=r"differs|look like"):
        compare(other, "screen-light", root)
