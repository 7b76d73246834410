"""Which numbers the last months speak for, each with what it is drawn from.

Nothing is suggested from fewer than `LEAST_MONTHS` months with data or `LEAST_CASES` cases.
`docs/figures.md` has each formula in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import floor
from statistics import median
from typing import Final

from funnel.figures import Ratio
from funnel.hours import BusinessHours
from funnel.timers import time_of_days
from funnel.trial import PastTimer, would_be_kept

LEAST_MONTHS: Final = 3
LEAST_CASES: Final = 10
MOST: Final = Fraction(9, 10)  # of the months
STEP: Final = 5  # points of a hundred that a share is rounded down to
LADDER: Final = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8, 12, 16, 24, 32, 40))
"""The limits that are suggested, in business time."""
DAYS: Final = (1, 2, 3, 5, 7, 10, 15, 20)
"""Those in working days."""
_ROUNDING: Final = Fraction(1, 10**9)  # of an agreed share: 0.7 is 7 of 10


@dataclass(frozen=True)
class CountSuggested:
    """A number a month: `value` is what most months reached, `median` the middle of them."""

    value: int
    median: float
    months: int


@dataclass(frozen=True)
class ShareSuggested:
    """A share from 0 to 1, rounded down; `median` is that of the months, as it is."""

    value: float
    median: float
    months: int


@dataclass(frozen=True)
class TimeSuggested:
    """A limit in business time; `kept` is how much of what was counted would have kept it."""

    value: timedelta
    kept: Ratio


@dataclass(frozen=True)
class DaysSuggested:
    """A limit in working days; `kept` as of `TimeSuggested`."""

    value: int
    kept: Ratio


Suggested = CountSuggested | ShareSuggested | TimeSuggested | DaysSuggested


def count_of(months: Sequence[int | None]) -> CountSuggested | None:
    """The highest number that at least nine of ten months reached, at least 1.

    A month of None has no data. With fewer than ten months it is the number that all but the share
    of a month reached: the lowest. None where too few months have data, or most brought nothing.
    """
    known = sorted(number for number in months if number is not None)
    if len(known) < LEAST_MONTHS:
        return None
    value = known[floor(len(known) * (1 - MOST))]
    return CountSuggested(value, median(known), len(known)) if value else None


def share_of(months: Sequence[Ratio]) -> ShareSuggested | None:
    """The median of the months' shares, rounded down to five points.

    A month with nothing to divide by has no data. None where too few months have data, where they
    hold too few cases together, and where it comes to less than five points.
    """
    known = [Fraction(each.numerator, each.denominator) for each in months if each.denominator]
    if len(known) < LEAST_MONTHS or sum(each.denominator for each in months) < LEAST_CASES:
        return None
    middle = median(known)
    points = floor(middle * 100 / STEP) * STEP
    return ShareSuggested(points / 100, float(middle), len(known)) if points else None


def time_of(
    timers: Sequence[PastTimer], share: float, hours: BusinessHours, now: datetime
) -> TimeSuggested | None:
    """The smallest limit of the ladder that at least `share` of the timers would have kept.

    Counted again by `hours` as a draft is tried (`funnel.trial.would_be_kept`): kept ÷ (kept +
    missed). A limit under which too few are counted is passed over. None where no limit does it.
    """
    for limit in LADDER:
        kept = _kept(would_be_kept(timer, limit, hours, now) for timer in timers)
        if _is_enough(kept, share):
            return TimeSuggested(limit, kept)
    return None


def days_of(
    timers: Sequence[PastTimer], share: float, hours: BusinessHours, now: datetime
) -> DaysSuggested | None:
    """`time_of` for what is promised in working days, counted from the beginning of each timer."""
    for days in DAYS:
        kept = _kept(
            would_be_kept(timer, time_of_days(hours, timer.started_at, days), hours, now)
            for timer in timers
        )
        if _is_enough(kept, share):
            return DaysSuggested(days, kept)
    return None


def _kept(verdicts: Iterable[bool | None]) -> Ratio:
    counted = [verdict for verdict in verdicts if verdict is not None]
    return Ratio(sum(counted), len(counted))


def _is_enough(kept: Ratio, share: float) -> bool:
    if kept.denominator < LEAST_CASES:
        return False
    return Fraction(kept.numerator, kept.denominator) >= Fraction(share) - _ROUNDING
