"""Leads: added with checked fields, found, opened, moved by marketing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from funnel.facts import Asker, HandoffFacts, LeadFacts, LeadSheet
from funnel.keys import typeable
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_marketing
from funnel.stages import EventKind, Side, Stage, check_move
from services import access
from services.contact import clean_email, clean_phone, fields_in
from storage import handoffs, leads, obligations, owing, people

TEXT_FIELDS = {
    "name": 120,
    "company": 120,
    "source": 60,
    "campaign": 80,
    "sector": 60,
    "company_size": 30,
    "persona": 60,
    "notes": 2000,
}
PAGE = 8


@dataclass(frozen=True)
class NewLead:
    """What became of a new lead: it was added, or it looks like these."""

    sheet: LeadSheet | None
    duplicates: list[LeadFacts] = field(default_factory=list)


def clean_fields(values: Mapping[str, Any], country: str) -> dict[str, str]:
    """Trimmed texts, a checked e-mail and phone. Raises `InvalidFields` naming each wrong one.

    A lead needs a name, and a way to reach it: an e-mail or a phone.
    """
    problems: dict[str, Refusal] = {}
    cleaned = {name: typeable(str(values.get(name) or "")).strip() for name in TEXT_FIELDS}
    for name, most in TEXT_FIELDS.items():
        if len(cleaned[name]) > most:
            problems[name] = Refusal("too_long", most=most)
    for name, clean in (("email", clean_email), ("phone", lambda t: clean_phone(t, country))):
        cleaned[name] = ""
        try:
            cleaned[name] = clean(typeable(str(values.get(name) or "")))
        except Refusal as refusal:
            problems[name] = refusal
    if not cleaned["name"]:
        problems["name"] = Refusal("needs_name")
    if not (cleaned["email"] or cleaned["phone"] or problems):
        problems["email"] = Refusal("needs_contact")
    if problems:
        raise InvalidFields(problems)
    return cleaned


def may_add(session: Session, asker: Asker) -> str:
    """The country whose phone numbers need no prefix, for who may add leads.

    Raises `Refusal("not_set_up")`, `Refusal("only_teams")`.
    """
    access.need_company(session, asker.workspace_id)
    access.need_member(session, asker)
    return access.need_agreement(session, asker.workspace_id).terms.country


def begin(session: Session, asker: Asker, text: str) -> dict[str, str]:
    """What the new-lead form begins with: the fields found in a text. Raises as `may_add`."""
    return fields_in(text, may_add(session, asker))


def new_lead(
    session: Session, asker: Asker, values: Mapping[str, Any], *, add_anyway: bool = False
) -> NewLead:
    """Add a lead, unless it looks like one that is there and `add_anyway` is not said.

    Raises `InvalidFields`, `Refusal("only_teams")`, `Refusal("not_set_up")`.
    """
    country = may_add(session, asker)
    person = access.need_member(session, asker)
    cleaned = clean_fields(values, country)
    if not add_anyway:
        alike = leads.duplicates(
            session,
            asker.workspace_id,
            **{name: cleaned[name] for name in ("email", "phone", "company", "name")},
        )
        if alike:
            return NewLead(None, alike)
    number = people.next_lead_number(session, asker.workspace_id)
    row = cleaned | {
        "number": number,
        "stage": Stage.LEAD,
        "marketer": asker.user_id if person.side != Side.SALES else "",
        "created_at": asker.now,
    }
    leads.add_lead(session, asker.workspace_id, row)
    lead = access.need_lead(session, asker.workspace_id, number)
    leads.add_event(session, asker, lead, EventKind.CREATED)
    session.commit()
    return NewLead(sheet(session, asker.workspace_id, lead))


def open_lead(
    session: Session, asker: Asker, number: int, *, before: int | None = None
) -> LeadSheet:
    """A lead with its hand-off, clocks and one page of history (events before id `before`).

    Raises `Refusal("no_such_lead")`, `Refusal("only_teams")`.
    """
    access.need_member(session, asker)
    lead = access.need_lead(session, asker.workspace_id, number)
    return sheet(session, asker.workspace_id, lead, before=before)


def sheet(
    session: Session, workspace_id: str, lead: LeadFacts, *, before: int | None = None
) -> LeadSheet:
    """Gather what a lead's own screen shows."""
    handoff = handoffs.last_handoff(session, workspace_id, lead.id)
    clocks = obligations.clocks_of(session, workspace_id, handoff.id) if handoff else []
    events = leads.history(session, workspace_id, lead.id, before=before, limit=PAGE)
    more = len(events) > PAGE
    events = events[:PAGE]
    return LeadSheet(lead, handoff, clocks, events, events[-1].id if more else None)


