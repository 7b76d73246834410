"""Sales' verdict on a hand-off, and what passes between the teams until then."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from funnel.facts import OPEN_HANDOFF, HandoffFacts, LeadFacts
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_answer, check_decide
from funnel.stages import EventKind, HandoffState, Reason, Stage
from services import access, announce, timers
from services.handoff import settled
from services.leads import waking
from storage import events, handoffs, leads
from storage import timers as stored_timers
from storage.work import Work

COMMENT = 1000  # characters


def may_decide(work: Work, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """The hand-off, if who acts may decide on it now; else the refusal that says who can."""
    handoff, lead = access.need_handoff(work, handoff_id)
    _check_open(work, handoff, lead)
    return handoff, lead


def _check_open(work: Work, handoff: HandoffFacts, lead: LeadFacts) -> None:
    if not handoff.is_open:
        raise settled(handoff, lead)
    check_decide(work.actor, handoff)


def accept(work: Work, handoff_id: int) -> None:
    """Sales takes the lead on: the decision's timer ends, the first touch's starts. One commit.

    Raises `Refusal`: only_sales, only_owner, accepted_already, rejected_already.
    """
    handoff, lead = access.need_handoff(work, handoff_id)
    if _same_click(work, handoff):
        return
    _check_open(work, handoff, lead)
    was_queued = not handoff.owner
    try:
        handoff = _decide(work, handoff, HandoffState.ACCEPTED)
    except Refusal:
        if _same_click(work, access.need_handoff(work, handoff_id)[0]):
            return
        raise
    if handoff.owner != lead.owner:
        leads.change_lead(work, lead.id, owner=handoff.owner)
    if was_queued:
        stored_timers.reassign(work, handoff.id, handoff.owner)
        announce.left_queue(work, handoff)
    timers.on_event(work, handoff, EventKind.ACCEPTED)
    events.add_event(work, lead, EventKind.ACCEPTED, data={"handoff": handoff.id})
    announce.happened(work, handoff, EventKind.ACCEPTED)
    work.commit()


def _same_click(work: Work, handoff: HandoffFacts) -> bool:
    """The same click, delivered twice: it is accepted, by who acts."""
    accepted = handoff.state is HandoffState.ACCEPTED
    return accepted and handoff.decided_by == work.actor.user_id


def reject(
    work: Work,
    handoff_id: int,
    *,
    reason: str,
    comment: str = "",
    wake_on: date | None = None,
) -> None:
    """Sales gives the lead back, with the reason; a queued hand-off is then who acts's. One commit.

    "other" needs a comment, "timing" a day to wake up: the lead then sleeps as recycled, else
    it is marketing's MQL again. Raises `InvalidFields` and what `accept` raises.
    """
    handoff, lead = may_decide(work, handoff_id)
    access.need_company(work)
    why = _check_reason(reason, comment, wake_on)
    stage, wake_at = _back_to_marketing(work, why, wake_on)
    was_queued = not handoff.owner
    handoff = _decide(work, handoff, HandoffState.REJECTED, reason=why, comment=comment.strip())
    leads.change_lead(work, lead.id, stage=stage, owner="", wake_at=wake_at)
    if was_queued:
        stored_timers.reassign(work, handoff.id, handoff.owner)
        announce.left_queue(work, handoff)
    timers.on_event(work, handoff, EventKind.REJECTED)
    events.add_event(
        work, lead, EventKind.REJECTED, stage=stage, reason=why, data={"handoff": handoff.id}
    )
    announce.happened(work, handoff, EventKind.REJECTED, tell=handoff.marketer)
    work.commit()


def _check_reason(reason: str, comment: str, wake_on: date | None) -> Reason:
    problems: dict[str, Refusal] = {}
    if reason not in set(Reason):
        raise InvalidFields({"reason": Refusal("needs_reason")})
    if reason == Reason.OTHER and not comment.strip():
        problems["comment"] = Refusal("needs_comment")
    if len(comment) > COMMENT:
        problems["comment"] = Refusal("too_long", most=COMMENT)
    if reason == Reason.TIMING and wake_on is None:
        problems["wake_on"] = Refusal("needs_wake_date")
    if problems:
        raise InvalidFields(problems)
    return Reason(reason)


def _back_to_marketing(
    work: Work, why: Reason, wake_on: date | None
) -> tuple[Stage, datetime | None]:
    """The stage a rejected lead goes back to, and when it wakes up."""
    if why is not Reason.TIMING or wake_on is None:
        return Stage.MQL, None
    try:
        return Stage.RECYCLED, waking(wake_on, work.company.zone, work.now)
    except Refusal as refusal:
        raise InvalidFields({"wake_on": refusal}) from None


def may_ask(work: Work, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """The hand-off, if who acts may ask marketing about it now."""
    handoff, lead = may_decide(work, handoff_id)
    if handoff.state is HandoffState.INFO:
        raise Refusal("asked_already", ref=lead.ref)
    return handoff, lead


def ask_info(work: Work, handoff_id: int, *, question: str) -> None:
    """Sales asks marketing something: sales' timer is paused, marketing's starts. One commit.

    Raises `InvalidFields`, `Refusal("asked_already")` and what `accept` raises.
    """
    handoff, lead = may_ask(work, handoff_id)
    if not question.strip():
        raise InvalidFields({"question": Refusal("needs_question")})
    was_queued = not handoff.owner
    owner = _owner(work, handoff)
    asked = {"owner": owner, "question": question.strip()[:COMMENT], "answer": ""}
    handoff = _settle(work, handoff, (HandoffState.PENDING,), state=HandoffState.INFO, **asked)
    if was_queued:
        leads.change_lead(work, lead.id, owner=owner)
        stored_timers.reassign(work, handoff.id, owner)
        announce.left_queue(work, handoff)
    timers.on_event(work, handoff, EventKind.INFO_ASKED)
    events.add_event(work, lead, EventKind.INFO_ASKED, data={"handoff": handoff.id})
    announce.happened(work, handoff, EventKind.INFO_ASKED, tell=handoff.marketer)
    work.commit()


def may_answer(work: Work, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """The hand-off, if who acts may answer its question now."""
    handoff, lead = access.need_handoff(work, handoff_id)
    if not handoff.is_open:
        raise settled(handoff, lead)
    if handoff.state is not HandoffState.INFO:
        raise Refusal("nothing_asked", ref=lead.ref)
    check_answer(work.actor, handoff)
    return handoff, lead


def answer_info(work: Work, handoff_id: int, *, answer: str) -> None:
    """Marketing answers: its timer ends, sales' runs on. One commit.

    Raises `InvalidFields`, `Refusal("nothing_asked")`, `Refusal("only_marketing")`.
    """
    handoff, lead = may_answer(work, handoff_id)
    if not answer.strip():
        raise InvalidFields({"answer": Refusal("needs_answer")})
    text = answer.strip()[:COMMENT]
    handoff = _settle(work, handoff, (HandoffState.INFO,), state=HandoffState.PENDING, answer=text)
    timers.on_event(work, handoff, EventKind.INFO_GIVEN)
    events.add_event(work, lead, EventKind.INFO_GIVEN, data={"handoff": handoff.id})
    announce.happened(work, handoff, EventKind.INFO_GIVEN, tell=handoff.owner)
    work.commit()


def _owner(work: Work, handoff: HandoffFacts) -> str:
    """Its owner; of a queued hand-off, who acts on it: so every decision is somebody's."""
    return handoff.owner or work.actor.user_id


def _decide(work: Work, handoff: HandoffFacts, state: HandoffState, **values: Any) -> HandoffFacts:
    """Make the one decision; whoever comes second is told who was first."""
    decided = {"decided_at": work.now, "decided_by": work.actor.user_id}
    decided["owner"] = _owner(work, handoff)
    return _settle(work, handoff, OPEN_HANDOFF, state=state, **decided, **values)


def _settle(
    work: Work, handoff: HandoffFacts, from_states: tuple[HandoffState, ...], **values: Any
) -> HandoffFacts:
    """The hand-off as changed. Raises the refusal of who was too late."""
    revision = handoffs.settle(work, handoff, from_states=from_states, **values)
    if revision is None:
        work.rollback()
        raise settled(*access.need_handoff(work, handoff.id))
    return replace(handoff, revision=revision, **values)
