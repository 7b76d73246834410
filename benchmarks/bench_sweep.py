"""The sweep with a hundred timers due, among few and among a million open ones."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks import company, databases
from benchmarks.company import NOW, stamp
from benchmarks.harness import Result, compared, interleaved
from services import sweep
from storage.store import Store

AIM = 1.3
DUE = 100
_MINUTE = timedelta(minutes=1)


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
            company.set_up(url)
            databases.load(url, "timer", company.TIMER, _timers(size, rounds + 1))
            databases.settle(url)
            stores[f"{size:,}"] = Store(url)
        taken = interleaved(rounds, {name: _Sweep(store) for name, store in stores.items()})
        for store in stores.values():
            store.close()
    name = f"sweep, {DUE} due of {large:,} and of {small:,} ({kind})"
    return compared(name, taken, f"{large:,}", f"{small:,}", AIM)


class _Sweep:
    """The sweep of one round, one minute after the round before."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, turn: int) -> None:
        moved = self._store.call(sweep.remind, NOW + turn * _MINUTE)
        assert moved == DUE, moved


def _timers(size: int, turns: int) -> Iterator[tuple[object, ...]]:
    """Open timers: a hundred reach half their four hours in each round, the others much later."""
    for n in range(size):
        turn = n // DUE
        if turn < turns:
            began = NOW + turn * _MINUTE - timedelta(hours=2)
            nearest = NOW + turn * _MINUTE
        else:
            began = NOW - timedelta(hours=1) + (n % 700) * _MINUTE / 10
            nearest = began + timedelta(days=1) + (n % 40_000) * _MINUTE
        owner = (n + 1, company.TEAM, n + 1, n + 1, 1, "decision", company.RAFAEL, "running")
        due = nearest + timedelta(hours=2)
        yield (*owner, stamp(began), 4 * 3600, stamp(due), "[]", "", stamp(nearest), None, None)
