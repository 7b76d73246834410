"""The daily digest over a short and a long history, its period holding the same in both."""

import tempfile
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from benchmarks import company, databases
from benchmarks.company import EVENTS_A_LEAD, NOW, TEAM, Leads
from benchmarks.harness import Result, compared, interleaved
from digests import occurrences
from funnel.facts import Caller
from storage.store import Store
from storage.work import open_work
from views.readers import channel_localizer

AIM = 1.3
RECENT = 1_700  # leads of the last ten weeks, the same in both: this month and the one before
WAITING = 40


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself; the two sizes take turns."""
    large, rounds = (100_000, 5) if quick else (1_000_000, 15)
    return [_one(kind, 10_000, large, rounds) for kind in kinds]


def _one(kind: str, small: int, large: int, rounds: int) -> Result:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.database(kind, Path(folder)) as one,
        databases.database(kind, Path(folder)) as other,
    ):
        stores = {}
        for url, size in ((one, small), (other, large)):
            fill(url, size)
            stores[f"{size:,}"] = Store(url)
        taken = interleaved(rounds, {name: _Digest(store) for name, store in stores.items()})
        for store in stores.values():
            store.close()
    name = f"daily digest after {large:,} and {small:,} events ({kind})"
    return compared(name, taken, f"{large:,}", f"{small:,}", AIM)


def fill(url: str, events: int) -> None:
    """So many events of history, those of the last ten weeks always the same number."""
    company.set_up(url)
    recent = NOW - timedelta(days=70)
    old = events // EVENTS_A_LEAD - RECENT
    first = 1
    for leads in (
        Leads(first, old, NOW - timedelta(days=1100), recent),
        Leads(first + old, RECENT, recent, NOW - timedelta(hours=3)),
        Leads(first + old + RECENT, WAITING, NOW - timedelta(hours=60), NOW, still_open=True),
    ):
        leads.store(url)
    databases.settle(url)


class _Digest:
    """Gather and render it, as the relay does."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, _: int) -> None:
        message = self._store.call(_message)
        assert len(message) > 5


def _message(session: Session) -> list[dict[str, object]]:
    work = open_work(session, Caller(TEAM, "", NOW))
    return occurrences.now(work, "daily", channel_localizer(work.company)).blocks
