"""Days as people type them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_day_names, get_month_names

from funnel.refusals import Refusal
from funnel.texts import fold
from messages.languages import LANGUAGES, LOCALES
from messages.localizer import Localizer

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
# What stands around a day and says nothing of it, in all languages.
_FILLERS = frozenset(
    (
        *("until", "till", "to", "on", "the", "of", "next", "this"),
        *("ate", "o", "a", "dia", "no", "na", "de", "do", "da", "proximo", "proxima", "que", "vem"),
        *("hasta", "el", "la", "del", "este", "esta", "viene"),
    )
)
_AHEAD = {
    **{word: 1 for language in LANGUAGES for word in language.tomorrow},
    **dict.fromkeys(("day after tomorrow", "depois amanha", "pasado manana"), 2),
}
_WEEK = frozenset(("week", "semana"))
_NEXT = frozenset(("next", "proxima", "vem", "viene"))
_LEAST = 3  # letters of a weekday or a month


def parse_day(text: str, localizer: Localizer, today: date) -> date:
    """A day as people write it: tomorrow, Friday, 24/12, Dec 24, 24 de diciembre, 2026-12-01.

    Words of every language count, figures come in the reader's order. Without a year it is the
    next such day; a weekday is never today. Raises `Refusal("not_a_date")`.
    """
    words = [word for word in fold(text).replace(",", " ").split() if word not in _FILLERS]
    try:
        if len(words) == 1 and words[0][0].isdecimal():
            return read_date(words[0], localizer, today)
        day = _words(words, today)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise Refusal("not_a_date", text=text[:40])
    return day


def day_after_week(text: str, today: date) -> date | None:
    """The Monday after "this week" or "next week"; None where another time is meant."""
    words = set(fold(text).replace(",", " ").split())
    if words - _FILLERS - _WEEK or not words & _WEEK:
        return None
    weeks = 2 if words & _NEXT else 1
    return today + timedelta(days=7 * weeks - today.weekday())


def read_date(text: str, localizer: Localizer, today: date | None = None) -> date:
    """A date in figures, in the reader's order; one without a year needs `today`.

    Where the reader's order gives no date, the other one is meant. Raises ValueError.
    """
    figures = in_figures(text, month_first=localizer.month_first())
    if figures is None:
        raise ValueError(text)
    year, month, day = figures
    if year is not None:
        return date(year, month, day)
    if today is None:
        raise ValueError(text)
    return _next(month, day, today)


def in_figures(text: str, *, month_first: bool) -> tuple[int | None, int, int] | None:
    """Year, if one is written, month and day of a date in figures; None for other text.

    Where the order gives no month, the other one is meant.
    """
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    match = _LOCAL.fullmatch(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    month, day = (first, second) if month_first else (second, first)
    if month > 12 >= day:
        month, day = day, month
    century = 2000 if match[3] and len(match[3]) == 2 else 0
    return int(match[3]) + century if match[3] else None, month, day


def _words(words: list[str], today: date) -> date | None:
    if days := _AHEAD.get(" ".join(words)):
        return today + timedelta(days=days)
    if len(words) == 1:
        index = _index_of(words[0].removesuffix("."), _weekdays())
        return None if index is None else today + timedelta((index - today.weekday() - 1) % 7 + 1)
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= 4]
    names = [word.removesuffix(".") for word in words if not word.isdecimal()]
    index = _index_of(names[0], _months()) if len(names) == 1 else None
    if index is None or len(numbers) not in {1, 2} or (numbers[1:] and numbers[1] < 2000):
        return None
    if len(numbers) == 1:
        return _next(index + 1, numbers[0], today)
    return date(numbers[1], index + 1, numbers[0])


def _next(month: int, day: int, today: date) -> date:
    """The next such day, today among them. February 29 may be years away."""
    for year in range(today.year, today.year + 9):
        try:
            candidate = date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise
            continue
        if candidate >= today:
            return candidate
    raise ValueError(f"no day {day} of month {month}")


def _index_of(word: str, names: Iterable[tuple[int, str]]) -> int | None:
    """Which of the names begins with the word, of three letters at least."""
    if len(word) < _LEAST:
        return None
    return next((index for index, name in names if name.startswith(word)), None)


@lru_cache(maxsize=1)
def _weekdays() -> tuple[tuple[int, str], ...]:
    return tuple(
        (index, fold(name))
        for locale in LOCALES
        for index, name in get_day_names("wide", locale=locale).items()
    )


@lru_cache(maxsize=1)
def _months() -> tuple[tuple[int, str], ...]:
    return tuple(
        (number - 1, fold(name))
        for locale in LOCALES
        for number, name in get_month_names("wide", locale=locale).items()
    )
