"""Sales' verdict on a hand-off, and what passes between the teams until then."""

from datetime import date

from sqlmodel import Session

from funnel.facts import Asker, HandoffFacts, LeadFacts
from funnel.obligations import ObligationKind, Pause
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_answer, check_decide
from funnel.stages import EventKind, Reason, Stage
from services import access, clocks
from services.handoff import refresh, say_thread, say_to, settled
from services.leads import waking
from storage import handoffs, leads, obligations

COMMENT = 1000  # characters


def may_decide(session: Session, asker: Asker, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """The hand-off, if the asker may decide on it now; else the refusal that says who can."""
    handoff, lead = access.need_handoff(session, asker.workspace_id, handoff_id)
    _check_open(session, asker, handoff, lead)
    return handoff, lead


def _check_open(session: Session, asker: Asker, handoff: HandoffFacts, lead: LeadFacts) -> None:
    if not handoff.is_open:
        raise settled(handoff, lead)
    check_decide(access.need_person(session, asker), handoff)


def accept(session: Session, asker: Asker, handoff_id: int) -> None:
    """Sales takes the lead on: the decision's clock stops, the first touch's runs. One commit.

    Raises `Refusal`: only_sales, only_owner, accepted_already, rejected_already.
    """
    handoff, lead = access.need_handoff(session, asker.workspace_id, handoff_id)
    if _mine_already(asker, handoff):
        return
    _check_open(session, asker, handoff, lead)
    owner = handoff.owner or asker.user_id
    try:
        _settle(session, asker, handoff, state="accepted", owner=owner)
    except Refusal:
        if _mine_already(asker, access.need_handoff(session, asker.workspace_id, handoff_id)[0]):
            return
        raise
    if owner != lead.owner:
        leads.change_lead(session, asker.workspace_id, lead.id, owner=owner)
    decision = _stop_clocks(session, asker, handoff)
    clocks.start(
        session,
        asker.workspace_id,
        access.agreement_of(session, asker.workspace_id, handoff),
        ObligationKind.FIRST_TOUCH,
        handoff_id=handoff.id,
        lead_id=lead.id,
        owner=owner,
        began=handoff.handed_at,
        now=asker.now,
        pauses=decision,
    )
    leads.add_event(session, asker, lead, EventKind.ACCEPTED, handoff=handoff.id)
    refresh(session, asker, handoff.id)
    say_thread(session, asker, handoff, "accepted")
    session.commit()


def _mine_already(asker: Asker, handoff: HandoffFacts) -> bool:
    """The same click, delivered twice: it is accepted, by who asks."""
    return handoff.state == "accepted" and handoff.decided_by == asker.user_id


def reject(
    session: Session,
    asker: Asker,
    handoff_id: int,
    *,
    reason: str,
    comment: str = "",
    wake_on: date | None = None,
) -> None:
    """Sales gives the lead back, with the reason. One commit.

    "other" needs a comment, "timing" a day to wake up: the lead then sleeps as recycled, else
    it is marketing's MQL again. Raises `InvalidFields` and what `accept` raises.
    """
    handoff, lead = may_decide(session, asker, handoff_id)
    company = access.need_company(session, asker.workspace_id)
    why = _check_reason(reason, comment, wake_on)
    stage, wake_at = Stage.MQL, None
    if why is Reason.TIMING and wake_on:
        try:
            stage, wake_at = Stage.RECYCLED, waking(wake_on, company.zone, asker.now)
        except Refusal as refusal:
            raise InvalidFields({"wake_on": refusal}) from None
    _settle(session, asker, handoff, state="rejected", reason=why, comment=comment.strip())
    leads.change_lead(session, asker.workspace_id, lead.id, stage=stage, owner="", wake_at=wake_at)
    _stop_clocks(session, asker, handoff)
    leads.add_event(
        session, asker, lead, EventKind.REJECTED, stage=stage, reason=why, handoff=handoff.id
    )
    refresh(session, asker, handoff.id)
    say_thread(session, asker, handoff, "rejected")
    say_to(session, asker, handoff, handoff.marketer, "rejected")
    session.commit()


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


def may_ask(session: Session, asker: Asker, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """The hand-off, if the asker may ask marketing about it now."""
    handoff, lead = may_decide(session, asker, handoff_id)
    if handoff.state == "info":
        raise Refusal("asked_already", ref=lead.ref)
    return handoff, lead


def ask_info(session: Session, asker: Asker, handoff_id: int, question: str) -> None:
    """Sales asks marketing something: sales' clock stands still, marketing's starts. One commit.

    Raises `InvalidFields`, `Refusal("asked_already")` and what `accept` raises.
    """
    handoff, lead = may_ask(session, asker, handoff_id)
    if not question.strip():
        raise InvalidFields({"question": Refusal("needs_question")})
    owner = handoff.owner or asker.user_id
    if not handoffs.settle(
        session,
        asker.workspace_id,
        handoff,
        start=("pending",),
        state="info",
        owner=owner,
        question=question.strip()[:COMMENT],
        answer="",
    ):
        raise _lost(session, asker, handoff_id)
    if not handoff.owner:
        leads.change_lead(session, asker.workspace_id, lead.id, owner=owner)
        obligations.owe_to(session, asker.workspace_id, handoff.id, owner)
    for clock in obligations.clocks_of(session, asker.workspace_id, handoff.id, open_only=True):
        clocks.pause(session, clock, asker.now)
    clocks.start(
        session,
        asker.workspace_id,
        access.need_agreement(session, asker.workspace_id),
        ObligationKind.ANSWER,
        handoff_id=handoff.id,
        lead_id=lead.id,
        owner=handoff.marketer,
        began=asker.now,
        now=asker.now,
    )
    leads.add_event(session, asker, lead, EventKind.INFO_ASKED, handoff=handoff.id)
    refresh(session, asker, handoff.id)
    say_thread(session, asker, handoff, "asked")
    say_to(session, asker, handoff, handoff.marketer, "asked")
    session.commit()


def may_answer(session: Session, asker: Asker, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """The hand-off, if the asker may answer its question now."""
    person = access.need_person(session, asker)
    handoff, lead = access.need_handoff(session, asker.workspace_id, handoff_id)
    if handoff.state != "info":
        raise (
            settled(handoff, lead)
            if not handoff.is_open
            else Refusal("nothing_asked", ref=lead.ref)
        )
    check_answer(person, handoff)
    return handoff, lead


def answer_info(session: Session, asker: Asker, handoff_id: int, answer: str) -> None:
    """Marketing answers: its clock stops, sales' runs on. One commit.

    Raises `InvalidFields`, `Refusal("nothing_asked")`, `Refusal("only_marketing")`.
    """
    handoff, lead = may_answer(session, asker, handoff_id)
    if not answer.strip():
        raise InvalidFields({"answer": Refusal("needs_answer")})
    if not handoffs.settle(
        session,
        asker.workspace_id,
        handoff,
        start=("info",),
        state="pending",
        answer=answer.strip()[:COMMENT],
    ):
        raise _lost(session, asker, handoff_id)
    for clock in obligations.clocks_of(session, asker.workspace_id, handoff.id, open_only=True):
        if clock.kind is ObligationKind.ANSWER:
            clocks.finish(session, clock, asker.now)
        else:
            clocks.resume(session, clock, asker.now)
    leads.add_event(session, asker, lead, EventKind.INFO_GIVEN, handoff=handoff.id)
    refresh(session, asker, handoff.id)
    say_thread(session, asker, handoff, "answered")
    say_to(session, asker, handoff, handoff.owner, "answered")
    session.commit()


def _settle(session: Session, asker: Asker, handoff: HandoffFacts, **values: str) -> None:
    """Make the one decision; whoever comes second is told who was first."""
    if not handoffs.settle(
        session,
        asker.workspace_id,
        handoff,
        start=handoffs.OPEN,
        decided_at=asker.now,
        decided_by=asker.user_id,
        **values,
    ):
        raise _lost(session, asker, handoff.id)


def _lost(session: Session, asker: Asker, handoff_id: int) -> Refusal:
    session.rollback()
    return settled(*access.need_handoff(session, asker.workspace_id, handoff_id))


def _stop_clocks(session: Session, asker: Asker, handoff: HandoffFacts) -> list[Pause]:
    """End what is owed on the decision; gives the times it stood still."""
    stood: list[Pause] = []
    for clock in obligations.clocks_of(session, asker.workspace_id, handoff.id, open_only=True):
        if clock.kind is ObligationKind.ANSWER:
            clocks.drop(session, clock, asker.now)
        else:
            stood = [(begin, end or asker.now) for begin, end in clock.stretches]
            clocks.finish(session, clock, asker.now)
    return stood
