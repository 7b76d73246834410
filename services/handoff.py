"""The hand-off: a lead becomes SQL, gets an owner in sales, a card and a clock."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from funnel.facts import Asker, Company, HandoffFacts, LeadFacts, LeadSheet, Person
from funnel.obligations import ObligationKind
from funnel.refusals import Refusal
from funnel.rights import check_marketing
from funnel.routing import next_owner
from funnel.stages import EventKind, Side, Stage, may_hand_off
from services import access, clocks
from services.leads import sheet
from storage import handoffs, leads, obligations, outbox, people


def hand_off(
    session: Session, asker: Asker, number: int, *, owner: str = "", note: str = ""
) -> LeadSheet:
    """Make a lead SQL. `owner` names a rep; without one, the present rep whose turn it is.

    Nobody present: it goes to the queue, open for anyone of sales to take, and the heads of
    sales are told. One commit. Raises `Refusal("not_set_up")`, `Refusal("only_marketing")`,
    `Refusal("no_such_lead")`, `Refusal("already_handed")`, `Refusal("cannot_hand_off")`,
    `Refusal("not_a_rep")`.
    """
    company = access.need_company(session, asker.workspace_id)
    check_marketing(access.need_person(session, asker))
    version = access.need_agreement(session, asker.workspace_id)
    lead = access.need_lead(session, asker.workspace_id, number)
    if lead.stage is Stage.SQL:
        raise Refusal("already_handed", ref=lead.ref)
    if not may_hand_off(lead.stage):
        raise Refusal("cannot_hand_off", ref=lead.ref, stage=lead.stage)
    rep = _choose(session, company, owner, asker.now)
    marketer = lead.marketer or asker.user_id
    if not leads.move_lead(
        session,
        asker.workspace_id,
        lead.id,
        lead.stage,
        Stage.SQL,
        owner=rep,
        marketer=marketer,
        wake_at=None,
    ):
        raise Refusal("already_handed", ref=lead.ref)
    made = handoffs.add_handoff(
        session,
        asker.workspace_id,
        lead_id=lead.id,
        agreement_id=version.id,
        marketer=asker.user_id,
        owner=rep,
        note=note.strip(),
        now=asker.now,
        channel=company.sales_channel,
    )
    clocks.start(
        session,
        asker.workspace_id,
        version,
        ObligationKind.DECISION,
        handoff_id=made,
        lead_id=lead.id,
        owner=rep,
        began=asker.now,
        now=asker.now,
    )
    leads.add_event(session, asker, lead, EventKind.SQL, stage=Stage.SQL, owner=rep, handoff=made)
    handoff, _ = access.need_handoff(session, asker.workspace_id, made)
    say_card(session, asker.workspace_id, handoff, asker.now)
    _tell_owner(session, asker.workspace_id, handoff, asker.now)
    session.commit()
    return sheet(session, asker.workspace_id, replace(lead, stage=Stage.SQL, owner=rep))


def _choose(session: Session, company: Company, named: str, now: datetime) -> str:
    """The owner: the rep named, else the next in turn, else nobody ("")."""
    today = access.local_today(company, now).date()
    sales = people.team(session, company.id, Side.SALES)
    if named:
        rep = next((p for p in sales if p.user_id == named), None)
        if rep is None:
            raise Refusal("not_a_rep", user=named)
        if rep.is_away(today):
            raise Refusal("rep_away", user=named)
    else:
        rep = next_owner(sales, today)
    if rep is None:
        return ""
    people.change_member(session, company.id, rep.user_id, last_assigned_at=now)
    return rep.user_id


def take(session: Session, asker: Asker, handoff_id: int) -> HandoffFacts:
    """Take a queued lead. One commit. Raises `Refusal("only_sales")`, `Refusal("taken")`."""
    person = access.need_person(session, asker)
    if person.side != Side.SALES:
        raise Refusal("only_sales")
    handoff, lead = access.need_handoff(session, asker.workspace_id, handoff_id)
    if handoff.owner == asker.user_id:
        return handoff  # the same click, delivered twice
    give_owner(session, asker, handoff, lead, person)
    session.commit()
    return replace(handoff, owner=asker.user_id)


def give_owner(
    session: Session, asker: Asker, handoff: HandoffFacts, lead: LeadFacts, person: Person
) -> None:
    """A queued lead gets its owner, if nobody was quicker."""
    if not handoffs.take(session, asker.workspace_id, handoff.id, person.user_id):
        now_there, _ = access.need_handoff(session, asker.workspace_id, handoff.id)
        raise settled(now_there, lead)
    leads.change_lead(session, asker.workspace_id, lead.id, owner=person.user_id)
    obligations.owe_to(session, asker.workspace_id, handoff.id, person.user_id)
    people.change_member(session, asker.workspace_id, person.user_id, last_assigned_at=asker.now)
    leads.add_event(session, asker, lead, EventKind.ASSIGNED, owner=person.user_id)
    refresh(session, asker, handoff.id)
    say_thread(session, asker, handoff, "taken")


def settled(handoff: HandoffFacts, lead: LeadFacts) -> Refusal:
    """Why a click came too late."""
    if handoff.state == "accepted":
        return Refusal("accepted_already", ref=lead.ref, by=handoff.decided_by)
    if handoff.state == "rejected":
        return Refusal("rejected_already", ref=lead.ref, by=handoff.decided_by)
    if handoff.owner:
        return Refusal("taken", ref=lead.ref, by=handoff.owner)
    return Refusal("changed_meanwhile", ref=lead.ref)


def refresh(session: Session, asker: Asker, handoff_id: int) -> None:
    """Have the card, and its owner's direct message, show what has changed since."""
    handoff = handoffs.handoff(session, asker.workspace_id, handoff_id)
    if handoff is None:
        return
    say_card(session, asker.workspace_id, handoff, asker.now)
    if handoff.owner:
        outbox.put(
            session,
            asker.workspace_id,
            "copy",
            key=f"copy:{handoff.id}:{handoff.revision}",
            lane=handoff.owner,
            now=asker.now,
            handoff=handoff.id,
            revision=handoff.revision,
        )


