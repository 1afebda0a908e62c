"""Every event of a saved map leads back to its words, and a page that was tampered with is a fault."""

from __future__ import annotations

import hashlib
import sys

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from conflict_map.cli import main
from conflict_map.errors import InputError
from conflict_map.page import ConflictMap
from conflict_map.provenance import explain
from conflict_map.provenance.pagefile import read_page
from conflict_map.tables import frame

HOSTILE = "</script><img src=x onerror=alert(1)>{{7*7}}\u202e\u2028&amp;"


def save(folder, rows, **options):
    path = folder / "map.html"
    ConflictMap(title="A map", **options).add_events(frame(rows)).save(path)
    return path


def event(number, **cells):
    return {
        "event_id": f"ev-{number:04}",
        "event_type": "Battles",
        "actor1": "Northern Front",
        "date_start": pd.Timestamp("2024-12-01", tz="UTC") + pd.Timedelta(hours=7 * number),
        "place": "Hama",
        "place_name": "Hama",
        "place_why": "largest of 3 places of this name",
        "place_rivals": "Hama, Texas (0.1)",
        "status": "claimed",
        "claimed_by": "the ministry",
        "confidence": 0.8,
        "uncertainty_m": 2500.0,
        "geo_precision": 1,
        "source": "Daily Record",
        "quote": f"Event {number} in Hama. {HOSTILE}",
        "geometry": Point(36.75, 35.13),
    } | cells


def test_the_chain_is_complete(tmp_path):
    path = save(tmp_path, [event(n) for n in range(4)])
    text = str(explain(path, "ev-0002"))
    for part in (
        *(
            "ev-0002, Battles, Northern Front",
            f"“Event 2 in Hama. {HOSTILE}”",
            "Daily Record",
            "“Hama” → Hama",
        ),
        *(
            "2024-12-01 14:00 UTC",
            "35.13000, 36.75000",
            "within 2.5 km",
            "exact place",
            "largest of 3 places",
        ),
        *("Hama, Texas (0.1)", "claimed by the ministry", "confidence 0.80"),
    ):
        assert part in text


def test_every_event_leads_back_to_its_quote(tmp_path):
    rows = [
        event(n, geometry=Point(30 + n % 5, 35 + n / 100_000)) for n in range(2500)
    ]  # more than one piece of text
    path = save(tmp_path, rows)
    page = read_page(path)
    assert sorted(page.values("incidents", "event_id")) == [row["event_id"] for row in rows]
    for n in (0, 1, 2047, 2048, 2499):
        facts = explain(path, f"ev-{n:04}").facts
        assert facts["quote"] == rows[n]["quote"]
        assert facts["place_rivals"] == rows[n]["place_rivals"]  # the same in all rows, and so kept once
        assert (facts["lon"], facts["lat"]) == pytest.approx((30 + n % 5, 35 + n / 100_000), abs=1e-5)


numbers = st.floats(0, 1e6) | st.none()
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8) | st.none()


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "quote": words,
                "place": words,
                "claimed_by": words,
                "uncertainty_m": numbers,
                "lon": st.floats(-180, 180) | st.none(),
                "lat": st.floats(-90, 90),
                "fatalities_best": st.integers(0, 10**6) | st.none(),
            }
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_goes_in_comes_out(tmp_path, rows):
    table = [
        {k: v for k, v in row.items() if k not in {"lon", "lat"}}
        | {"event_id": f"e{n}", "geometry": None if row["lon"] is None else Point(row["lon"], row["lat"])}
        for n, row in enumerate(rows)
    ]
    path = save(tmp_path, table)
    for n, row in enumerate(rows):
        facts = explain(path, f"e{n}").facts
        assert facts.get("quote") == row["quote"]
        assert facts.get("place") == row["place"]
        assert facts.get("fatalities_best") == row["fatalities_best"]
        assert ("lon" in facts) == (row["lon"] is not None)
        if row["lon"] is not None:
            assert (facts["lon"], facts["lat"]) == pytest.approx((row["lon"], row["lat"]), abs=1.1e-5)


