"""What every hand-off does, whoever or whatever makes it: stage, owner, card, timer, history."""

from dataclasses import dataclass

from funnel.facts import AgreementFacts, LeadFacts
from funnel.people import Person
from funnel.periods import local_date
from funnel.qualification import Score
from funnel.refusals import InvalidFields, Refusal
from funnel.routing import next_owner
from funnel.stages import EventKind, Side, Stage, may_hand_off
from services import access, announce, timers
from storage import events, handoffs, leads, people
from storage.work import Work


@dataclass(frozen=True, kw_only=True)
class NewHandoff:
    """What a hand-off is made with.

    `marketer` answers sales' questions; `owner` "": whose turn it is; `override` says why a lead
    that misses what is asked of an SQL is handed off all the same.
    """

    version: AgreementFacts
    score: Score
    marketer: str
    owner: str = ""
    note: str = ""
    override: str = ""
    itself: bool = False


def hand_off_lead(work: Work, lead: LeadFacts, new: NewHandoff) -> LeadFacts:
    """Make a lead SQL; gives it as it is then. No commit.

    Raises `Refusal("already_handed")`, `Refusal("cannot_hand_off")`, and `InvalidFields` for an
    owner who is not in sales or away.
    """
    _check_stage(lead)
    rep = _next_rep(work, new.owner)
    marketer = lead.marketer or new.marketer
    if not leads.move_lead(work, lead, Stage.SQL, owner=rep, marketer=marketer, wake_at=None):
        raise Refusal("already_handed", ref=lead.ref)
    if lead.wake_at is not None:
        announce.no_longer_asleep(work, lead.id)
    handoff_id = handoffs.add_handoff(
        work,
        lead,
        agreement_id=new.version.id,
        owner=rep,
        note=new.note.strip(),
        marketer=new.marketer,
        below_bar=new.score.short_of_sql,
        override=new.override.strip() if new.score.short_of_sql else "",
    )
    handoff, lead = access.need_handoff(work, handoff_id)
    timers.on_event(work, handoff, EventKind.SQL)
    data: dict[str, object] = {"owner": rep, "handoff": handoff_id, "note": handoff.note}
    if new.version.terms.required_fields:
        # Kept with the event: the lead may be edited or erased later.
        data["complete"] = not new.score.blank
    if persona := new.version.terms.persona_called(new.score.persona):
        data["persona"] = persona
    if new.score.short_of_sql:
        data |= {"below_bar": True, "why": handoff.override}
    if new.itself:
        data["scored"] = True
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
