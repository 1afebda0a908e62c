"""Each text of a stranger on its own: traced through the page as far as a reader can see it, and never obeyed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Template
from shapely import LineString, Point

from conflict_map.page import ConflictMap
from conflict_map.page.tiles import Tiles
from conflict_map.provenance import manifest
from conflict_map.tables import TABLES, frame

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("hostile", ROOT / "tools/hostile.py")
hostile = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hostile)

Open = Callable[..., Any]

ATTACKS = {
    "markup": "{{ 7*7 }}{% raw %}${7*7}`${1}`{{ cycler.__init__.__globals__.os.getcwd() }}</script></title></style>"
    "<script>window.hit=1</script><!--'\"><img src=x onerror=window.hit=1><svg onload=window.hit=1>"
    "<a href=javascript:window.hit=1>x &lt;b&gt;&#123;&amp;\u2028\u2029\\u003cb\\x3cb",
    "direction": "\u202e\u2066 amaH \u202cHo\u2069ms\u200f\u061c \u202b",
    "disguise": f"H\u200ba\u200cm\u200da\ufeff\u00ad\u2060 {hostile.HOMOGLYPHS}",
}
WORDS = {
    table: [column.name for column in columns if column.dtype == "string"]
    for table, columns in TABLES.items()
}
SHOWN = {
    "events": {
        *("time_text", "actor1", "actor2", "place", "place_name", "place_why", "place_rivals", "country", "admin1"),
        *("claimed_by", "source", "source_url", "quote", "notes"),
    },
    "control": {"side"},
    "mentions": {"text", "place_name", "why", "rivals"},
}  # fmt: skip
OTHERS = ("title", "subtitle", "name", "attribution", "tiles")  # "name" is that of a layer


def marked(column: str, attack: str) -> str:
    return f"[{column}] {attack}"


def hostile_map(attack: str) -> ConflictMap:
    """A map in which every text that can be a stranger's is one, each with its column's name."""
    words = {table: {name: marked(name, attack) for name in names} for table, names in WORDS.items()}
    point = {**words["events"], "event_type": "Battles", "status": "claimed", "geometry": Point(36.75, 35.13)}
    line = {**point, "event_id": "b", "quote": None, "geometry": LineString([(36, 35), (37, 35.5)])}
    page = ConflictMap(
        title=marked("title", attack),
        subtitle=marked("subtitle", attack),
        attributions=[marked("attribution", attack)],
        tiles=Tiles("https://tiles.example.org/{z}/{x}/{y}.png", marked("tiles", attack)),
        manifest=manifest([], {"title": attack, attack: attack}),
    )
    page.add_events(frame([point, line]), name=marked("name", attack))
    page.add_events(frame([{"event_id": "calm", "geometry": Point(36.9, 35.3)}]), name="calm")
    held = {"since": "2024-12-01", "geometry": Point(36.75, 35.13)}
    page.add_control(frame([{**words["control"], **held}, {"side": "calm", "holder": "calm", "since": "2024-12-01", "geometry": Point(37.5, 35.5)}], "control"))  # fmt: skip
    return page.add_mentions(frame([{**words["mentions"], "geometry": Point(37.2, 35.2)}], "mentions"))


def trap(folder: Path, name: str) -> str:
    """A text that makes a folder of its own when something compiles and runs it."""
    return f"{{{{ cycler.__init__.__globals__.os.mkdir('{folder / name}') }}}}"


def test_the_trap_would_be_sprung(tmp_path: Path) -> None:
    Template(trap(tmp_path, "it-ran")).render()
    assert (tmp_path / "it-ran").exists()


@pytest.mark.parametrize("table", WORDS)
def test_python_runs_the_text_of_no_column(table: str, tmp_path: Path) -> None:
    row = {name: trap(tmp_path, name) for name in WORDS[table]} | {"geometry": Point(36.75, 35.13)}
    page = ConflictMap()
    getattr(page, f"add_{table}")(frame([row], table))
    page.save(tmp_path / "map.html")
    page._repr_html_()
    page.to_folium().get_root().render()
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_python_runs_nothing_beside_the_tables(tmp_path: Path) -> None:
    page = ConflictMap(
        title=trap(tmp_path, "title"),
        subtitle=trap(tmp_path, "subtitle"),
        attributions=[trap(tmp_path, "attribution")],
        tiles=Tiles("https://tiles.example.org/{z}/{x}/{y}.png", trap(tmp_path, "tiles")),
        manifest={trap(tmp_path, "key"): trap(tmp_path, "value")},
    )
    page.add_events(frame([{"event_id": "a", "geometry": Point(36, 35)}]), name=trap(tmp_path, "name"))
    page.save(tmp_path / "map.html")
    page._repr_html_()
    page.to_folium().get_root().render()
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


@pytest.fixture(scope="module", params=ATTACKS)
def told(request: Any, open_once: Open, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Everything that the page of one attack says while a reader goes through all of it, and what went wrong."""
    attack = ATTACKS[request.param]
    path = tmp_path_factory.mktemp("strangers") / "map.html"
    hostile_map(attack).save(path)
    opened = open_once(path)
    page = opened.page
    texts = [page.evaluate(SAID)]
    for tab in page.get_by_role("tab").all():
        tab.click()
    for row in range(3):
        page.evaluate(f"ConflictMapPage.select({row})")
        opened.until("document.querySelectorAll('[role=dialog] dl').length", 1)
        texts.append(page.evaluate(SAID))
        loose = page.evaluate(LOOSE)
    for lat, lon in ((35.2, 37.2), (35.13, 36.75)):
        point = page.evaluate(f"ConflictMapPage.map.latLngToContainerPoint([{lat}, {lon}])")
        page.locator(".folium-map").hover(position=point, force=True)
        page.wait_for_timeout(60)
        texts.append(page.evaluate(SAID))
    page.keyboard.press("Escape")
    point = page.evaluate("ConflictMapPage.map.latLngToContainerPoint([35.2, 37.2])")
    page.locator(".folium-map").click(position=point, force=True)
    opened.until("document.querySelectorAll('[role=dialog] dl').length", 1)
    texts.append(page.evaluate(SAID))
    page.get_by_role("searchbox").fill(attack[:12])
    page.wait_for_timeout(200)
    return {
        "attack": attack,
        "title": page.title(),
        "text": "\n".join(texts),
        "loose": loose,
        "hit": page.evaluate("window.hit ?? null"),
        "elements": page.evaluate(ELEMENTS),
        "faults": list(opened.faults),
        "requests": list(opened.requests),
    }


