"""The parts of a lead that cards, notices and its own screen share."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from blockkit.blocks import field, rich_part, rich_quote, rich_section, rich_text
from blockkit.elements import Block
from blockkit.mrkdwn import Mrkdwn, email_link, join, line, phone_link, shorten
from funnel.commitments import Commitment
from funnel.facts import LeadFacts, TimerFacts
from funnel.lead_fields import LEAD_FIELDS, FieldKind
from funnel.timers import TimerState
from messages import commitments, labels
from messages.localizer import N_, Localizer

_IN_TITLE = ("name", "company")
_SHORT_FIELDS = tuple(
    field.name
    for field in LEAD_FIELDS
    if field.kind is not FieldKind.NOTES and field.name not in _IN_TITLE
)
_ABOUT = ("campaign", "sector", "company_size", "persona")  # what a card says after the source


def _short_name(localizer: Localizer, lead: LeadFacts) -> str:
    """The name beside the reference of a lead: its company, else its own name."""
    if lead.forgotten:
        return localizer.say("erased lead")
    return lead.company or lead.name or lead.email or lead.phone


def title(localizer: Localizer, lead: LeadFacts) -> str:
    """'L-12 · Acme', as plain text."""
    return f"{lead.ref} · {_short_name(localizer, lead)}"


def who(localizer: Localizer, lead: LeadFacts) -> str:
    """'Ana Souza · Acme', as plain text."""
    if lead.forgotten:
        return localizer.say("erased lead")
    return " · ".join(text for text in (lead.name, lead.company) if text) or (
        lead.email or lead.phone
    )


def contacts(lead: LeadFacts) -> Mrkdwn:
    """E-mail and phone as links, on one line; "" where there is neither."""
    if lead.forgotten:
        return join([])
    phone = phone_link(lead.phone, labels.phone(lead.phone)) if lead.phone else ""
    return join([email_link(lead.email) if lead.email else "", phone], " · ")


def about(localizer: Localizer, lead: LeadFacts) -> Mrkdwn:
    """'Webinar · Spring webinar · Food · 11-50 · Owner': what is known of a lead, on one line."""
    if lead.forgotten:
        return join([])
    texts = [labels.source(localizer, lead.source), *(lead.text(name) for name in _ABOUT)]
    return join([line(text, 200) for text in texts if text], " · ")


def marked_title(localizer: Localizer, lead: LeadFacts) -> Mrkdwn:
    """`title` as mrkdwn, in bold."""
    return localizer.mark("*{title}*", title=line(title(localizer, lead), 200))


def lead_fields(localizer: Localizer, lead: LeadFacts) -> list[Mrkdwn]:
    """The fields of a lead that have a value, but for its title's; none for an erased lead."""
    if lead.forgotten:
        return []
    texts = {name: line(lead.text(name), 300) for name in _SHORT_FIELDS}
    texts["source"] = line(labels.source(localizer, lead.source), 300)
    texts["email"] = email_link(lead.email)
    texts["phone"] = phone_link(lead.phone, labels.phone(lead.phone))
    return [field(labels.field(localizer, name), text) for name, text in texts.items() if text]


def quoted(label: str, text: str) -> Block:
    """What somebody wrote, under a heading, as rich text: no markup in it is parsed."""
    return rich_text(rich_section(rich_part(label, bold=True)), rich_quote(shorten(text, 2900)))


def remarks(texts: Mapping[str, str], most: int) -> list[Block]:
    """What people wrote, each under its heading, in a line or two: text → heading."""
    quotes = [
        rich_quote(rich_part(f"{label}: ", bold=True), shorten(text, most))
        for text, label in texts.items()
        if text
    ]
    return [rich_text(*quotes)] if quotes else []


def deadline(localizer: Localizer, timer: TimerFacts, now: datetime) -> Mrkdwn:
    """When a timer is due, as a date that stays true; or since when it is overdue."""
    when = localizer.slack_date(timer.due_at)
    if timer.ran_out(now):
        return commitments.overdue(localizer, timer.commitment, when)
    time = labels.business_time(localizer, timer.time)
    return commitments.deadline(localizer, timer.commitment, when, time)


_DUE_BY = {
    Commitment.DECISION: N_("Decide by {when}"),
    Commitment.FIRST_TOUCH: N_("First touch by {when}"),
    Commitment.ANSWER: N_("Answer by {when}"),
    Commitment.UPDATE: N_("Update by {when}"),
}


def due_by(localizer: Localizer, timers: Iterable[TimerFacts], now: datetime) -> list[Mrkdwn]:
    """`deadlines` in fewer words: when each is due, or since when it is overdue."""
    running = [timer for timer in timers if timer.state is TimerState.RUNNING]
    return [
        deadline(localizer, timer, now)
        if timer.ran_out(now)
        else localizer.mark(_DUE_BY[timer.commitment], when=localizer.slack_date(timer.due_at))
        for timer in sorted(running, key=lambda timer: timer.due_at)
    ]


def deadlines(localizer: Localizer, timers: Iterable[TimerFacts], now: datetime) -> list[Mrkdwn]:
    """The deadline of each running timer, the most urgent first."""
    running = [timer for timer in timers if timer.state is TimerState.RUNNING]
    by_urgency = sorted(running, key=lambda timer: timer.due_at)
    return [deadline(localizer, timer, now) for timer in by_urgency]


def durations(localizer: Localizer, timers: Iterable[TimerFacts]) -> list[Mrkdwn]:
    """How long each settled timer took, where that is said."""
    lines = (
        commitments.took(localizer, timer.commitment, timedelta(seconds=timer.took))
        for timer in timers
        if timer.took is not None and timer.state in {TimerState.MET, TimerState.MISSED}
    )
    return [each for each in lines if each]
