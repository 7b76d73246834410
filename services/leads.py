"""Leads: added with checked fields, found, opened, moved by marketing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from funnel.facts import LeadDetails, LeadFacts, Queued
from funnel.lead_fields import LEAD_FIELDS, NAMES, FieldKind, LeadField, fingerprint
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_marketing
from funnel.stages import EventKind, Side, Stage, check_move
from funnel.texts import sanitize
from funnel.undo import can_be_undone, last_act
from services import access, announce
from services.contact import clean_email, clean_phone, fields_in
from services.scoring import scored, shown_score
from storage import events, handoffs, leads, people, scoring, timers
from storage.work import Work

PAGE = 8  # events of a lead's history on one page


@dataclass(frozen=True)
class NewLead:
    """What became of a new lead: it was added, or it looks like these."""

    details: LeadDetails | None
    duplicates: list[LeadFacts] = field(default_factory=list)


def clean_fields(values: Mapping[str, Any], country: str) -> dict[str, str]:
    """Trimmed texts, a checked e-mail and phone. Raises `InvalidFields` naming each wrong one.

    A lead needs a name, and a way to reach it: an e-mail or a phone.
    """
    problems: dict[str, Refusal] = {}
    cleaned: dict[str, str] = {}
    for each in LEAD_FIELDS:
        cleaned[each.name] = ""
        try:
            cleaned[each.name] = _clean(each, str(values.get(each.name) or ""), country)
        except Refusal as refusal:
            problems[each.name] = refusal
    if not cleaned["name"] and "name" not in problems:
        problems["name"] = Refusal("needs_name")
    if not (cleaned["email"] or cleaned["phone"] or problems):
        problems["email"] = Refusal("needs_contact")
    if problems:
        raise InvalidFields(problems)
    return cleaned


def _clean(each: LeadField, text: str, country: str) -> str:
    text = sanitize(text).strip()
    if each.kind is FieldKind.EMAIL:
        return clean_email(text)
    if each.kind is FieldKind.PHONE:
        return clean_phone(text, country)
    if len(text) > each.most:
        raise Refusal("too_long", most=each.most)
    return text


def may_add(work: Work) -> str:
    """The country whose phone numbers need no prefix, for who may add leads.

    Raises `Refusal("not_set_up")`, `Refusal("only_teams")`.
    """
    access.need_company(work)
    access.need_member(work)
    return access.need_agreement(work).terms.country


def begin(work: Work, text: str) -> dict[str, str]:
    """What the new-lead form begins with: the fields found in a text. Raises as `may_add`."""
    return fields_in(text, may_add(work))


def new_lead(work: Work, values: Mapping[str, Any], *, add_anyway: bool = False) -> NewLead:
    """Add a lead, unless it looks like one that is there and `add_anyway` is not set.

    One commit. Raises `InvalidFields`, `Refusal("only_teams")`, `Refusal("not_set_up")`.
    """
    added = add(work, values, add_anyway=add_anyway)
    if not isinstance(added, LeadFacts):
        return NewLead(None, added)
    work.commit()
    return NewLead(details(work, added))


def add(
    work: Work, values: Mapping[str, Any], *, add_anyway: bool = False
) -> LeadFacts | list[LeadFacts]:
    """`new_lead` for who commits; gives the lead, or those that it looks like."""
    cleaned = clean_fields(values, may_add(work))
    if not add_anyway:
        same_by = {name: cleaned[name] for name in ("email", "phone", "company", "name")}
        duplicates = leads.duplicates(work, **same_by)
        if duplicates:
            return duplicates
    row = {
        **leads.columns_and_extra(cleaned),
        "number": people.next_lead_number(work),
        "stage": Stage.LEAD,
        "marketer": work.actor.user_id if work.actor.side is not Side.SALES else "",
        "created_at": work.now,
    }
    lead = leads.add_lead(work, row)
    events.add_event(work, lead, EventKind.CREATED)
    return scored(work, lead)


def open_lead(work: Work, number: int, *, before: int | None = None) -> LeadDetails:
    """A lead with its hand-off, timers and one page of history (events before id `before`).

    Raises `Refusal("no_such_lead")`, `Refusal("only_teams")`.
    """
    access.need_member(work)
    return details(work, access.need_lead(work, number), before=before)


def open_handed_off(work: Work, handoff_id: int) -> LeadDetails:
    """The lead of a hand-off, as `open_lead` shows it."""
    _, lead = access.need_handoff(work, handoff_id)
    return details(work, lead)


def details(work: Work, lead: LeadFacts, *, before: int | None = None) -> LeadDetails:
    """Gather what a lead's own screen shows."""
    handoff = handoffs.last_handoff(work, lead.id)
    of_handoff = timers.timers_of(work, handoff.id) if handoff else []
    page = events.history(work, lead.id, before=before, limit=PAGE)
    more = len(page) > PAGE
    page = page[:PAGE]
    closing = None
    if lead.stage in {Stage.CUSTOMER, Stage.LOST}:
        closing = events.last_of(work, lead.id, EventKind.WON, EventKind.LOST)
    newest = events.history(work, lead.id, limit=PAGE) if before else page
    last = last_act(newest)
    return LeadDetails(
        lead,
        handoff,
        of_handoff,
        page,
        page[-1].id if more else None,
        closing,
        last if can_be_undone(last, work.now) else None,
        work.company.link_to(handoff.channel, handoff.card_ts) if handoff else "",
        shown_score(work, lead),
    )


