"""Time zones: local wall times and the instants they stand for.

Instants inside the calendar rules are whole microseconds since 1970-01-01T00:00Z, so that every
sum is exact and no arithmetic is ever done on two wall times of one zone (which Python does
without regard to changes of the clock).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MICROSECOND: Final = timedelta(microseconds=1)
SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY: Final = EPOCH.toordinal()
YEARS: Final = range(1900, 9000)

# Shorter than the time between any two changes of any zone's clock.
_PROBE: Final = 6 * 3600 * SECOND


class CalendarError(ValueError):
    """A refusal by a calendar rule: `code` says which, `values` what it was about.

    The words for a person are chosen elsewhere, by `code`; `str()` is for logs.
    """

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time through which a zone keeps one offset from UTC; all in microseconds.

    `[start, end)` are instants, local time is the instant plus `offset`; `gap` is how far the
    clock was moved forward at `start` (0 if it was not, or was moved back).
    """

    start: int
    end: int
    offset: int
    gap: int


def find_zone(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, or None if there is none."""
    # "right/" counts leap seconds, which nothing else here does.
    if not isinstance(name, str) or not name or name.startswith("right/"):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a directory
        return None


def to_micros(moment: datetime) -> int:
    """An aware moment as microseconds since 1970 UTC."""
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Microseconds since 1970 as an aware moment in UTC."""
    return EPOCH + timedelta(microseconds=micros)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_DAY


def weekday_of(day: date) -> str:
    """The weekday's name: "mon" … "sun"."""
    return WEEKDAYS[day.weekday()]


def is_aware(moment: datetime) -> bool:
    """Whether the moment knows its offset from UTC."""
    return moment.utcoffset() is not None


def resolve(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a local date and time.

    A local time that does not exist moves forward by the gap (02:30 becomes 03:30); of one that
    comes twice it is the first (PEP 495, fold 0).
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the zone's calendar first shows `day` (or, if skipped, a later day).

    Where midnight does not exist this is the moment of the change itself.
    """
    start = resolve(day, time.min, zone)
    local = start.astimezone(zone)
    if (local.date(), local.time()) == (day, time.min):
        return start
    micros = to_micros(start)
    return from_micros(next(s.start for s in stretches(zone, micros, micros + 1)))


def stretches(zone: ZoneInfo, start: int, end: int) -> Iterator[Stretch]:
    """The stretches that together cover `[start, end)`, in order, whole (not cut at the bounds).

    A stretch also ends with the (UTC) year.
    """
    if start >= end:
        return
    for year in range(from_micros(start).year, from_micros(end - 1).year + 1):
        for stretch in _stretches_of_year(zone, year):
            if stretch.start < end and start < stretch.end:
                yield stretch


@lru_cache(maxsize=4096)
def _stretches_of_year(zone: ZoneInfo, year: int) -> tuple[Stretch, ...]:
    first = to_micros(datetime(year, 1, 1, tzinfo=UTC))
    end = to_micros(datetime(year + 1, 1, 1, tzinfo=UTC))
    spans: list[Stretch] = []
    start, before, offset = first, _offset(zone, first - SECOND), _offset(zone, first)
    for probe in (*range(first + _PROBE, end, _PROBE), end - SECOND):
        if _offset(zone, probe) != offset:
            change = _change_within(zone, probe - _PROBE, probe)
            spans.append(Stretch(start, change, offset, max(0, offset - before)))
            start, before, offset = change, offset, _offset(zone, change)
    spans.append(Stretch(start, end, offset, max(0, offset - before)))
    return tuple(spans)


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = from_micros(instant).astimezone(zone).utcoffset() or timedelta(0)
    return offset // MICROSECOND


def _change_within(zone: ZoneInfo, low: int, high: int) -> int:
    # Changes fall on whole seconds.
    old = _offset(zone, low)
    low, high = low // SECOND, high // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle * SECOND) == old:
            low = middle
        else:
            high = middle
    return high * SECOND
