"""The objectives of both teams as text: how far each is, and how it stands."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from blockkit.ladder import in_sections
from blockkit.mrkdwn import Mrkdwn, bold, join
from funnel.agreement_parts import Metric
from funnel.objectives import COUNTED, ObjectiveStatus
from funnel.scorecard import WORST_FIRST
from messages import labels, scorecard_labels
from messages.localizer import Localizer

_HUNDRED: Final = 100


def section(localizer: Localizer, objectives: Sequence[ObjectiveStatus]) -> list[Mrkdwn]:
    """A title and a line for each, in as many texts as they need."""
    lines = [_line(localizer, status) for status in objectives]
    return in_sections(join([localizer.mark("*Objectives*"), *lines]))


def in_short(localizer: Localizer, objectives: Sequence[ObjectiveStatus]) -> Mrkdwn:
    """'*Objectives:* 🔴 Behind: Revenue · ✅ On track: New customers'; "" without any."""
    parts = [
        localizer.mark(
            "{standing}: {names}",
            standing=scorecard_labels.standing(localizer, standing),
            names=localizer.list(status.objective.name for status in of_standing),
        )
        for standing in WORST_FIRST
        if (of_standing := [each for each in objectives if each.standing is standing])
    ]
    if not parts:
        return join([])
    return localizer.mark("*Objectives:* {standings}", standings=join(parts, " · "))


def _line(localizer: Localizer, status: ObjectiveStatus) -> Mrkdwn:
    """'🔴 Behind · *New customers* · Q4 2026: 7 of 12 expected by now · target: 20'."""
    name, period = bold(status.objective.name), status.period
    head = localizer.mark(
        "{name} · {period}",
        name=name,
        period=scorecard_labels.period_name(localizer, period),
    )
    if status.metric is Metric.MARKED:
        return localizer.mark("• {objective}: judged by both heads", objective=head)
    return localizer.mark(
        "• {objective}: {actual} · target: {target} · {standing}",
        objective=head,
        actual=join([_actual(localizer, status), _left_out(localizer, status)], " · "),
        target=_target(localizer, status),
        standing=scorecard_labels.standing(localizer, status.standing),
    )


def _actual(localizer: Localizer, status: ObjectiveStatus) -> str:
    if status.metric is Metric.CONVERSION and status.ratio is not None:
        return localizer.share(status.ratio.numerator, status.ratio.denominator)
    if status.metric is Metric.SPEED and status.spread is not None:
        return localizer.say("median {time}", time=localizer.duration(status.spread.median))
    if status.metric not in COUNTED or status.reached is None:
        return localizer.no_data()
    reached = _amount(localizer, status, status.reached)
    if status.expected is None:
        return reached
    return localizer.say(
        "{n} of {expected} expected by now",
        n=reached,
        expected=_amount(localizer, status, status.expected),
    )


def _left_out(localizer: Localizer, status: ObjectiveStatus) -> Mrkdwn:
    """Deals whose value is not in the sum."""
    if not status.left_out:
        return join([])
    return localizer.mark_count(
        "{n} deal without a value in {currency} not counted",
        "{n} deals without a value in {currency} not counted",
        status.left_out,
        currency=status.currency,
    )


def _target(localizer: Localizer, status: ObjectiveStatus) -> str:
    if status.metric is Metric.CONVERSION:
        return localizer.percent(status.target / _HUNDRED)
    if status.metric is Metric.SPEED:
        return labels.business_time(localizer, status.time)
    return _amount(localizer, status, status.target)


def _amount(localizer: Localizer, status: ObjectiveStatus, amount: Decimal) -> str:
    if status.metric is Metric.VALUE:
        return localizer.money(amount, status.currency)
    return localizer.number(amount)
