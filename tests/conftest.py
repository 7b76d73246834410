"""A migrated, empty database for each test: SQLite in a file, and PostgreSQL where one answers."""

import io
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError

from bot import logs
from storage.migrate import migrate
from storage.store import Store, normal_url
from tests.seeded import SeededCompany, seed

POSTGRES = normal_url(os.environ.get("TEST_POSTGRES_URL") or "postgresql:///test")

# Processes are killed here, never the machine: no commit has to wait for the disk.
_UNSYNCED = "-csynchronous_commit=off"
# How long an example takes says how busy the machine is, and nothing of what it tests.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SHARED = Path(__file__).parents[2] / "shared"


def pytest_xdist_auto_num_workers() -> int:
    """Two tests for each processor: most of them wait, for processes, servers or a browser."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what reads the data beside the checkout where there are none: nobody skips it."""
    if SHARED.is_dir():
        return
    absent = [item for item in items if item.get_closest_marker("shared")]
    if absent:
        items[:] = [item for item in items if item not in absent]
        config.hook.pytest_deselected(items=absent)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table in it: copying it is quicker than migrating anew."""
    path = tmp_path_factory.mktemp("migrated") / "pacto.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path
) -> Iterator[str]:
    """The address of a database of this test's own, with every table in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'pacto.db')}"
        return
    tables = request.getfixturevalue("postgres_tables")
    with _schema() as (schema, url):
        _in_postgres(f"SET search_path TO {schema};\n{tables}")
        yield url


@pytest.fixture(scope="session")
def postgres_tables() -> str:
    """The statements of all migrations, written down once: to say them again is quicker."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith("SELECT"):
            assert not parameters, statement
            statements.append(statement)

    with _schema() as (_, url):
        opened = Store(url)
        event.listen(opened.engine, "before_cursor_execute", note)
        migrate(opened.engine)
        opened.close()
    return ";\n".join(statements)


@contextmanager
def _schema() -> Iterator[tuple[str, str]]:
    """A schema of PostgreSQL without a table, and its address; dropped at the end."""
    schema = f"test_{uuid4().hex}"
    _in_postgres(f"CREATE SCHEMA {schema}")
    joint = "&" if "?" in POSTGRES else "?"
    try:
        yield schema, f"{POSTGRES}{joint}options={quote(f'-csearch_path={schema} {_UNSYNCED}')}"
    finally:
        _in_postgres(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def company(store: Store) -> SeededCompany:
    """A company of the store, with both teams and an agreement."""
    return seed(store)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that a process of ours writes, our lines and the libraries'."""
    written = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    logs.configure("json")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def _migrated(url: str) -> None:
    opened = Store(url)
    migrate(opened.engine)
    opened.close()


def _in_postgres(statement: str) -> None:
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
