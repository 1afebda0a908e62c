"""A map inside a notebook or an article: a frame that can run its own script and nothing else."""

from __future__ import annotations

import html
import re

import pytest
from shapely import Point

from conflict_map.page import ConflictMap, embedding
from conflict_map.tables import frame

TITLE = 'a"b<script>c</script>'


@pytest.fixture(scope="module")
def page():
    events = frame(
        [{"event_type": "Battles", "place": TITLE, "quote": TITLE, "geometry": Point(36.75, 35.13)}]
    )
    return ConflictMap(title=TITLE).add_events(events)


def tags(fragment):
    return re.findall(r"<(\w+)", fragment)


@pytest.mark.parametrize(
    "options", [{}, {"responsive": True}, {"src": "a.html"}, {"src": "a.html", "responsive": True}]
)
def test_nothing_of_the_map_is_markup_of_the_page_around_it(page, options):
    fragment = page.embed(**options)
    assert set(tags(fragment)) <= {"div", "iframe"}
    assert "allow-same-origin" not in fragment
    assert 'sandbox="allow-scripts ' in fragment


def test_the_fragment_carries_the_page_whole(page):
    source = re.search(r'srcdoc="([^"]*)"', page.embed()).group(1)
    assert html.unescape(source) == page.to_html()


def test_a_fragment_for_a_saved_file_is_short(page):
    fragment = page.embed(src='maps/"x".html')
    assert 'src="maps/&quot;x&quot;.html"' in fragment
    assert len(fragment) < 500


def test_a_responsive_fragment_keeps_its_ratio(page):
    fragment = page.embed(src="a.html", responsive=True, ratio="4 / 3", height=300)
    assert "aspect-ratio:4 / 3;min-height:300px" in fragment
    assert "aspect-ratio" not in page.embed(src="a.html")


def test_a_notebook_shows_the_map_over_a_picture_of_it(page):
    cell = page._repr_html_()
    assert tags(cell) == ["div", "p", "p", "img", "iframe"]
    assert "allow-same-origin" not in cell
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', cell).group(1)) == page.to_html()


def test_a_notebook_that_does_not_trust_its_outputs_is_not_blank(page):
    """JupyterLab's sanitizer takes out the frame; picture and sentence stay."""
    rest = re.sub(r"<iframe.*</iframe>", "", page._repr_html_(), flags=re.DOTALL)
    assert 'src="data:image/svg+xml;base64,' in rest
    assert "appears when this cell is run" in rest


def test_a_page_too_large_for_a_notebook_says_what_to_do(page, monkeypatch):
    monkeypatch.setattr(embedding, "MOST_MB", 0.1)
    cell = page._repr_html_()
    assert "iframe" not in tags(cell)
    assert "m.save('map.html')" in html.unescape(cell)


def test_foliums_own_way_to_a_notebook_is_sandboxed_too(page):
    shown = page.get_root()._repr_html_()
    assert tags(shown) == ["iframe"]
    assert "sandbox=" in shown


def test_an_empty_map_is_shown():
    assert tags(ConflictMap()._repr_html_()) == ["div", "p", "iframe"]
