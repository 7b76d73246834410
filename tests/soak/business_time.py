"""Business time reckoned apart from the product's own: 9-12 and 13-18 in São Paulo, Mon to Fri.

It knows no holiday: a soak's clock stays between 23 November and 23 December.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

Stretch = tuple[datetime, datetime]
_OPEN = ((time(12, tzinfo=UTC), time(15, tzinfo=UTC)), (time(16, tzinfo=UTC), time(21, tzinfo=UTC)))
_EVENING = time(20, 30, tzinfo=UTC)
STEPS = (("half", 0.5), ("most", 0.8), ("missed", 1.0))


def add(start: datetime, spent: timedelta, pauses: Sequence[Stretch] = ()) -> datetime:
    """When so much business time has gone by since `start`, pauses left out."""
    for begin, end in _working(start, sorted(pauses)):
        if end - begin >= spent:
            return begin + spent
        spent -= end - begin
    raise AssertionError("the working time never ends")


def _working(start: datetime, pauses: Sequence[Stretch]) -> Iterator[Stretch]:
    day = start.date()
    while True:
        if day.weekday() < 5:
            for opens, closes in _OPEN:
                begin = max(start, datetime.combine(day, opens))
                end = datetime.combine(day, closes)
                if begin < end:
                    yield from _without(begin, end, pauses)
        day += timedelta(days=1)


def _without(begin: datetime, end: datetime, pauses: Sequence[Stretch]) -> Iterator[Stretch]:
    for left, came_back in pauses:
        if came_back <= begin or left >= end:
            continue
        if left > begin:
            yield begin, left
        begin = came_back
        if begin >= end:
            return
    yield begin, end


def digest_times(start: datetime) -> Iterator[datetime]:
    """Nine o'clock on each working day after `start`."""
    at = datetime.combine(start.date(), _OPEN[0][0])
    while True:
        if at > start and at.weekday() < 5:
            yield at
        at += timedelta(days=1)


def openings(begin: datetime, end: datetime) -> Iterator[datetime]:
    """Nine o'clock on each working day after `begin`, up to `end`."""
    for at in digest_times(begin):
        if at > end:
            return
        yield at


def is_open(at: datetime) -> bool:
    """Whether an instant lies in business time."""
    return at.weekday() < 5 and any(opens <= at.timetz() < closes for opens, closes in _OPEN)


def evening_after(at: datetime) -> date:
    """The day of the first half past five of a working day after an instant."""
    day = at.date() if at.timetz() < _EVENING else at.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
