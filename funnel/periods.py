"""Stretches of whole local days that figures are asked for, and pace within them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
    def previous_month(cls, day: date, zone: str) -> Self:
        """The calendar month before the one that holds the day."""
        return cls.month_of(day.replace(day=1) - _DAY, zone)

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


def expected(target: int, gone: int, total: int) -> float | None:
    """What of the target is expected by now: target × gone ÷ total; None without working days.

    `gone` of `total` working days of the period have passed. PeriodError `bad_share` unless
    0 ≤ gone ≤ total, `bad_target` if the target is negative.
    """
    _check(target, gone, total)
    return target * gone / total if total else None


def pace(actual: int, target: int, gone: int, total: int) -> float | None:
    """Actual ÷ (target × working days gone ÷ working days of the period); 1.0 is on track.

    None where nothing is expected yet: no target, or no working day gone. PeriodError as
    `expected`.
    """
    _check(target, gone, total)
    # One division, so that what is exactly on track is exactly 1.0.
    return actual * total / (target * gone) if target and gone else None


def _check(target: int, gone: int, total: int) -> None:
    if not 0 <= gone <= total:
        raise PeriodError("bad_share", f"{gone} of {total} days cannot be", gone=gone, total=total)
    if target < 0:
        raise PeriodError("bad_target", f"a target of {target} cannot be", target=target)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _zone(name: str) -> ZoneInfo:
    zone = find_zone(name)
    if zone is None:
        raise PeriodError("unknown_zone", f"no time zone is called {name!r}", zone=name)
    return zone
