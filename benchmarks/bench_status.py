"""`/sla status` of this month and the last, after few and after a million timers of the past."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import company, databases
from benchmarks.company import HELENA, NOW, TEAM, Leads, stamp
from benchmarks.harness import Result, compared, interleaved
from funnel.agreement import Terms
from funnel.agreement_parts import SplitBy, SqlPart
from funnel.people import Caller
from messages.localizer import Localizer
from storage import agreements
from storage.store import Store, in_work
from storage.work import Work
from views import status

AIM = 1.3
RECENT = 3_000  # hand-offs of the months that are asked for and compared, the same in both
SINCE = datetime(2026, 8, 31, 12, tzinfo=UTC)
WAITING = 40
TERMS = Terms(
    zone=company.ZONE,
    country="BR",
    update_days=5,
    sql_parts=(SqlPart(by=SplitBy.SOURCE, name="feira", least=10),),
)
ASKED = {"this month": "", "last month": "last month"}


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
            _fill(url, size)
            stores[f"{size:,}"] = Store(url)
        results = []
        for name, words in ASKED.items():
            turns = {size: _Status(store, words) for size, store in stores.items()}
            taken = interleaved(rounds, turns)
            title = f"/sla status, {name}, after {large:,} and {small:,} timers ({kind})"
            results.append(compared(title, taken, f"{large:,}", f"{small:,}", AIM))
        for store in stores.values():
            store.close()
    return results


def _fill(url: str, timers: int) -> None:
    """So many timers that were settled before, and the same hand-offs in the months asked for."""
    company.set_up(url)
    store = Store(url)
    began = NOW - timedelta(days=1190)
    store.call(in_work(Caller(TEAM, HELENA, began), _agree))
    store.close()
    Leads(1, RECENT, SINCE + timedelta(days=1), NOW - timedelta(hours=60)).store(url)
    open_ones = Leads(
        1 + RECENT, WAITING, NOW - timedelta(hours=60), NOW - timedelta(hours=1), still_open=True
    )
    open_ones.store(url)
    databases.load(url, "timer", company.TIMER, _past(1 + RECENT + WAITING, timers))
    databases.settle(url)


def _agree(work: Work) -> None:
    agreements.put_in_force(work, TERMS)
    work.commit()


def _past(first: int, count: int) -> Iterator[tuple[object, ...]]:
    """Settled timers of all kinds of sales, spread over three years; one in eight was missed."""
    begin = NOW - timedelta(days=1180)
    step = (SINCE - timedelta(days=3) - begin) / count
    for n in range(count):
        at = begin + n * step
        commitment = ("decision", "first_touch", "update")[n % 3]
        row = (first + n, TEAM, first + n, 1 + n % RECENT, 1, commitment, company.RAFAEL)
        due, done = at + timedelta(hours=4), at + timedelta(hours=5 if n % 8 == 0 else 1)
        state = "missed" if done > due else "met"
        times = (stamp(at), 4 * 3600, stamp(due), "[]", "", None, stamp(done))
        yield (*row, state, *times, 3600)


class _Status:
    """Gathered and rendered, as the relay does."""

    def __init__(self, store: Store, words: str) -> None:
        self._store, self._words = store, words

    def __call__(self, _: int) -> None:
        blocks = self._store.call(in_work(Caller(TEAM, HELENA, NOW), _blocks), self._words)
        assert len(blocks) > 4


def _blocks(work: Work, words: str) -> list[dict[str, object]]:
    facts = status.status(work, words)
    return status.render(facts, Localizer("en", company.ZONE), work.now).blocks
