"""The last step of sales taken back: an event that cancels another, never a deletion."""

from dataclasses import replace

from funnel.facts import EventFacts, HandoffFacts, LeadDetails, LeadFacts
from funnel.refusals import Refusal
from funnel.rights import check_decide
from funnel.stages import EventKind, HandoffState, Stage
from funnel.undo import KINDS, can_be_undone, last_act
from services import access, announce, timers
from services.leads import details
from storage import events, handoffs, leads
from storage.work import Work


def undo(work: Work, number: int) -> LeadDetails:
    """Take back an acceptance, an opportunity or a won deal of the last ten minutes. One commit.

    Only while nothing else was done to the lead since. Timers that it ended go on with their old
    deadline, one that it started is dropped, and no figure counts it any more. Raises `Refusal`:
    only_sales, only_owner, nothing_to_undo, too_late_to_undo, changed_meanwhile.
    """
    lead = access.need_person(work, number)
    handoff = handoffs.last_handoff(work, lead.id)
    if handoff is None:
        raise Refusal("nothing_to_undo", ref=lead.ref)
    check_decide(work.actor, handoff)
    event = _last(work, lead)
    is_asked = timers.undo(work, handoff, event)
    if event.kind is EventKind.ACCEPTED:
        state = HandoffState.INFO if is_asked else HandoffState.PENDING
        handoff = _reopened(work, handoff, lead, state)
    else:
        handoff = replace(handoff, revision=handoffs.revise(work, handoff.id))
    lead = access.need_person(work, number, hold=True)
    stage = Stage(str(event.data.get("was") or lead.stage))
    moved = lead.stage is stage or leads.move_lead(work, lead, stage)
    if not moved or not events.cancel(work, event.id):
        work.rollback()
        raise Refusal("changed_meanwhile", ref=lead.ref)
    data = {"cancels": event.id, "undone": event.kind, "handoff": handoff.id}
    events.add_event(work, lead, EventKind.UNDONE, stage=stage, data=data)
    announce.happened(work, handoff, EventKind.UNDONE)
    work.commit()
    return details(work, access.need_lead(work, number))


def _last(work: Work, lead: LeadFacts) -> EventFacts:
    event = last_act(events.history(work, lead.id))
    if event is None or event.kind not in KINDS:
        raise Refusal("nothing_to_undo", ref=lead.ref)
    if not can_be_undone(event, work.now):
        raise Refusal("too_late_to_undo")
    return event


def _reopened(
    work: Work, handoff: HandoffFacts, lead: LeadFacts, state: HandoffState
) -> HandoffFacts:
    """The hand-off before it was accepted; it stays with its owner."""
    undecided = {"state": state, "decided_at": None, "decided_by": ""}
    accepted = (HandoffState.ACCEPTED,)
    revision = handoffs.settle(work, handoff, from_states=accepted, **undecided)
    if revision is None:
        work.rollback()
        raise Refusal("changed_meanwhile", ref=lead.ref)
    return replace(handoff, revision=revision, state=state, decided_at=None, decided_by="")