def test_an_unknown_event_is_a_fault_that_helps(tmp_path):
    path = save(tmp_path, [event(1)])
    with pytest.raises(InputError, match="did you mean ev-0001"):
        explain(path, "ev-0010")
    with pytest.raises(InputError, match="it has 1 events"):
        explain(path, "zzz")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"\xff\xfe\x00",
        b'<script type="application/json" id="conflict-map-page">{}</script>',
    ],
)
def test_another_file_is_a_fault(tmp_path, content):
    path = tmp_path / "other.html"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no map of conflict-map"):
        explain(path, "a")


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(InputError, match="can't be read"):
        explain(tmp_path / "none.html", "a")


def test_a_page_that_inflates_beyond_what_it_says_is_refused(tmp_path):
    path = save(tmp_path, [event(1)])
    text = path.read_text(encoding="utf-8")
    size = read_page(path).settings["bytes"]
    path.write_text(text.replace(f'"bytes":{size}', '"bytes":3'), encoding="utf-8")
    with pytest.raises(InputError, match="larger than it says"):
        explain(path, "ev-0001")


@pytest.fixture(scope="module")
def data_part(tmp_path_factory):
    """The page without its code: what is read back, and what a damaged copy would differ in."""
    path = save(tmp_path_factory.mktemp("page"), [event(n) for n in range(3)])
    text = path.read_text(encoding="utf-8")
    return text[text.index('<script type="application/json"') :]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_page_is_a_fault_never_a_traceback(data_part, tmp_path_factory, data):
    at = data.draw(st.integers(0, len(data_part) - 1))
    what = data.draw(
        st.sampled_from(["", "0", "}", "null", "999999999999", "-1", '"x"', "[]", data_part[:50]])
    )
    width = data.draw(st.integers(0, 60))
    path = tmp_path_factory.getbasetemp() / "damaged.html"
    path.write_text(data_part[:at] + what + data_part[at + width :], encoding="utf-8")
    try:
        told = str(explain(path, "ev-0001"))
    except InputError as error:
        told = str(error)
    assert told


def run_cli(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["conflict-map", *map(str, arguments)])
    status = 0
    try:
        main()
    except SystemExit as done:
        status = done.code or 0
    printed = capsys.readouterr()
    assert status == 0, printed.err
    return printed.out


def test_a_build_carries_its_manifest_and_the_same_manifest_gives_the_same_bytes(
    tmp_path, root, monkeypatch, capsys
):
    report = root / "examples/hama-report.txt"
    pages = [tmp_path / name for name in ("one.html", "two.html")]
    for page in pages:
        run_cli(monkeypatch, capsys, "build", report, "--published", "2024-12-05", "-o", page)
    assert pages[0].read_bytes() == pages[1].read_bytes()
    found = read_page(pages[0])
    (entry,) = found.manifest["inputs"]
    assert entry["sha256"] == hashlib.sha256(report.read_bytes()).hexdigest()
    assert found.manifest["options"] == {"published": "2024-12-05"}
    event_id = next(found.values("incidents", "event_id"))
    chain = run_cli(monkeypatch, capsys, "explain", pages[0], event_id)
    for part in (
        "words",
        "place",
        "why",
        "rivals",
        "made by   conflict-map",
        "made by   gazetteer",
        entry["sha256"],
    ):
        assert part in chain


def test_under_a_profile_the_page_tells_nothing_of_its_input(tmp_path, root, monkeypatch, capsys):
    report, page = root / "examples/hama-report.txt", tmp_path / "map.html"
    options = ("--published", "2024-12-05", "--profile", "humanitarian", "--as-of", "2024-12-06", "-o", page)
    run_cli(monkeypatch, capsys, "build", report, *options)
    html = page.read_text(encoding="utf-8")
    for secret in (report.name, hashlib.sha256(report.read_bytes()).hexdigest()):
        assert secret not in html
    assert not list(read_page(page).values("incidents", "event_id"))
    assert (tmp_path / "map.audit.json").exists()
