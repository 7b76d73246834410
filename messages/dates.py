"""Days as people type them, and as they are shown to be typed again."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_day_names, get_month_names

from funnel.refusals import Refusal
from funnel.texts import fold
from messages.languages import LOCALES, by_locale

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
# What stands around a day and says nothing of it, in all languages.
_FILLERS = frozenset(
    (
        *("until", "till", "to", "on", "the", "of", "next", "this"),
        *("ate", "o", "a", "dia", "no", "na", "de", "do", "da", "proximo", "proxima", "que", "vem"),
        *("hasta", "el", "la", "del", "este", "esta", "viene"),
    )
)
_AHEAD = {
    **dict.fromkeys(("tomorrow", "amanha", "manana"), 1),
    **dict.fromkeys(("day after tomorrow", "depois amanha", "pasado manana"), 2),
}
_LEAST = 3  # letters of a weekday or a month


def parse_day(text: str, locale: str, today: date) -> date:
    """A day as people write it: tomorrow, Friday, 24/12, Dec 24, 24 de diciembre, 2026-12-01.

    Words of every language count. In English the month comes first, where it can. Without a year it
    is the next such day; a weekday is never today. Raises `Refusal("not_a_date")`.
    """
    words = [word for word in fold(text).replace(",", " ").split() if word not in _FILLERS]
    try:
        day = _numbers(words, locale, today) or _words(words, today)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise Refusal("not_a_date", text=text[:40])
    return day


def parse_full_day(text: str, locale: str) -> date | None:
    """A day in numbers with its year: 2026-12-24, 24/12/2026; None for anything else."""
    try:
        if match := _ISO.fullmatch(text):
            return date(*(int(part) for part in match.groups()))
        match = _LOCAL.fullmatch(text)
        return _local(match, locale) if match and match[3] else None
    except ValueError:
        return None


def typed_day(locale: str, day: date) -> str:
    """A day in numbers, as `parse_full_day` reads it; without doubt which number is the month."""
    return day.isoformat() if by_locale(locale).month_first else f"{day:%d/%m/%Y}"


def _numbers(words: list[str], locale: str, today: date) -> date | None:
    if len(words) != 1:
        return None
    if day := parse_full_day(words[0], locale):
        return day
    match = _LOCAL.fullmatch(words[0])
    return _local(match, locale, today) if match else None


def _local(match: re.Match[str], locale: str, today: date | None = None) -> date:
    """Raises ValueError where there is no such day."""
    first, second = int(match[1]), int(match[2])
    month_first = by_locale(locale).month_first and first <= 12
    month, day = (first, second) if month_first else (second, first)
    if match[3]:
        return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month, day)
    return _next(month, day, today or date.min)


def _words(words: list[str], today: date) -> date | None:
    if days := _AHEAD.get(" ".join(words)):
        return today + timedelta(days=days)
    if len(words) == 1:
        index = _index_of(words[0].removesuffix("."), _weekdays())
        return (
            None if index is None else today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)
        )
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= 4]
    names = [word.removesuffix(".") for word in words if not word.isdecimal()]
    index = _index_of(names[0], _months()) if len(names) == 1 else None
    if index is None or len(numbers) not in {1, 2} or (numbers[1:] and numbers[1] < 2000):
        return None
    month = index + 1
    return (
        _next(month, numbers[0], today)
        if len(numbers) == 1
        else date(numbers[1], month, numbers[0])
    )


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
