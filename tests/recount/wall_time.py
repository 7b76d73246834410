"""Business time and local days from wall times. Standard library only, nothing of the product's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


def day_start(day: date, zone: str) -> datetime:
    """The first instant of a day; where there is no midnight, that of the change of the clock."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, eq=False)
class Hours:
    """Openings by weekday (0 is Monday) in one zone, less closed days.

    Known by identity: what is reckoned is kept, since a recount asks for the same again and again.
    """

    zone: str
    week: tuple[tuple[tuple[time, time], ...], ...]
    closed: frozenset[date]

    def works(self, day: date) -> bool:
        return bool(self.week[day.weekday()]) and day not in self.closed

    def is_open(self, moment: datetime) -> bool:
        openings = _openings(self, day_of(moment, self.zone))
        return any(opens <= moment < closes for opens, closes in openings)

    def working_days(self, first: date, last: date) -> int:
        count, day = 0, first
        while day <= last:
            count += self.works(day)
            day += DAY
        return count

    def due(self, start: datetime, promised: timedelta, pauses: Sequence[Span]) -> datetime:
        """The first instant by which so much business time has passed outside the pauses."""
        return _due(self, start, promised, tuple(pauses))

    def worked(self, start: datetime, end: datetime, pauses: Sequence[Span]) -> timedelta:
        return _worked(self, start, end, tuple(pauses))

    def open(self, start: datetime, pauses: Sequence[Span]) -> Iterator[Span]:
        day = day_of(start, self.zone) - DAY
        while True:
            for opens, closes in _openings(self, day):
                pieces = [(max(opens, start), closes)]
                for began, ended in pauses:
                    pieces = [
                        part for a, b in pieces for part in ((a, min(b, began)), (max(a, ended), b))
                    ]
                    pieces = [(a, b) for a, b in pieces if a < b]
                yield from (piece for piece in pieces if piece[0] < piece[1])
            day += DAY


@cache
def _due(hours: Hours, start: datetime, promised: timedelta, pauses: tuple[Span, ...]) -> datetime:
    left = promised
    for opens, closes in hours.open(start, pauses):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise AssertionError("days do not end")


@cache
def _worked(hours: Hours, start: datetime, end: datetime, pauses: tuple[Span, ...]) -> timedelta:
    total = timedelta()
    for opens, closes in hours.open(start, pauses):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


@cache
def _openings(hours: Hours, day: date) -> tuple[Span, ...]:
    if not hours.works(day):
        return ()
    zone = ZoneInfo(hours.zone)
    return tuple(
        (
            datetime.combine(day, opens, zone).astimezone(UTC),
            datetime.combine(day, closes, zone).astimezone(UTC),
        )
        for opens, closes in hours.week[day.weekday()]
    )
