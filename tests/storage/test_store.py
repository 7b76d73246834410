"""The unit of work: explicit commits, roll-backs, and who hears that something is to be said."""

import asyncio

import pytest
from sqlmodel import Session

from funnel.facts import Caller
from funnel.notices import Welcome
from storage import outbox
from storage.store import Store, normal_url
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


@pytest.mark.parametrize("url", ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d"])
def test_every_spelling_of_postgresql_gets_our_driver(url: str) -> None:
    assert normal_url(url) == "postgresql+psycopg://h/d"


async def test_a_service_gets_the_work_of_who_asks(store: Store) -> None:
    def service(work: Work, *words: str) -> tuple[str, str, tuple[str, ...]]:
        return work.workspace_id, work.actor.user_id, words

    assert await store.work(CALLER, service, "a", "b") == ("T1", "U1", ("a", "b"))
