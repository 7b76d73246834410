"""The working days on which hand-offs come: how many there were, and which are still to come."""

from dataclasses import dataclass
from datetime import date, datetime

from funnel.deal_rates import DAY
from funnel.hours import BusinessHours
from funnel.periods import Period, local_date


@dataclass(frozen=True)
class Calendar:
    """The zone by whose months deals are counted, and the hours in which both teams work."""

    zone: str
    hours: BusinessHours

    def worked(self, start: datetime, end: datetime) -> float:
        """The working days from a moment to another, parts of the first and the last among them."""
        first, last = (local_date(moment, self.hours.zone) for moment in (start, end))
        whole = self.hours.working_days(first + DAY, last - DAY)
        return whole + sum(self._part(day, start, end) for day in {first, last})

    def days(self, start: datetime, end: datetime) -> list[tuple[datetime, float]]:
        """Each working day between two moments: the middle of what lies between, and its part."""
        day, last = local_date(start, self.hours.zone), local_date(end, self.hours.zone)
        days = []
        while day <= last:
            if part := self._part(day, start, end):
                whole = Period.day(day, self.hours.zone)
                first, until = max(start, whole.start), min(end, whole.end)
                days.append((first + (until - first) / 2, part))
            day += DAY
        return days

    def _part(self, day: date, start: datetime, end: datetime) -> float:
        """The part of a day's business hours that lies between two moments."""
        if not self.hours.is_working_day(day):
            return 0.0
        whole = Period.day(day, self.hours.zone)
        inside = self.hours.between(max(start, whole.start), min(end, whole.end))
        return inside / self.hours.between(whole.start, whole.end)
