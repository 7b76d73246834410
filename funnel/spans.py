"""Days and stretches of the calendar as people name them: yesterday, this week, October."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from funnel.periods import Period


class Unit(StrEnum):
    """What a span is one of."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Span:
    """The week or month of today, or the one before if it `is_last`; or a month by its number.

    A `month` without a `year` is the latest that has begun.
    """

    unit: Unit = Unit.MONTH
    is_last: bool = False
    month: int = 0
    year: int = 0

    def period(self, today: date, zone: str) -> Period:
        """The days that it means on some day."""
        if self.month:
            year = self.year or today.year - (self.month > today.month)
            return Period.month_of(date(year, self.month, 1), zone)
        this = (Period.week_of if self.unit is Unit.WEEK else Period.month_of)(today, zone)
        return this.before() if self.is_last else this


@dataclass(frozen=True)
class Day:
    """A day: so many days `ago`, the last such `weekday` (Monday is 0), or a day of a month.

    Without a `year` it is the latest such day that has begun; a weekday is never today.
    """

    ago: int | None = None
    weekday: int | None = None
    day: int = 0
    month: int = 0
    year: int = 0

    def on(self, today: date) -> date:
        """The day that it means on some day. Raises ValueError for one that no year has."""
        if self.ago is not None:
            return today - timedelta(days=self.ago)
        if self.weekday is not None:
            return today - timedelta(days=(today.weekday() - self.weekday - 1) % 7 + 1)
        if self.year:
            return date(self.year, self.month, self.day)
        # February 29 may be eight years ago.
        for year in range(today.year, today.year - 9, -1):
            try:
                candidate = date(year, self.month, self.day)
            except ValueError:
                continue
            if candidate <= today:
                return candidate
        raise ValueError(f"no day {self.day} of month {self.month}")


THIS_MONTH: Final = Span()
