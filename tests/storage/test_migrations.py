"""From nothing to every table: once, twice, and from several processes at once."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from storage import tables
from storage.migrate import migrate
from storage.store import Store

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from storage.migrate import migrate
from storage.store import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store(sys.argv[1])
print(migrate(store.engine), flush=True)
store.close()
"""


def columns(store: Store) -> dict[str, set[str]]:
    with store.engine.connect() as connection:
        look = inspect(connection)
        names = set(look.get_table_names()) - {"alembic_version"}
        return {name: {column["name"] for column in look.get_columns(name)} for name in names}


def test_an_empty_database_gets_every_table_and_column(empty_url: str) -> None:
    assert tables.Outbox.metadata is SQLModel.metadata
    store = Store(empty_url)
    assert columns(store) == {}
    head = migrate(store.engine)
    assert head
    wanted = {table.name: set(table.columns.keys()) for table in SQLModel.metadata.sorted_tables}
    assert columns(store) == wanted
    store.close()


def test_migrating_again_changes_nothing_and_keeps_what_is_there(empty_url: str) -> None:
    store = Store(empty_url)
    head = migrate(store.engine)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO oauth_state VALUES ('kept', '2026-11-23 13:00:00')")
    before = columns(store)
    assert migrate(store.engine) == head
    assert columns(store) == before
    with store.engine.connect() as connection:
        assert len(connection.exec_driver_sql("SELECT * FROM oauth_state").all()) == 1
    store.close()


def test_a_migration_that_fails_leaves_nothing_half_done(empty_url: str) -> None:
    store = Store(empty_url)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE workspace (id TEXT)")  # in the way
    with pytest.raises(Exception, match="workspace"):
        migrate(store.engine)
    assert set(columns(store)) == {"workspace"}
    store.close()


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, empty_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [(*process.communicate(timeout=120), process.returncode) for process in started]
    assert [code for _, _, code in ended] == [0, 0, 0], ended
    assert len({said for said, _, _ in ended}) == 1
    store = Store(empty_url)
    assert set(columns(store)) == {table.name for table in SQLModel.metadata.sorted_tables}
    store.close()


def test_the_migrations_make_exactly_the_tables_of_the_models(empty_url: str) -> None:
    store = Store(empty_url)
    migrate(store.engine)
    with store.engine.connect() as connection:
        differing = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": False}),
            SQLModel.metadata,
        )
    assert [d for d in differing if "alembic_version" not in str(d)] == []
    store.close()
