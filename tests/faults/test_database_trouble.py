"""A database that is locked, full, too new or not there: one sentence, and in time."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.build import build
from sandbox.server import Sandbox
from storage import health
from storage.health import DatabaseTroubleError, Trouble
from storage.migrate import NewerSchemaError, migrate
from storage.store import Store
from tests import postgres
from tests.hostile.test_settings import run_beside
from tests.office import Served, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(rate_limits=False) as opened:
        yield opened


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program that is in the middle of writing."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def at_revision(url: str, revision: str) -> None:
    store = Store(url)
    migrate(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    store.close()


async def test_a_database_that_takes_writes_is_sound_and_keeps_nothing(store_url: str) -> None:
    health.probe(store_url)
    store = Store(store_url)
    with store.engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM oauth_state").scalar_one()
    store.close()
    assert count == 0


async def test_readyz_and_doctor_name_a_lock(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    settings = settings_for(sandbox, f"sqlite:///{path}", "http")
    app = build(settings)
    await app.prepare()
    served = Served(app)
    url = (await served.start()).replace("/slack/events", "/readyz")
    async with aiohttp.ClientSession() as session, session.get(url) as ready:
        assert (ready.status, await ready.json()) == (200, {"database": "ok", "slack": "ok"})
    with locked(path):
        async with aiohttp.ClientSession() as session, session.get(url) as ready:
            assert ready.status == 503
            assert "locked" in (await ready.json())["database"]
        run = await run_beside(tmp_path, "doctor", **_env(sandbox))
        assert run.returncode == 1
        assert "wrong  database: The database is locked" in run.stdout
        assert "outbox" not in run.stdout
        assert "unused" not in run.stdout + run.stderr
    async with aiohttp.ClientSession() as session, session.get(url) as ready:
        assert ready.status == 200
    await served.stop()
    await app.stop()


def test_a_disk_without_room_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'p.db'}"
    store = Store(url)
    migrate(store.engine)
    store.close()
    health.probe(url)
    monkeypatch.setattr(health, "ROOM", shutil.disk_usage(tmp_path).total)
    with pytest.raises(DatabaseTroubleError) as trouble:
        health.probe(url)
    assert trouble.value.trouble is Trouble.FULL


def test_a_write_that_finds_no_room_is_full(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'p.db'}")
    migrate(store.engine)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        with pytest.raises(DBAPIError) as error:
            connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(100000)")
    store.close()
    assert health.trouble_of(error.value) is Trouble.FULL


@pytest.mark.postgres
def test_postgresql_has_to_find_room_for_more_than_a_row(
    postgres_tables: postgres.Tables,
) -> None:
    health.probe(postgres_tables.url)
    # As on a disk with half of the room: a row fits in a page that is there.
    half = f"options=-ctemp_file_limit%3D{health.ROOM // 2048}kB%20"
    with pytest.raises(DatabaseTroubleError):
        health.probe(postgres_tables.url.replace("options=", half))


def test_a_newer_schema_is_one_sentence(store_url: str) -> None:
    at_revision(store_url, "0099")
    store = Store(store_url)
    with pytest.raises(NewerSchemaError, match=r"revision 0099.*newer version of Pacto"):
        migrate(store.engine)
    store.close()
    with pytest.raises(NewerSchemaError):
        health.probe(store_url)


async def test_every_command_says_that_the_database_is_newer(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    at_revision(f"sqlite:///{tmp_path / 'p.db'}", "0099")
    leads = tmp_path / "leads.csv"
    leads.write_text("name,email\nAna,ana@sol.com.br\n")
    dates = ("--from", "2026-01-01", "--to", "2026-02-01", "--by", "source")
    for words in (["run"], ["migrate"], ["import", str(leads)], ["report", *dates], ["doctor"]):
        run = await run_beside(tmp_path, *words, **_env(sandbox))
        output = run.stdout + run.stderr
        assert run.returncode in {1, 2}, (words, output)
        assert "revision 0099" in output, words
        assert "Traceback" not in output


async def test_before_the_first_run_nothing_is_wrong_and_nothing_is_made(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    run = await run_beside(tmp_path, "doctor", **_env(sandbox))
    assert (run.returncode, run.stderr) == (0, "")
    assert "ok     database: not created yet" in run.stdout
    assert "wrong" not in run.stdout
    assert not (tmp_path / "p.db").exists()


async def test_the_doctor_says_how_the_running_app_is(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(sandbox, f"sqlite:///{tmp_path / 'p.db'}", "http")
    app = build(settings)
    await app.prepare()
    served = Served(app)
    port = (await served.start()).split(":")[2].partition("/")[0]
    run = await run_beside(tmp_path, "doctor", **_env(sandbox) | {"PORT": port})
    assert f"ok     app: running on PORT {port} and ready" in run.stdout
    await served.stop()
    run = await run_beside(tmp_path, "doctor", **_env(sandbox) | {"PORT": port})
    assert f"ok     app: not running on PORT {port}" in run.stdout
    await app.stop()


def _env(sandbox: Sandbox) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
    }
