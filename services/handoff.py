"""The hand-off: a lead becomes SQL, gets an owner in sales, a card and a timer."""

from dataclasses import replace

from funnel.facts import HandoffFacts, LeadDetails, LeadFacts
from funnel.periods import local_date
from funnel.refusals import Refusal
from funnel.rights import check_marketing
from funnel.routing import next_owner
from funnel.stages import EventKind, HandoffState, Side, Stage, may_hand_off
from services import access, announce, timers
from services.leads import details
from storage import events, handoffs, leads, people
from storage import timers as stored_timers
from storage.work import Work


def hand_off(work: Work, number: int, *, owner: str = "", note: str = "") -> LeadDetails:
    """Make a lead SQL. `owner` names a rep; without one, the present rep whose turn it is.

    Nobody present: it goes to the queue, open for anyone of sales to take, and the heads of
    sales are told. One commit. Raises `Refusal("not_set_up")`, `Refusal("only_marketing")`,
    `Refusal("no_such_lead")`, `Refusal("already_handed")`, `Refusal("cannot_hand_off")`,
    `Refusal("not_a_rep")`, `Refusal("rep_away")`.
    """
    access.need_company(work)
    check_marketing(work.actor)
    version = access.need_agreement(work)
    lead = access.need_person(work, number, hold=True)
    _check_stage(lead)
    rep = _next_rep(work, owner)
    marketer = lead.marketer or work.actor.user_id
    if not leads.move_lead(work, lead, Stage.SQL, owner=rep, marketer=marketer, wake_at=None):
        raise Refusal("already_handed", ref=lead.ref)
    if lead.wake_at is not None:
        announce.no_longer_asleep(work, lead.id)
    handoff_id = handoffs.add_handoff(
        work, lead, agreement_id=version.id, owner=rep, note=note.strip()
    )
    handoff, lead = access.need_handoff(work, handoff_id)
    timers.on_event(work, handoff, EventKind.SQL)
    events.add_event(work, lead, EventKind.SQL, data={"owner": rep, "handoff": handoff_id})
    announce.handed_off(work, handoff)
    work.commit()
    return details(work, lead)


def _check_stage(lead: LeadFacts) -> None:
    if lead.stage is Stage.SQL:
        raise Refusal("already_handed", ref=lead.ref)
    if not may_hand_off(lead.stage):
        raise Refusal("cannot_hand_off", ref=lead.ref, stage=lead.stage)


def _next_rep(work: Work, named: str) -> str:
    """The owner: the rep named, else the next in turn, else nobody ("")."""
    today = local_date(work.now, work.company.zone)
    sales = people.team(work, Side.SALES)
    if named:
        rep = next((member for member in sales if member.user_id == named), None)
        if rep is None:
            raise Refusal("not_a_rep", user=named)
        if rep.is_away(today):
            raise Refusal("rep_away", user=named)
    else:
        rep = next_owner(sales, today)
    if rep is None:
        return ""
    people.change_member(work, rep.user_id, last_assigned_at=work.now)
    return rep.user_id


def take(work: Work, handoff_id: int) -> HandoffFacts:
    """Take a queued lead. One commit. Raises `Refusal("only_sales")`, `Refusal("taken")`."""
    if work.actor.side is not Side.SALES:
        raise Refusal("only_sales")
    handoff, lead = access.need_handoff(work, handoff_id)
    if handoff.owner == work.actor.user_id:
        return handoff  # the same click, delivered twice
    revision = handoffs.take(work, handoff.id)
    if revision is None:
        raise settled(*access.need_handoff(work, handoff.id))
    handoff = replace(handoff, owner=work.actor.user_id, revision=revision)
    leads.change_lead(work, lead.id, owner=handoff.owner)
    stored_timers.reassign(work, handoff.id, handoff.owner)
    people.change_member(work, handoff.owner, last_assigned_at=work.now)
    events.add_event(work, lead, EventKind.ASSIGNED, data={"owner": handoff.owner})
    announce.happened(work, handoff, EventKind.ASSIGNED)
    announce.left_queue(work, handoff)
    work.commit()
    return handoff


def settled(handoff: HandoffFacts, lead: LeadFacts) -> Refusal:
    """Why a click came too late."""
    if handoff.state is HandoffState.ACCEPTED:
        return Refusal("accepted_already", ref=lead.ref, by=handoff.decided_by)
    if handoff.state is HandoffState.REJECTED:
        return Refusal("rejected_already", ref=lead.ref, by=handoff.decided_by)
    if handoff.owner:
        return Refusal("taken", ref=lead.ref, by=handoff.owner)
    return Refusal("changed_meanwhile", ref=lead.ref)
