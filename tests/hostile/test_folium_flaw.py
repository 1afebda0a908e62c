"""docs/folium.md tells the truth: folium compiles text as code, what the page advises prevents it, our tables do not."""

from __future__ import annotations

import re

import folium
import pytest
from shapely import Point

from conflict_map.page import ConflictMap
from conflict_map.tables import frame


@pytest.fixture
def trap(tmp_path):
    """A text that makes a file when something compiles and runs it."""
    file = tmp_path / "it-ran"
    return f"{{{{ cycler.__init__.__globals__.os.mkdir('{file}') }}}}", file


def popup(text):
    page = folium.Map(tiles=None)
    folium.Marker([35, 36], popup=folium.Popup(text)).add_to(page)
    return page


def harmless(root):
    code = re.search(r"```python\n(.*?)```", (root / "docs/folium.md").read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(code.group(1), names)
    return names["harmless"]


def test_folium_runs_what_stands_in_a_popup(trap):
    text, file = trap
    popup(text).get_root().render()
    assert file.exists(), "folium no longer compiles text: docs/folium.md can be shortened"


def test_what_the_documentation_advises_prevents_it(trap, root):
    text, file = trap
    html = popup(harmless(root)(text)).get_root().render()
    assert not file.exists()
    assert "&#123;&#123; cycler" in html


def test_our_tables_never_do(trap, tmp_path):
    text, file = trap
    row = {
        "event_id": "a",
        "quote": text,
        "place": text,
        "actor1": text,
        "source": text,
        "geometry": Point(36, 35),
    }
    ConflictMap(title=text, subtitle=text).add_events(frame([row])).save(tmp_path / "map.html")
    assert not file.exists()
    assert text.replace("'", "&#x27;") in (tmp_path / "map.html").read_text(encoding="utf-8")
