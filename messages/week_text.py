"""Business hours as people write them in a form, and as they are read back to them.

A line holds the hours of every day that is ticked; a line that begins with days is for those days
alone. "09:00-12:00, 13:00-18:00" and, on the next line, "Fri: 09:00-16:00".
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from funnel.agreement import Week
from funnel.keys import fold
from funnel.refusals import Refusal
from messages.voice import WEEKDAYS, Voice

# The first three letters in each language; none of them means two days.
_DAYS = {
    **dict(zip(WEEKDAYS, WEEKDAYS, strict=True)),
    **dict(zip(("seg", "ter", "qua", "qui", "sex", "sab", "dom"), WEEKDAYS, strict=True)),
    **dict(zip(("lun", "mar", "mie", "jue", "vie", "sab", "dom"), WEEKDAYS, strict=True)),
}
_LINE = re.compile(r"(?P<days>[^\d]*?)[\s:]*(?P<hours>\d.*)")
_CLOCK = r"(\d{1,2})(?:[:h.](\d{2}))?\s*h?"
_PERIOD = re.compile(rf"{_CLOCK}\s*(?:-|–|—|as|ate|to|a)\s*{_CLOCK}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def open_days(week: Week) -> list[str]:
    return [day for day in WEEKDAYS if week.get(day)]


def written(voice: Voice, week: Week) -> str:
    """The hours in the form that `read` takes: the commonest first, then the days that differ."""
    by_day = {day: _spelled(week[day]) for day in open_days(week)}
    if not by_day:
        return ""
    usual = Counter(by_day.values()).most_common(1)[0][0]
    others = [
        f"{voice.weekdays([day]).rstrip('.').capitalize()}: {hours}"
        for day, hours in by_day.items()
        if hours != usual
    ]
    return "\n".join([usual, *others])


def told(voice: Voice, week: Week) -> list[str]:
    """A line for each run of days that have the same hours: 'Mon, Tue: 09:00-18:00'."""
    by_hours: dict[str, list[str]] = {}
    for day in open_days(week):
        by_hours.setdefault(_spelled(week[day]), []).append(day)
    return [f"{voice.weekdays(days)}: {hours}" for hours, days in by_hours.items()]


def read(text: str, days: Iterable[str]) -> Week:
    """The week that was written, for the days ticked.

    Raises `Refusal`: bad_period, unknown_day, day_not_open (hours for a day not ticked),
    no_opening. Whether times exist and periods overlap is `BusinessHours`' to say.
    """
    ticked = [day for day in WEEKDAYS if day in {*days}]
    usual: list[list[str]] = []
    own: dict[str, list[list[str]]] = {}
    for line in re.split(r"[\n;]+", text):
        if not line.strip():
            continue
        named, periods = _read_line(line)
        for day in named:
            if day not in ticked:
                raise Refusal("day_not_open", day=day)
            own[day] = periods
        usual += [] if named else periods
    week = {day: own.get(day, usual) for day in ticked}
    if not all(week.values()) or not week:
        raise Refusal("no_opening")
    return week


def written_dates(days: Sequence[date]) -> str:
    return ", ".join(day.isoformat() for day in days)


def read_dates(text: str) -> tuple[date, ...]:
    """Dates YYYY-MM-DD, in order, each once. Raises `Refusal("bad_holiday")`."""
    return tuple(sorted({_read_date(piece) for piece in re.split(r"[\s,;]+", text) if piece}))


def _read_date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal("bad_holiday", value=text[:40])


def _read_line(line: str) -> tuple[list[str], list[list[str]]]:
    match = _LINE.fullmatch(fold(line))
    if match is None:
        raise Refusal("bad_period", period=line.strip()[:40])
    names = [name for name in re.split(r"[\s,/:.&]+", match["days"]) if name not in {"", "e", "y"}]
    pieces = re.split(r"\s*[,/]\s*", match["hours"].strip(" ,"))
    return [_read_day(name) for name in names], [_read_period(piece) for piece in pieces]


def _read_day(name: str) -> str:
    day = _DAYS.get(name[:3])
    if day is None:
        raise Refusal("unknown_day", day=name[:40])
    return day


def _read_period(piece: str) -> list[str]:
    match = _PERIOD.fullmatch(piece)
    if match is None:
        raise Refusal("bad_period", period=piece[:40])
    opens_hour, opens_minute, closes_hour, closes_minute = match.groups()
    return [
        f"{int(opens_hour):02}:{opens_minute or '00'}",
        f"{int(closes_hour):02}:{closes_minute or '00'}",
    ]


def _spelled(periods: Sequence[Sequence[str]] | Mapping[str, str]) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in periods)
