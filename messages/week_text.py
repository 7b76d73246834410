"""Parses and formats business hours as people write them in a form.

A line holds the hours of every open day; a line that begins with days is for those days alone:
"09:00-12:00, 13:00-18:00" and, on the next line, "Fri: 09:00-16:00".
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from funnel.agreement import Week
from funnel.refusals import Refusal
from funnel.texts import fold
from funnel.zones import WEEKDAYS
from messages.dates import read_date
from messages.languages import LANGUAGES
from messages.localizer import Localizer

# The first three letters in each language; no abbreviation stands for two days.
_DAYS = {
    word: day
    for language in LANGUAGES
    for word, day in zip(language.weekdays, WEEKDAYS, strict=True)
}
_RANGES = frozenset({"-", "–", "—", "a", "to", "ate", "al", "hasta"})
_ANDS = frozenset({"e", "y", "and"})
_LINE = re.compile(r"(?P<days>\D*)(?P<hours>\d.*)")
_TIME = r"(\d{1,2})(?:[:h.](\d{2}))?(?:\s*h)?"
_PERIOD = re.compile(rf"{_TIME}\s*(?:-|–|—|as|ate|to|a)\s*{_TIME}")
_WITHOUT_LUNCH = 6 * 60  # minutes at a stretch that nobody works without a break


def open_days(week: Week) -> list[str]:
    return [day for day in WEEKDAYS if week.get(day)]


def format_week(localizer: Localizer, week: Week) -> str:
    """The hours as `parse_week` reads them: the most common first, then the days that differ."""
    by_day = {day: _format_periods(week[day]) for day in open_days(week)}
    if not by_day:
        return ""
    most_common = Counter(by_day.values()).most_common(1)[0][0]
    others = [
        f"{localizer.weekdays([day]).rstrip('.').capitalize()}: {hours}"
        for day, hours in by_day.items()
        if hours != most_common
    ]
    return "\n".join([most_common, *others])


def lines(localizer: Localizer, week: Week) -> list[str]:
    """A line for all days with the same hours: 'Mon–Fri 09:00-18:00, no lunch break'."""
    return [capitalized(part) for part in _parts(localizer, week)]


def in_a_sentence(localizer: Localizer, week: Week) -> str:
    """The hours of all days: 'seg a qui 09:00-18:00; sex 09:00-16:00'."""
    return "; ".join(_parts(localizer, week))


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _parts(localizer: Localizer, week: Week) -> list[str]:
    by_hours: dict[str, list[str]] = {}
    for day in open_days(week):
        by_hours.setdefault(_hours(localizer, week[day]), []).append(day)
    return [f"{days(localizer, same)} {hours}" for hours, same in by_hours.items()]


def days(localizer: Localizer, named: Iterable[str]) -> str:
    """Weekdays in short, as they stand in a sentence: 'Mon–Wed, Fri', 'seg a qua, sex'."""
    in_order = sorted(named, key=WEEKDAYS.index)
    return localizer.weekdays(in_order, in_sentence=True).replace(".", "")


def _hours(localizer: Localizer, periods: Sequence[Sequence[str]]) -> str:
    """The opening periods of a day; that nobody has lunch is said, since it is easily forgotten."""
    hours = _format_periods(periods)
    if len(periods) == 1 and _minutes(periods[0][1]) - _minutes(periods[0][0]) > _WITHOUT_LUNCH:
        return localizer.say("{hours}, no lunch break", hours=hours)
    return hours


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def parse_week(text: str, days: Iterable[str]) -> Week:
    """The hours of the open `days`.

    Raises `Refusal`: bad_period, unknown_day, day_not_open (hours for another day), no_opening.
    `BusinessHours` checks that the times exist and that no periods overlap.
    """
    weekdays = [day for day in WEEKDAYS if day in {*days}]
    default: list[list[str]] = []
    by_day: dict[str, list[list[str]]] = {}
    for line in re.split(r"[\n;]+", text):
        if not line.strip():
            continue
        line_days, periods = _parse_line(line)
        for day in line_days:
            if day not in weekdays:
                raise Refusal("day_not_open", day=day)
            by_day[day] = periods
        default += [] if line_days else periods
    week: Week = {day: by_day.get(day, default) for day in weekdays}
    if not all(week.values()) or not week:
        raise Refusal("no_opening")
    return week


def format_dates(localizer: Localizer, days: Sequence[date]) -> str:
    """The dates as `parse_dates` reads them."""
    return ", ".join(localizer.numeric_date(day) for day in days)


def parse_dates(text: str, localizer: Localizer) -> tuple[date, ...]:
    """Dates as this reader writes them or YYYY-MM-DD, in order, each once.

    Raises `Refusal("bad_holiday")`.
    """
    pieces = [piece for piece in re.split(r"[\s,;]+", text) if piece]
    return tuple(sorted({_parse_date(piece, localizer) for piece in pieces}))


def _parse_date(text: str, localizer: Localizer) -> date:
    try:
        return read_date(text, localizer)
    except ValueError:
        raise Refusal("bad_holiday", value=text[:40]) from None


def _parse_line(line: str) -> tuple[list[str], list[list[str]]]:
    match = _LINE.fullmatch(fold(line))
    if match is None:
        raise Refusal("bad_period", period=line.strip()[:40])
    pieces = match["hours"].strip(" ,").replace("/", ",").split(",")
    return _parse_days(match["days"]), [_parse_period(piece.strip()) for piece in pieces]


def _parse_days(text: str) -> list[str]:
    """The days of "mon, wed", or of a range: "seg a sex", "Mon-Fri"."""
    days: list[str] = []
    upto = False
    for name in re.findall(r"[^\s,/:.&–—-]+|[–—-]", text.replace("-feira", "")):
        if name in _RANGES:
            upto = True
        elif name not in _ANDS:
            day = _parse_day(name)
            days += _between(days[-1], day) if upto and days else [day]
            upto = False
    return days


def _between(first: str, last: str) -> list[str]:
    """The days after the first up to the last."""
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last) - start) % 7
    return [WEEKDAYS[(start + step) % 7] for step in range(1, length + 1)]


def _parse_day(name: str) -> str:
    day = _DAYS.get(name[:3])
    if day is None:
        raise Refusal("unknown_day", day=name[:40])
    return day


def _parse_period(piece: str) -> list[str]:
    match = _PERIOD.fullmatch(piece)
    if match is None:
        raise Refusal("bad_period", period=piece[:40])
    opens_hour, opens_minute, closes_hour, closes_minute = match.groups()
    return [
        f"{int(opens_hour):02}:{opens_minute or '00'}",
        f"{int(closes_hour):02}:{closes_minute or '00'}",
    ]


def _format_periods(periods: Sequence[Sequence[str]] | Mapping[str, str]) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in periods)
