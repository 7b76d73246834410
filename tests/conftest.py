"""A migrated, empty database for each test: SQLite in a file, and PostgreSQL where one answers."""

import io
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot import logs
from storage.migrate import migrate
from storage.store import Store
from tests import postgres
from tests.seeded import SeededCompany, seed

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


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """The address of a file of this test's own, with every table in it."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'pacto.db')}"


@pytest.fixture(scope="session")
def postgres_tables() -> Iterator[postgres.Tables]:
    """The schema of this process, with every table in it."""
    with postgres.schema() as url:
        tables = postgres.Tables(url)
        yield tables
        tables.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with every table in it and not a row."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    tables = request.getfixturevalue("postgres_tables")
    yield tables.url
    tables.empty()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, with no table in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pacto.db'}"
        return
    with postgres.schema() as url:
        yield url


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
    _log_plainly()


def _migrated(url: str) -> None:
    opened = Store(url)
    migrate(opened.engine)
    opened.close()


def _log_plainly() -> None:
    """As structlog does by itself, but for tracebacks: rich takes a tenth of a second for each."""
    structlog.reset_defaults()
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


_log_plainly()
