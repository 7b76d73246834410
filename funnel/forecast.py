"""A forecast of won deals: from the age of what is open and how deals of that age went before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import sqrt
from statistics import NormalDist, fmean, pvariance
from typing import Final

from funnel.agreement_parts import Metric, Objective
from funnel.arrivals import Calendar
from funnel.deal_rates import DAY, Exit, Rates, Stay
from funnel.intervals import SHARE, interval
from funnel.periods import Period, local_date
from funnel.stages import Stage

PAST: Final = timedelta(days=365)
"""Deals that began before are left out: of the rates, and of what is open."""
LEAST_WON: Final = 10
"""Won deals in `PAST`, before which there is no forecast."""
REPLAYS: Final = 6
"""Earlier months for which the same forecast is made again, to see how far off it was."""
LEAST_REPLAYS: Final = 3
READ: Final = PAST + 32 * REPLAYS * DAY
"""How far back the deals are looked at, the replays included."""

_WINDOWS: Final = tuple(timedelta(days=days) for days in (30, 60, 90, 180, 365))
_ENOUGH: Final = 30
"""Won deals that make the rates of a window: the shortest that has them, as times change."""
_UNTRIED: Final = 0.1
"""The squared relative error of a forecast that cannot be tried on the past yet."""
_BOUND: Final = NormalDist().inv_cdf((1 + SHARE) / 2)


@dataclass(frozen=True)
class Expected:
    """Won deals that a span is expected to bring, by where they come from.

    `handoffs` are those that are open and no opportunities yet.
    """

    opportunities: float
    handoffs: float
    to_come: float

    @property
    def from_open(self) -> float:
        return self.opportunities + self.handoffs

    @property
    def mean(self) -> float:
        return self.from_open + self.to_come

    def __sub__(self, other: "Expected") -> "Expected":
        return Expected(
            self.opportunities - other.opportunities,
            self.handoffs - other.handoffs,
            self.to_come - other.to_come,
        )


@dataclass(frozen=True)
class Deals:
    """Deals that were won, of which `amounts` have a value in the currency of the workspace."""

    count: int
    amounts: tuple[Decimal, ...]

    @property
    def value(self) -> Decimal:
        return sum(self.amounts, Decimal(0))


@dataclass(frozen=True)
class ValueRange:
    """An amount to be expected, in whole units of the currency, and its bounds."""

    mean: Decimal
    low: Decimal
    high: Decimal

    def after(self, won: Decimal) -> "ValueRange":
        """The same on top of what was won already."""
        return ValueRange(won + self.mean, won + self.low, won + self.high)


@dataclass(frozen=True)
class MonthForecast:
    """A calendar month: what was won in it so far, and what is expected of the rest of it.

    In `SHARE` of such forecasts `low` and `high` hold the number of won deals of the whole month,
    the bounds of `value` what they are worth. `value` is None where no past deal has one.
    """

    month: Period
    won: Deals
    expected: Expected
    low: int
    high: int
    value: ValueRange | None = None

    @property
    def mean(self) -> float:
        return self.won.count + self.expected.mean


@dataclass(frozen=True)
class Forecast:
    """Of a month and the next. `won_before`: deals won in `PAST`, on which it rests.

    `months` is empty where these are fewer than `LEAST_WON`. `opportunities` and the other
    `handoffs` are the open deals looked at, each in one of them.
    """

    won_before: int
    opportunities: int
    handoffs: int
    months: tuple[MonthForecast, ...]

    @property
    def open_deals(self) -> int:
        return self.opportunities + self.handoffs


@dataclass(frozen=True)
class ForecastFacts:
    """The forecast, values in `currency`; the `targets` of a month for won deals or their value.

    `left_out`: won deals of the past without a value in that currency.
    """

    forecast: Forecast
    currency: str
    targets: tuple[Objective, ...]
    left_out: int

    def target(self, metric: Metric) -> Decimal | None:
        """The first objective for a metric, as a month has it."""
        return next((each.target for each in self.targets if each.metric is metric), None)


@dataclass(frozen=True)
class _Past:
    stays: Sequence[Stay]
    calendar: Calendar


def forecast(
    stays: Sequence[Stay], now: datetime, calendar: Calendar, won_so_far: Deals, won_before: Deals
) -> Forecast:
    """The forecast as of `now`, by the stays of `READ`.

    `won_so_far` are this month's deals, `won_before` those of `PAST`, of whose values the average
    deal is made.
    """
    past_stays = _as_of(stays, now)
    still_open = Counter(stay.stage for stay in past_stays if stay.exit is None)
    counts = still_open[Stage.OPPORTUNITY], still_open[Stage.SQL]
    if won_before.count < LEAST_WON:
        return Forecast(won_before.count, *counts, ())
    this = Period.month_of(local_date(now, calendar.zone), calendar.zone)
    months = (this, Period.month_of(this.last + DAY, calendar.zone))
    past = _Past(stays, calendar)
    nothing = Deals(0, ())
    return Forecast(
        won_before.count,
        *counts,
        tuple(
            _month(past, now, month, won, won_before)
            for month, won in zip(months, (won_so_far, nothing), strict=True)
        ),
    )


def _month(past: _Past, now: datetime, month: Period, won: Deals, before: Deals) -> MonthForecast:
    rest = between(past.stays, now, past.calendar, max(month.start, now), month.end)
    error = max(_relative_error(past, now, month), 1 / _rests_on(past.stays, now))
    low, high = interval(rest.mean, error)
    value = _value(rest.mean, error, before.amounts)
    return MonthForecast(
        month,
        won,
        rest,
        won.count + low,
        won.count + high,
        value.after(won.value) if value else None,
    )


def between(
    stays: Sequence[Stay], now: datetime, calendar: Calendar, start: datetime, end: datetime
) -> Expected:
    """The won deals of [start, end), both not before `now`, as expected at `now`.

    Each open deal counts with its chance, by its stage and age; hand-offs go on coming on working
    days, as many as on those from which the rates are.
    """
    past_stays = _as_of(stays, now)
    since = now - _window(past_stays, now)
    rates = Rates(past_stays, since, now)
    first = max(since, min((stay.began for stay in past_stays), default=now))
    new = sum(stay.stage is Stage.SQL and stay.began >= since for stay in past_stays)
    a_day = new / max(calendar.worked(first, now), 1.0)
    ages = Counter(
        (stay.stage, int((now - stay.began) / DAY)) for stay in past_stays if stay.exit is None
    )

    def before(moment: datetime) -> Expected:
        days = round((moment - now) / DAY)
        won = dict.fromkeys(Stage, 0.0)
        for (stage, age), count in ages.items():
            won[stage] += count * rates.won(stage, age, days)
        return Expected(
            won[Stage.OPPORTUNITY],
            won[Stage.SQL],
            sum(
                a_day * part * rates.won(Stage.SQL, 0, round((moment - day) / DAY))
                for day, part in calendar.days(now, moment)
            ),
        )

    return before(end) - before(start)


def _relative_error(past: _Past, now: datetime, month: Period) -> float:
    """How far off the same forecast was in earlier months, beyond chance: Σ((n - m)² - m) ÷ Σ m².

    m is what was forecast at the same point of an earlier month, n what came; the estimate of
    moments of a negative binomial's dispersion.
    """
    pairs = []
    lag, earlier = now - month.start, month
    for _ in range(REPLAYS):
        earlier = earlier.before()
        then = earlier.start + lag
        if earlier.end > now or then >= earlier.end:
            continue
        if _won_between(past.stays, then - PAST, then) < LEAST_WON:
            break
        start = max(earlier.start, then)
        came = _won_between(past.stays, start, earlier.end)
        replayed = between(past.stays, then, past.calendar, start, earlier.end)
        pairs.append((replayed.mean, came))
    weight = sum(mean**2 for mean, _ in pairs)
    if len(pairs) < LEAST_REPLAYS or not weight:
        return _UNTRIED
    return max(0.0, sum((came - mean) ** 2 - mean for mean, came in pairs) / weight)


def _value(mean: float, error: float, amounts: Sequence[Decimal]) -> ValueRange | None:
    """The value of that many deals of the average amount, and its bounds, none below 0.

    The variance of a sum of N amounts x is E[N] Var[x] + Var[N] E[x]²; the bounds are those of a
    normal distribution.
    """
    if not amounts:
        return None
    sizes = [float(amount) for amount in amounts]
    average = fmean(sizes)
    variance = mean * pvariance(sizes) + (mean + error * mean**2) * average**2
    value, margin = mean * average, _BOUND * sqrt(variance)
    low, high = max(value - margin, 0.0), value + margin
    return ValueRange(*(Decimal(round(each)) for each in (value, low, high)))


def _as_of(stays: Sequence[Stay], now: datetime) -> list[Stay]:
    stays_then = (stay.as_of(now) for stay in stays)
    return [stay for stay in stays_then if stay is not None and stay.began >= now - PAST]


def _window(past_stays: Sequence[Stay], now: datetime) -> timedelta:
    """The shortest of `_WINDOWS` with `_ENOUGH` won deals, else the longest."""
    won = sorted(
        (now - stay.ended for stay in past_stays if stay.exit is Exit.WON and stay.ended),
    )
    if len(won) < _ENOUGH:
        return _WINDOWS[-1]
    return next(each for each in _WINDOWS if won[_ENOUGH - 1] <= each)


def _rests_on(stays: Sequence[Stay], now: datetime) -> int:
    """The won deals of which the rates are made: a Poisson rate of n is known to 1 ÷ n, squared."""
    past_stays = _as_of(stays, now)
    return max(1, _won_between(past_stays, now - _window(past_stays, now), now))


def _won_between(stays: Sequence[Stay], start: datetime, end: datetime) -> int:
    return sum(
        stay.exit is Exit.WON and stay.ended is not None and start <= stay.ended < end
        for stay in stays
    )
