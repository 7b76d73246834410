"""Hand-offs in the database: one decision, one owner, a revision with each change of the card."""

from funnel.stages import HandoffState
from storage import handoffs
from storage.work import Work
from tests.storage.rows import add_handoff, by, of_company, read_handoff


def test_who_decides_on_a_lead_that_another_took_meanwhile_is_late(work: Work) -> None:
    queued = add_handoff(work, owner="")
    assert handoffs.take(by(work, "U1"), queued.id)
    assert not handoffs.settle(work, queued, state=HandoffState.ACCEPTED, owner="U2")
    assert read_handoff(work, queued.id).owner == "U1"


def test_the_second_decision_changes_nothing(work: Work) -> None:
    handoff = add_handoff(work)
    assert handoffs.settle(work, handoff, state=HandoffState.ACCEPTED, decided_by="U1")
    assert not handoffs.settle(work, handoff, state=HandoffState.REJECTED, decided_by="U2")
    decided = read_handoff(work, handoff.id)
    assert (decided.state, decided.decided_by) == (HandoffState.ACCEPTED, "U1")
    assert decided.revision == 2


def test_only_what_nobody_owns_can_be_taken_and_once(work: Work) -> None:
    queued, owned = add_handoff(work, owner=""), add_handoff(work, owner="U9", number=2)
    assert handoffs.take(by(work, "U1"), queued.id)
    assert not handoffs.take(by(work, "U2"), queued.id)
    assert not handoffs.take(by(work, "U2"), owned.id)
    assert read_handoff(work, queued.id).owner == "U1"


def test_another_company_neither_sees_nor_settles_it(work: Work) -> None:
    handoff = add_handoff(work)
    stranger = of_company(work, "T2")
    assert handoffs.handoff_with_lead(stranger, handoff.id) is None
    assert not handoffs.settle(stranger, handoff, state=HandoffState.ACCEPTED)
    assert handoffs.queue(stranger) == []
    assert [queued.handoff.id for queued in handoffs.queue(work)] == [handoff.id]


def test_a_kept_card_is_no_new_revision(work: Work) -> None:
    handoff = add_handoff(work)
    handoffs.keep_card(work, handoff.id, channel="C2", ts="1.0")
    carded = read_handoff(work, handoff.id)
    assert (carded.channel, carded.card_ts, carded.revision) == ("C2", "1.0", 1)
    assert handoffs.revise(work, handoff.id) == 2


def test_a_change_that_was_read_before_another_has_a_revision_of_its_own(work: Work) -> None:
    handoff, queued = add_handoff(work), add_handoff(work, owner="", number=2)
    asked = {"from_states": (HandoffState.PENDING,), "state": HandoffState.INFO}
    assert handoffs.settle(work, handoff, **asked) == 2
    assert handoffs.settle(work, handoff, state=HandoffState.ACCEPTED, decided_by="U1") == 3
    handoffs.revise(work, queued.id)
    assert handoffs.take(work, queued.id) == 3
