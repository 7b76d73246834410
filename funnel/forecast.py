"""A forecast of won deals: from the age of what is open and how deals of that age went before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import exp, lgamma, log, sqrt
from statistics import NormalDist, fmean, pvariance
from typing import Final

from funnel.agreement_parts import Metric, Objective
from funnel.deal_rates import DAY, Exit, Rates, Stay
from funnel.periods import Period, local_date
from funnel.stages import Stage

PAST: Final = timedelta(days=365)
"""Deals that began before are left out: of the rates, and of what is open."""
LEAST_WON: Final = 10
"""Won deals in `PAST`, before which there is no forecast."""
REPLAYS: Final = 6
"""Earlier months for which the same forecast is made again, to see how far off it was."""
LEAST_REPLAYS: Final = 3
SHARE: Final = 0.8
"""Of all such intervals, how many are to hold what came."""
READ: Final = PAST + 32 * REPLAYS * DAY
"""How far back the deals are looked at, the replays included."""

_WINDOWS: Final = tuple(timedelta(days=days) for days in (30, 60, 90, 180, 365))
_ENOUGH: Final = 30
"""Won deals that make the rates of a window: the shortest that has them, as times change."""
_UNTRIED: Final = 0.1
"""The squared relative error of a forecast that cannot be tried on the past yet."""
_NO_ERROR: Final = 1e-6
"""Below it the two distributions are one, and the terms of the wider one lose their precision."""
_BOUND: Final = NormalDist().inv_cdf((1 + SHARE) / 2)


@dataclass(frozen=True)
class Expected:
    """Won deals that a span is expected to bring, by where they come from."""

    from_open: float
    to_come: float

    @property
    def mean(self) -> float:
        return self.from_open + self.to_come

    def __sub__(self, other: "Expected") -> "Expected":
        return Expected(self.from_open - other.from_open, self.to_come - other.to_come)


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

    `months` is empty where these are fewer than `LEAST_WON`. `open_deals` are those looked at.
    """

    won_before: int
    open_deals: int
    months: tuple[MonthForecast, ...]


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


def forecast(
    stays: Sequence[Stay], now: datetime, zone: str, won_so_far: Deals, won_before: Deals
) -> Forecast:
    """The forecast as of `now`, by the stays of `READ`.

    `won_so_far` are this month's deals, `won_before` those of `PAST`, of whose values the average
    deal is made.
    """
    known = _known(stays, now)
    still_open = sum(stay.exit is None for stay in known)
    if won_before.count < LEAST_WON:
        return Forecast(won_before.count, still_open, ())
    this = Period.month_of(local_date(now, zone), zone)
    months = (this, Period.month_of(this.last + DAY, zone))
    nothing = Deals(0, ())
    return Forecast(
        won_before.count,
        still_open,
        tuple(
            _month(stays, now, month, won, won_before)
            for month, won in zip(months, (won_so_far, nothing), strict=True)
        ),
    )


def _month(
    stays: Sequence[Stay], now: datetime, month: Period, won: Deals, before: Deals
) -> MonthForecast:
    rest = between(stays, now, max(month.start, now), month.end)
    error = _relative_error(stays, now, month)
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


def between(stays: Sequence[Stay], now: datetime, start: datetime, end: datetime) -> Expected:
    """The won deals of [start, end), both not before `now`, as expected at `now`.

    Each open deal counts with its chance, by its stage and age; hand-offs go on coming as in the
    days from which the rates are.
    """
    known = _known(stays, now)
    since = now - _window(known, now)
    rates = Rates(known, since, now)
    first = max(since, min((stay.began for stay in known), default=now))
    new = sum(stay.stage is Stage.SQL and stay.began >= since for stay in known)
    a_day = new / max((now - first) / DAY, 1.0)
    ages = Counter(
        (stay.stage, int((now - stay.began) / DAY)) for stay in known if stay.exit is None
    )

    def within(days: int) -> Expected:
        return Expected(
            sum(count * rates.won(stage, age, days) for (stage, age), count in ages.items()),
            sum(a_day * rates.won(Stage.SQL, 0, rest) for rest in range(days)),
        )

    return within(round((end - now) / DAY)) - within(round((start - now) / DAY))


def interval(mean: float, error: float) -> tuple[int, int]:
    """The bounds between which a count of this mean falls in `SHARE` of all cases.

    Of a negative binomial distribution with the variance mean + `error` · mean², where `error` is
    the squared relative error of the mean; without one, of a Poisson distribution.
    """
    tail = (1 - SHARE) / 2
    return _quantile(mean, error, tail), _quantile(mean, error, 1 - tail)


def _quantile(mean: float, error: float, share: float) -> int:
    if mean <= 0:
        return 0
    count, below = 0, exp(_log_chance(0, mean, error))
    while below < share and count < 10 * mean + 100:
        count += 1
        below += exp(_log_chance(count, mean, error))
    return count


def _log_chance(count: int, mean: float, error: float) -> float:
    if error < _NO_ERROR:
        return count * log(mean) - mean - lgamma(count + 1)
    size = 1 / error
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return ways + size * log(size / (size + mean)) + count * log(mean / (size + mean))


def _relative_error(stays: Sequence[Stay], now: datetime, month: Period) -> float:
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
        if _won_between(stays, then - PAST, then) < LEAST_WON:
            break
        start = max(earlier.start, then)
        came = _won_between(stays, start, earlier.end)
        pairs.append((between(stays, then, start, earlier.end).mean, came))
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


def _known(stays: Sequence[Stay], now: datetime) -> list[Stay]:
    as_known = (stay.as_of(now) for stay in stays)
    return [stay for stay in as_known if stay is not None and stay.began >= now - PAST]


def _window(known: Sequence[Stay], now: datetime) -> timedelta:
    """The shortest of `_WINDOWS` with `_ENOUGH` won deals, else the longest."""
    won = sorted(
        (now - stay.ended for stay in known if stay.exit is Exit.WON and stay.ended),
    )
    if len(won) < _ENOUGH:
        return _WINDOWS[-1]
    return next(each for each in _WINDOWS if won[_ENOUGH - 1] <= each)


def _won_between(stays: Sequence[Stay], start: datetime, end: datetime) -> int:
    return sum(
        stay.exit is Exit.WON and stay.ended is not None and start <= stay.ended < end
        for stay in stays
    )
