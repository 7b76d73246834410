"""Schedules as people write them: read, checked, and refused with a reason."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any, Final, Literal, get_args

from funnel.zones import WEEKDAYS, CalendarError

Kind = Literal[
    "daily", "weekly", "fortnightly", "monthly_date", "monthly_weekday", "monthly_workday"
]
LONGEST_LEAD: Final = timedelta(days=7)

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NTH: Final = (1, 2, 3, 4, 5, -1)
_NTH_WORKDAY: Final = (1, -1)

# Which fields beside the time, zone and lead each kind has, all of them needed.
FIELDS: Final[dict[str, frozenset[str]]] = {
    "daily": frozenset({"weekdays"}),
    "weekly": frozenset({"weekdays"}),
    "fortnightly": frozenset({"weekdays", "anchor"}),
    "monthly_date": frozenset({"day"}),
    "monthly_weekday": frozenset({"weekdays", "nth"}),
    "monthly_workday": frozenset({"nth"}),
}


class ScheduleError(CalendarError):
    """A schedule that cannot be, or a question about it that has no answer.

    Codes and their values: `bad_schedule` (schedule) · `unknown_kind` (kind) · `unknown_zone`
    (zone) · `bad_time` (value) · `unknown_day` (day) · `one_weekday` (kind, weekdays) ·
    `bad_day` (day) · `bad_nth` (nth) · `bad_nth_workday` (nth) · `bad_anchor` (value) ·
    `bad_lead` (lead) · `missing_field` (kind, field) · `needless_field` (kind, field) ·
    `naive_moment` (moment) · `out_of_range` (moment) · `no_occurrence` (moment).
    """


def parse_kind(kind: str) -> Kind:
    """The kind of that name; ScheduleError `unknown_kind`."""
    for name in get_args(Kind):
        if kind == name:
            matching: Kind = name
            return matching
    raise ScheduleError("unknown_kind", f"no schedule is {kind!r}", kind=kind)


def parse_time(value: str | time) -> time:
    """A time of day to the minute, or "HH:MM"; ScheduleError `bad_time`."""
    if isinstance(value, time) and value == time(value.hour, value.minute):
        return value.replace(fold=0)
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ScheduleError("bad_time", f"{value!r} is not a time like 09:00", value=value)
    return time(int(match[1]), int(match[2]))


def parse_anchor(value: str | date | None) -> date | None:
    """A date, or YYYY-MM-DD, or nothing; ScheduleError `bad_anchor`."""
    if value is None or type(value) is date:
        return value
    problem = ScheduleError("bad_anchor", f"{value!r} is not a date like 2026-12-25", value=value)
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise problem
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise problem from None


def parse_weekdays(weekdays: Iterable[str]) -> frozenset[str]:
    """Weekdays by name, "mon" to "sun"; ScheduleError `unknown_day`."""
    named = tuple(weekdays)
    for day in named:
        if day not in WEEKDAYS:
            raise ScheduleError("unknown_day", f"no weekday is called {day!r}", day=day)
    return frozenset(named)


def parse_lead(lead: timedelta) -> timedelta:
    """Whole minutes from none to seven days; ScheduleError `bad_lead`."""
    whole = isinstance(lead, timedelta) and lead % timedelta(minutes=1) == timedelta(0)
    if not whole or not timedelta(0) <= lead <= LONGEST_LEAD:
        raise ScheduleError("bad_lead", f"{lead} is not minutes up to seven days", lead=lead)
    return lead


def check_fields(
    kind: Kind,
    weekdays: frozenset[str],
    day: int | None,
    nth: int | None,
    anchor: date | None,
) -> None:
    """Refuse with ScheduleError fields that the kind lacks, does not have, or that are wrong."""
    values = {"weekdays": weekdays or None, "day": day, "nth": nth, "anchor": anchor}
    for field, value in values.items():
        needed = field in FIELDS[kind]
        if needed != (value is not None):
            code = "missing_field" if needed else "needless_field"
            raise ScheduleError(code, f"{kind}: {code} {field}", kind=kind, field=field)
    if weekdays and kind != "daily" and len(weekdays) > 1:
        named = sorted(weekdays, key=WEEKDAYS.index)
        raise ScheduleError("one_weekday", f"{kind}: {named}", kind=kind, weekdays=named)
    if day is not None and (type(day) is not int or not 1 <= day <= 31):
        raise ScheduleError("bad_day", f"{day!r} is not a day of a month", day=day)
    if nth is not None and (type(nth) is not int or nth not in _NTH):
        raise ScheduleError("bad_nth", f"{nth!r} is not 1 to 5 or -1", nth=nth)
    if kind == "monthly_workday" and nth not in _NTH_WORKDAY:
        raise ScheduleError("bad_nth_workday", f"{nth!r} is not 1 or -1", nth=nth)


def read_json(stored: Any) -> dict[str, Any]:
    """The arguments of `Schedule.parse` from what `to_json` gave; ScheduleError `bad_schedule`."""
    problem = ScheduleError("bad_schedule", f"{stored!r} is no schedule", schedule=stored)
    names = {"kind", "at", "zone", "weekdays", "day", "nth", "anchor", "lead_minutes"}
    if not isinstance(stored, dict) or stored.keys() != names | {"skip_holidays"}:
        raise problem
    fields = dict(stored)
    minutes = fields.pop("lead_minutes")
    if type(minutes) is not int or not isinstance(fields["weekdays"], list):
        raise problem
    return {**fields, "lead": timedelta(minutes=minutes)}