SAID = "document.querySelector('.cm-app').textContent"

# scripts beside the page's own, images that are not its own pictures, links that lead anywhere but to the web
ELEMENTS = """() => [...document.querySelectorAll(
  ".cm-app script, .cm-app iframe, .cm-app object, .cm-app style, .cm-app b, .cm-app [onerror], .cm-app [onload]")]
  .map(e => e.outerHTML).concat([...document.querySelectorAll(".cm-app img, .cm-app a[target]")]
  .filter(e => !/^(data:image|blob:|https?:)/.test(e.src || e.href)).map(e => e.outerHTML))"""

# inline text with direction controls that could turn the words beside it
LOOSE = r"""() => { const out = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const node = walk.currentNode;
    if (!/[\u202a-\u202e\u2066-\u2069]/.test(node.data) || node.parentElement.closest("script,style")) continue;
    const style = getComputedStyle(node.parentElement);
    if (style.display.startsWith("inline") && style.unicodeBidi === "normal"
        && node.parentElement.parentElement.childNodes.length > 1) out.push(node.parentElement.outerHTML.slice(0, 120)); }
  return out; }"""


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_browser_runs_nothing_and_asks_for_nothing(told: dict[str, Any]) -> None:
    assert told["hit"] is None
    assert told["elements"] == []
    assert (told["faults"], told["requests"]) == ([], [])


@pytest.mark.browser
@pytest.mark.enable_socket
def test_every_text_is_shown_as_it_was_written(told: dict[str, Any]) -> None:
    columns = [column for names in SHOWN.values() for column in names] + list(OTHERS)
    missing = [name for name in columns if marked(name, told["attack"]) not in told["text"]]
    assert missing == []
    assert "[title]" in told["title"]


@pytest.mark.browser
@pytest.mark.enable_socket
def test_no_direction_control_reaches_the_words_beside_it(told: dict[str, Any]) -> None:
    assert told["loose"] == []
