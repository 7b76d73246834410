"""Endless rows of calendar dates, in order: what recurring meetings are picked from."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from funnel.zones import WEEKDAYS, weekday_of

_DAY = timedelta(days=1)


def every_day(first: date, weekdays: frozenset[str]) -> Iterator[date]:
    """From `first` on, every date on one of the weekdays."""
    on = first
    while True:
        if weekday_of(on) in weekdays:
            yield on
        on += _DAY


def every_week(first: date, weekday: str, weeks: int, anchor: date) -> Iterator[date]:
    """From `first` on, that weekday of every `weeks`-th week (from Monday) by the anchor's week."""
    step = timedelta(weeks=weeks)
    anchored = anchor + (WEEKDAYS.index(weekday) - anchor.weekday()) * _DAY
    on = first + (anchored - first) % step
    while True:
        yield on
        on += step


def every_month(first: date, pick: Callable[[int, int], date | None]) -> Iterator[date]:
    """From `first` on, the date picked from each year and month, if any."""
    month = first.year * 12 + first.month - 1
    while True:
        on = pick(month // 12, month % 12 + 1)
        if on is not None and on >= first:
            yield on
        month += 1


def day_of_month(year: int, month: int, day: int) -> date:
    """That day of the month, or its last if it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def nth_weekday(year: int, month: int, weekday: str, nth: int) -> date | None:
    """The nth (1-5) such weekday of the month or the last (-1); None: it has no fifth."""
    days = [
        day
        for day in range(1, monthrange(year, month)[1] + 1)
        if weekday_of(date(year, month, day)) == weekday
    ]
    index = nth if nth < 0 else nth - 1
    return date(year, month, days[index]) if index < len(days) else None


def working_day(year: int, month: int, nth: int, is_working: Callable[[date], bool]) -> date:
    """The first (1) or last (-1) working day of the month; if it has none, its first or last."""
    days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)][::nth]
    return next((day for day in days if is_working(day)), days[0])


def moved(on: date, following: date, is_working: Callable[[date], bool]) -> date | None:
    """The first working day after `on` and before `following`."""
    on += _DAY
    while on < following:
        if is_working(on):
            return on
        on += _DAY
    return None
