"""An import and a hand-off of the same lead at once, as on PostgreSQL they may be."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from funnel.stages import EventKind
from services import handoff
from storage.store import Store
from tests.imports.conftest import NOW, Bring
from tests.seeded import SeededCompany

PATIENCE = 60.0  # seconds; only ends what hangs
FILE = "id,name,email\nk1,Ana,ana@sol.com.br\n"
FULLER = "id,name,email,campaign\nk1,Ana,ana@sol.com.br,spring\n"
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = current_database()
"""
on_postgres = pytest.mark.parametrize(
    "store_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@contextmanager
def in_the_middle(
    store: Store, other: Store, act: Callable[[], object]
) -> Iterator[list[Future[object]]]:
    """Before the import writes what it made of the leads, somebody acts on one of them.

    The import goes on when that is done, or waits for the import in its turn.
    """
    acts: list[Future[object]] = []
    with ThreadPoolExecutor(1) as threads:

        @event.listens_for(store.engine, "before_cursor_execute")
        def interrupt(_connection, _cursor, statement, *_more):
            if statement.startswith("UPDATE lead SET") and not acts:
                acts.append(threads.submit(act))
                ends = threading.Event()
                acts[0].add_done_callback(lambda _: ends.set())
                while not (ends.wait(0.02) or waits_for_a_lock(other)):
                    pass

        yield acts


def waits_for_a_lock(store: Store) -> bool:
    with store.engine.connect() as connection:
        return bool(connection.exec_driver_sql(WAITING).scalar_one())


@on_postgres
def test_an_import_does_not_undo_a_hand_off_beside_it(
    store: Store, store_url: str, company: SeededCompany, bring: Bring, rows_of
) -> None:
    bring(FILE, id_column="id")
    beside = Store(store_url)
    slack = SeededCompany(beside)
    later = NOW + timedelta(seconds=1)

    def hand_off() -> object:
        return slack.ask(handoff.hand_off, "UMILA", later, 1, owner="UANA")

    try:
        with in_the_middle(store, beside, hand_off) as acts:
            report = bring(FULLER, id_column="id", stage="mql")
        details = acts[0].result(PATIENCE)
    finally:
        beside.close()
    assert details.handoff.owner == "UANA"
    assert report.counts.joined == 1
    (lead,) = rows_of("SELECT stage, owner, wake_at, campaign FROM lead")
    assert lead == {"stage": "sql", "owner": "UANA", "wake_at": None, "campaign": "spring"}
    assert rows_of("SELECT state, owner FROM handoff") == [{"state": "pending", "owner": "UANA"}]
    kinds = rows_of("SELECT kind, first FROM lead_event ORDER BY id")
    assert kinds == [
        {"kind": str(kind), "first": True}
        for kind in (EventKind.CREATED, EventKind.MQL, EventKind.SQL)
    ]
