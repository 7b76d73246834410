"""The evening of a working day, when the good news of the day is told: shortly before closing."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from funnel.hours import BusinessHours

BEFORE_CLOSING: Final = timedelta(minutes=30)
_LONGEST_BREAK: Final = 60  # days without work that are looked back over


def evening_of(hours: BusinessHours, day: date) -> datetime:
    """Half an hour of business time before the last closing of a working day."""
    zone = ZoneInfo(hours.zone)
    midnight = datetime.combine(day, time.min, zone)
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    return hours.add(midnight, max(hours.between(midnight, end) - BEFORE_CLOSING, timedelta(0)))


def next_evening(hours: BusinessHours, now: datetime) -> date:
    """The day whose evening is the first one after now."""
    today = now.astimezone(ZoneInfo(hours.zone)).date()
    day = hours.add_working_days(today, 0)
    return day if evening_of(hours, day) > now else hours.add_working_days(day, 1)


def evening_before(hours: BusinessHours, day: date) -> datetime:
    """The evening of the working day before a day."""
    for back in range(1, _LONGEST_BREAK):
        earlier = day - timedelta(days=back)
        if hours.is_working_day(earlier):
            return evening_of(hours, earlier)
    return evening_of(hours, day) - timedelta(days=_LONGEST_BREAK)
