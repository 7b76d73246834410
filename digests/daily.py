"""The daily balance: since the last working day, what is due today, and what was missed."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from digests import periods, sections
from digests.balance import Balance, gather, office_hours
from digests.templating import paragraphs
from funnel.facts import Company
from messages import blocks
from messages.message import Message
from messages.text import italic
from messages.voice import Voice
from storage import agreements


def balance_now(session: Session, company: Company, now: datetime) -> Balance:
    """Today's balance, as `/digest now` shows it."""
    hours = office_hours(company, agreements.agreement_in_force(session, company.id))
    return gather(session, company, periods.since_last(hours, now, company.zone), now)


def render(
    balance: Balance,
    voice: Voice,
    now: datetime,
    *,
    late: timedelta | None = None,
    templates: Path | None = None,
) -> Message:
    """The sentence that matters, one chart, then the tables.

    `late`: by how much, if it is.
    """
    first, *rest = paragraphs(
        "daily.j2",
        voice,
        templates,
        balance=balance,
        yesterday=balance.period.days == 1,
        first_day=voice.weekday(balance.period.first)
        if balance.period.days < 7
        else voice.date(balance.period.first),
        due_today=sum(count for _, count in balance.due_count),
        late=late,
        due_moment=voice.moment(now - late) if late else "",
        now=now,
    )
    shown = [
        blocks.header(voice.say("Daily balance · {date}", date=voice.date(balance.today))),
        blocks.section(first),
        sections.chart(balance, voice),
        *(blocks.section(text) for text in rest),
        *_tables(balance, voice, now),
        blocks.context(italic(_made(balance, voice))),
    ]
    kept = [block for block in shown if block is not None]
    return Message(first, kept[: blocks.MESSAGE_BLOCKS])


def _tables(balance: Balance, voice: Voice, now: datetime) -> list[blocks.Block | None]:
    return [
        sections.targets(balance.promises, voice, sections.promises_caption(balance, voice))
        or blocks.section(voice.mark("There is no agreement in force, so there are no targets.")),
        sections.reasons(balance, voice),
        sections.sources(balance, voice),
        sections.due(balance.due, voice, now, voice.say("Due today or overdue")),
        sections.due(
            balance.missed,
            voice,
            now,
            voice.count("{n} promise missed", "{n} promises missed", balance.missed_count),
        )
        or blocks.section(voice.mark("Nothing was missed in these days.")),
    ]


def _made(balance: Balance, voice: Voice) -> str:
    days = (
        voice.date(balance.period.first)
        if balance.period.days == 1
        else voice.say(
            "{first} to {last}",
            first=voice.date(balance.period.first),
            last=voice.date(balance.period.last),
        )
    )
    if balance.version is None:
        return days
    return voice.say("{days} · agreement version {version}", days=days, version=balance.version)
