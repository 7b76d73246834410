"""Days as people type them, and the answer to somebody who is away or back."""

import re
from datetime import date, timedelta

from blockkit.blocks import section
from blockkit.message import Message
from funnel.refusals import Refusal
from funnel.texts import fold
from messages.languages import LANGUAGES
from messages.localizer import Localizer

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_TOMORROW = frozenset(word for language in LANGUAGES for word in language.tomorrow)
_WEEKDAYS = {
    prefix: index for language in LANGUAGES for index, prefix in enumerate(language.weekdays)
}
_LETTERS = 3  # of a day of the week that has to be recognized


def parse_day(text: str, localizer: Localizer, today: date) -> date:
    """A day as 2026-12-01, 1/12 or 12/1/2026 in the reader's order, "tomorrow" or "Friday".

    Without a year, and of a day of the week, it is the next such day.
    Raises `Refusal("not_a_date")`.
    """
    words = fold(text).split()
    last_word = words[-1] if words else ""
    if last_word in _TOMORROW:
        return today + timedelta(days=1)
    weekday = last_word.removesuffix("-feira")
    if weekday.isalpha() and len(weekday) >= _LETTERS and weekday[:_LETTERS] in _WEEKDAYS:
        ahead = (_WEEKDAYS[weekday[:_LETTERS]] - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    try:
        return read_date(last_word, localizer, today)
    except ValueError:
        raise Refusal("not_a_date", text=text[:40]) from None


def read_date(text: str, localizer: Localizer, today: date | None = None) -> date:
    """A date in figures, in the reader's order; one without a year needs `today`.

    Where the reader's order gives no date, the other one is meant. Raises ValueError.
    """
    if match := _ISO.fullmatch(text):
        return date(*(int(part) for part in match.groups()))
    match = _LOCAL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    first, second = int(match[1]), int(match[2])
    month, day = (first, second) if localizer.month_first() else (second, first)
    if month > 12 >= day:
        month, day = day, month
    if match[3]:
        return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month, day)
    if today is None:
        raise ValueError(text)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def presence(localizer: Localizer, until: date | None) -> Message:
    """The answer to a rep who is away until a day, or back (None)."""
    if until is None:
        text = localizer.mark("Welcome back! You'll get new leads again.")
    else:
        text = localizer.mark(
            "Got it. You won't get new leads until {day}. Back sooner? Use `/pacto back`.",
            day=localizer.date(until),
        )
    return Message(text, [section(text)])
