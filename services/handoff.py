"""The hand-off: a lead becomes SQL, gets an owner in sales, a card and a timer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from funnel.facts import HandoffFacts, LeadDetails, LeadFacts, Person
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_marketing
from funnel.routing import next_owner
from funnel.stages import EventKind, HandoffState, Side, Stage, may_hand_off
from services import access, announce, timers
from services.leads import NewLead, add, details
from storage import events, handoffs, leads, people
from storage import timers as stored_timers
from storage.work import Work


@dataclass(frozen=True)
class Choice:
    """A lead, and the present reps who can get it."""

    lead: LeadFacts
    reps: list[Person]


def begin(work: Work, number: int) -> Choice:
    """What the form of a hand-off begins with.

    Raises `Refusal("no_such_lead")`, `Refusal("only_teams")`.
    """
    access.need_member(work)
    return Choice(access.need_lead(work, number), present_reps(work))


def present_reps(work: Work) -> list[Person]:
    """Who of sales can get a lead today, the reps before their heads."""
    today = local_date(work.now, work.company.zone)
    present = [member for member in people.team(work, Side.SALES) if not member.is_away(today)]
    return sorted(present, key=lambda member: (member.is_head, member.name))


def hand_off(work: Work, number: int, *, owner: str = "", note: str = "") -> LeadDetails:
    """Make a lead SQL. `owner` names a rep; without one, the present rep whose turn it is.

    Nobody present: it goes to the queue, open for anyone of sales to take, and the heads of
    sales are told. One commit. Raises `Refusal("not_set_up")`, `Refusal("only_marketing")`,
    `Refusal("no_such_lead")`, `Refusal("already_handed")`, `Refusal("cannot_hand_off")`, and
    `InvalidFields` for an owner who is not in sales or away.
    """
    access.need_company(work)
    check_marketing(work.actor)
    lead = _hand_off(work, access.need_person(work, number, hold=True), owner, note)
    work.commit()
    return details(work, lead)


def new_sql(work: Work, values: Mapping[str, Any], *, add_anyway: bool = False) -> NewLead:
    """Add a lead and hand it off at once, to whose turn it is. One commit.

    One that looks like a lead that is there is not added unless `add_anyway` is set. Raises what
    adding a lead and `hand_off` raise.
    """
    check_marketing(work.actor)
    added = add(work, values, add_anyway=add_anyway)
    if not isinstance(added, LeadFacts):
        return NewLead(None, added)
    lead = _hand_off(work, added, "", "")
    work.commit()
    return NewLead(details(work, lead))


def _hand_off(work: Work, lead: LeadFacts, owner: str, note: str) -> LeadFacts:
    version = access.need_agreement(work)
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
    data: dict[str, object] = {"owner": rep, "handoff": handoff_id, "note": handoff.note}
    if required := version.terms.required_fields:
        # Kept with the event: the lead may be edited or erased later.
        data["complete"] = all(lead.text(name) for name in required)
    events.add_event(work, lead, EventKind.SQL, data=data)
    announce.handed_off(work, handoff)
    return lead


def _check_stage(lead: LeadFacts) -> None:
    if lead.stage is Stage.SQL:
        raise Refusal("already_handed", ref=lead.ref)
    if not may_hand_off(lead.stage):
        raise Refusal("cannot_hand_off", ref=lead.ref, stage=lead.stage)


def _next_rep(work: Work, named: str) -> str:
    """The owner: the rep named, else the next in turn, else nobody ("")."""
    if named:
        rep: Person | None = named_rep(work, named)
    else:
        rep = next_owner(people.team(work, Side.SALES), local_date(work.now, work.company.zone))
    if rep is None:
        return ""
    people.change_member(work, rep.user_id, last_assigned_at=work.now)
    return rep.user_id


def named_rep(work: Work, named: str) -> Person:
    """The present rep of this id. Raises `InvalidFields` beside the field of the owner."""
    sales = people.team(work, Side.SALES)
    rep = next((member for member in sales if member.user_id == named), None)
    if rep is None:
        raise InvalidFields({"owner": Refusal("not_a_rep", user=named)})
    if rep.is_away(local_date(work.now, work.company.zone)):
        raise InvalidFields({"owner": Refusal("rep_away", user=named)})
    return rep


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
    data = {"owner": handoff.owner, "handoff": handoff.id}
    taken = events.add_event(work, lead, EventKind.ASSIGNED, data=data)
    announce.happened(work, handoff, EventKind.ASSIGNED, event_id=taken)
    announce.taken(work, handoff)
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
