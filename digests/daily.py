"""The daily digest: since the last working day, what is due today, and what was missed."""

from blockkit import blocks
from blockkit.ladder import one_table
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, italic
from blockkit.tables import fit_tables
from digests.kinds import DigestKind, Occasion, Rendering
from digests.templating import paragraphs
from funnel.periods import Period
from funnel.scorecard import Scorecard
from funnel.workdays import since_last
from messages import fallbacks, scorecard
from messages.localizer import N_, Localizer
from services.scorecard import gather

BLOCKS = blocks.MESSAGE_BLOCKS - 1  # the last is for what somebody who asked can do with it


def period(occasion: Occasion) -> Period:
    """Every day since the occurrence before; asked for now, since the last working day."""
    return since_last(
        occasion.hours,
        occasion.now,
        occasion.zone,
        due=occasion.due,
        previous=occasion.previous,
    )


def render(card: Scorecard, rendering: Rendering) -> Message:
    """The sentence that matters, one chart, then the lists, the longest of them as a table."""
    localizer = rendering.localizer
    first, *rest = _paragraphs(card, rendering)
    chart = scorecard.chart(card, localizer)
    optional = [
        blocks.header(localizer.say("Daily balance · {date}", date=localizer.date(card.today))),
        blocks.section(first),
        chart,
        *(blocks.section(text) for text in rest),
        *_tables(card, rendering),
        blocks.context(italic(_made_of(card, localizer))),
    ]
    present = [block for block in optional if block is not None]
    chart_texts = (fallbacks.as_text(chart, localizer),) if chart else ()
    return Message(first, fit_tables(one_table(present, BLOCKS)), chart_texts)


def _paragraphs(card: Scorecard, rendering: Rendering) -> list[Mrkdwn]:
    localizer, late, days = rendering.localizer, rendering.late, card.period.days
    first, last = (
        localizer.weekday(day) if days < 7 else localizer.date(day)
        for day in (card.period.first, card.period.last)
    )
    return paragraphs(
        "daily.j2",
        localizer,
        rendering.templates,
        scorecard=card,
        yesterday=days == 1,
        first_day=first,
        last_day=last,
        due_today=sum(count for _, count in card.due_count),
        late=late,
        due_moment=localizer.moment(rendering.now - late) if late else "",
        now=rendering.now,
    )


def _tables(card: Scorecard, rendering: Rendering) -> list[blocks.Block | None]:
    localizer, now = rendering.localizer, rendering.now
    missed = localizer.count("{n} promise missed", "{n} promises missed", card.missed_count)
    return [
        scorecard.commitments(card.report, localizer)
        or blocks.section(
            localizer.mark("There is no agreement in force, so there are no targets.")
        ),
        scorecard.reasons(card, localizer),
        scorecard.sources(card, localizer),
        scorecard.due(card.due, localizer, now, localizer.say("Due today or overdue")),
        scorecard.due(card.missed, localizer, now, missed)
        or blocks.section(localizer.mark("Nothing was missed in these days.")),
    ]


def _made_of(card: Scorecard, localizer: Localizer) -> str:
    first, last = localizer.date(card.period.first), localizer.date(card.period.last)
    if card.period.days == 1:
        days = first
    else:
        days = localizer.say("{first} to {last}", first=first, last=last)
    version = card.report.version
    if version is None:
        return days
    return localizer.say("{days} · agreement version {version}", days=days, version=version)


KIND = DigestKind("daily", N_("Daily balance"), "daily", period, gather, render)
