"""A real Dask scheduler with two workers, one of which is killed while it reads: the result is the same."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal

from conflict_map.scale import cluster, read_corpus

PUBLISHED = "2024-12-05"
QUIET = {"DASK_DISTRIBUTED__DASHBOARD__LINK": "", "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "0"}


@pytest.fixture
def dask(root):
    """Start processes of a cluster, which end with the test."""
    running = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | QUIET,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def address_of(scheduler):
    for line in scheduler.stdout:
        if found := re.search(r"Scheduler at:\s*(tcp://\S+)", line):
            threading.Thread(
                target=scheduler.stdout.read, daemon=True
            ).start()  # so that its pipe never fills
            return found[1]
    raise AssertionError("no scheduler")


def test_a_cluster_that_loses_a_worker_ends_with_the_same_rows(tmp_path, dask, start):
    wire = tmp_path / "wire.jsonl"
    stories = [
        f"Shelling killed {n % 7 + 2} people in Kharkiv on Monday, officials said." for n in range(260)
    ]
    wire.write_text("".join(json.dumps({"text": story}) + "\n" for story in stories), encoding="utf-8")
    here = read_corpus([wire], tmp_path / "here.parquet", published=PUBLISHED, workers=1)
    scheduler = dask("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    address = address_of(scheduler)
    workers = [
        dask("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        for _ in range(2)
    ]
    for worker in workers:
        threading.Thread(target=worker.stdout.read, daemon=True).start()
    target = tmp_path / "there.parquet"
    process = start(wire, "--published", PUBLISHED, "--out", target, "--scheduler", address)
    end = time.monotonic() + 200
    while len(list(target.with_name("there.parquet.parts").glob("*.json"))) < 1:
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < end
        time.sleep(0.02)
    os.kill(workers[0].pid, signal.SIGKILL)
    told, _ = process.communicate(timeout=200)
    assert process.returncode == 0, told
    assert target.is_dir()
    found = gpd.read_parquet(target)
    assert len(found) == here.events == 260
    assert_geodataframe_equal(found, gpd.read_parquet(tmp_path / "here.parquet"))
    assert not target.with_name("there.parquet.parts").exists()


@pytest.mark.enable_socket
@pytest.mark.filterwarnings("ignore")  # distributed's own
def test_a_scheduler_that_is_not_there_is_said(tmp_path, monkeypatch, root):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.5)
    with pytest.raises(cluster.ClusterError, match="can't be reached"):
        read_corpus([root / "examples"], tmp_path / "e", scheduler="tcp://127.0.0.1:1")
