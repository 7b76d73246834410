"""Leads scored again by a new version, beside a loop that only adds up what is in memory."""

import tempfile
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

from benchmarks import company, databases
from benchmarks.company import NOW, TEAM, Leads
from benchmarks.harness import Result
from funnel.agreement import Terms
from funnel.agreement_parts import Counts, Criterion, CriterionField
from funnel.people import SYSTEM, Caller
from services import rescoring
from storage import agreements, scoring
from storage.store import Store
from storage.work import Work, open_work

_FIELDS = (CriterionField.SECTOR, CriterionField.SOURCE, CriterionField.COMPANY_SIZE)
CRITERIA = (
    Criterion(name="Phone", looks_at=CriterionField.PHONE, counts=Counts.MUST),
    *(
        Criterion(name=f"C{n}", looks_at=field, values=("site", "feira", str(n)), points=n + 1)
        for n, field in enumerate(_FIELDS * 3)
    ),
)
DRAFT = Terms(zone=company.ZONE, criteria=CRITERIA, mql_fit=20, sql_fit=30)


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself: the leads a second of reading, comparing and writing to ours."""
    leads = 10_000 if quick else 100_000
    return [_one(kind, leads) for kind in kinds]


def _one(kind: str, leads: int) -> Result:
    with tempfile.TemporaryDirectory() as folder, databases.database(kind, Path(folder)) as url:
        company.set_up(url)
        Leads(1, leads, NOW - timedelta(days=900), NOW).store(url)
        store = Store(url)
        with store.session() as session:
            session.connection().exec_driver_sql("UPDATE lead SET stage = 'lead'")
            work = open_work(session, Caller(TEAM, SYSTEM.user_id, NOW))
            agreements.put_in_force(work, DRAFT)
            work.commit()
        databases.settle(url)
        bare = min(_bare(store) for _ in range(3))
        tracemalloc.start()
        first = _rescored(store)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        again = min(_rescored(store) for _ in range(3))
        store.close()
    name = f"bare loop's leads a second to those scored again ({kind})"
    text = (
        f"{leads / again:,.0f}/s · bare {leads / bare:,.0f}/s · first, with its changes "
        f"written and memory traced, {leads / first:,.0f}/s · peak {peak / 1e6:.0f} MB"
    )
    return Result(name, again / bare, again / bare, again / bare, text)


def _bare(store: Store) -> float:
    """The same leads read in the same batches, and one text of each looked at."""
    began = time.perf_counter()
    with store.session() as session:
        work, after, long = open_work(session, Caller(TEAM, SYSTEM.user_id, NOW)), 0, 0
        while batch := scoring.next_leads(work, after, rescoring.ROWS):
            long += sum(len(lead.source) for lead in batch)
            after = batch[-1].id
    return time.perf_counter() - began


def _rescored(store: Store) -> float:
    def due(work: Work) -> None:
        scoring.schedule(work, NOW)
        work.commit()

    began = time.perf_counter()
    with store.session() as session:
        due(open_work(session, Caller(TEAM, SYSTEM.user_id, NOW)))
        while rescoring.rescore(session, NOW):
            pass
    return time.perf_counter() - began
