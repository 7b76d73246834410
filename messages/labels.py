"""What stages, reasons, promises, fields and events are called, and how people are named."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import phonenumbers

from funnel.facts import EventFacts
from funnel.obligations import ObligationKind
from funnel.stages import EventKind, Reason, Side, Stage
from messages.text import Mrkdwn, join, line, mention
from messages.voice import N_, Voice

_STAGES = {
    Stage.LEAD: N_("Lead"),
    Stage.MQL: N_("MQL"),
    Stage.SQL: N_("SQL"),
    Stage.OPPORTUNITY: N_("Opportunity"),
    Stage.CUSTOMER: N_("Customer"),
    Stage.RECYCLED: N_("Back to nurture"),
    Stage.DISQUALIFIED: N_("Disqualified"),
    Stage.LOST: N_("Lost"),
}
_REASONS = {
    Reason.WRONG_PROFILE: N_("Wrong profile"),
    Reason.NO_BUDGET: N_("No budget"),
    Reason.NOT_DECISION_MAKER: N_("Not the decision maker"),
    Reason.NO_INTEREST: N_("No real interest"),
    Reason.TIMING: N_("Timing"),
    Reason.BAD_DATA: N_("Bad contact data"),
    Reason.DUPLICATE: N_("Duplicate"),
    Reason.CUSTOMER_ALREADY: N_("Customer already"),
    Reason.COMPETITOR: N_("Competitor"),
    Reason.OTHER: N_("Other"),
}
_OBLIGATIONS = {
    ObligationKind.DECISION: N_("Decision"),
    ObligationKind.FIRST_TOUCH: N_("First touch"),
    ObligationKind.ANSWER: N_("Answer to sales"),
}
_TOUCHES = {
    "call": N_("Call"),
    "email": N_("E-mail"),
    "message": N_("Message"),
    "meeting": N_("Meeting"),
}
_SIDES = {Side.MARKETING: N_("Marketing"), Side.SALES: N_("Sales")}
FIELDS = {
    "name": N_("Name"),
    "company": N_("Company"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "source": N_("Source"),
    "campaign": N_("Campaign"),
    "sector": N_("Sector"),
    "company_size": N_("Company size"),
    "persona": N_("Persona"),
    "notes": N_("Notes"),
    "note": N_("Note"),
    "owner": N_("Owner"),
    "marketer": N_("Handed off by"),
    "stage": N_("Stage"),
    "reason": N_("Rejection reason"),
    "comment": N_("Comment"),
    "wake_on": N_("Wake up on"),
    "question": N_("Question"),
    "answer": N_("Your answer"),
    "how": N_("How"),
    "value": N_("Value of the deal"),
    "why": N_("Why"),
    "marketing_channel": N_("Marketing's channel"),
    "sales_channel": N_("Sales' channel"),
    "zone": N_("Time zone"),
    "locale": N_("Language"),
    "country": N_("Public holidays of"),
    "region": N_("State or region"),
    "marketing": N_("Marketing"),
    "sales": N_("Sales"),
    "heads_marketing": N_("Heads of marketing"),
    "heads_sales": N_("Heads of sales"),
    "admins": N_("Admins of Pacto"),
    "decision": N_("Decide on a hand-off within"),
    "first_touch": N_("First touch within"),
    "answer_within": N_("Answer a question within"),
    "sql_target": N_("SQLs a month"),
    "acceptance_target": N_("Accepted by sales"),
    "hours": N_("Business hours"),
    "days": N_("Open on"),
    "week": N_("Business hours"),
    "closed": N_("Further closed days"),
}
_EVENTS = {
    EventKind.CREATED: N_("{who} added the lead"),
    EventKind.EDITED: N_("{who} changed the lead"),
    EventKind.MQL: N_("{who} made it an MQL"),
    EventKind.ACCEPTED: N_("{who} accepted it"),
    EventKind.REJECTED: N_("{who} rejected it"),
    EventKind.INFO_ASKED: N_("{who} asked for information"),
    EventKind.INFO_GIVEN: N_("{who} answered the question"),
    EventKind.TOUCH: N_("{who} logged a touch"),
    EventKind.OPPORTUNITY: N_("{who} made it an opportunity"),
    EventKind.WON: N_("{who} won the deal"),
    EventKind.LOST: N_("{who} lost the deal"),
    EventKind.RECYCLED: N_("{who} sent it back to nurture"),
    EventKind.WOKEN: N_("{who} woke it up: it is an MQL again"),
    EventKind.DISQUALIFIED: N_("{who} disqualified it"),
    EventKind.FORGOTTEN: N_("{who} erased its personal data"),
}


def stage(voice: Voice, code: str) -> str:
    """The name of a stage; what is none is shown as it is."""
    return _named(voice, _STAGES, code)


def reason(voice: Voice, code: str) -> str:
    return _named(voice, _REASONS, code)


def obligation(voice: Voice, kind: str) -> str:
    """What is owed: decision, first touch, answer."""
    return _named(voice, _OBLIGATIONS, kind)


def touch(voice: Voice, how: str) -> str:
    return _named(voice, _TOUCHES, how)


def touches(voice: Voice) -> dict[str, str]:
    """Every way to touch a lead, with its name."""
    return {how: voice.say(label) for how, label in _TOUCHES.items()}


def side(voice: Voice, code: str) -> str:
    return _named(voice, _SIDES, code)


def field(voice: Voice, name: str) -> str:
    """The label of a field of a form or of the agreement."""
    return _named(voice, FIELDS, name)


def phone(number: str) -> str:
    """'+55 11 98765-4321': a stored number as people write it; what is no number stays."""
    try:
        known = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def source(voice: Voice, text: str) -> str:
    """Where a lead came from, as it was written."""
    return text.strip() or voice.say("unknown source")


def person(voice: Voice, user_id: str, names: Mapping[str, str] | None = None) -> Mrkdwn:
    """Someone by name where the name is known, else by mention; nobody ("") is Pacto itself."""
    if not user_id:
        return voice.mark("Pacto")
    name = (names or {}).get(user_id, "")
    return line(name) if name else mention(user_id)


def business_time(voice: Voice, length: timedelta) -> str:
    """'4 business hours'; below an hour in minutes."""
    minutes = length.total_seconds() / 60
    if minutes < 60:
        return voice.count("{n} business minute", "{n} business minutes", round(minutes))
    return voice.count("{n} business hour", "{n} business hours", minutes / 60)


def event(voice: Voice, happened: EventFacts) -> Mrkdwn:
    """One line of history without its date: what happened, by whom, with the reason or the how."""
    who = person(voice, happened.actor)
    if happened.kind is EventKind.SQL:
        return _handed_over(voice, who, happened)
    if happened.kind is EventKind.ASSIGNED:
        return _assigned(voice, who, happened)
    return join([voice.mark(_EVENTS[happened.kind], who=who), _detail(voice, happened)], ": ")


def _handed_over(voice: Voice, who: Mrkdwn, happened: EventFacts) -> Mrkdwn:
    owner = str(happened.data.get("owner") or "")
    if not owner:
        return voice.mark("{who} made it an SQL: it went to the queue", who=who)
    return voice.mark("{who} made it an SQL, for {owner}", who=who, owner=mention(owner))


def _assigned(voice: Voice, who: Mrkdwn, happened: EventFacts) -> Mrkdwn:
    owner = str(happened.data.get("owner") or "")
    if owner in {"", happened.actor}:
        return voice.mark("{who} took it", who=who)
    return voice.mark("{who} passed it on to {owner}", who=who, owner=mention(owner))


def _detail(voice: Voice, happened: EventFacts) -> Mrkdwn:
    data = {key: str(value or "") for key, value in happened.data.items()}
    how = touch(voice, data["how"]) if data.get("how") else ""
    why = reason(voice, happened.reason) if happened.reason else ""
    said = [why, how, data.get("note", ""), data.get("value", ""), data.get("why", "")]
    return join([line(part, 300) for part in said if part], " · ")


def _named(voice: Voice, table: Mapping[Any, str], code: str) -> str:
    label = table.get(code)
    return voice.say(label) if label else str(code)
