"""Working days: the last one, the last few, the days a daily digest covers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from funnel.hours import BusinessHours
from funnel.periods import Period, local_date

_DAY = timedelta(days=1)
_LONGEST_LOOK = 366  # days back for a working day: a company closed for longer has none


def last_working_day(hours: BusinessHours, before: date) -> date:
    """The last working day before a date; the day before it where a whole year had none."""
    for back in range(1, _LONGEST_LOOK + 1):
        day = before - back * _DAY
        if hours.is_working_day(day):
            return day
    return before - _DAY


def since_last(
    hours: BusinessHours,
    now: datetime,
    zone: str,
    *,
    due: datetime | None = None,
    previous: datetime | None = None,
) -> Period:
    """The days a daily digest covers: from the last working day to the end of yesterday.

    Monday's covers Friday, Saturday and Sunday. `due` is when it should have been sent, if that
    was earlier than `now`, and `previous` when the one before it was: no day falls between two.
    """
    today = local_date(now, zone)
    first = last_working_day(hours, local_date(min(due or now, now), zone))
    if previous is not None:
        first = min(first, local_date(previous, zone))
    return Period(min(first, today - _DAY), today - _DAY, zone)


def working_days(hours: BusinessHours, until: date, count: int) -> list[date]:
    """The last `count` working days up to and including `until`, the oldest first."""
    days: list[date] = []
    day = until
    while len(days) < count and (until - day).days < _LONGEST_LOOK:
        if hours.is_working_day(day):
            days.append(day)
        day -= _DAY
    return days[::-1]


def stretches(days: Iterable[date], until: date, zone: str) -> list[tuple[datetime, datetime]]:
    """Each working day with the free days that follow it, up to the end of `until`."""
    starts = [Period.day(day, zone).start for day in days]
    if not starts:
        return []
    ends = [*starts[1:], Period.day(until, zone).end]
    return list(zip(starts, ends, strict=True))
