"""When a recurring digest falls.

A schedule names meetings on the local calendar of a zone; each digest is sent its lead before its
meeting. The date is found on the calendar first and only then resolved to a moment: a local time
that does not exist moves forward by the gap (02:30 becomes 03:30), one that comes twice counts
once, the first time. The lead is real elapsed time.

Which dates:

- daily: every day, or those of the weekdays named;
- weekly: every week on its weekday;
- fortnightly: every second week on its weekday, counted from the week (Monday to Sunday) that
  holds the anchor, before it as after it;
- monthly_date: on the day of the month; in a month too short for it, on its last day;
- monthly_weekday: on the nth such weekday of the month, or the last (-1); a month without a
  fifth has no meeting;
- monthly_workday: on the first (1) or last (-1) working day of the month; a month without any has
  it on its first or last date.

A working day is one with an opening in the business hours that is no holiday; where only the
holidays are known, one from Monday to Friday.

With `skip_holidays`, a daily digest is left out on a holiday. The others are too rare to be left
out: the meeting moves to the next working day; if there is none before the next meeting of the
schedule, that one stands for both. What counts is the date of the meeting, not that of the
sending.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from funnel import schedule_dates as dates
from funnel.hours import BusinessHours
from funnel.schedule_parse import (
    Kind,
    ScheduleError,
    check_fields,
    parse_anchor,
    parse_kind,
    parse_lead,
    parse_time,
    parse_weekdays,
    read_json,
)
from funnel.zones import WEEKDAYS, YEARS, find_zone, is_aware, resolve, weekday_of

DAILY_AT: Final = time(9)  # of the digests that a company begins with

__all__ = ["Holidays", "Kind", "Occurrence", "Schedule", "ScheduleError"]

# Business hours with their holidays; or only dates, or a function that says whether a date is one.
Holidays = BusinessHours | frozenset[date] | Callable[[date], bool]

_Test = Callable[[date], bool]

_NO_HOLIDAYS: Final[frozenset[date]] = frozenset()
_DAY: Final = timedelta(days=1)
_HORIZON: Final = timedelta(days=3660)

# At least the longest wait from one date by the rule to the next.
_LONGEST_WAIT: Final[dict[Kind, timedelta]] = {
    "daily": timedelta(days=7),
    "weekly": timedelta(days=7),
    "fortnightly": timedelta(days=14),
    "monthly_date": timedelta(days=31),
    "monthly_weekday": timedelta(days=126),  # from a fifth weekday to the next
    "monthly_workday": timedelta(days=61),  # from the first of a month to the end of the next
}


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One digest: sent `at` (UTC), for the meeting at `meeting` (UTC), which is held `on` a date.

    `on` is the local date, after any move for a holiday.
    """

    at: datetime
    meeting: datetime
    on: date


