"""The last resort, against a local server that speaks Nominatim's API and a dump server's."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from conflict_map.errors import GazetteerError
from conflict_map.gazetteer.sources.downloads import download_geonames
from conflict_map.gazetteer.sources.online import OnlineGeocoder

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

KAFR = {
    "osm_id": 7, "lat": "36.25", "lon": "37.05", "display_name": "Kafr Hamra, Aleppo, Syria", "licence": "ODbL 1.0",
    "boundingbox": ["36.24", "36.26", "37.04", "37.06"], "address": {"country_code": "sy"},
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        query = parse_qs(urlparse(self.path).query).get("q", [""])[0]
        status, body = self.server.answers(query, len(self.server.asked), self.path)
        self.send_response(status)
        if self.server.announce:
            self.send_header("Content-Length", str(self.server.announce))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        httpd.announce = 0
        httpd.asked, httpd.answers = [], lambda *_: (200, json.dumps([KAFR]).encode())
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield httpd
        httpd.shutdown()
        thread.join()


@pytest.fixture
def door(server, tmp_path):
    options = {"domain": f"127.0.0.1:{server.server_port}", "scheme": "http"}
    waited = []
    made = OnlineGeocoder(
        "nominatim",
        countries=["SY"],
        cache=tmp_path / "cache",
        pause_s=0.01,
        timeout_s=0.5,
        options=options,
        sleep=waited.append,
    )
    made.waited = waited
    return made


def test_an_answer_is_marked_and_kept(door, server):
    first, again = door.resolve("Kafr Hamra"), door.resolve("Kafr Hamra")
    assert first == again
    assert len(server.asked) == 1
    assert "countrycodes=sy" in server.asked[0]
    assert first.place.source == "online: nominatim"
    assert first.place.place_id == "online:nominatim:7"
    assert (first.place.lon, first.place.lat) == (37.05, 36.25)
    assert 1000 < first.uncertainty_m < 2000
    assert first.confidence <= 0.5


def test_an_answer_in_another_country_is_none(door, server):
    server.answers = lambda *_: (200, json.dumps([{**KAFR, "address": {"country_code": "eg"}}]).encode())
    answer = door.resolve("Kafr Hamra")
    assert answer.place is None
    assert "EG" in answer.why


def test_no_answer_is_remembered_too(door, server):
    server.answers = lambda *_: (200, b"[]")
    assert "knows no" in door.resolve("Qwrtz").why
    door.resolve("Qwrtz")
    assert len(server.asked) == 1


def test_too_many_requests_waits_and_tries_again(door, server):
    server.answers = lambda _q, n, _p: (429, b"slow down") if n < 3 else (200, json.dumps([KAFR]).encode())
    assert door.resolve("Kafr Hamra").place is not None
    assert len(server.asked) == 3
    assert sum(door.waited) > 0


@pytest.mark.parametrize(
    "body",
    [
        b"<html>oops",
        b'{"a": 1}',
        b'[{"lat": "x", "lon": "y"}]',
        json.dumps([{**KAFR, "lat": "99"}]).encode(),
        b"[null]",
    ],
)
def test_nonsense_is_unresolved_and_not_kept(door, server, body):
    server.answers = lambda *_: (200, body)
    answer = door.resolve("Kafr Hamra")
    assert answer.place is None
    assert answer.why
    server.answers = lambda *_: (200, json.dumps([KAFR]).encode())
    assert door.resolve("Kafr Hamra").place is not None


@pytest.mark.parametrize("status", [500, 403])
def test_a_service_that_fails_is_said_so(door, server, status):
    server.answers = lambda *_: (status, b"no")
    assert "could not be asked" in door.resolve("Kafr Hamra").why


def test_a_time_out_is_said_so(door, server):
    def slow(*_):
        time.sleep(0.8)
        return 200, b"[]"

    server.answers = slow
    assert "could not be asked" in door.resolve("Kafr Hamra").why


def test_a_service_that_is_gone_is_said_so(door, server):
    server.shutdown()
    server.server_close()
    assert "could not be asked" in door.resolve("Kafr Hamra").why


def test_an_answer_that_breaks_off_is_said_so(door, server):
    server.announce = 5000  # more than comes
    server.answers = lambda *_: (200, b'[{"lat": "36')
    answer = door.resolve("Kafr Hamra")
    assert answer.place is None
    assert "could not be asked" in answer.why


@pytest.mark.parametrize("damage", [b"", b'{"asked": "', b"[]", b'{"answer"', b"\xff\xfe"])
def test_a_damaged_memory_is_asked_again(door, server, damage):
    door.resolve("Kafr Hamra")
    (file,) = door.cache.iterdir()
    file.write_bytes(damage)
    assert door.resolve("Kafr Hamra").place is not None
    assert len(server.asked) == 2
    door.resolve("Kafr Hamra")
    assert len(server.asked) == 2


def test_an_answer_that_cannot_be_kept_is_given(door, server):
    door.cache = Path("/proc/nowhere")
    assert door.resolve("Kafr Hamra").place is not None


KILL_MEMORY = """
import json, os, random, signal, sys, time
from pathlib import Path
from conflict_map.gazetteer.sources.online import OnlineGeocoder

folder, kills = Path(sys.argv[1]), int(sys.argv[2])
facts = {"id": "7", "name": "x" * 20000, "lat": 36.0, "lon": 37.0, "country": "SY", "radius_m": 1e3, "licence": ""}

class Door(OnlineGeocoder):
    def _ask(self, name):
        return facts

rng, kept = random.Random(9), set()
for kill in range(kills):
    child = os.fork()
    if child == 0:
        number = 0
        while True:
            number += 1
            Door(cache=folder).resolve(f"{kill}-{number}")
    time.sleep(rng.uniform(0, 0.1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for file in set(folder.glob("*.json")) - kept:
        assert json.loads(file.read_bytes())["answer"] == facts, "half an answer"
        kept.add(file)
print(kills, "kills,", len(kept), "answers kept")
assert kept
"""


def test_kills_leave_no_half_answer(tmp_path):
    kills = os.environ.get("CONFLICT_MAP_KILLS", "30")
    script = [sys.executable, "-W", "ignore", "-c", KILL_MEMORY, str(tmp_path), kills]
    done = subprocess.run(script, capture_output=True, text=True, check=False, timeout=600)
    sys.stdout.write(done.stdout)  # `pytest -s` shows the figures
    assert done.returncode == 0, done.stderr


def test_an_unknown_service_is_an_error(tmp_path):
    with pytest.raises(GazetteerError, match="no geocoder"):
        OnlineGeocoder("abacus", cache=tmp_path).resolve("X")


def archive(text):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("SY.txt", text)
    return data.getvalue()


def test_a_dump_is_fetched_with_progress(server, tmp_path):
    server.answers = lambda *_: (200, archive("1\tx\n"))
    seen = []
    path = download_geonames(
        "SY",
        tmp_path,
        base_url=f"http://127.0.0.1:{server.server_port}",
        progress=lambda a, b: seen.append((a, b)),
    )
    assert zipfile.is_zipfile(path)
    assert (tmp_path / "SY.alternate.zip").exists()
    assert seen


@pytest.mark.parametrize(("status", "body"), [(404, b""), (200, b"<html>"), (500, b"")])
def test_a_failed_download_leaves_nothing_behind(server, tmp_path, status, body):
    server.answers = lambda *_: (status, body)
    with pytest.raises(GazetteerError, match="give a file that you have"):
        download_geonames("SY", tmp_path, base_url=f"http://127.0.0.1:{server.server_port}")
    assert list(tmp_path.iterdir()) == []
