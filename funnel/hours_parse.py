"""Business hours as people write them: read, checked, and refused with a reason."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from funnel.zones import DAY, SECOND, WEEKDAYS, CalendarError, find_zone

# For each weekday from Monday: (opening, closing) in microseconds of the day, in order, apart.
Week = tuple[tuple[tuple[int, int], ...], ...]

_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class HoursError(CalendarError):
    """Business hours that cannot be, or a question about them that has no answer.

    Codes and their values: `unknown_zone` (zone) · `bad_week` (week) · `unknown_day` (day) ·
    `bad_period` (day, period) · `bad_time` (day, value) · `reversed_period` (day, opens, closes;
    also when they are equal) · `overlapping_periods` (day, first, second) · `no_opening` () ·
    `bad_holiday` (value) · `naive_moment` (moment) · `out_of_range` (moment) · `negative_work`
    (worked) · `never_resumed` (since) · `too_far` (start).
    """


def parse_zone(name: str) -> ZoneInfo:
    """The zone of that IANA name; HoursError `unknown_zone`."""
    zone = find_zone(name)
    if zone is None:
        raise HoursError("unknown_zone", f"no time zone is called {name!r}", zone=name)
    return zone


def parse_week(week: Mapping[str, Iterable[Iterable[str]]]) -> Week:
    """Opening periods by weekday, sorted, those that touch joined; HoursError."""
    if not isinstance(week, Mapping):
        raise HoursError("bad_week", "a week is a table of weekdays", week=week)
    for day in week:
        if day not in WEEKDAYS:
            raise HoursError("unknown_day", f"no weekday is called {day!r}", day=day)
    parsed = tuple(_parse_day(day, week.get(day, ())) for day in WEEKDAYS)
    if not any(parsed):
        raise HoursError("no_opening", "the week has no opening")
    return parsed


def parse_holidays(holidays: Iterable[str]) -> frozenset[date]:
    """Dates written YYYY-MM-DD; HoursError `bad_holiday`."""
    return frozenset(_parse_holiday(value) for value in holidays)


def _parse_holiday(value: str) -> date:
    problem = HoursError("bad_holiday", f"{value!r} is not a date like 2026-12-25", value=value)
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise problem
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise problem from None


def _parse_day(day: str, periods: Iterable[Iterable[str]]) -> tuple[tuple[int, int], ...]:
    if not isinstance(periods, list | tuple):
        raise HoursError(
            "bad_period", f"{day}: {periods!r} is not a list of periods", day=day, period=periods
        )
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(_parse_period(day, period) for period in periods):
        if joined and opens < joined[-1][1]:
            first, second = _spell(*joined[-1]), _spell(opens, closes)
            raise HoursError(
                "overlapping_periods",
                f"{day}: {first} and {second} overlap",
                day=day,
                first=first,
                second=second,
            )
        if joined and opens == joined[-1][1]:
            opens = joined.pop()[0]  # noqa: PLW2901  # one period from here on
        joined.append((opens, closes))
    return tuple(joined)


def _parse_period(day: str, period: Iterable[str]) -> tuple[int, int]:
    if not isinstance(period, list | tuple) or len(period) != 2:
        raise HoursError(
            "bad_period",
            f"{day}: {period!r} is not an opening and a closing",
            day=day,
            period=period,
        )
    opens, closes = (_parse_time(day, value) for value in period)
    if closes <= opens:
        raise HoursError(
            "reversed_period",
            f"{day}: {period[0]}-{period[1]} closes before it has opened",
            day=day,
            opens=period[0],
            closes=period[1],
        )
    return opens, closes


def _parse_time(day: str, value: str) -> int:
    if value == "24:00":
        return DAY
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise HoursError(
            "bad_time", f"{day}: {value!r} is not a time like 09:00", day=day, value=value
        )
    return (int(match[1]) * 60 + int(match[2])) * 60 * SECOND


def _spell(opens: int, closes: int) -> str:
    minutes = (opens // (60 * SECOND), closes // (60 * SECOND))
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in minutes)
