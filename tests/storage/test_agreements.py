"""Versions of the agreement: each is read once, and what was never made is never read."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from funnel.agreement import Terms
from funnel.people import Caller
from services import departures
from storage import agreements, people
from storage.store import Store, in_work
from storage.work import Work
from tests.storage.rows import NOW

SLOW, FAST = (Terms(decision=timedelta(hours=hours)) for hours in (8, 2))
CALLER = Caller("T1", "U1", NOW)


def make(work: Work, terms: Terms, *, commit: bool = True) -> int:
    """A version that is read at once, as the first hand-off under it would."""
    people.ensure_company(work)
    agreements.put_in_force(work, terms)
    version = agreements.agreement_in_force(work)
    assert version is not None
    agreements.agreement(work, version.id)
    if commit:
        work.commit()
    return version.id


def terms_of(work: Work, agreement_id: int) -> Terms | None:
    version = agreements.agreement(work, agreement_id)
    return version.terms if version else None


def test_a_version_is_read_from_the_database_once(store: Store) -> None:
    version = store.call(in_work(CALLER, make), SLOW)
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, sql: str, *_: Any) -> None:
        asked.append(sql)

    event.listen(store.engine, "before_cursor_execute", note)
    assert store.call(in_work(CALLER, terms_of), version) == SLOW
    assert asked
    assert not [sql for sql in asked if "agreement.terms" in sql]


def test_a_version_that_was_rolled_back_leaves_nothing_behind(store: Store) -> None:
    store.call(in_work(CALLER, make), SLOW, commit=False)
    version = store.call(in_work(CALLER, make), FAST)
    assert store.call(in_work(CALLER, terms_of), version) == FAST


def test_a_company_that_comes_back_reads_its_new_versions(store: Store) -> None:
    old = store.call(in_work(CALLER, make), SLOW)
    store.call(in_work(CALLER, departures.leave), "E1")
    while deleted := store.call(departures.delete_left, NOW + timedelta(days=9), timedelta(1)):
        assert deleted.workspace_id == "T1"
    assert store.call(in_work(CALLER, terms_of), old) is None
    new = store.call(in_work(CALLER, make), FAST)
    assert store.call(in_work(CALLER, terms_of), new) == FAST


def test_no_company_reads_the_version_of_another(store: Store) -> None:
    version = store.call(in_work(CALLER, make), SLOW)
    other = Caller("T2", "U1", NOW)
    assert store.call(in_work(other, terms_of), version) is None
