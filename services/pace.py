"""How many SQLs the working days of a period should have brought, each by the version it was in."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from funnel import workdays
from funnel.agreement import Terms
from funnel.periods import Period, expected, local_date
from funnel.scorecard import PaceLine
from funnel.stages import EventKind
from funnel.versions import Versions
from services.calendar import hours_of
from storage import agreements, figures
from storage.work import Work

_DAY = timedelta(days=1)


def pace(work: Work, month: Period) -> tuple[PaceLine, ...]:
    """SQLs by working day of a month, counted up, beside what was expected by the end of each."""
    versions = agreements.in_force_between(work, month.start, month.end)
    stretch = versions.since_agreed(month)
    today = min(month.last, local_date(work.now, month.zone))
    if stretch is None or today < stretch.first:
        return ()
    days = working_days(versions, Period(stretch.first, today, month.zone))
    bounds = workdays.stretches(days, today, month.zone)
    if not bounds:
        return ()
    bounds[0] = (stretch.start, bounds[0][1])  # free days before the first working day
    bounds[-1] = (bounds[-1][0], min(bounds[-1][1], work.now))
    counts = figures.daily_counts(work, EventKind.SQL, bounds)
    over = last_day_over(month, work.now)
    return tuple(
        PaceLine(day, sum(counts[: n + 1]), floor(goal(versions, stretch, min(day, over))))
        for n, day in enumerate(days)
    )


def last_day_over(period: Period, now: datetime) -> date:
    """The last day of a period that is over. Today is not: else a team is behind each morning."""
    return min(period.last, local_date(now, period.zone) - _DAY)


def working_days(versions: Versions, period: Period) -> list[date]:
    """The working days of a period, each by the hours of the version that measures it."""
    return [
        day
        for version, days in versions.days(period)
        for day in _days(days)
        if hours_of(version.terms).is_working_day(day)
    ]


def goal(
    versions: Versions,
    period: Period,
    until: date,
    target_of: Callable[[Terms], int] = lambda terms: terms.sql_target,
) -> Fraction:
    """What the working days of a period through `until` should bring.

    Of each month and version: target × its working days ÷ the working days that the month has by
    that version's hours.
    """
    total = Fraction(0)
    for version, stretch in versions.days(period):
        hours = hours_of(version.terms)
        for month, days in stretch.months():
            total += expected(
                target_of(version.terms),
                hours.working_days(days.first, min(days.last, until)),
                hours.working_days(month.first, month.last),
            )
    return total


def _days(period: Period) -> Iterable[date]:
    return (period.first + n * _DAY for n in range(period.days))
