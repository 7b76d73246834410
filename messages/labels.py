"""Labels of stages, reasons, sides, fields and events, and the names of people."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import phonenumbers

from blockkit.mrkdwn import Mrkdwn, join, line, mention
from funnel.facts import Deal, EventFacts
from funnel.stages import EventKind, Reached, Reason, Side, Stage, TouchChannel
from messages.localizer import N_, Localizer

_STAGES: Mapping[str, str] = {
    Stage.LEAD: N_("Lead"),
    Stage.MQL: N_("MQL"),
    Stage.SQL: N_("SQL"),
    Stage.OPPORTUNITY: N_("Opportunity"),
    Stage.CUSTOMER: N_("Customer"),
    Stage.RECYCLED: N_("In nurture"),
    Stage.DISQUALIFIED: N_("Disqualified"),
    Stage.LOST: N_("Lost"),
}
_REASONS: Mapping[str, str] = {
    Reason.WRONG_PROFILE: N_("Wrong profile"),
    Reason.NO_BUDGET: N_("No budget"),
    Reason.NOT_DECISION_MAKER: N_("Not the decision maker"),
    Reason.NO_INTEREST: N_("No real interest"),
    Reason.TIMING: N_("Bad timing"),
    Reason.BAD_DATA: N_("Bad contact data"),
    Reason.DUPLICATE: N_("Duplicate"),
    Reason.CUSTOMER_ALREADY: N_("Already a customer"),
    Reason.COMPETITOR: N_("Is a competitor"),
    Reason.OTHER: N_("Other"),
}
_TOUCHES: Mapping[str, str] = {
    TouchChannel.CALL: N_("Call"),
    TouchChannel.EMAIL: N_("Email"),
    TouchChannel.MESSAGE: N_("Message"),
    TouchChannel.MEETING: N_("Meeting"),
}
_SIDES: Mapping[str, str] = {Side.MARKETING: N_("Marketing"), Side.SALES: N_("Sales")}
FIELDS = {
    "name": N_("Name"),
    "company": N_("Company"),
    "email": N_("Email"),
    "phone": N_("Phone"),
    "source": N_("Source"),
    "campaign": N_("Campaign"),
    "sector": N_("Sector"),
    "company_size": N_("Company size"),
    "job_title": N_("Job title"),
    "activity": N_("Activity"),
    "persona": N_("Persona"),
    "notes": N_("Notes"),
    "note": N_("Note"),
    "owner": N_("Owner"),
    "marketer": N_("Handed off by"),
    "stage": N_("Stage"),
    "reason": N_("Rejection reason"),
    "comment": N_("Comment"),
    "wake_on": N_("Try again on"),
    "question": N_("Question"),
    "answer": N_("Your answer"),
    "how": N_("How"),
    "value": N_("Deal value"),
    "why": N_("Why"),
    "marketing_channel": N_("Marketing team channel"),
    "sales_channel": N_("Sales team channel"),
    "zone": N_("Time zone"),
    "locale": N_("Language"),
    "country": N_("Holiday calendar"),
    "region": N_("State or region code"),
    "retention_months": N_("Erase closed leads after"),
    "marketing": N_("Marketing"),
    "sales": N_("Sales"),
    "heads_marketing": N_("Heads of marketing"),
    "heads_sales": N_("Heads of sales"),
    "admins": N_("Pacto admins"),
    "hours": N_("Business hours"),
    "days": N_("Working days"),
    "weekdays": N_("Days of the week"),
    "day": N_("Day of the month"),
    "nth": N_("Week of the month"),
    "anchor": N_("Start date"),
    "week": N_("Business hours"),
    "closed": N_("Other closed days"),
    "text": N_("Idea"),
    "kind": N_("What is it?"),
    "writer": N_("Who writes it"),
    "contributor": N_("Who from sales contributes"),
    "title": N_("What needs to be done"),
    "due_on": N_("Due date"),
    "measure": N_("How will you know it worked?"),
    "channel": N_("Channel"),
    "starts_on": N_("Start date"),
    "ends_on": N_("End date"),
    "budget": N_("Budget"),
    "aliases": N_("Other names"),
    "month": N_("Month"),
    "amount": N_("Spend"),
    "other": N_("Name to merge into it"),
    "sales_cost": N_("Monthly sales cost"),
    "margin": N_("Gross margin (%)"),
    "churn": N_("Customers lost per month (%)"),
    "deal_months": N_("Months a deal's value covers"),
}
_EVENTS = {
    EventKind.CREATED: N_("{who} added the lead"),
    EventKind.EDITED: N_("{who} edited the lead"),
    EventKind.MQL: N_("{who} marked it as an MQL"),
    EventKind.ACCEPTED: N_("{who} accepted it"),
    EventKind.REJECTED: N_("{who} rejected it"),
    EventKind.INFO_ASKED: N_("{who} asked for information"),
    EventKind.INFO_GIVEN: N_("{who} answered the question"),
    EventKind.TOUCH: N_("{who} logged a touch"),
    EventKind.OPPORTUNITY: N_("{who} marked it as an opportunity"),
    EventKind.WON: N_("{who} won the deal"),
    EventKind.LOST: N_("{who} lost the deal"),
    EventKind.RECYCLED: N_("{who} sent it back to nurture"),
    EventKind.WOKEN: N_("{who} brought it back from nurture (MQL again)"),
    EventKind.DISQUALIFIED: N_("{who} disqualified it"),
    EventKind.FORGOTTEN: N_("{who} erased the lead's personal data"),
    EventKind.UNDONE: N_("{who} undid the last step"),
}
_UNDONE: Mapping[str, str] = {
    EventKind.ACCEPTED: N_("{who} undid the acceptance"),
    EventKind.OPPORTUNITY: N_("{who} undid the opportunity"),
    EventKind.WON: N_("{who} undid the won deal"),
}


def stage(localizer: Localizer, code: str) -> str:
    """The name of a stage; an unknown code is shown as it is."""
    return _label(localizer, _STAGES, code)


def reason(localizer: Localizer, code: str) -> str:
    return _label(localizer, _REASONS, code)


def in_currency(localizer: Localizer, currency: str, hint: str) -> str:
    """A hint that says first which currency is meant, where the workspace has one."""
    if not currency:
        return hint
    return f"{localizer.say('In {currency}.', currency=currency)} {hint}"


def touch(localizer: Localizer, channel: str) -> str:
    return _label(localizer, _TOUCHES, channel)


def touches(localizer: Localizer) -> dict[str, str]:
    """Every channel of a touch, with its name."""
    return {channel: localizer.say(label) for channel, label in _TOUCHES.items()}


def side(localizer: Localizer, code: str) -> str:
    return _label(localizer, _SIDES, code)


def team_name(localizer: Localizer, code: str) -> str:
    """A team inside a sentence."""
    return side(localizer, code).lower()


def field(localizer: Localizer, name: str) -> str:
    """The label of a field of a form or of the agreement."""
    return _label(localizer, FIELDS, name)


def phone(number: str) -> str:
    """'+55 11 98765-4321': a stored number as people write it; other text stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def source(localizer: Localizer, text: str) -> str:
    """Where a lead came from, as it was written."""
    return text.strip() or localizer.say("(no source)")


