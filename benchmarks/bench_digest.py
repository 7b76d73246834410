"""Each kind of digest over a short and a long history, its period holding the same in both."""

import tempfile
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from benchmarks import company, databases
from benchmarks.company import EVENTS_A_LEAD, NOW, TEAM, Leads
from benchmarks.harness import Result, compared, interleaved
from digests import occurrences
from digests.registry import KINDS
from funnel.people import Caller
from storage.store import Store
from storage.work import open_work
from views.readers import channel_localizer

AIM = 1.3
RECENT = 1_700  # leads of all months that a digest looks at, the same in both
DAYS = 560  # of them: the forecast of a monthly review looks back eighteen months
WAITING = 40


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself; the two sizes take turns."""
    large, rounds = (100_000, 5) if quick else (1_000_000, 15)
    return [result for kind in kinds for result in _each(kind, 10_000, large, rounds)]


def _each(kind: str, small: int, large: int, rounds: int) -> list[Result]:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.database(kind, Path(folder)) as one,
        databases.database(kind, Path(folder)) as other,
    ):
        stores = {}
        for url, size in ((one, small), (other, large)):
            fill(url, size)
            stores[f"{size:,}"] = Store(url)
        results = []
        for digest in KINDS:
            turns = {name: _Digest(store, digest) for name, store in stores.items()}
            name = f"{digest} digest after {large:,} and {small:,} events ({kind})"
            taken = interleaved(rounds, turns)
            results.append(compared(name, taken, f"{large:,}", f"{small:,}", AIM))
        for store in stores.values():
            store.close()
    return results


def fill(url: str, events: int) -> None:
    """So many events of history, those of the last months always the same number."""
    company.set_up(url)
    recent = NOW - timedelta(days=DAYS)
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

    def __init__(self, store: Store, digest: str) -> None:
        self._store, self._digest = store, digest

    def __call__(self, _: int) -> None:
        message = self._store.call(_message, self._digest)
        assert len(message) > 5


def _message(session: Session, digest: str) -> list[dict[str, object]]:
    work = open_work(session, Caller(TEAM, "", NOW))
    return occurrences.now(work, digest, channel_localizer(work.company)).blocks
