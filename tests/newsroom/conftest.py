"""A PostgreSQL server with PostGIS of our own, from Debian's packages, on a Unix socket and nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest


def binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@pytest.fixture(scope="session")
def server():
    """Give the folder of the server's socket."""
    folder = binaries()
    if folder is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql postgresql-15-postgis-3")
    if not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        pytest.skip("no PostGIS here: apt-get install postgresql-15-postgis-3")
    # PostgreSQL refuses to run as root
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    home = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path has little room
    if as_user:
        shutil.chown(home, "postgres")
    initdb = [folder / "initdb", "-D", home / "data", "-A", "trust", "-U", "desk", "-E", "UTF8"]
    run([*as_user, *initdb, "--locale=C.UTF-8", "--no-sync"])
    control = [*as_user, folder / "pg_ctl", "-D", home / "data", "-w"]
    run([*control, "-l", home / "log", "-o", f"-k {home} -h '' -F", "start"])
    yield home
    run([*control, "-m", "immediate", "stop"])
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def database(server, request):
    """Give the address of an empty database."""
    name = f"d{abs(hash(request.node.nodeid))}"
    with psycopg.connect(host=str(server), user="desk", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://desk@/{name}?host={server}"


def run(command):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
