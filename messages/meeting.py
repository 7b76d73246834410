"""What the digests of recurring meetings say beside the figures of all digests."""

from collections.abc import Sequence
from typing import Final

from blockkit.blocks import button
from blockkit.elements import Block
from blockkit.mrkdwn import Mrkdwn, join, line
from blockkit.tables import data_table
from funnel.balance import Month
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.scorecard import CommitmentReport, CommitmentStatus, Scorecard, SourceLine
from messages import agenda, digest_details, labels, scorecard_labels
from messages import commitments as commitment_words
from messages.ids import Click
from messages.localizer import Localizer

_REASONS: Final = 3
LEAST: Final = 5
"""Reviewed SQLs from which on a source is called the best or the worst: fewer are chance."""


def rejections(localizer: Localizer, card: Scorecard) -> Mrkdwn:
    """'Rejected for: wrong profile (5), no budget (2)'; "" where nothing was rejected."""
    if not card.reasons:
        return join([])
    reasons = [
        f"{labels.reason(localizer, reason)} ({localizer.number(count)})"
        for reason, count in card.reasons[:_REASONS]
    ]
    rest = sum(count for _, count in card.reasons[_REASONS:])
    if rest:
        reasons.append(localizer.count("{n} for another reason", "{n} for other reasons", rest))
    return localizer.mark("*Why SQLs were rejected:* {reasons}", reasons=", ".join(reasons))


def start(localizer: Localizer, kind: str, period: Period, *, offered: bool) -> list[Block]:
    """The button that opens the agenda, where one can be opened."""
    if not offered:
        return []
    return [agenda.start_button(localizer, digest_details.value_of(kind, period))]


def propose_button(localizer: Localizer) -> Block:
    """Opens the next version of the agreement."""
    return button(localizer.say("Propose changes"), Click.AGREEMENT_OPEN)


def months(localizer: Localizer, month: Month) -> Block | None:
    """Each commitment of the month beside what it came to in the months before."""
    last = month.reports[-1]
    if not last.commitments:
        return None
    header = [
        localizer.say("Commitment"),
        localizer.say("Target"),
        *(localizer.short_month(report.period.first) for report in month.reports),
        localizer.say("Status"),
    ]
    rows = [
        [
            commitment_words.name(localizer, status.commitment),
            scorecard_labels.target(localizer, status),
            *(_actual(localizer, report, status) for report in month.reports),
            scorecard_labels.standing(localizer, status.standing),
        ]
        for status in last.commitments
    ]
    caption = localizer.say(
        "Commitments, month by month · {month}", month=localizer.month(month.period.first)
    )
    return data_table(caption, header, rows)


def _actual(localizer: Localizer, report: CommitmentReport, of: CommitmentStatus) -> str:
    same = (each for each in report.commitments if each.commitment is of.commitment)
    status = next(same, None)
    if status is None or not status.actual.denominator:
        return localizer.no_data()
    return scorecard_labels.actual(localizer, status)


def win_rate(localizer: Localizer, month: Month) -> Mrkdwn:
    """Deals won of those won or lost in the month."""
    return localizer.mark("Win rate: {share}", share=_share(localizer, month.win_rate))


def _share(localizer: Localizer, ratio: Ratio) -> str:
    if not ratio.denominator:
        return localizer.no_data()
    return localizer.share(ratio.numerator, ratio.denominator)


def best_and_worst(localizer: Localizer, sources: Sequence[SourceLine]) -> Mrkdwn:
    """The sources whose SQLs sales accepted most and least, of those with enough reviewed.

    "" where there are not two of them.
    """
    rated = sorted(
        (each for each in sources if each.accepted + each.rejected >= LEAST),
        key=lambda each: (-each.accepted / (each.accepted + each.rejected), each.source),
    )
    if len(rated) < 2:
        return join([])
    return join(
        [
            localizer.mark("*Best source:* {source}", source=_source(localizer, rated[0])),
            localizer.mark("*Worst source:* {source}", source=_source(localizer, rated[-1])),
        ]
    )


def _source(localizer: Localizer, source: SourceLine) -> Mrkdwn:
    return localizer.mark(
        "{name}, {share} accepted, {won} won",
        name=line(scorecard_labels.source_name(localizer, source.source), 60),
        share=localizer.share(source.accepted, source.accepted + source.rejected),
        won=localizer.number(source.won),
    )
