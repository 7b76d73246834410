"""What cards, notices and the lead's own screen show alike of a lead."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from funnel.facts import LeadFacts, ObligationFacts
from funnel.obligations import ObligationKind
from messages import labels
from messages.blocks import field, rich_part, rich_quote, rich_section, rich_text
from messages.elements import Block
from messages.text import Mrkdwn, line, shorten
from messages.voice import N_, Voice

SHOWN = (
    "name",
    "company",
    "email",
    "phone",
    "source",
    "campaign",
    "sector",
    "company_size",
    "persona",
)
_DEADLINES = {
    ObligationKind.DECISION: N_("Decide by {when} ({time})"),
    ObligationKind.FIRST_TOUCH: N_("First touch by {when} ({time})"),
    ObligationKind.ANSWER: N_("Answer by {when} ({time})"),
}
_LATE = {
    ObligationKind.DECISION: N_("Decision overdue: it was due {when}"),
    ObligationKind.FIRST_TOUCH: N_("First touch overdue: it was due {when}"),
    ObligationKind.ANSWER: N_("Answer overdue: it was due {when}"),
}
_TOOK = {
    ObligationKind.DECISION: N_("Decided in {took} of business time"),
    ObligationKind.FIRST_TOUCH: N_("First touch after {took} of business time"),
    ObligationKind.ANSWER: N_("Answered in {took} of business time"),
}


def called(voice: Voice, lead: LeadFacts) -> str:
    """How a lead is called beside its reference: its company, else its name."""
    if lead.forgotten:
        return voice.say("erased lead")
    return lead.company or lead.name or lead.email or lead.phone


def title(voice: Voice, lead: LeadFacts) -> str:
    """'L-12 · Acme', as plain text."""
    return f"{lead.ref} · {called(voice, lead)}"


def marked_title(voice: Voice, lead: LeadFacts) -> Mrkdwn:
    """`title` as mrkdwn, in bold."""
    return voice.mark("*{title}*", title=line(title(voice, lead), 200))


def lead_fields(voice: Voice, lead: LeadFacts) -> list[Mrkdwn]:
    """What is known of a lead; of an erased one nothing."""
    if lead.forgotten:
        return []
    known = {name: str(getattr(lead, name)) for name in SHOWN}
    known["source"] = labels.source(voice, lead.source)
    known["phone"] = labels.phone(lead.phone)
    return [field(labels.field(voice, name), line(t, 300)) for name, t in known.items() if t]


def said(label: str, text: str) -> Block:
    """Somebody's own words under a heading: they can be read and nothing else."""
    return rich_text(rich_section(rich_part(label, bold=True)), rich_quote(shorten(text, 2900)))


def notes(voice: Voice, lead: LeadFacts) -> list[Block]:
    if lead.forgotten or not lead.notes.strip():
        return []
    return [said(voice.say("Notes"), lead.notes)]


def deadline(voice: Voice, clock: ObligationFacts, now: datetime) -> Mrkdwn:
    """By when something is owed, as a date that stays true; or since when it is overdue."""
    when = voice.slack_date(clock.due_at)
    if clock.due_at < now:
        return voice.mark(_LATE[clock.kind], when=when)
    time = labels.business_time(voice, clock.time)
    return voice.mark(_DEADLINES[clock.kind], when=when, time=time)


def deadlines(voice: Voice, clocks: Iterable[ObligationFacts], now: datetime) -> list[Mrkdwn]:
    """Each clock that runs, the most urgent first."""
    open_now = sorted((c for c in clocks if c.state == "running"), key=lambda c: c.due_at)
    return [deadline(voice, clock, now) for clock in open_now]


def taken(voice: Voice, clocks: Iterable[ObligationFacts]) -> list[Mrkdwn]:
    """How long what is done took."""
    done = [c for c in clocks if c.took is not None and c.state in {"met", "missed"}]
    return [
        voice.mark(_TOOK[c.kind], took=voice.duration(timedelta(seconds=c.took or 0))) for c in done
    ]
