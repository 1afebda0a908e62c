"""Strangers' text: never executed, neither by Python at save() nor by the browser, and shown as it is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from conflict_map.page import ConflictMap
from conflict_map.page.safety import origin, script_json, security_policy
from conflict_map.tables import EVENTS, frame

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

Open = Callable[..., Any]

ATTACKS = [
    "<img src=x onerror=document.title='hit'>",
    "</script><script>document.title='hit'</script>",
    "</title><script>document.title='hit'</script>",
    "{{ 7*7 }}",
    "{% for x in (1,) %}hit{% endfor %}",
    "${document.title='hit'} `${1}`",
    "{{ cycler.__init__.__globals__.os.environ.__setitem__('CONFLICT_MAP_HIT', '1') }}",
    "\u202egnp.exe\u202c <b>bold</b> \u2028 &lt;",
    "javascript:document.title='hit'",
    "'\"><svg onload=document.title='hit'>",
    "<!--<script>",
]
TEXT_COLUMNS = [column.name for column in EVENTS if column.dtype == "string"]


def hostile_events(attack: str) -> gpd.GeoDataFrame:
    words = dict.fromkeys(TEXT_COLUMNS, attack)
    point = {**words, "event_type": "Battles", "geometry": Point(36.75, 35.13)}
    line = {**words, "event_id": "b", "status": "claimed", "geometry": LineString([(36, 35), (37, 35.5)])}
    return frame([point, line, {**words, "event_id": "c"}])


@pytest.mark.parametrize("attack", ATTACKS)
def test_python_runs_nothing_at_save(attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFLICT_MAP_HIT", raising=False)
    page = ConflictMap(title=attack, subtitle=attack, language="en", tiles=None)
    page.add_events(hostile_events(attack), name=attack).add_events(hostile_events("calm"), name="calm")
    page.save(tmp_path / "map.html")
    page._repr_html_()
    assert "CONFLICT_MAP_HIT" not in os.environ
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    data = text.split('id="conflict-map-page">')[1].split("</script>")[0]
    assert not set("<>&") & set(data)
    assert "onerror=" not in text.split("<title>")[0]
    if "{{ 7*7 }}" in attack:
        assert "{{ 7*7 }}" in data


def test_half_a_character_does_not_stop_a_build() -> None:
    ConflictMap(title="\ud800 lone").to_html().encode("utf-8")


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_policy_forbids_what_is_not_ours(open_map: Open, saved: Path) -> None:
    opened = open_map(saved)
    opened.page.evaluate(
        """() => { const s = document.createElement("script"); s.textContent = "document.title = 'hit'";
        document.body.append(s); const i = document.createElement("img"); i.src = "https://example.org/x.png";
        document.body.append(i); }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.title() == "Hama in December"
    assert opened.requests == []
    assert len(opened.faults) == 2  # both refusals are told on the console
    assert all("Content Security Policy" in fault for fault in opened.faults)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_script_json_never_holds_markup(text: str) -> None:
    written = script_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    if text.isprintable() or text.encode("utf-8", "ignore").decode() == text:
        assert json.loads(written)["text"] == text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.b; script-src *", "//x/{z}", "https://a b/{z}"]
)
def test_a_tile_address_cannot_widen_the_policy(url: str) -> None:
    with pytest.raises(ValueError, match="tiles must be"):
        origin(url)


def test_hosts_stand_in_the_policy_only_when_tiles_were_asked_for(events: gpd.GeoDataFrame) -> None:
    def policy(page: ConflictMap) -> str:
        return page.add_events(events).to_html().split('Content-Security-Policy" content="')[1].split('"')[0]

    assert "https:" not in policy(ConflictMap())
    assert "img-src data: blob: https://tiles.example.org" in policy(
        ConflictMap(tiles="https://tiles.example.org/{z}/{x}/{y}.png")
    )


def test_policy_allows_inline_code_by_fingerprint_only() -> None:
    policy = security_policy(
        "<script>1</script><style>b{}</style><script type='application/json'>{}</script>"
    )
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 2
