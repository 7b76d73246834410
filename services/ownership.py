"""A lead that is passed on to a colleague, by its owner or a head of sales."""

from dataclasses import replace

from funnel.facts import HandoffFacts, LeadDetails, LeadFacts
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_decide
from funnel.stages import EventKind, HandoffState, Side, Stage
from services import access, announce
from services.handing import named_rep
from services.handoff import Choice, present_reps
from services.leads import details
from services.presence import left_open
from storage import events, handoffs, leads, people
from storage import timers as stored_timers
from storage.work import Work

REASON = 500  # characters
_OPEN_STAGES = frozenset({Stage.SQL, Stage.OPPORTUNITY})
_WORKED_ON = (HandoffState.PENDING, HandoffState.INFO, HandoffState.ACCEPTED)


def begin(work: Work, number: int) -> Choice:
    """The lead, and the present colleagues who could have it. Raises what `reassign` raises."""
    handoff, lead = _mine(work, number)
    colleagues = [rep for rep in present_reps(work) if rep.user_id != handoff.owner]
    if not colleagues:
        raise Refusal("nobody_else", ref=lead.ref)
    return Choice(lead, colleagues, None)


def still_theirs(work: Work) -> list[LeadFacts]:
    """The open leads of who acts in sales, what is due first at the top."""
    if work.actor.side is not Side.SALES:
        return []
    return [lead for lead, _ in left_open(work, work.actor.user_id)]


def reassign(work: Work, number: int, *, owner: str, reason: str = "") -> LeadDetails:
    """Give the lead to another present rep; its timers go on as they were. One commit.

    Raises `InvalidFields` for somebody who cannot have it, `Refusal`: only_sales, only_owner,
    not_with_sales, changed_meanwhile.
    """
    handoff, lead = _mine(work, number)
    if not owner:
        raise InvalidFields({"owner": Refusal("needs_owner")})
    rep = named_rep(work, owner)
    if rep.user_id == handoff.owner:
        return details(work, lead)
    was = handoff.owner
    revision = handoffs.settle(work, handoff, from_states=_WORKED_ON, owner=rep.user_id)
    if revision is None:
        work.rollback()
        raise Refusal("changed_meanwhile", ref=lead.ref)
    handoff = replace(handoff, owner=rep.user_id, revision=revision)
    lead = access.need_person(work, number, hold=True)
    leads.change_lead(work, lead.id, owner=rep.user_id)
    stored_timers.reassign(work, handoff.id, rep.user_id)
    people.change_member(work, rep.user_id, last_assigned_at=work.now)
    data = {
        "owner": rep.user_id,
        "was": was,
        "handoff": handoff.id,
        "revision": revision,
        "note": reason.strip()[:REASON],
    }
    assigned = events.add_event(work, lead, EventKind.ASSIGNED, data=data)
    announce.reassigned(work, handoff, was, assigned)
    work.commit()
    return details(work, access.need_lead(work, number))


def _mine(work: Work, number: int) -> tuple[HandoffFacts, LeadFacts]:
    """The last hand-off of a lead that sales works on, if who acts may pass it on."""
    lead = access.need_person(work, number)
    handoff = handoffs.last_handoff(work, lead.id)
    if handoff is None:
        raise Refusal("not_with_sales", ref=lead.ref)
    check_decide(work.actor, handoff)
    if handoff.state not in _WORKED_ON or lead.stage not in _OPEN_STAGES:
        raise Refusal("not_with_sales", ref=lead.ref)
    return handoff, lead
