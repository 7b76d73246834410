"""The daily digest: since the last working day, what is owed, and how the month stands."""

from datetime import datetime, timedelta

from blockkit import blocks
from blockkit.ladder import in_sections
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from digests.kinds import DigestKind, Occasion, Rendering
from digests.templating import paragraphs
from funnel.periods import Period
from funnel.scorecard import Scorecard
from funnel.workdays import since_last
from messages import digest_details, due_lists, fallbacks, scorecard, scorecard_labels, sql_parts
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
    """The sentence that matters, what is owed and by whom, the figures of the month, one chart."""
    localizer = rendering.localizer
    first, *rest = _paragraphs(card, rendering)
    chart = scorecard.chart(card, localizer)
    figures = scorecard.figures(card.report, localizer)
    parts = sql_parts.in_short(localizer, card.report.parts)
    content = [
        blocks.header(localizer.say("Daily digest · {date}", date=localizer.date(card.today))),
        blocks.section(
            first,
            accessory=digest_details.details_button(
                localizer, KIND.name, card.period, rendering.as_of
            ),
        ),
        *(blocks.section(text) for text in rest),
        *([blocks.section(owed)] if (owed := join(_owed(card, rendering))) else []),
        blocks.fields(figures)
        if figures
        else blocks.section(
            localizer.mark("There's no agreement in place yet, so there are no targets.")
        ),
        *([blocks.section(parts)] if parts else []),
        *([chart] if chart else []),
        blocks.context(made_of(card, localizer)),
    ]
    chart_texts = (fallbacks.as_text(chart, localizer),) if chart else ()
    return Message(first, content[:BLOCKS], chart_texts)


def details(card: Scorecard, rendering: Rendering) -> list[blocks.Block]:
    """What happened in the period: flows, speed, rejections, sources, what was missed."""
    localizer, now = rendering.localizer, rendering.now
    first, *rest = paragraphs("daily_details.j2", localizer, scorecard=card)
    titled = [
        (localizer.mark("*Rejections by reason*"), scorecard.reasons(card, localizer)),
        (localizer.mark("*By source*"), scorecard.sources(card, localizer)),
        (_missed_title(card, localizer), _missed(card, localizer, now)),
        (
            bold(scorecard_labels.capitalized(scorecard_labels.counted(localizer, card.report))),
            scorecard.figure_lines(card.report, localizer, but_figures=True),
        ),
    ]
    texts = [
        join([bold(scorecard_labels.period_name(localizer, card.period)), first]),
        *rest,
        *(join([title, text]) for title, text in titled if text),
        *sql_parts.section(localizer, card.report.parts),
    ]
    return [blocks.section(part) for text in texts for part in in_sections(text)]


def _missed_title(card: Scorecard, localizer: Localizer) -> Mrkdwn:
    return bold(localizer.count("{n} deadline missed", "{n} deadlines missed", card.missed_count))


def _missed(card: Scorecard, localizer: Localizer, now: datetime) -> Mrkdwn:
    """What was done late; what is still owed stands in the digest itself, so it is counted."""
    settled = [item for item in card.missed if item.done_late]
    owed = sum(not item.done_late for item in card.missed)
    still = localizer.mark_count(
        "{n} of them isn't done yet.", "{n} of them aren't done yet.", owed
    )
    return join([due_lists.listed(localizer, settled, now), still if owed else ""])


def _owed(card: Scorecard, rendering: Rendering) -> list[Mrkdwn]:
    """What is overdue, and what falls due today, by owner."""
    localizer, now = rendering.localizer, rendering.now
    overdue = [item for item in card.due if item.is_overdue(now)]
    today = [item for item in card.due if not item.is_overdue(now)]
    return [
        join([title, due_lists.in_short(localizer, items, now)])
        for title, items in (
            (localizer.mark("*Overdue*"), overdue),
            (localizer.mark("*Due today*"), today),
        )
        if items
    ]


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


def made_of(card: Scorecard, localizer: Localizer) -> Mrkdwn:
    """Until when the figures count, what their change is measured against, by which version."""
    report = card.report
    if not report.versions:
        return line(scorecard_labels.period_name(localizer, card.period))
    parts = [
        scorecard_labels.capitalized(scorecard_labels.counted(localizer, report)),
        scorecard_labels.compared_with(localizer, report),
        scorecard_labels.versions(localizer, report),
    ]
    return join(parts, " · ")


TEMPLATES: dict[str, dict[str, type]] = {
    "daily.j2": {
        "scorecard": Scorecard,
        "yesterday": bool,
        "first_day": str,
        "last_day": str,
        "due_today": int,
        "late": timedelta,
        "due_moment": str,
        "now": datetime,
    }
}
KIND = DigestKind(
    name="daily",
    words=("diario", "diaria"),
    title=N_("Daily digest"),
    rules=("daily",),
    period=period,
    gather=gather,
    render=render,
    details=details,
    templates=TEMPLATES,
)