def person(localizer: Localizer, user_id: str, names: Mapping[str, str] | None = None) -> Mrkdwn:
    """A person by name where `names` has it, else by mention; no id ("") is Pacto itself."""
    if not user_id:
        return localizer.mark("Pacto")
    name = (names or {}).get(user_id, "")
    return line(name) if name else mention(user_id)


def business_time(localizer: Localizer, length: timedelta) -> str:
    """'4 business hours'; below an hour in minutes."""
    minutes = length.total_seconds() / 60
    if minutes < 60:
        return localizer.count("{n} business minute", "{n} business minutes", round(minutes))
    return localizer.count("{n} business hour", "{n} business hours", minutes / 60)


def promised(localizer: Localizer, number: timedelta | int) -> str:
    """'4 business hours', or '5 business days' of a number of them."""
    if isinstance(number, timedelta):
        return business_time(localizer, number)
    return localizer.count("{n} business day", "{n} business days", number)


def event_line(localizer: Localizer, event: EventFacts, *, brief: bool = False) -> Mrkdwn:
    """One line of history without its date: what happened, by whom, and why or how.

    With `brief` what somebody wrote is left out; a canceled event is struck.
    """
    line = _event_line(localizer, event, brief=brief)
    return Mrkdwn(f"~{line}~") if event.canceled else line


