"""The unit of work: explicit commits, roll-backs, and who hears that something is to be said."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from storage import outbox
from storage.store import Store, normal_url

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


def say(session: Session, key: str = "1", *, commit: bool = True) -> None:
    outbox.put(session, "T1", "card", key=key, lane="C1", now=NOW)
    if commit:
        session.commit()


def waiting(session: Session) -> int:
    return outbox.depth(session)[0]


def test_what_is_not_committed_is_undone(store: Store) -> None:
    store.call(say, commit=False)
    assert store.call(waiting) == 0
    store.call(say)
    assert store.call(waiting) == 1


def test_what_raises_is_undone(store: Store) -> None:
    def fail(session: Session) -> None:
        say(session, commit=False)
        raise LookupError("in the middle")

    with pytest.raises(LookupError):
        store.call(fail)
    assert store.call(waiting) == 0


def test_who_sends_is_told_after_the_commit(store: Store) -> None:
    heard: list[int] = []
    store.on_said = lambda: heard.append(store.call(waiting))
    store.call(say)
    assert heard == [1]
    store.call(waiting)
    assert heard == [1]


async def test_many_writers_at_once_all_get_through(store_url: str) -> None:
    stores = [Store(store_url), Store(store_url)]
    await asyncio.gather(*[stores[n % 2].run(say, str(n)) for n in range(40)])
    assert stores[0].call(waiting) == 40
    for opened in stores:
        opened.close()


@pytest.mark.parametrize("url", ["postgres://h/d", "postgresql://h/d", "postgresql+psycopg://h/d"])
def test_every_spelling_of_postgresql_gets_our_driver(url: str) -> None:
    assert normal_url(url) == "postgresql+psycopg://h/d"
