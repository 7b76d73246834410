"""Business hours: when time promised runs.

An office is open at a moment when the clock and the calendar on its own wall show a time inside
one of that weekday's periods, and a date that is no holiday. Periods are half-open: open at the
opening, closed at the closing. All time is real elapsed time, so a day on which the clock changes
is as long as it truly was:

- a wall time that comes twice is open both times if it is open at all: a period that closes at
  01:30 in an hour that is repeated closes, opens again when the clock goes back, and closes again;
- an opening that does not exist moves forward by the gap (02:30 becomes 03:30 where 02:00-03:00
  is left out); a closing that does not exist is the moment of the change; a period that lies
  wholly in the gap does not take place, nor does any on a date that the zone left out.

Periods that touch ("12:00" to "12:00") are one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from funnel.hours_parse import HoursError, Week, parse_holidays, parse_week, parse_zone
from funnel.zones import (
    DAY,
    MICROSECOND,
    YEARS,
    Stretch,
    day_number,
    from_micros,
    is_aware,
    stretches,
    to_micros,
)

__all__ = ["BusinessHours", "HoursError", "Pause"]

# From … until …; None: still on.
Pause = tuple[datetime, datetime | None]

_HORIZON: Final = 100 * 366 * DAY
_FOREVER: Final = 1 << 62
_THURSDAY: Final = 3  # the weekday of day 0, 1970-01-01, counted from Monday


@dataclass(frozen=True)
class BusinessHours:
    """The opening periods of a week in one zone, less holidays. Made by `parse`.

    Every method takes aware moments (else HoursError `naive_moment`) of the years 1900-8999 (else
    `out_of_range`) and gives moments in UTC. Pauses are half-open like periods; they may overlap,
    come in any order and lie outside the hours; one that ends before it starts is no pause.
    """

    zone: str
    holidays: frozenset[date]
    _week: Week
    _tz: ZoneInfo = field(repr=False, compare=False)
    # Days since 1970 of the holidays that fall on a weekday with an opening, in order.
    _closed: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days = map(day_number, self.holidays)
        closed = sorted(day for day in days if self._week[_weekday(day)])
        object.__setattr__(self, "_closed", tuple(closed))

    @classmethod
    def parse(
        cls, zone: str, week: Mapping[str, Iterable[Iterable[str]]], holidays: Iterable[str]
    ) -> Self:
        """Read `{"mon": [["09:00", "12:00"], ["13:00", "18:00"]], …}` and dates YYYY-MM-DD.

        A weekday left out, or with no period, is closed. A closing may be "24:00". HoursError
        (its docstring has the codes) on anything else.
        """
        tz = parse_zone(zone)
        return cls(zone, parse_holidays(holidays), parse_week(week), tz)

    def add(self, start: datetime, worked: timedelta, pauses: Iterable[Pause] = ()) -> datetime:
        """The first moment by which `worked` business time has passed since `start`.

        Where that is a closing, it is the closing and not the next opening. With nothing to work
        it is `start` itself when open or at a closing, else the next opening, whatever the pauses.
        HoursError: `negative_work`; `never_resumed` when a pause without an end comes before the
        time is up; `too_far` when 100 years do not hold that much open time.
        """
        position, quota = _instant(start), worked // MICROSECOND
        if quota < 0:
            raise HoursError("negative_work", f"cannot work {worked}", worked=worked)
        if quota == 0:
            # Open until this very moment: it is a closing, or open still.
            was_open = self._is_open(position - 1)
            return from_micros(position) if was_open else self.next_open(start)
        for pause_start, pause_end in _merged(pauses, position):
            before = self._measure(position, pause_start)
            if before >= quota:
                break
            if pause_end == _FOREVER:
                since = from_micros(pause_start)
                raise HoursError("never_resumed", f"paused since {since}, no end", since=since)
            quota -= before
            position = pause_end
        return from_micros(self._fill(position, quota))

    def between(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
        """The business time from `start` to `end` outside the pauses; none if `end` is earlier."""
        first, last = _instant(start), _instant(end)
        total = self._measure(first, last)
        for pause_start, pause_end in _merged(pauses, first):
            total -= self._measure(pause_start, min(pause_end, last))
        return timedelta(microseconds=total)

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at that moment; at a closing it no longer is."""
        return self._is_open(_instant(moment))

    def next_open(self, moment: datetime) -> datetime:
        """That moment if open, else the next opening; HoursError `too_far`: none in 100 years."""
        return from_micros(self._fill(_instant(moment), 1) - 1)

    def is_working_day(self, day: date) -> bool:
        """Whether the day has an opening and is no holiday."""
        return self._opens_on(day_number(day))

    def working_days(self, first: date, last: date) -> int:
        """How many working days there are from `first` to `last`, both counted."""
        start, end = day_number(first), day_number(last) + 1
        if end <= start:
            return 0
        weeks, rest = divmod(end - start, 7)
        plain = weeks * sum(map(bool, self._week))
        plain += sum(bool(self._week[_weekday(day)]) for day in range(end - rest, end))
        return plain - (bisect_left(self._closed, end) - bisect_left(self._closed, start))

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; for 0 `day` itself or the next working day.

        HoursError: `negative_work`, `too_far`.
        """
        if count < 0:
            raise HoursError("negative_work", f"cannot work {count} days", worked=count)
        horizon = day.toordinal() + _HORIZON // DAY
        ordinal = day.toordinal() + bool(count)
        while ordinal < horizon:
            working = date.fromordinal(ordinal)
            count -= self.is_working_day(working)
            if count <= 0 and self.is_working_day(working):
                return working
            ordinal += 1
        raise HoursError("too_far", f"no such working day in 100 years from {day}", start=day)

    def _opens_on(self, day: int) -> bool:
        if not self._week[_weekday(day)]:
            return False
        index = bisect_left(self._closed, day)
        return index == len(self._closed) or self._closed[index] != day

    def _is_open(self, instant: int) -> bool:
        return self._measure(instant, instant + 1) == 1

    def _measure(self, start: int, end: int) -> int:
        """The open time in `[start, end)`, in microseconds."""
        return sum(length for _, length in self._runs(start, end, _FOREVER))

    def _fill(self, start: int, quota: int) -> int:
        """The first instant by which `quota` (above 0) has been open since `start`."""
        for run_start, length in self._runs(start, start + _HORIZON, quota):
            if length >= quota:
                return run_start + quota
            quota -= length
        since = from_micros(start)
        raise HoursError("too_far", f"not so much open time in 100 years from {since}", start=since)

    def _runs(self, start: int, end: int, quota: int) -> Iterator[tuple[int, int]]:
        """Open time in `[start, end)` in order, as (first instant, length); at least `quota` of it.

        A run is one unbroken opening, or whole weeks that do not reach the quota by themselves.
        """
        weekly = sum(closes - opens for periods in self._week for opens, closes in periods)
        for stretch in stretches(self._tz, start, end):
            lower, upper = max(start, stretch.start), min(end, stretch.end)
            first, last = (
                edge // DAY for edge in (lower + stretch.offset, upper - 1 + stretch.offset)
            )
            day = first
            while day <= last:
                # The first and last day may be cut; the weeks between are as written.
                if first < day and (weeks := self._plain_weeks(day, last, (quota - 1) // weekly)):
                    yield day * DAY - stretch.offset, weeks * weekly
                    quota -= weeks * weekly
                    day += 7 * weeks
                    continue
                if self._opens_on(day):
                    for opens, closes in self._openings(day, stretch, lower, upper):
                        yield opens, closes - opens
                        quota -= closes - opens
                        if quota <= 0:
                            return
                day += 1

    def _plain_weeks(self, day: int, last: int, most: int) -> int:
        index = bisect_left(self._closed, day)
        stop = min(last, self._closed[index]) if index < len(self._closed) else last
        return min(max(0, stop - day) // 7, most)

    def _openings(
        self, day: int, stretch: Stretch, lower: int, upper: int
    ) -> Iterator[tuple[int, int]]:
        midnight = day * DAY - stretch.offset
        for opening, closing in self._week[_weekday(day)]:
            opens, closes = midnight + opening, midnight + closing
            if stretch.start - stretch.gap <= opens < stretch.start:
                opens += stretch.gap
            opens, closes = max(opens, lower), min(closes, upper)
            if opens < closes:
                yield opens, closes


def _weekday(day: int) -> int:
    return (day + _THURSDAY) % 7


def _instant(moment: datetime) -> int:
    if not is_aware(moment):
        raise HoursError("naive_moment", f"{moment} names no time zone", moment=moment)
    if moment.year not in YEARS:
        raise HoursError("out_of_range", f"{moment} is out of range", moment=moment)
    return to_micros(moment)


def _merged(pauses: Iterable[Pause], start: int) -> list[tuple[int, int]]:
    """The pauses from `start` on, in order and apart; one without an end lasts for ever."""
    merged: list[tuple[int, int]] = []
    for began, ended in sorted(
        (_instant(began), _FOREVER if ended is None else _instant(ended)) for began, ended in pauses
    ):
        lower = max(began, start, merged[-1][1] if merged else start)
        if merged and lower == merged[-1][1] and ended > lower:
            merged[-1] = (merged[-1][0], ended)
        elif ended > lower:
            merged.append((lower, ended))
    return merged