def edit_lead(work: Work, number: int, values: Mapping[str, Any], seen: str) -> LeadDetails:
    """Change the fields of a lead; its card follows. `seen`: what stood there before, digested.

    One commit. Raises `InvalidFields`, `Refusal("changed_meanwhile")` where somebody else was
    quicker, and what `may_add` raises.
    """
    cleaned = clean_fields(values, may_add(work))
    lead = access.need_person(work, number)
    if not _changed(lead, cleaned):
        return details(work, lead)
    # Hand-offs are locked before their lead, as everywhere.
    announce.lead_changed(work, handoffs.last_handoff(work, lead.id))
    lead = access.need_person(work, number, hold=True)
    if seen and seen != fingerprint(lead.text):
        raise Refusal("changed_meanwhile", ref=lead.ref)
    changed = _changed(lead, cleaned)
    row = leads.columns_and_extra(cleaned)
    if "extra" in row:
        row["extra"] = dict(lead.extra) | row["extra"]
    leads.change_lead(work, lead.id, **row, **leads.identity(cleaned))
    lead = access.need_lead(work, number)
    events.add_event(work, lead, EventKind.EDITED, data={"fields": changed})
    lead = scored(work, lead)
    work.commit()
    return details(work, lead)


def _changed(lead: LeadFacts, cleaned: Mapping[str, str]) -> list[str]:
    return [name for name in NAMES if cleaned[name] != lead.text(name)]


def find(work: Work, words: str) -> list[LeadFacts]:
    """The newest leads that hold the words; one more than a screenful when there are more."""
    access.need_member(work)
    if not words.strip():
        raise Refusal("find_what")
    return leads.find_leads(work, words.strip()[:80])


def mine(work: Work) -> list[LeadFacts]:
    """The open leads of who acts: those they own in sales, else those they brought in."""
    person = access.need_member(work)
    role = leads.Role.OWNER if person.side is Side.SALES else leads.Role.MARKETER
    return leads.leads_of(work, person.user_id, role)


def ready(work: Work) -> list[LeadFacts]:
    """The newest leads that reach the bar of an SQL and wait to be handed off."""
    access.need_member(work)
    return scoring.ready_leads(work)


def queue(work: Work) -> list[Queued]:
    """The hand-offs that wait for a decision, oldest first."""
    access.need_member(work)
    return handoffs.queue(work)


def make_mql(work: Work, number: int) -> LeadDetails:
    """Marketing finds that a lead is worth its work. One commit."""
    return _move(work, number, Stage.MQL, EventKind.MQL)


def recycle(work: Work, number: int, wake_on: date | None) -> LeadDetails:
    """Back to nurture until the morning of a day. Raises `InvalidFields`."""
    company = access.need_company(work)
    if wake_on is None:
        raise InvalidFields({"wake_on": Refusal("needs_wake_date")})
    try:
        wake_at = waking(wake_on, company.zone, work.now)
    except Refusal as refusal:
        raise InvalidFields({"wake_on": refusal}) from None
    return _move(work, number, Stage.RECYCLED, EventKind.RECYCLED, wake_at=wake_at)


def disqualify(work: Work, number: int) -> LeadDetails:
    """Out of the funnel. One commit."""
    return _move(work, number, Stage.DISQUALIFIED, EventKind.DISQUALIFIED)


def waking(day: date, zone: str, now: datetime) -> datetime:
    """The instant at which a lead put to sleep until `day` wakes: nine in the morning there."""
    moment = datetime.combine(day, time(9), ZoneInfo(zone))
    if moment <= now:
        raise Refusal("date_not_ahead")
    return moment


def _move(
    work: Work, number: int, to: Stage, kind: EventKind, *, wake_at: datetime | None = None
) -> LeadDetails:
    check_marketing(access.need_member(work))
    lead = access.need_person(work, number)
    handoff = handoffs.last_handoff(work, lead.id)
    if handoff and handoff.is_open:
        raise Refusal("still_with_sales", ref=lead.ref)
    check_move(lead.stage, to)
    if not leads.move_lead(work, lead, to, wake_at=wake_at):
        raise Refusal("changed_meanwhile", ref=lead.ref)
    if lead.wake_at is not None:
        announce.no_longer_asleep(work, lead.id)
    events.add_event(work, lead, kind, stage=to)
    work.commit()
    return details(work, access.need_lead(work, number))
