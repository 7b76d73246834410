"""Timers in the database: what is due is found once, and a step is claimed by one."""

from datetime import datetime, timedelta

import pytest

from funnel.commitments import Commitment
from funnel.facts import TimerFacts
from funnel.timers import Step, TimerState
from storage import timers
from storage.store import Store
from storage.work import Work
from tests.storage.rows import NOW, add_handoff


@pytest.fixture
def start(work: Work):
    """Start a timer of the one hand-off there is; gives it as it is stored."""
    handoff = add_handoff(work)

    def start_timer(
        commitment: Commitment = Commitment.DECISION,
        owner: str = "U1",
        next_at: datetime | None = NOW,
    ) -> TimerFacts:
        timers.add_timer(
            work,
            handoff,
            commitment,
            agreement_id=1,
            owner=owner,
            started_at=NOW - timedelta(hours=2),
            promised=14400,
            due_at=NOW + timedelta(hours=2),
            pauses=[],
            last_step="",
            next_at=next_at,
        )
        return timers.timers_of(work, handoff.id)[-1]

    return start_timer


def test_what_is_due_is_found_oldest_first_and_up_to_a_limit(work: Work, start) -> None:
    late = start()
    older = start(next_at=NOW - timedelta(days=7))
    start(next_at=NOW + timedelta(seconds=1))
    start(next_at=None)
    due = timers.due_timers(work.session, NOW, 10)
    assert [timer.id for timer in due] == [older.id, late.id]
    assert [timer.id for timer in timers.due_timers(work.session, NOW, 1)] == [older.id]


def test_a_step_is_claimed_by_the_first_alone(work: Work, start) -> None:
    handoff_id = start().handoff_id
    [due] = timers.due_timers(work.session, NOW, 10)
    later = NOW + timedelta(hours=1)
    assert timers.claim_step(work.session, due, last_step=Step.HALF, next_at=later)
    assert not timers.claim_step(work.session, due, last_step=Step.HALF, next_at=None)
    [timer] = timers.timers_of(work, handoff_id)
    assert (timer.last_step, timer.state, timer.next_at) == ("half", TimerState.RUNNING, later)


def test_a_settled_timer_is_changed_no_more(work: Work, start) -> None:
    timer = start()
    met = {"state": TimerState.MET, "settled_at": NOW, "next_at": None}
    assert timers.change_timer(work, timer.id, **met)
    assert not timers.change_timer(work, timer.id, state=TimerState.MISSED)
    assert timers.due_timers(work.session, NOW + timedelta(days=1), 10) == []
    assert timers.timers_of(work, timer.handoff_id, open_only=True) == []


def test_a_new_owner_gets_what_sales_owes_and_not_what_marketing_does(work: Work, start) -> None:
    handoff_id = start().handoff_id
    start(Commitment.ANSWER, owner="UMKT")
    timers.reassign(work, handoff_id, "U2")
    assert [timer.owner for timer in timers.timers_of(work, handoff_id)] == ["U2", "UMKT"]


@pytest.mark.parametrize(
    "store_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_two_sweeps_at_once_share_the_work(store: Store, work: Work, start) -> None:
    for number in range(6):
        start(next_at=NOW - timedelta(minutes=number))
    work.commit()
    with store.session() as one, store.session() as other:
        mine = timers.due_timers(one, NOW, 4)
        rest = timers.due_timers(other, NOW, 4)
        assert (len(mine), len(rest)) == (4, 2)
        assert not {timer.id for timer in mine} & {timer.id for timer in rest}
