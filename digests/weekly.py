"""The digest of a weekly meeting: numbers, progress of the work, new ideas."""

from datetime import timedelta

from blockkit import blocks
from blockkit.ladder import in_sections
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from digests import daily
from digests.kinds import DigestKind, Occasion, Rendering
from digests.templating import paragraphs
from funnel.balance import Week
from funnel.periods import Period, local_date
from funnel.scorecard import Scorecard
from messages import (
    actions,
    digest_details,
    ideas,
    meeting,
    objectives,
    past,
    patterns,
    progress,
    scorecard,
    sql_parts,
)
from messages.localizer import N_
from services import balance

IDEAS = 2  # with the most votes
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def period(occasion: Occasion) -> Period:
    """The days since the digest before, up to yesterday; the last seven without one."""
    today = local_date(occasion.now, occasion.zone)
    first = today - _WEEK
    if occasion.previous is not None:
        first = min(today - _DAY, local_date(occasion.previous, occasion.zone))
    return Period(first, today - _DAY, occasion.zone)


def render(week: Week, rendering: Rendering) -> Message:
    """The sentence that matters; commitments; progress; ideas to vote on: on one small screen."""
    localizer, card, pattern = rendering.localizer, week.card, week.feedback.proposed
    first, *rest = _paragraphs(week, rendering)
    content = [
        blocks.header(localizer.say("Weekly digest · {date}", date=localizer.date(card.today))),
        blocks.section(
            first,
            accessory=digest_details.details_button(
                localizer, KIND.name, card.period, rendering.as_of
            ),
        ),
        *map(blocks.section, rest),
        *_numbers(week, rendering),
        blocks.section(progress.in_short(localizer, week, card.today)),
        *(patterns.proposal(localizer, pattern) if pattern else []),
        *(
            ideas.to_vote_on(localizer, week.ideas, week.names, most=IDEAS)
            if week.not_kept is None
            else past.not_kept(localizer, week.not_kept)
        ),
        blocks.actions(
            [
                *meeting.start(localizer, KIND.name, card.period, offered=rendering.starts),
                ideas.new_button(localizer),
                actions.new_button(localizer),
            ]
        ),
        blocks.context(daily.made_of(card, localizer)),
    ]
    return Message(first, content[: daily.BLOCKS])


def _numbers(week: Week, rendering: Rendering) -> list[blocks.Block]:
    localizer, card = rendering.localizer, week.card
    texts = [
        scorecard.brief_lines(card.report, localizer),
        objectives.in_short(localizer, week.objectives),
        sql_parts.in_short(localizer, card.report.parts),
    ]
    lines = [text for text in texts if text]
    return [blocks.section(join(lines))] if lines else []


def _paragraphs(week: Week, rendering: Rendering) -> list[Mrkdwn]:
    localizer, late = rendering.localizer, rendering.late
    return paragraphs(
        "weekly.j2",
        localizer,
        rendering.templates,
        week=week,
        scorecard=week.card,
        first_day=localizer.day(week.card.period.first, week.card.today),
        last_day=localizer.day(week.card.period.last, week.card.today),
        late=late,
        due_moment=localizer.moment(rendering.now - late) if late else "",
    )


def details(week: Week, rendering: Rendering) -> list[blocks.Block]:
    """What the daily digest tells of its days, for those of this one; then the work in full."""
    localizer, card = rendering.localizer, week.card
    texts = [
        *(objectives.section(localizer, week.objectives) if week.objectives else []),
        *patterns.in_full(localizer, week.feedback),
    ]
    return [
        *daily.details(card, rendering),
        *progress.in_full(localizer, week, card.today),
        *(blocks.section(part) for text in texts for part in in_sections(text)),
    ]


TEMPLATES: dict[str, dict[str, type]] = {
    "weekly.j2": {
        "week": Week,
        "scorecard": Scorecard,
        "first_day": str,
        "last_day": str,
        "late": timedelta,
        "due_moment": str,
    }
}
KIND = DigestKind(
    name="weekly",
    words=("semanal", "week", "semana"),
    title=N_("Weekly digest"),
    rules=("weekly", "fortnightly"),
    period=period,
    gather=balance.week,
    render=render,
    details=details,
    templates=TEMPLATES,
)
