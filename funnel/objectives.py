"""How an objective of both teams stands: what was reached of it, beside what was to be by now."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from funnel.agreement_parts import Metric, Objective, Span
from funnel.figures import Ratio, Spread
from funnel.periods import Period
from funnel.scorecard import RISK_PACE, Standing, by_share

COUNTED: Final = frozenset({Metric.WON, Metric.VALUE, Metric.SQLS})
"""What adds up over the period: there is a part of it to be expected by now."""

_ROUNDING: Final = 1e-9  # of a division: 7 of 10 reaches 0.7
_MARKED: Final = {
    None: Standing.NO_DATA,
    True: Standing.ON_TRACK,
    False: Standing.BEHIND,
}


@dataclass(frozen=True)
class ObjectiveStatus:
    """One objective in its month or quarter, so far.

    `reached` is of what is counted (deals, an amount in `currency`, hand-offs), `ratio` of a
    conversion, `spread` of speed; `expected` is what the working days over should have brought of
    what is counted. Each is None where there is no data. `left_out`: won deals whose value is in
    another currency, or not known. `marked`: what the heads said of an objective that they mark;
    None until they did.
    """

    objective: Objective
    period: Period
    reached: Decimal | None = None
    expected: Decimal | None = None
    ratio: Ratio | None = None
    spread: Spread | None = None
    currency: str = ""
    left_out: int = 0
    marked: bool | None = None

    @property
    def metric(self) -> Metric:
        return self.objective.metric

    @property
    def target(self) -> Decimal:
        return self.objective.target

    @property
    def time(self) -> timedelta:
        """The target of SPEED, in business time."""
        return timedelta(hours=float(self.target))

    @property
    def is_reached(self) -> bool | None:
        """Whether all of its target is reached; None without data, and of what is marked."""
        if self.metric is Metric.CONVERSION:
            share = None if self.ratio is None else self.ratio.value
            return None if share is None else share >= float(self.target) / 100 - _ROUNDING
        if self.metric is Metric.SPEED:
            return None if self.spread is None else self.spread.median <= self.time
        return None if self.reached is None else self.reached >= self.target

    @property
    def standing(self) -> Standing:
        if self.metric is Metric.MARKED:
            return _MARKED[self.marked]
        if self.metric is Metric.CONVERSION:
            return by_share(self.ratio or Ratio(0, 0), float(self.target) / 100)
        if self.metric is Metric.SPEED:
            return _by_time(self.spread, self.time)
        if self.reached is None or self.expected is None:
            return Standing.NO_DATA
        return _by_amount(self.reached, self.expected)


def period_of(objective: Objective, period: Period) -> Period:
    """The month or quarter of an objective that holds the last day of a period."""
    of = Period.quarter_of if objective.span is Span.QUARTER else Period.month_of
    return of(period.last, period.zone)


def expected_by(objective: Objective, gone: int, total: int) -> Decimal | None:
    """What `gone` of the period's `total` working days should have brought, in whole units.

    None before the first of them is over.
    """
    if not gone or not total:
        return None
    return Decimal(int(Fraction(objective.target) * gone / total))


def _by_amount(reached: Decimal, expected: Decimal) -> Standing:
    if reached >= expected:
        return Standing.ON_TRACK
    near = reached * RISK_PACE.denominator >= expected * RISK_PACE.numerator
    return Standing.AT_RISK if near else Standing.BEHIND


def _by_time(spread: Spread | None, time: timedelta) -> Standing:
    """On track at or below the time; at risk while the time is nine tenths of the median."""
    if spread is None:
        return Standing.NO_DATA
    if spread.median <= time:
        return Standing.ON_TRACK
    near = time * RISK_PACE.denominator >= spread.median * RISK_PACE.numerator
    return Standing.AT_RISK if near else Standing.BEHIND
