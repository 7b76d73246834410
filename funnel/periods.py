"""Stretches of whole local days that figures are asked for, and what is expected in them."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Self
from zoneinfo import ZoneInfo

from funnel.zones import CalendarError, find_zone, is_aware, start_of_day

_DAY = timedelta(days=1)


class PeriodError(CalendarError):
    """A period or a measure of it that cannot be.

    Codes and their values: `unknown_zone` (zone) · `reversed_period` (first, last) ·
    `naive_moment` (moment) · `bad_share` (gone, total) · `bad_target` (target).
    """


@dataclass(frozen=True)
class Period:
    """Local days of a zone from `first` to `last`, both included; PeriodError if reversed.

    Periods that follow one another on the calendar share a bound, so that every moment is in
    exactly one of them, whatever the clock does.
    """

    first: date
    last: date
    zone: str

    def __post_init__(self) -> None:
        _zone(self.zone)
        if self.last < self.first:
            raise PeriodError(
                "reversed_period",
                f"{self.last} is before {self.first}",
                first=self.first,
                last=self.last,
            )

    @classmethod
    def day(cls, day: date, zone: str) -> Self:
        """That day alone."""
        return cls(day, day, zone)

    @classmethod
    def month_of(cls, day: date, zone: str) -> Self:
        """The calendar month that holds the day."""
        return cls(day.replace(day=1), _end_of_month(day), zone)

    @classmethod
    def quarter_of(cls, day: date, zone: str) -> Self:
        """The calendar quarter that holds the day."""
        first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
        return cls(first, _end_of_month(first.replace(month=first.month + 2)), zone)

    @classmethod
    def previous_month(cls, day: date, zone: str) -> Self:
        """The calendar month before the one that holds the day."""
        return cls.month_of(day.replace(day=1) - _DAY, zone)

    @classmethod
    def week_of(cls, day: date, zone: str) -> Self:
        """The week, from Monday to Sunday, that holds the day."""
        monday = day - day.weekday() * _DAY
        return cls(monday, monday + 6 * _DAY, zone)

    @property
    def is_month(self) -> bool:
        """Whether it is one whole calendar month."""
        return self.first.day == 1 and self.last == _end_of_month(self.first)

    @property
    def is_quarter(self) -> bool:
        """Whether it is one whole calendar quarter."""
        quarter = self.quarter_of(self.first, self.zone)
        return (self.first, self.last) == (quarter.first, quarter.last)

    def before(self) -> Self:
        """The period before: the month before a month, else as many days, up to this one."""
        if self.is_month:
            return self.previous_month(self.first, self.zone)
        return type(self)(self.first - self.days * _DAY, self.first - _DAY, self.zone)

    def months(self) -> Iterator[tuple[Self, Self]]:
        """Each calendar month it has days of, with those days."""
        month = self.month_of(self.first, self.zone)
        while month.first <= self.last:
            days = max(month.first, self.first), min(month.last, self.last)
            yield month, type(self)(*days, self.zone)
            month = self.month_of(month.last + _DAY, self.zone)

    @property
    def start(self) -> datetime:
        """The first moment (UTC) of the period."""
        return self._start_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment (UTC) after the period.

        Equal to `start` where the zone left out all the days (Pacific/Apia, 2011-12-30).
        """
        return self._start_of(self.last + _DAY)

    @property
    def days(self) -> int:
        """How many calendar days, at least 1."""
        return (self.last - self.first).days + 1

    def __contains__(self, moment: datetime) -> bool:
        """Whether an aware moment is in `[start, end)`."""
        return self.start <= moment < self.end

    def _start_of(self, day: date) -> datetime:
        return start_of_day(day, _zone(self.zone))


def local_date(moment: datetime, zone: str) -> date:
    """The date on the zone's calendar at an aware moment; PeriodError."""
    tz = _zone(zone)
    if not is_aware(moment):
        raise PeriodError("naive_moment", f"{moment} names no time zone", moment=moment)
    return moment.astimezone(tz).date()


def expected(target: int, gone: int, total: int) -> Fraction:
    """What of a month's target its working days gone should have brought; 0 without any.

    `gone` of `total` working days of the month have passed. PeriodError `bad_share` unless
    0 ≤ gone ≤ total, `bad_target` if the target is negative.
    """
    if not 0 <= gone <= total:
        raise PeriodError("bad_share", f"{gone} of {total} days cannot be", gone=gone, total=total)
    if target < 0:
        raise PeriodError("bad_target", f"a target of {target} cannot be", target=target)
    return Fraction(target * gone, total) if total else Fraction(0)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _zone(name: str) -> ZoneInfo:
    zone = find_zone(name)
    if zone is None:
        raise PeriodError("unknown_zone", f"no time zone is called {name!r}", zone=name)
    return zone
