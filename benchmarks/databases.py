"""Throwaway databases: a SQLite file, or a schema of the server TEST_POSTGRES_URL names."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from storage.migrate import migrate
from storage.store import Store, normal_url

KINDS = ("sqlite", "postgres")
POSTGRES = normal_url(os.environ.get("TEST_POSTGRES_URL") or "postgresql:///test")


def reachable(kind: str) -> bool:
    """Whether this kind of database can be measured here."""
    if kind == "sqlite":
        return True
    try:
        psycopg.connect(_plain(POSTGRES), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a migrated, empty database that is gone after the block."""
    name = f"bench_{uuid4().hex}"
    if kind == "sqlite":
        url = f"sqlite:///{folder / name}.db"
        _migrated(url)
        yield url
        for left in folder.glob(f"{name}.db*"):
            left.unlink()
        return
    _in_postgres(f"CREATE SCHEMA {name}")
    try:
        joint = "&" if "?" in POSTGRES else "?"
        url = f"{POSTGRES}{joint}options=-csearch_path%3D{name}"
        _migrated(url)
        yield url
    finally:
        _in_postgres(f"DROP SCHEMA {name} CASCADE")


def connect(url: str) -> sqlite3.Connection | psycopg.Connection:
    """The bare driver's connection, set as the app sets its own."""
    if not url.startswith("sqlite"):
        return psycopg.connect(_plain(url))
    connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), check_same_thread=False, isolation_level=None
    )
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA busy_timeout=30000")
    return connection


def load(url: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert many rows by the driver: texts, numbers, JSON as text, instants as UTC text.

    The table's indexes are made anew afterwards, which is several times faster than keeping them.
    """
    names = ", ".join(columns)
    connection = connect(url)
    try:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("BEGIN")
            indexes = _without_indexes(connection, _SQLITE_INDEXES, table)
            marks = ", ".join("?" * len(columns))
            insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
            connection.executemany(insert, rows)
        else:
            connection.execute("SET timezone = 'UTC'")
            indexes = _without_indexes(connection, _POSTGRES_INDEXES, table)
            with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - our own names
            connection.execute(last)
        for definition in indexes:
            connection.execute(definition)
        connection.commit()
    finally:
        connection.close()


_SQLITE_INDEXES = """
    SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?
"""
_POSTGRES_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename = %s
    AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u'))
"""


def _without_indexes(connection: Any, query: str, table: str) -> list[str]:
    """Drop a table's indexes; gives the statements that make them again."""
    found = connection.execute(query, (table,)).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def settle(url: str) -> None:
    """What production's own housekeeping does after a while: an empty WAL, and on PostgreSQL
    vacuum and statistics. The app never asks SQLite for statistics, so there are none here."""
    connection = connect(url)
    try:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.commit()
            connection.autocommit = True
            for table in ("lead", "lead_event", "handoff", "timer", "outbox"):
                connection.execute(f"VACUUM ANALYZE {table}")
    finally:
        connection.close()


def clear(url: str, table: str, condition: str) -> None:
    """Delete the rows that meet a condition."""
    connection = connect(url)
    try:
        connection.execute(f"DELETE FROM {table} WHERE {condition}")  # noqa: S608 - our own words
        connection.commit()
    finally:
        connection.close()


def count(url: str, table: str, condition: str) -> int:
    """How many rows meet a condition."""
    connection = connect(url)
    try:
        query = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608 - our own words
        return int(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _migrated(url: str) -> None:
    store = Store(url)
    migrate(store.engine)
    store.close()


def _in_postgres(statement: str) -> None:
    with psycopg.connect(_plain(POSTGRES), autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)
