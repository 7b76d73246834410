"""Schemas of PostgreSQL for tests, in the one database that `TEST_POSTGRES_URL` names.

To make all tables takes a hundred times as long as to empty them, so that each process of pytest
makes them once, and every test finds them empty.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from storage.migrate import migrate
from storage.store import Store, normal_url

POSTGRES = normal_url(os.environ.get("TEST_POSTGRES_URL") or "postgresql:///test")
# Processes are killed here, never the machine: no commit has to wait for the disk.
_UNSYNCED = "-csynchronous_commit=off"
_OURS = "FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
_SHAPE = f"SELECT relname, relkind, relnatts {_OURS} ORDER BY relname"
_NAMES = f"SELECT relname {_OURS}"


@contextmanager
def schema() -> Iterator[str]:
    """The address of a schema without a table; dropped at the end."""
    name = f"test_{uuid4().hex}"
    _do(f"CREATE SCHEMA {name}")
    joint = "&" if "?" in POSTGRES else "?"
    try:
        yield f"{POSTGRES}{joint}options={quote(f'-csearch_path={name} {_UNSYNCED}')}"
    finally:
        _do(f"DROP SCHEMA {name} CASCADE")


class Tables:
    """A schema with every table in it, for one test after the other."""

    def __init__(self, url: str) -> None:
        self.url = url
        store = Store(url)
        migrate(store.engine)
        store.close()
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self._connection = self._engine.connect()
        # A test that leaves a transaction open fails, rather than have all others wait for it.
        self._connection.exec_driver_sql("SET lock_timeout = '60s'")
        self._shape = self._rows(_SHAPE)
        [(revision,)] = self._rows("SELECT version_num FROM alembic_version")
        tables = [name for (name,) in self._rows(f"{_NAMES} AND relkind = 'r'")]
        counters = [name for (name,) in self._rows(f"{_NAMES} AND relkind = 'S'")]
        self._empty = ";\n".join(
            (
                "BEGIN",
                # What a killed process was about to commit is waited for, and then deleted too.
                f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE",
                *(f"DELETE FROM {table}" for table in tables),  # noqa: S608
                *(f"SELECT setval('{counter}', 1, false)" for counter in counters),
                f"INSERT INTO alembic_version VALUES ('{revision}')",  # noqa: S608
                "COMMIT",
            )
        )

    def empty(self) -> None:
        """Leave no row but that of the revision, and have every table count from one again.

        Fails a test that changed the tables themselves: it has to take `empty_url`.
        """
        assert self._rows(_SHAPE) == self._shape
        self._connection.exec_driver_sql(self._empty)

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()

    def _rows(self, statement: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self._connection.exec_driver_sql(statement)]


def _do(statement: str) -> None:
    engine = create_engine(POSTGRES, connect_args={"connect_timeout": 5, "options": _UNSYNCED})
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    except OperationalError as error:
        if os.environ.get("CI"):
            pytest.fail(f"no PostgreSQL answers at {POSTGRES}: {error}")
        pytest.skip("no PostgreSQL answers; TEST_POSTGRES_URL names one")
    finally:
        engine.dispose()
