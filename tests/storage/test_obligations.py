"""Clocks in the database: what is due is found once, and a step is claimed by one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from funnel.obligations import ObligationKind
from storage import obligations
from storage.store import Store

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
TEAM = "T1"


@pytest.fixture
def session(store: Store):
    with store.session() as opened:
        yield opened


def start(session: Session, owner: str = "U1", next_at: datetime | None = NOW, **more) -> int:
    return obligations.start_clock(
        session,
        TEAM,
        **{
            "handoff_id": 1,
            "lead_id": 1,
            "agreement_id": 1,
            "kind": ObligationKind.DECISION,
            "owner": owner,
            "started_at": NOW - timedelta(hours=2),
            "promised": 14400,
            "due_at": NOW + timedelta(hours=2),
            "next_at": next_at,
        }
        | more,
    )


def test_what_is_due_is_found_oldest_first_and_up_to_a_limit(session: Session) -> None:
    late = start(session)
    older = start(session, next_at=NOW - timedelta(days=7))
    start(session, next_at=NOW + timedelta(seconds=1))
    start(session, next_at=None)
    found = obligations.due_clocks(session, NOW, 10)
    assert [clock.id for clock in found] == [older, late]
    assert [clock.id for clock in obligations.due_clocks(session, NOW, 1)] == [older]


def test_a_step_is_claimed_by_the_first_alone(session: Session) -> None:
    start(session)
    [clock] = obligations.due_clocks(session, NOW, 10)
    assert obligations.claim_step(session, clock, said="half", next_at=NOW + timedelta(hours=1))
    assert not obligations.claim_step(session, clock, said="half", next_at=None)
    [now_there] = obligations.clocks_of(session, TEAM, 1)
    assert (now_there.said, now_there.state) == ("half", "running")


def test_a_settled_clock_is_changed_no_more(session: Session) -> None:
    made = start(session)
    assert obligations.change_clock(session, TEAM, made, state="met", settled_at=NOW, next_at=None)
    assert not obligations.change_clock(session, TEAM, made, state="missed")
    assert obligations.due_clocks(session, NOW + timedelta(days=1), 10) == []
    assert obligations.clocks_of(session, TEAM, 1, open_only=True) == []


def test_a_new_owner_gets_what_sales_owes_and_not_what_marketing_does(session: Session) -> None:
    start(session)
    start(session, owner="UMKT", kind=ObligationKind.ANSWER)
    obligations.owe_to(session, TEAM, 1, "U2")
    assert [clock.owner for clock in obligations.clocks_of(session, TEAM, 1)] == ["U2", "UMKT"]


@pytest.mark.parametrize(
    "store_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_two_sweeps_at_once_share_the_work(store: Store) -> None:
    with store.session() as session:
        for number in range(6):
            start(session, next_at=NOW - timedelta(minutes=number))
        session.commit()
    with store.session() as one, store.session() as other:
        mine = obligations.due_clocks(one, NOW, 4)
        rest = obligations.due_clocks(other, NOW, 4)
        assert (len(mine), len(rest)) == (4, 2)
        assert not {clock.id for clock in mine} & {clock.id for clock in rest}
