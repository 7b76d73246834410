"""The parts of a lead that cards, notices and its own screen share."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from blockkit.blocks import field, rich_part, rich_quote, rich_section, rich_text
from blockkit.elements import Block
from blockkit.mrkdwn import Mrkdwn, line, shorten
from funnel.facts import LeadFacts, TimerFacts
from funnel.lead_fields import LEAD_FIELDS, FieldKind
from funnel.timers import TimerState
from messages import commitments, labels
from messages.localizer import Localizer

_SHORT_FIELDS = tuple(field.name for field in LEAD_FIELDS if field.kind is not FieldKind.NOTES)


def _short_name(localizer: Localizer, lead: LeadFacts) -> str:
    """The name beside the reference of a lead: its company, else its own name."""
    if lead.forgotten:
        return localizer.say("erased lead")
    return lead.company or lead.name or lead.email or lead.phone


def title(localizer: Localizer, lead: LeadFacts) -> str:
    """'L-12 · Acme', as plain text."""
    return f"{lead.ref} · {_short_name(localizer, lead)}"


def marked_title(localizer: Localizer, lead: LeadFacts) -> Mrkdwn:
    """`title` as mrkdwn, in bold."""
    return localizer.mark("*{title}*", title=line(title(localizer, lead), 200))


def lead_fields(localizer: Localizer, lead: LeadFacts) -> list[Mrkdwn]:
    """The fields of a lead that have a value; none for an erased lead."""
    if lead.forgotten:
        return []
    texts = {name: lead.text(name) for name in _SHORT_FIELDS}
    texts["source"] = labels.source(localizer, lead.source)
    texts["phone"] = labels.phone(lead.phone)
    return [field(labels.field(localizer, name), line(t, 300)) for name, t in texts.items() if t]


def quoted(label: str, text: str) -> Block:
    """What somebody wrote, under a heading, as rich text: no markup in it is parsed."""
    return rich_text(rich_section(rich_part(label, bold=True)), rich_quote(shorten(text, 2900)))


def notes(localizer: Localizer, lead: LeadFacts) -> list[Block]:
    if lead.forgotten or not lead.notes.strip():
        return []
    return [quoted(localizer.say("Notes"), lead.notes)]


def deadline(localizer: Localizer, timer: TimerFacts, now: datetime) -> Mrkdwn:
    """When a timer is due, as a date that stays true; or since when it is overdue."""
    when = localizer.slack_date(timer.due_at)
    if timer.ran_out(now):
        return commitments.overdue(localizer, timer.commitment, when)
    time = labels.business_time(localizer, timer.time)
    return commitments.deadline(localizer, timer.commitment, when, time)


def deadlines(localizer: Localizer, timers: Iterable[TimerFacts], now: datetime) -> list[Mrkdwn]:
    """The deadline of each running timer, the most urgent first."""
    running = [timer for timer in timers if timer.state is TimerState.RUNNING]
    by_urgency = sorted(running, key=lambda timer: timer.due_at)
    return [deadline(localizer, timer, now) for timer in by_urgency]


def durations(localizer: Localizer, timers: Iterable[TimerFacts]) -> list[Mrkdwn]:
    """How long each settled timer took."""
    return [
        commitments.took(localizer, timer.commitment, timedelta(seconds=timer.took))
        for timer in timers
        if timer.took is not None and timer.state in {TimerState.MET, TimerState.MISSED}
    ]
