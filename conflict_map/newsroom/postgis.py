"""The store as a PostGIS database, which a team shares and QGIS opens and edits.

Tables ``events``, ``mentions`` and ``documents`` stand in the schema ``conflict_map``. One run at a time holds an
advisory lock, which the server takes back when the run dies; what a run adds, it adds in one transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from conflict_map.errors import Fault, InputError, MissingExtraError, OutputError
from conflict_map.newsroom.store import Store, empty_store
from conflict_map.tables import conform, frame

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = "conflict_map"
_KEYS = {"events": "event_id", "mentions": "mention_id", "documents": "digest"}
_LOCK = int.from_bytes(hashlib.sha256(b"conflict-map store").digest()[:8], "big", signed=True)


def open_store(address: str) -> Store:
    """Read a store; see :func:`conflict_map.newsroom.address.open_store`."""
    sql = _sqlalchemy()
    try:
        with _engine(address) as engine, engine.connect() as connection:
            return _read(connection)
    except sql.exc.SQLAlchemyError as error:
        raise InputError([Fault(f"can't be read: {_first_line(error)}", _shown(address))]) from error


def add_to_store(news: Store, address: str) -> None:
    """Add rows to a store in one transaction; see :func:`conflict_map.newsroom.address.add_to_store`."""
    sql = _sqlalchemy()
    try:
        with _engine(address) as engine, engine.begin() as connection:
            _prepare(connection)
            fresh = news.without(_read(connection))
            for name, read in (("events", fresh.events), ("mentions", fresh.mentions)):
                table = read.rename(columns=_fitting)
                _widen(connection, name, table)
                if len(table):
                    _plain(table).to_postgis(name, connection, schema=SCHEMA, if_exists="append")
            fresh.documents.to_sql("documents", connection, schema=SCHEMA, if_exists="append", index=False)
    except sql.exc.SQLAlchemyError as error:
        raise OutputError(f"{_shown(address)} can't be added to: {_first_line(error)}") from error


@contextlib.contextmanager
def locked(address: str) -> Iterator[None]:
    """Hold the store's advisory lock; see :func:`conflict_map.newsroom.address.locked_store`."""
    sql = _sqlalchemy()
    with contextlib.ExitStack() as stack:
        try:
            engine = stack.enter_context(_engine(address))
            connection = stack.enter_context(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
            free = connection.execute(sql.text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}).scalar()
        except sql.exc.SQLAlchemyError as error:
            raise OutputError(f"{_shown(address)} can't be reached: {_first_line(error)}") from error
        if not free:
            raise OutputError(f"{_shown(address)} is in use by another run; wait for it to end")
        yield


def _read(connection: Any) -> Store:
    sql = _sqlalchemy()
    there = set(sql.inspect(connection).get_table_names(schema=SCHEMA))
    if not there:
        return empty_store()
    tables = {}
    for name in ("events", "mentions"):
        found = (
            gpd.read_postgis(f"SELECT * FROM {SCHEMA}.{name} ORDER BY entry", connection, geom_col="geometry")  # noqa: S608
            if name in there
            else frame([], name)
        )
        tables[name] = conform(found.drop(columns="entry", errors="ignore"), name)
    documents = pd.read_sql(f"SELECT * FROM {SCHEMA}.documents ORDER BY entry", connection)  # noqa: S608
    return Store(tables["events"], tables["mentions"], documents.drop(columns="entry"))


def _prepare(connection: Any) -> None:
    """Make the tables of an empty store, each with its key, so that no row gets in twice."""
    sql = _sqlalchemy()
    if set(_KEYS) <= set(sql.inspect(connection).get_table_names(schema=SCHEMA)):
        return
    connection.execute(sql.text("CREATE EXTENSION IF NOT EXISTS postgis"))
    connection.execute(sql.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    empty = empty_store()
    for name, table in (("events", empty.events), ("mentions", empty.mentions)):
        columns = ", ".join(f'"{c}" {_type(table[c])}' for c in table if c != "geometry")
        connection.execute(
            sql.text(
                f"CREATE TABLE {SCHEMA}.{name} (entry bigserial PRIMARY KEY, {columns}, "
                f"geometry geometry(Geometry, 4326), UNIQUE ({_KEYS[name]}))"
            )
        )
        connection.execute(sql.text(f"CREATE INDEX ON {SCHEMA}.{name} USING gist (geometry)"))
    connection.execute(
        sql.text(
            f"CREATE TABLE {SCHEMA}.documents (entry bigserial PRIMARY KEY, digest text UNIQUE, name text, "
            "events bigint, faults text)"
        )
    )


def _widen(connection: Any, name: str, table: gpd.GeoDataFrame) -> None:
    """Add the columns that a format brings for the first time."""
    sql = _sqlalchemy()
    known = {column["name"] for column in sql.inspect(connection).get_columns(name, schema=SCHEMA)}
    for column in table.columns.difference([*known, table.geometry.name]):
        quoted = str(column).replace('"', '""')
        connection.exec_driver_sql(
            f'ALTER TABLE {SCHEMA}.{name} ADD COLUMN "{quoted}" {_type(table[column])}'
        )


def _fitting(column: str) -> str:
    """Give a column's name as PostgreSQL can hold it (63 bytes), and as geopandas copies into it (no percent sign)."""
    return column.replace("%", "percent").encode()[:63].decode(errors="ignore")


def _type(cells: pd.Series[Any]) -> str:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return "text"
    if pd.api.types.is_datetime64_any_dtype(cells):
        return "timestamptz"
    kinds = {"b": "boolean", "i": "bigint", "u": "bigint", "f": "double precision"}
    return kinds.get(getattr(cells.dtype, "kind", "O"), "text")


def _plain(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give categories as text: PostgreSQL has no such type."""
    kinds = {c: "object" for c in table if isinstance(table[c].dtype, pd.CategoricalDtype)}
    return table.astype(kinds)


@contextlib.contextmanager
def _engine(address: str) -> Iterator[Any]:
    sql = _sqlalchemy()
    try:
        url = sql.make_url(address).set(drivername="postgresql+psycopg")
    except sql.exc.ArgumentError:
        raise InputError([Fault("is no address of a database, as postgresql://user@host/name is")]) from None
    engine = sql.create_engine(url, poolclass=sql.pool.NullPool, connect_args={"connect_timeout": 20})
    try:
        yield engine
    finally:
        engine.dispose()


def _shown(address: str) -> str:
    """Give the address without its password, for messages."""
    return str(_sqlalchemy().make_url(address).render_as_string(hide_password=True))


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _sqlalchemy() -> Any:
    try:
        import geoalchemy2  # noqa: F401, PLC0415 - an extra; geopandas needs it
        import psycopg  # noqa: F401, PLC0415 - the same
        import sqlalchemy  # noqa: PLC0415 - the same
        import sqlalchemy.pool  # noqa: PLC0415 - the same
    except ImportError as error:
        raise MissingExtraError("a PostGIS store needs: pip install 'conflict-map[postgis]'") from error
    return sqlalchemy