def _event_line(localizer: Localizer, event: EventFacts, *, brief: bool) -> Mrkdwn:
    who = person(localizer, event.actor)
    if event.kind is EventKind.SQL:
        sentence = _handed_off(localizer, who, event)
    elif event.kind is EventKind.MQL and event.data.get("scored"):
        sentence = localizer.mark("It became an MQL by its score")
    elif event.kind is EventKind.ASSIGNED:
        sentence = _assigned(localizer, who, event)
    else:
        words = _UNDONE.get(str(event.data.get("undone")), _EVENTS[event.kind])
        sentence = localizer.mark(words, who=who)
    return join([sentence, _detail(localizer, event, brief=brief)], ": ")


def value(localizer: Localizer, deal: Deal) -> str:
    """'R$ 12.500,00': what a deal is worth, in its currency where it has one."""
    if not deal.currency:
        return localizer.number(deal.amount)
    return localizer.money(deal.amount, deal.currency)


def _handed_off(localizer: Localizer, who: Mrkdwn, event: EventFacts) -> Mrkdwn:
    owner = str(event.data.get("owner") or "")
    if event.data.get("scored") and owner:
        return localizer.mark("It went to {owner} as an SQL by its score", owner=mention(owner))
    if event.data.get("scored"):
        return localizer.mark("It went to the queue as an SQL by its score")
    if not owner:
        return localizer.mark("{who} handed it off to the queue as an SQL", who=who)
    return localizer.mark("{who} handed it off to {owner} as an SQL", who=who, owner=mention(owner))


def _assigned(localizer: Localizer, who: Mrkdwn, event: EventFacts) -> Mrkdwn:
    owner = str(event.data.get("owner") or "")
    if owner in {"", event.actor}:
        return localizer.mark("{who} took it", who=who)
    return localizer.mark("{who} reassigned it to {owner}", who=who, owner=mention(owner))


def _detail(localizer: Localizer, event: EventFacts, *, brief: bool) -> Mrkdwn:
    data = {key: str(value or "") for key, value in event.data.items()}
    fields = [field(localizer, str(name)) for name in event.data.get("fields") or ()]
    channel = touch(localizer, data["how"]) if data.get("how") else ""
    why = reason(localizer, event.reason) if event.reason else ""
    amount = value(localizer, event.deal) if event.deal and event.deal.amount else ""
    note = "" if brief else data.get("note", "")
    details = [why, channel, reached(localizer, event), localizer.list(fields)]
    details += [note, amount, data.get("why", "")]
    when = data.get("when", "")
    done = [localizer.slack_date(datetime.fromisoformat(when))] if when else []
    return join([*done, *(line(detail, 200) for detail in details if detail)], " · ")


def reached(localizer: Localizer, event: EventFacts) -> str:
    """Whether a touch reached the person, where that was said."""
    words = {Reached.YES: localizer.say("reached"), Reached.NO: localizer.say("not reached")}
    answer = str(event.data.get("reached") or "")
    return words[Reached(answer)] if answer in set(Reached) else ""


def _label(localizer: Localizer, table: Mapping[str, str], code: str) -> str:
    label = table.get(code)
    return localizer.say(label) if label else str(code)
