"""A corpus of our own reports in every shape that is read, with what is wrong in corpora."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Desk</title><item><title>Strike on Kherson</title><guid>1</guid>
<pubDate>Fri, 06 Dec 2024 10:00:00 GMT</pubDate>
<description>A missile strike killed four people in Kherson on Thursday, officials said.</description>
</item></channel></rss>"""
TABLE = "event_date,location,latitude,longitude,notes,desk\n2024-12-01,Hama,35.13,36.75,one,{}\n2024-12-01,Hama,95,36.75,bad,{}\n"
SHORT = "Shelling killed {} people in {} on Monday, officials said."
CITIES = ("Kharkiv", "Homs", "Idlib", "Aleppo", "Goma", "Sumy")


def story(number):
    return SHORT.format(number % 7 + 2, CITIES[number % len(CITIES)])


def make(folder, *, files=9, lines=70, members=70):
    """Write a corpus of about `files + lines + members` documents, and a few bad ones."""
    folder.mkdir()
    for number in range(files):
        (folder / f"report-{number:03}.txt").write_text(story(number), encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "feed.xml").write_text(FEED, encoding="utf-8")
    (folder / "a.csv").write_text(TABLE.format(1, 1), encoding="utf-8")
    (folder / "b.csv").write_text(TABLE.format("north", "x"), encoding="utf-8")
    with (folder / "wire.jsonl").open("w", encoding="utf-8") as wire:
        for number in range(lines):
            record = {"text": story(number), "published": "2024-12-05", "source": f"wire {number}"}
            wire.write("not json\n" if number == 66 else json.dumps(record) + "\n")
    with zipfile.ZipFile(folder / "pack.zip", "w") as pack:
        for number in range(members):
            pack.writestr(f"{number:03}.txt", story(number))
        pack.writestr("../outside.txt", story(0))
    return folder


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    return make(tmp_path_factory.mktemp("corpus") / "corpus")


@pytest.fixture
def start(root):
    """Start the verb in a process group of its own, so that nothing of it outlives the test."""
    running = []

    def run(*arguments, **environment):
        process = subprocess.Popen(
            [sys.executable, "-m", "conflict_map.cli", "events", *map(str, arguments)],
            cwd=root,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()