def say_card(session: Session, workspace_id: str, handoff: HandoffFacts, now: datetime) -> None:
    """Post the card, or update it: one row a revision."""
    outbox.put(
        session,
        workspace_id,
        "card",
        key=f"card:{handoff.id}:{handoff.revision}",
        lane=f"handoff:{handoff.id}",
        now=now,
        handoff=handoff.id,
        revision=handoff.revision,
    )


def say_thread(
    session: Session, asker: Asker, handoff: HandoffFacts, what: str, **facts: object
) -> None:
    """A line in the card's thread: its history, in the channel's language."""
    outbox.put(
        session,
        asker.workspace_id,
        "thread",
        key=f"thread:{handoff.id}:{what}:{facts.get('n', handoff.revision)}",
        lane=f"handoff:{handoff.id}",
        now=asker.now,
        handoff=handoff.id,
        what=what,
        by=asker.user_id,
        **facts,
    )


def say_to(session: Session, asker: Asker, handoff: HandoffFacts, user_id: str, what: str) -> None:
    """A direct message about a hand-off, in its reader's language; none to the asker."""
    if user_id and user_id != asker.user_id:
        outbox.put(
            session,
            asker.workspace_id,
            "direct",
            key=direct_key(handoff.id, what, handoff.revision, user_id),
            lane=user_id,
            now=asker.now,
            handoff=handoff.id,
            what=what,
            by=asker.user_id,
        )


def direct_key(handoff_id: int, what: str, revision: int, user_id: str) -> str:
    """How the outbox knows a direct message, to say it once and to find it again."""
    return f"direct:{handoff_id}:{what}:{revision}:{user_id}"


def _tell_owner(session: Session, workspace_id: str, handoff: HandoffFacts, now: datetime) -> None:
    asker = Asker(workspace_id, "", now)
    if handoff.owner:
        say_to(session, asker, handoff, handoff.owner, "yours")
        return
    for head in people.heads(session, workspace_id, Side.SALES):
        say_to(session, asker, handoff, head.user_id, "queued")