def find(session: Session, asker: Asker, words: str) -> list[LeadFacts]:
    """The newest leads that hold the words; one more than a screenful when there are more."""
    access.need_member(session, asker)
    if not words.strip():
        raise Refusal("find_what")
    return leads.find_leads(session, asker.workspace_id, words.strip()[:80])


def mine(session: Session, asker: Asker) -> list[LeadFacts]:
    """The asker's open leads: those they own in sales, else those they brought in."""
    person = access.need_member(session, asker)
    column = "owner" if person.side == Side.SALES else "marketer"
    return leads.leads_of(session, asker.workspace_id, asker.user_id, column=column)


@dataclass(frozen=True)
class Queued:
    """An open hand-off in the list of those that wait, with the deadline of its decision."""

    handoff: HandoffFacts
    lead: LeadFacts
    due_at: datetime | None
    paused: bool


def queue(session: Session, asker: Asker) -> list[Queued]:
    """The hand-offs that wait for a decision, oldest first."""
    access.need_member(session, asker)
    found = handoffs.waiting(session, asker.workspace_id)
    about = leads.leads_by_id(session, asker.workspace_id, {h.lead_id for h in found})
    due = {
        row.handoff_id: row
        for row in owing.owed(session, asker.workspace_id, limit=500)
        if row.kind == "decision"
    }
    return [
        Queued(
            handoff,
            about[handoff.lead_id],
            due[handoff.id].due_at if handoff.id in due else None,
            handoff.id in due and due[handoff.id].state == "paused",
        )
        for handoff in found
    ]


def make_mql(session: Session, asker: Asker, number: int) -> LeadSheet:
    """Marketing finds that a lead is worth its work. One commit."""
    return _move(session, asker, number, Stage.MQL, EventKind.MQL)


def recycle(session: Session, asker: Asker, number: int, wake_on: date | None) -> LeadSheet:
    """Back to nurture until the morning of a day. Raises `InvalidFields`."""
    company = access.need_company(session, asker.workspace_id)
    if wake_on is None:
        raise InvalidFields({"wake_on": Refusal("needs_wake_date")})
    try:
        wake_at = waking(wake_on, company.zone, asker.now)
    except Refusal as refusal:
        raise InvalidFields({"wake_on": refusal}) from None
    return _move(session, asker, number, Stage.RECYCLED, EventKind.RECYCLED, wake_at=wake_at)


def disqualify(session: Session, asker: Asker, number: int) -> LeadSheet:
    """Out of the funnel. One commit."""
    return _move(session, asker, number, Stage.DISQUALIFIED, EventKind.DISQUALIFIED)


def waking(day: date, zone: str, now: datetime) -> datetime:
    """The instant at which a lead put to sleep until `day` wakes: nine in the morning there."""
    moment = datetime.combine(day, time(9), ZoneInfo(zone))
    if moment <= now:
        raise Refusal("date_not_ahead")
    return moment


def _move(
    session: Session,
    asker: Asker,
    number: int,
    to: Stage,
    kind: EventKind,
    *,
    wake_at: datetime | None = None,
) -> LeadSheet:
    check_marketing(access.need_member(session, asker))
    lead = access.need_lead(session, asker.workspace_id, number)
    handoff = handoffs.last_handoff(session, asker.workspace_id, lead.id)
    if handoff and handoff.is_open:
        raise Refusal("still_with_sales", ref=lead.ref)
    check_move(lead.stage, to)
    if not leads.move_lead(session, asker.workspace_id, lead.id, lead.stage, to, wake_at=wake_at):
        raise Refusal("changed_meanwhile", ref=lead.ref)
    leads.add_event(session, asker, lead, kind, stage=to)
    session.commit()
    return sheet(session, asker.workspace_id, access.need_lead(session, asker.workspace_id, number))