@dataclass(frozen=True)
class Schedule:
    """A rule for recurring meetings and when their digests are sent. Made by `parse`.

    `at` is the meeting's local time of day in `zone`; `lead` is how long before it the digest is
    sent. `weekdays` are names ("mon"), never numbers.
    """

    kind: Kind
    at: time
    zone: str
    weekdays: frozenset[str]
    day: int | None
    nth: int | None
    anchor: date | None
    lead: timedelta
    skip_holidays: bool

    @classmethod
    def parse(
        cls,
        kind: str,
        at: str | time,
        zone: str,
        *,
        weekdays: Iterable[str] = (),
        day: int | None = None,
        nth: int | None = None,
        anchor: str | date | None = None,
        lead: timedelta = timedelta(0),
        skip_holidays: bool = False,
    ) -> Self:
        """A checked schedule; ScheduleError (its docstring has the codes) if it cannot be.

        `at` is "HH:MM" or a time to the minute, `anchor` a date or YYYY-MM-DD, `lead` whole
        minutes up to seven days. A daily schedule with no weekday is for all seven.
        """
        rule_kind = parse_kind(kind)
        named = parse_weekdays(weekdays)
        if rule_kind == "daily" and not named:
            named = frozenset(WEEKDAYS)
        if find_zone(zone) is None:
            raise ScheduleError("unknown_zone", f"no time zone is called {zone!r}", zone=zone)
        anchored = parse_anchor(anchor)
        check_fields(rule_kind, named, day, nth, anchored)
        time_of_day, before = parse_time(at), parse_lead(lead)
        return cls(
            rule_kind, time_of_day, zone, named, day, nth, anchored, before, bool(skip_holidays)
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values that `json.dumps` takes and `from_json` reads back."""
        return {
            "kind": self.kind,
            "at": f"{self.at:%H:%M}",
            "zone": self.zone,
            "weekdays": sorted(self.weekdays, key=WEEKDAYS.index),
            "day": self.day,
            "nth": self.nth,
            "anchor": self.anchor and self.anchor.isoformat(),
            "lead_minutes": self.lead // timedelta(minutes=1),
            "skip_holidays": self.skip_holidays,
        }

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """The schedule that gave `stored`; ScheduleError as `parse`, or `bad_schedule`."""
        return cls.parse(**read_json(stored))

    def next_after(self, moment: datetime, holidays: Holidays = _NO_HOLIDAYS) -> datetime:
        """When (UTC) the first digest strictly after `moment` is sent; as `occurrence_after`."""
        return self.occurrence_after(moment, holidays).at

    def occurrence_after(self, moment: datetime, holidays: Holidays = _NO_HOLIDAYS) -> Occurrence:
        """The first digest sent strictly after `moment` (aware, else `naive_moment`).

        ScheduleError `no_occurrence` when holidays leave none within ten years.
        """
        # A day for the clock's changes; as far back as a date can have been moved from.
        first = self._meeting_date(moment) - _DAY - _LONGEST_WAIT[self.kind]
        for occurrence in self._occurrences(first, first + _HORIZON, holidays):
            if occurrence.at > moment:
                return occurrence
        raise ScheduleError("no_occurrence", f"none in ten years after {moment}", moment=moment)

    def previous_or_at(
        self, moment: datetime, holidays: Holidays = _NO_HOLIDAYS
    ) -> datetime | None:
        """When (UTC) the last digest not after `moment` was sent; None: none in ten years."""
        last = self._meeting_date(moment) + _DAY
        # Further and further back: almost always the first look is enough.
        wait = 2 * _DAY + 2 * _LONGEST_WAIT[self.kind]
        for span in (wait, 8 * wait, _HORIZON):
            earlier = [
                occurrence.at
                for occurrence in self._occurrences(last - span, last, holidays)
                if occurrence.at <= moment
            ]
            if earlier:
                return earlier[-1]
        return None

    def _meeting_date(self, moment: datetime) -> date:
        """The local date on which a meeting is whose digest is sent at `moment`."""
        if not is_aware(moment):
            raise ScheduleError("naive_moment", f"{moment} names no time zone", moment=moment)
        if moment.year not in YEARS:
            raise ScheduleError("out_of_range", f"{moment} is out of range", moment=moment)
        return (moment.astimezone(UTC) + self.lead).astimezone(ZoneInfo(self.zone)).date()

    def _occurrences(self, first: date, last: date, holidays: Holidays) -> Iterator[Occurrence]:
        zone = ZoneInfo(self.zone)
        for on in self._dates(first, last, holidays):
            meeting = resolve(on, self.at, zone)
            yield Occurrence(meeting - self.lead, meeting, on)

    def _dates(self, first: date, last: date, holidays: Holidays) -> Iterator[date]:
        """The dates of meetings whose date by the rule is from `first` to `last`, in order."""
        is_holiday, is_working = _calendar(holidays)
        by_rule = self._dates_by_rule(first, is_working)
        if not self.skip_holidays:
            yield from takewhile(lambda on: on <= last, by_rule)
            return
        for on, following in pairwise(by_rule):
            if on > last:
                return
            if not is_holiday(on):
                yield on
            elif self.kind != "daily" and (moved := dates.moved(on, following, is_working)):
                yield moved

    def _dates_by_rule(self, first: date, is_working: _Test) -> Iterator[date]:
        # `parse` has seen to it that each kind has the fields it needs.
        weekday, day, nth = min(self.weekdays, default="mon"), self.day or 1, self.nth or 1
        match self.kind:
            case "daily":
                return dates.every_day(first, self.weekdays)
            case "weekly":
                return dates.every_week(first, weekday, 1, first)
            case "fortnightly":
                return dates.every_week(first, weekday, 2, self.anchor or first)
            case "monthly_date":
                return dates.every_month(first, lambda y, m: dates.day_of_month(y, m, day))
            case "monthly_weekday":
                return dates.every_month(first, lambda y, m: dates.nth_weekday(y, m, weekday, nth))
            case "monthly_workday":
                return dates.every_month(
                    first, lambda y, m: dates.working_day(y, m, nth, is_working)
                )


def _calendar(holidays: Holidays) -> tuple[_Test, _Test]:
    """Whether a date is a holiday, and whether it is a working day."""
    if isinstance(holidays, BusinessHours):
        return holidays.holidays.__contains__, holidays.is_working_day
    is_holiday = holidays if callable(holidays) else holidays.__contains__
    return is_holiday, lambda on: weekday_of(on) not in {"sat", "sun"} and not is_holiday(on)
