"""The monthly review: commitments month by month, objectives, conversions, sources."""

from collections.abc import Sequence
from datetime import timedelta

from blockkit import blocks
from blockkit.blocks import Block
from blockkit.ladder import in_sections
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from digests import daily
from digests.kinds import DigestKind, Occasion, Rendering
from digests.templating import paragraphs
from funnel.balance import Month
from funnel.kpis import Performance
from funnel.periods import Period, local_date
from funnel.scorecard import Scorecard, Standing
from funnel.segments import GroupBy
from messages import (
    campaigns,
    digest_details,
    forecast,
    kpis,
    meeting,
    objectives,
    past,
    patterns,
    scorecard,
    sql_parts,
    stage_lines,
)
from messages.localizer import N_, Localizer
from messages.report_page import Report
from services import balance

_MIDDLE = 15  # of a month: from here on its own is reviewed, before it the one before


def period(occasion: Occasion) -> Period:
    """The calendar month before, or its own where it comes in the second half of a month."""
    day = local_date(min(occasion.due or occasion.now, occasion.now), occasion.zone)
    if day.day > _MIDDLE and occasion.due is not None:
        return Period.month_of(day, occasion.zone)
    return Period.previous_month(day, occasion.zone)


def render(month: Month, rendering: Rendering) -> Message:
    """The sentence that matters, one table, the objectives, money, the next step: two screens."""
    localizer, card = rendering.localizer, month.card
    texts = [
        *(objectives.section(localizer, month.objectives) if month.objectives else []),
        sql_parts.in_short(localizer, card.report.parts),
        join([meeting.win_rate(localizer, month), meeting.rejections(localizer, card)]),
        _money(localizer, month),
        forecast.in_short(localizer, month.outlook) if month.outlook else "",
        patterns.checks_in_short(localizer, month.feedback),
    ]
    pattern = month.feedback.proposed
    proposal = patterns.proposal(localizer, pattern) if pattern else []
    return _message(
        month, rendering, [*(blocks.section(text) for text in texts if text), *proposal]
    )


def _in_full(month: Month, rendering: Rendering) -> Message:
    """The same with all that the message leaves behind its button."""
    localizer, card = rendering.localizer, month.card
    texts = [
        *sql_parts.section(localizer, card.report.parts),
        *(objectives.section(localizer, month.objectives) if month.objectives else []),
        stage_lines.section(localizer, month.stages),
        meeting.win_rate(localizer, month),
        meeting.best_and_worst(localizer, card.sources),
        meeting.rejections(localizer, card),
        _money(localizer, month),
        forecast.section(localizer, month.outlook) if month.outlook else "",
        scorecard.speed(localizer, card.speed),
        *patterns.in_full(localizer, month.feedback),
    ]
    return _message(month, rendering, [blocks.section(text) for text in texts if text])


def _money(localizer: Localizer, month: Month) -> Mrkdwn:
    if month.money is None:
        return past.money(localizer)
    return campaigns.digest_section(localizer, month.money)


def _message(month: Month, rendering: Rendering, below: Sequence[Block]) -> Message:
    localizer, card = rendering.localizer, month.card
    first, *rest = _paragraphs(month, rendering)
    table = meeting.months(localizer, month)
    title = localizer.month(month.period.first)
    content = [
        blocks.header(localizer.say("Monthly review · {month}", month=title)),
        blocks.section(
            first,
            accessory=digest_details.details_button(
                localizer, KIND.name, card.period, rendering.as_of
            ),
        ),
        *map(blocks.section, rest),
        *([table] if table else []),
        *below,
        blocks.actions(
            [
                *meeting.start(localizer, KIND.name, card.period, offered=rendering.starts),
                meeting.propose_button(localizer),
            ]
        ),
        blocks.context(daily.made_of(card, localizer)),
    ]
    return Message(first, content[: daily.BLOCKS])


def _paragraphs(month: Month, rendering: Rendering) -> list[Mrkdwn]:
    localizer, late = rendering.localizer, rendering.late
    return paragraphs(
        "monthly.j2",
        localizer,
        rendering.templates,
        month=month,
        scorecard=month.card,
        month_name=localizer.month(month.period.first),
        met=len(month.reports[-1].of(Standing.ON_TRACK)),
        late=late,
        due_moment=localizer.moment(rendering.now - late) if late else "",
    )


def report(month: Month, rendering: Rendering) -> Report:
    """The review, and what the message leaves to `/pacto funnel`, `kpis` and `campaigns`."""
    localizer, card = rendering.localizer, month.card
    _, *review = _in_full(month, rendering).blocks
    funnel = stage_lines.FunnelFacts(month.period, month.stages)
    lists = (
        (localizer.say("Rejections by reason"), scorecard.reasons(card, localizer)),
        (localizer.say("By source"), scorecard.sources(card, localizer)),
    )
    tables = [
        (localizer.say("Funnel"), stage_lines.message(localizer, funnel).blocks),
        *(_of_money(localizer, month.money) if month.money else ()),
    ]
    lines = [(title, [blocks.section(part) for part in in_sections(text)]) for title, text in lists]
    return Report(
        title=localizer.say("Monthly review"),
        days=localizer.month(month.period.first),
        sections=[("", review), *tables, *(each for each in lines if each[1])],
        name=localizer.say("monthly-review-{month}.html", month=f"{month.period.first:%Y-%m}"),
    )


def _of_money(localizer: Localizer, money: Performance) -> list[tuple[str, list[blocks.Block]]]:
    listing = campaigns.listing(localizer, money, GroupBy.CAMPAIGN, (), may_change=False)
    return [
        (localizer.say("KPIs"), kpis.message(localizer, money).blocks),
        (localizer.say("Campaigns"), listing.blocks[1:]),
    ]


def details(month: Month, rendering: Rendering) -> list[blocks.Block]:
    """The funnel, the parts of the forecast, and what the daily digest tells of its days."""
    localizer = rendering.localizer
    texts = [
        stage_lines.section(localizer, month.stages),
        forecast.section(localizer, month.outlook) if month.outlook else join([]),
        meeting.best_and_worst(localizer, month.card.sources),
        *patterns.in_full(localizer, month.feedback),
    ]
    first, *rest = daily.details(month.card, rendering)
    parts = [part for text in texts if text for part in in_sections(text)]
    return [first, *map(blocks.section, parts), *rest]


TEMPLATES: dict[str, dict[str, type]] = {
    "monthly.j2": {
        "month": Month,
        "scorecard": Scorecard,
        "month_name": str,
        "met": int,
        "late": timedelta,
        "due_moment": str,
    }
}
KIND = DigestKind(
    name="monthly",
    words=("mensal", "mensual", "month"),
    title=N_("Monthly review"),
    rules=("monthly_workday", "monthly_weekday", "monthly_date"),
    period=period,
    gather=balance.month,
    render=render,
    details=details,
    templates=TEMPLATES,
    report=report,
)
