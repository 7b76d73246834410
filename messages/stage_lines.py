"""The funnel as people see it: a line for each stage, in a table or a section."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from blockkit.tables import Cell, data_table
from funnel.periods import Period
from funnel.stage_lines import STAGES, StageLine
from funnel.stages import Stage
from messages import labels, scorecard_labels
from messages.localizer import N_, Localizer

VISITOR: Final = N_("Visitor")
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_IN_DAYS = 2 * _DAY  # from here on a time is told in days
_IN_HOURS = 10 * _HOUR  # from here on in whole hours
_WHO = 80  # characters of who has a stage by the agreement


@dataclass(frozen=True)
class FunnelFacts:
    """The funnel of a period, of both teams, of one, or of a person; `who` is the person's name.

    `is_past`: it is told of an earlier moment.
    """

    period: Period
    lines: Sequence[StageLine]
    who: Mrkdwn = field(default_factory=lambda: Mrkdwn(""))
    is_past: bool = False


def message(localizer: Localizer, facts: FunnelFacts) -> Message:
    """The answer to `/pacto funnel`: the sentence that says how far leads came, and the table."""
    headline = _headline(localizer, facts)
    if not any(each.entered for each in facts.lines):
        return Message(headline, [b.section(headline)])
    return Message(
        headline,
        [
            b.section(headline),
            table(localizer, facts),
            b.context(note(localizer, is_past=facts.is_past)),
        ],
    )


def table(localizer: Localizer, facts: FunnelFacts) -> b.Block:
    """Each stage with who owns it, its leads, those that went on, and the time that took."""
    header = [
        localizer.say("Stage"),
        localizer.say("Owner"),
        localizer.say("Entered"),
        localizer.say("Moved on"),
        localizer.say("Median time"),
        localizer.say("90% within"),
    ]
    rows: list[list[Cell]] = [
        [
            name(localizer, each.stage),
            owner(localizer, each),
            each.entered,
            _went_on(localizer, each),
            None if each.time is None else elapsed(localizer, each.time.median),
            None
            if each.time is None or not each.time.has_tail
            else elapsed(localizer, each.time.p90),
        ]
        for each in facts.lines
    ]
    period = scorecard_labels.period_name(localizer, facts.period)
    caption = localizer.say("Funnel · {period}", period=period)
    return data_table(caption, header, rows, page_size=len(STAGES) + 1)


def section(localizer: Localizer, lines: Sequence[StageLine]) -> Mrkdwn:
    """The same in a few lines, for a message that has another table; "" where nothing came in."""
    entered = [each for each in lines if each.entered]
    if not entered:
        return join([])
    title = localizer.mark("*Funnel of the month's leads, up to now*")
    return join([title, *(_line(localizer, each) for each in entered)])


def note(localizer: Localizer, *, is_past: bool = False) -> Mrkdwn:
    """What the columns count."""
    if is_past:
        return localizer.mark(
            "“Entered” counts leads that reached the stage for the first time in this "
            "period; “moved on” counts those that had reached a later stage by then. "
            "Pacto doesn't track visitors."
        )
    return localizer.mark(
        "“Entered” counts leads that reached the stage for the first time in this "
        "period; “moved on” counts those that have reached a later stage since. "
        "Pacto doesn't track visitors."
    )


def name(localizer: Localizer, stage: Stage | None) -> str:
    """What a stage is called."""
    return localizer.say(VISITOR) if stage is None else labels.stage(localizer, stage)


def owner(localizer: Localizer, each: StageLine) -> str:
    """Who has a stage by the agreement, else its team or both."""
    if each.role:
        return each.role[:_WHO]
    return localizer.list(labels.side(localizer, side) for side in each.teams)


def elapsed(localizer: Localizer, length: timedelta) -> str:
    """'5 h 20 min', '19 h', '3.5 days': time by the calendar, not business time."""
    if length < _IN_DAYS:
        return localizer.duration(length if length < _IN_HOURS else round(length / _HOUR) * _HOUR)
    days = round(length / _DAY, 1)
    return localizer.count("{n} day", "{n} days", int(days) if days.is_integer() else days)


def _headline(localizer: Localizer, facts: FunnelFacts) -> Mrkdwn:
    period = scorecard_labels.period_name(localizer, facts.period)
    if not any(each.entered for each in facts.lines):
        text = localizer.mark("No lead reached a stage of the funnel in {period}.", period=period)
    else:
        parts = [
            f"{name(localizer, each.stage)} {localizer.number(each.entered)}"
            for each in facts.lines
            if each.entered is not None
        ]
        text = localizer.mark("Funnel, {period}: {stages}", period=period, stages=" → ".join(parts))
    return join([bold(facts.who), text], " · ") if facts.who else text


def _went_on(localizer: Localizer, each: StageLine) -> Cell:
    ratio = each.conversion
    if ratio is None or not ratio.denominator:
        return None
    return localizer.share(ratio.numerator, ratio.denominator)


def _line(localizer: Localizer, each: StageLine) -> Mrkdwn:
    """'• *MQL* (Marketing and Sales): 40 · moved on: 12 of 40 (30%) · median 3 days'."""
    parts = [
        localizer.mark(
            "• *{stage}* ({owner}): {n}",
            stage=name(localizer, each.stage),
            owner=line(owner(localizer, each), _WHO),
            n=localizer.number(each.entered or 0),
        )
    ]
    if (ratio := each.conversion) is not None:
        share = localizer.share(ratio.numerator, ratio.denominator)
        parts.append(localizer.mark("moved on: {share}", share=share))
    if each.time is not None:
        parts.append(localizer.mark("median {median}", median=elapsed(localizer, each.time.median)))
    return join(parts, " · ")
