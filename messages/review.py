"""The review of the agreement: each clause month by month, and beside it the suggested number."""

from datetime import date
from typing import Final

from blockkit import blocks as b
from blockkit.elements import Block
from blockkit.ladder import in_sections
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join
from funnel.commitments import Commitment
from funnel.review import Clause, Review
from funnel.scorecard import CommitmentStatus, Standing
from funnel.suggestions import (
    MOST,
    CountSuggested,
    DaysSuggested,
    ShareSuggested,
    Suggested,
    TimeSuggested,
)
from messages import commitments, labels, qualification, scorecard_labels
from messages.ids import Click
from messages.localizer import Localizer

_WITHOUT: Final = frozenset({Commitment.TOUCHES})
"""Commitments that no number is suggested for."""


def message(localizer: Localizer, review: Review, *, may_propose: bool) -> Message:
    """`may_propose`: whether the reader gets the button that opens a draft."""
    if not review.months:
        nothing = localizer.mark(
            "There's nothing to review yet: the agreement hasn't been in force for a whole month."
        )
        return Message(str(nothing), [b.section(nothing)])
    first, last = (localizer.month(month.first) for month in (review.months[0], review.months[-1]))
    title = localizer.mark("Review of the agreement: {months}", months=f"{first} – {last}")
    if first == last:
        title = localizer.mark("Review of the agreement: {months}", months=first)
    blocks = [b.section(bold(title))]
    for clause in review.clauses:
        blocks += [b.section(text) for text in in_sections(_clause(localizer, clause))]
    blocks += [b.section(text) for text in _rest(localizer, review)]
    if may_propose and review.values:
        label = localizer.say("Propose with these numbers")
        blocks.append(b.actions([b.button(label, Click.AGREEMENT_SUGGESTED, style="primary")]))
    return Message(str(title), blocks)


def reminder(localizer: Localizer, day: date, review: Message, *, today: bool) -> Message:
    """To a head, a week before the review date or once it has come; the review follows."""
    if today:
        sentence = localizer.mark("*It's time to review the agreement.* Here's how it went.")
    else:
        sentence = localizer.mark(
            "*The agreement is up for review on {day}.* Here's how it went so far.",
            day=localizer.date(day),
        )
    return Message(str(sentence), [b.section(sentence), *review.blocks][: b.MESSAGE_BLOCKS])


def kept_draft(localizer: Localizer) -> Block:
    """Why an open proposal does not have the suggested numbers."""
    return b.section(
        localizer.mark("A proposal was already open, so the suggested numbers weren't filled in.")
    )


def _clause(localizer: Localizer, clause: Clause) -> Mrkdwn:
    lines = [bold(commitments.name(localizer, clause.commitment))]
    for month, status in clause.months:
        lines.append(
            localizer.mark(
                "• {month}: {actual} · target: {target} · {verdict}",
                month=localizer.month(month.first),
                actual=scorecard_labels.actual(localizer, status),
                target=scorecard_labels.target(localizer, status),
                verdict=_verdict(localizer, status),
            )
        )
    if clause.commitment not in _WITHOUT:
        lines.append(_suggestion(localizer, clause.suggested))
    return join(lines)


def _verdict(localizer: Localizer, status: CommitmentStatus) -> str:
    if status.standing is Standing.NO_DATA:
        return localizer.no_data()
    is_met = status.standing is Standing.ON_TRACK
    return localizer.say("✅ Met") if is_met else localizer.say("🔴 Missed")


def _suggestion(localizer: Localizer, suggested: Suggested | None) -> Mrkdwn:
    """'Suggested: 28 · median of the last 3 months is 31; 90% of months reached 28'."""
    match suggested:
        case CountSuggested():
            return localizer.mark_count(
                "*Suggested: {value}* · median of {n} month is {median}; "
                "at least {most} of months reached {value}",
                "*Suggested: {value}* · median of the last {n} months is {median}; "
                "at least {most} of months reached {value}",
                suggested.months,
                value=localizer.number(suggested.value),
                median=localizer.number(suggested.median),
                most=localizer.percent(float(MOST), 0),
            )
        case ShareSuggested():
            return localizer.mark_count(
                "*Suggested: {value}* · median of {n} month is {median}",
                "*Suggested: {value}* · median of the last {n} months is {median}",
                suggested.months,
                value=localizer.percent(suggested.value, 0),
                median=localizer.percent(suggested.median),
            )
        case TimeSuggested() | DaysSuggested():
            return localizer.mark(
                "*Suggested: {value}* · {kept} would have met it",
                value=labels.promised(localizer, suggested.value),
                kept=localizer.share(suggested.kept.numerator, suggested.kept.denominator),
            )
    return localizer.mark("No suggestion: the data doesn't support one yet")


def _rest(localizer: Localizer, review: Review) -> list[Mrkdwn]:
    """The objectives, and the hand-offs below the bar."""
    texts = []
    if review.objectives:
        lines = [
            localizer.mark_count(
                "• {name}: reached in {reached} of {n} period",
                "• {name}: reached in {reached} of {n} periods",
                ratio.denominator,
                name=bold(name),
                reached=localizer.number(ratio.numerator),
            )
            for name, ratio in review.objectives.items()
        ]
        texts += in_sections(join([localizer.mark("*Objectives*"), *lines]))
    if review.overrides.count:
        texts.append(qualification.overrides(localizer, review.overrides))
    return texts
