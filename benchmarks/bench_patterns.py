"""Patterns in the feedback of the last 90 days, after a year of 100,000 decisions and without."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks import company, databases
from benchmarks.company import NOW, TEAM, Leads
from benchmarks.harness import Result, compared, interleaved
from funnel.patterns import DAYS
from funnel.people import Caller
from services import patterns
from storage.store import Store, in_work

AIM = 1.3
YEAR, PERIOD = timedelta(days=365), timedelta(days=DAYS)
LAST = NOW - timedelta(hours=3)


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself; the two histories take turns."""
    rejections, rounds = (20_000, 3) if quick else (100_000, 9)
    return [_one(kind, rejections, rounds) for kind in kinds]


def _one(kind: str, rejections: int, rounds: int) -> Result:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.database(kind, Path(folder)) as one,
        databases.database(kind, Path(folder)) as other,
    ):
        recent = round(rejections * PERIOD / YEAR)
        year, period = f"{rejections:,} in a year", f"{recent:,} in {DAYS} days"
        _fill(one, Leads(1, rejections - recent, NOW - YEAR, NOW - PERIOD), recent)
        _fill(other, None, recent)
        stores = {year: Store(one), period: Store(other)}
        taken = interleaved(rounds, {name: _Find(store) for name, store in stores.items()})
        for store in stores.values():
            store.close()
    return compared(f"patterns in the feedback ({kind})", taken, year, period, AIM)


def _fill(url: str, earlier: Leads | None, recent: int) -> None:
    """Leads that sales has rejected for want of budget, where it accepted those of `Leads`."""
    company.set_up(url)
    if earlier is not None:
        earlier.store(url)
    first = 1 + (earlier.count if earlier else 0)
    Leads(first, recent, _first_day(), LAST).store(url)
    store = Store(url)
    with store.session() as session:
        rejected = "UPDATE lead_event SET kind = 'rejected', reason = 'no_budget' "
        session.connection().execute(text(rejected + "WHERE kind = 'accepted' AND lead_id % 3 > 0"))
        session.commit()
    store.close()
    databases.settle(url)


def _first_day() -> datetime:
    return NOW - PERIOD + timedelta(days=1)


class _Find:
    """What stands out, each time anew."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, _: int) -> None:
        work = in_work(Caller(TEAM, company.HELENA, NOW), patterns.standing_out)
        assert self._store.call(work)
