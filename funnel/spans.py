"""Stretches of the calendar as people name them: this week, last month, October."""

from dataclasses import dataclass
from datetime import date
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


THIS_MONTH: Final = Span()
