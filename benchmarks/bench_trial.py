"""A draft tried on the last three full months, after a short and after a long history."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import company, databases
from benchmarks.company import HELENA, NOW, TEAM, Leads
from benchmarks.harness import Result, compared, interleaved
from funnel.agreement import Terms
from funnel.commitments import Commitment
from funnel.people import Caller
from services.trial import tried
from storage.store import Store, in_work

AIM = 1.3
BEGIN, END = datetime(2026, 8, 3, 12, tzinfo=UTC), datetime(2026, 10, 30, 12, tzinfo=UTC)
TRIED = 3_000  # hand-offs of those months, the same in both
DRAFT = Terms(zone=company.ZONE, country="BR", decision=timedelta(hours=1))


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself; the two sizes take turns."""
    large, rounds = (30_000, 3) if quick else (100_000, 9)
    return [_one(kind, 10_000, large, rounds) for kind in kinds]


def _one(kind: str, small: int, large: int, rounds: int) -> Result:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.database(kind, Path(folder)) as one,
        databases.database(kind, Path(folder)) as other,
    ):
        stores = {}
        for url, size in ((one, small), (other, large)):
            _fill(url, size)
            stores[f"{size:,}"] = Store(url)
        taken = interleaved(rounds, {name: _Try(store) for name, store in stores.items()})
        for store in stores.values():
            store.close()
    name = f"trial of a draft after {large:,} and {small:,} hand-offs ({kind})"
    return compared(name, taken, f"{large:,}", f"{small:,}", AIM)


def _fill(url: str, handoffs: int) -> None:
    company.set_up(url)
    old = handoffs - TRIED
    Leads(1, old, NOW - timedelta(days=1100), BEGIN - timedelta(days=5)).store(url)
    Leads(1 + old, TRIED, BEGIN, END).store(url)
    databases.settle(url)


class _Try:
    """The same draft each time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, _: int) -> None:
        trial = self._store.call(in_work(Caller(TEAM, HELENA, NOW), tried), DRAFT)
        assert trial is not None
        assert trial.kept[Commitment.DECISION].denominator == TRIED
