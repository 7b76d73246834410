"""The unit of work: explicit commits, roll-backs, and who hears that something is to be said."""

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import Session

from funnel.notices import Welcome
from funnel.people import Caller
from storage import outbox
from storage.migrate import migrate
from storage.store import Store, make_engine, normal_url
from storage.work import Work, open_work
from tests.storage.rows import NOW

CALLER = Caller("T1", "U1", NOW)


def put(session: Session, reader: str = "U1", *, commit: bool = True) -> None:
    outbox.put(open_work(session, CALLER), Welcome(reader))
    if commit:
        session.commit()


def waiting(session: Session) -> int:
    return outbox.depth(session)[0]


def test_what_is_not_committed_is_undone(store: Store) -> None:
    store.call(put, commit=False)
    assert store.call(waiting) == 0
    store.call(put)
    assert store.call(waiting) == 1


@pytest.mark.parametrize("old", [False, True])
def test_only_its_owner_may_read_the_files_of_a_database(tmp_path: Path, *, old: bool) -> None:
    path = tmp_path / "p.db"
    if old:
        path.touch(0o644)
    store = Store(f"sqlite:///{path}")
    migrate(store.engine)
    with store.session() as session:
        put(session)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    store.close()
    assert modes == dict.fromkeys(("p.db", "p.db-wal", "p.db-shm"), 384)


def test_what_raises_is_undone(store: Store) -> None:
    def fail(session: Session) -> None:
        put(session, commit=False)
        raise LookupError("in the middle")

    with pytest.raises(LookupError):
        store.call(fail)
    assert store.call(waiting) == 0


def test_who_sends_is_told_after_the_commit(store: Store) -> None:
    heard: list[int] = []
    store.on_notice = lambda: heard.append(store.call(waiting))
    store.call(put)
    assert heard == [1]
    store.call(waiting)
    assert heard == [1]


async def test_many_writers_at_once_all_get_through(store_url: str) -> None:
    stores = [Store(store_url), Store(store_url)]
    await asyncio.gather(*[stores[n % 2].run(put, str(n)) for n in range(40)])
    assert stores[0].call(waiting) == 40
    for opened in stores:
        opened.close()


def test_who_opens_a_new_file_at_once_waits_for_each_other(tmp_path: Path) -> None:
    """SQLite tells some of them at once that it is locked: here about one file in twenty."""
    openers = 8
    with ThreadPoolExecutor(openers) as threads:
        for number in range(200):
            together = Barrier(openers)
            url = f"sqlite:///{tmp_path / str(number)}.db"
            answers = [threads.submit(_answer, url, together) for _ in range(openers)]
            assert [answer.result() for answer in answers] == [1] * openers


def _answer(url: str, together: Barrier) -> int:
    engine = make_engine(url)
    together.wait()
    try:
        with engine.begin() as connection:
            return int(connection.exec_driver_sql("SELECT 1").scalar_one())
    finally:
        engine.dispose()


@pytest.mark.parametrize("url", ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d"])
def test_every_spelling_of_postgresql_gets_our_driver(url: str) -> None:
    assert normal_url(url) == "postgresql+psycopg://h/d"


async def test_a_service_gets_the_work_of_who_asks(store: Store) -> None:
    def service(work: Work, *words: str) -> tuple[str, str, tuple[str, ...]]:
        return work.workspace_id, work.actor.user_id, words

    assert await store.work(CALLER, service, "a", "b") == ("T1", "U1", ("a", "b"))
