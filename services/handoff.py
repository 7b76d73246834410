"""The hand-off: a lead becomes SQL, gets an owner in sales, a card and a timer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from funnel.facts import HandoffFacts, LeadDetails, LeadFacts
from funnel.people import Person
from funnel.periods import local_date
from funnel.qualification import Score
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_marketing
from funnel.stages import EventKind, HandoffState, Side, Stage
from services import access, announce
from services.handing import NewHandoff, hand_off_lead
from services.leads import NewLead, add, details
from services.scoring import score_of, shown_score
from storage import events, handoffs, leads, people
from storage import timers as stored_timers
from storage.work import Work


@dataclass(frozen=True)
class Choice:
    """A lead, the present reps who can get it, and its score where the agreement has criteria."""

    lead: LeadFacts
    reps: list[Person]
    score: Score | None


def begin(work: Work, number: int) -> Choice:
    """What the form of a hand-off begins with.

    Raises `Refusal("no_such_lead")`, `Refusal("only_teams")`.
    """
    access.need_member(work)
    lead = access.need_lead(work, number)
    return Choice(lead, present_reps(work), shown_score(work, lead))


def present_reps(work: Work) -> list[Person]:
    """Who of sales can get a lead today, the reps before their heads."""
    today = local_date(work.now, work.company.zone)
    present = [member for member in people.team(work, Side.SALES) if not member.is_away(today)]
    return sorted(present, key=lambda member: (member.is_head, member.name))


def hand_off(
    work: Work, number: int, *, owner: str = "", note: str = "", override: str = ""
) -> LeadDetails:
    """Make a lead SQL. `owner` names a rep; without one, the present rep whose turn it is.

    `override` says why sales should get a lead that misses what the agreement asks of an SQL.
    Nobody present: it goes to the queue, open for anyone of sales to take, and the heads of
    sales are told. One commit. Raises `Refusal("not_set_up")`, `Refusal("only_marketing")`,
    `Refusal("no_such_lead")`, `Refusal("already_handed")`, `Refusal("cannot_hand_off")`, and
    `InvalidFields` for an owner who is not in sales or away, and where a reason is missing for
    what is below the bar.
    """
    access.need_company(work)
    check_marketing(work.actor)
    lead = _hand_off(work, access.need_person(work, number, hold=True), owner, note, override)
    work.commit()
    return details(work, lead)


def new_sql(work: Work, values: Mapping[str, Any], *, add_anyway: bool = False) -> NewLead:
    """Add a lead and hand it off at once, to whose turn it is. One commit.

    One that looks like a lead that is there is not added unless `add_anyway` is set; one that
    misses what the agreement asks of an SQL is added, and not handed off. Raises what adding a
    lead and `hand_off` raise.
    """
    check_marketing(work.actor)
    added = add(work, values, add_anyway=add_anyway)
    if not isinstance(added, LeadFacts):
        return NewLead(None, added)
    score = score_of(added, access.need_agreement(work).terms)
    if added.stage is not Stage.SQL and not score.short_of_sql:
        added = _hand_off(work, added)
    work.commit()
    return NewLead(details(work, added))


def _hand_off(
    work: Work, lead: LeadFacts, owner: str = "", note: str = "", override: str = ""
) -> LeadFacts:
    version = access.need_agreement(work)
    score = score_of(lead, version.terms)
    if score.short_of_sql and not override.strip():
        raise InvalidFields({"override": Refusal("needs_override")})
    new = NewHandoff(
        version=version,
        score=score,
        marketer=work.actor.user_id,
        owner=owner,
        note=note,
        override=override,
    )
    return hand_off_lead(work, lead, new)


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
