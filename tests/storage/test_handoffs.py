"""Hand-offs in the database: one decision, one owner, a revision with each change of the card."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from funnel.facts import HandoffFacts
from storage import handoffs
from storage.store import Store

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
TEAM = "T1"


@pytest.fixture
def session(store: Store):
    with store.session() as opened:
        yield opened


def add(session: Session, owner: str = "U1", lead_id: int = 1) -> int:
    return handoffs.add_handoff(
        session,
        TEAM,
        lead_id=lead_id,
        agreement_id=1,
        marketer="UMKT",
        owner=owner,
        note="",
        now=NOW,
        channel="C1",
    )


def read(session: Session, handoff_id: int) -> HandoffFacts:
    found = handoffs.handoff(session, TEAM, handoff_id)
    assert found is not None
    return found


def test_who_decides_on_a_lead_that_another_took_meanwhile_is_late(session: Session) -> None:
    queued = read(session, add(session, owner=""))
    assert handoffs.take(session, TEAM, queued.id, "U1")
    assert not handoffs.settle(session, TEAM, queued, state="accepted", owner="U2")
    assert read(session, queued.id).owner == "U1"


def test_the_second_decision_changes_nothing(session: Session) -> None:
    made = read(session, add(session))
    assert handoffs.settle(session, TEAM, made, state="accepted", decided_by="U1")
    assert not handoffs.settle(session, TEAM, made, state="rejected", decided_by="U2")
    found = read(session, made.id)
    assert (found.state, found.decided_by, found.revision) == ("accepted", "U1", 2)


def test_only_what_nobody_owns_can_be_taken_and_once(session: Session) -> None:
    queued, owned = add(session, owner=""), add(session, owner="U9", lead_id=2)
    assert handoffs.take(session, TEAM, queued, "U1")
    assert not handoffs.take(session, TEAM, queued, "U2")
    assert not handoffs.take(session, TEAM, owned, "U2")
    found = handoffs.handoff(session, TEAM, queued)
    assert found is not None
    assert found.owner == "U1"


def test_another_company_neither_sees_nor_settles_it(session: Session) -> None:
    made = read(session, add(session))
    assert handoffs.handoff(session, "T2", made.id) is None
    assert not handoffs.settle(session, "T2", made, state="accepted")
    assert handoffs.waiting(session, "T2") == []


def test_a_kept_card_is_no_new_revision(session: Session) -> None:
    made = add(session)
    handoffs.keep_card(session, TEAM, made, channel="C2", ts="1.0")
    found = handoffs.handoff(session, TEAM, made)
    assert found is not None
    assert (found.channel, found.card_ts, found.revision) == ("C2", "1.0", 1)
    assert handoffs.touch_card(session, TEAM, made) == 2
