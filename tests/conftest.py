"""A migrated, empty database for each test: SQLite in a file, and PostgreSQL where one answers."""

import io
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot import logs
from storage.migrate import migrate
from storage.store import Store, normal_url
from tests.seeded import SeededCompany, seed

POSTGRES = normal_url(os.environ.get("TEST_POSTGRES_URL") or "postgresql:///test")


SHARED = Path(__file__).parents[2] / "shared"


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
    schema = f"test_{uuid4().hex}"
    _in_postgres(f"CREATE SCHEMA {schema}")
    joint = "&" if "?" in POSTGRES else "?"
    url = f"{POSTGRES}{joint}options=-csearch_path%3D{schema}"
    try:
        _migrated(url)
        yield url
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
    engine = create_engine(POSTGRES, connect_args={"connect_timeout": 5})
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    except OperationalError as error:
        if os.environ.get("CI"):
            pytest.fail(f"no PostgreSQL answers at {POSTGRES}: {error}")
        pytest.skip("no PostgreSQL answers; TEST_POSTGRES_URL names one")
    finally:
        engine.dispose()
