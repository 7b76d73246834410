"""A day gone by among other words: "on 12 March", "12/03/2026", "ontem", "el lunes pasado"."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import get_day_names

from funnel.refusals import Refusal
from funnel.spans import Day
from funnel.texts import fold
from messages.dates import in_figures
from messages.languages import LANGUAGES, LOCALES, Language

_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|o|a|er|ro)?")  # folding makes "o" of "º"
_YEAR = re.compile(r"20\d\d")
_BETWEEN = frozenset(("of", "the", "de", "del", "do"))
_LAST = frozenset(("last", "past", "passado", "passada", "pasado", "ultimo", "ultima"))
_LEAP: Final = 2024  # a year that has every day
_UNKNOWN = 40  # characters of a day that is none


def months(language: Language) -> dict[str, int]:
    """The names of the months in a language, whole and short."""
    names = Locale.parse(language.locale).months["format"]
    return {
        fold(name).rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in names[width].items()
    }


MONTHS: Final = {
    name: number for language in LANGUAGES for name, number in months(language).items()
}
_AGO: Final = {
    phrase: days
    for language in LANGUAGES
    for days, phrases in enumerate((language.today, language.yesterday, language.day_before))
    for phrase in phrases
}


def take_day(words: str, *, month_first: bool) -> tuple[Day | None, str]:
    """The day that the words name, None for none, and the words without it.

    The words are lower case without accents; in figures the month comes first or second. Raises
    `Refusal("not_a_date")` for a day that no year has.
    """
    for phrase in sorted(_AGO, key=len, reverse=True):
        rest, count = re.subn(rf"\b{phrase}\b", " ", words)
        if count:
            return Day(ago=_AGO[phrase]), rest
    tokens = words.split()
    for position, token in enumerate(tokens):
        if day := _in_figures(token, month_first=month_first):
            return day, _without(tokens, {position})
        if token.rstrip(".") in MONTHS and (named := _beside(tokens, position)):
            return named
    return _on_weekday(tokens, words)


def _in_figures(token: str, *, month_first: bool) -> Day | None:
    figures = in_figures(token, month_first=month_first)
    if figures is None:
        return None
    year, month, day = figures
    return _checked(Day(day=day, month=month, year=year or 0), token)


def _beside(tokens: list[str], position: int) -> tuple[Day, str] | None:
    """The day beside the name of a month: before it, else after it; with the year that follows."""
    before, after = position - 1, position + 1
    while before >= 0 and tokens[before] in _BETWEEN:
        before -= 1
    numbered = before if before >= 0 and _OF_MONTH.fullmatch(tokens[before]) else after
    if numbered >= len(tokens) or not (match := _OF_MONTH.fullmatch(tokens[numbered])):
        return None
    following = max(position, numbered) + 1
    while following < len(tokens) and tokens[following] in _BETWEEN:
        following += 1
    taken, year = {position, numbered}, 0
    if following < len(tokens) and _YEAR.fullmatch(tokens[following]):
        taken.add(following)
        year = int(tokens[following])
    month = MONTHS[tokens[position].rstrip(".")]
    typed = " ".join(tokens[each] for each in sorted(taken))
    return _checked(Day(day=int(match[1]), month=month, year=year), typed), _without(tokens, taken)


def _on_weekday(tokens: list[str], words: str) -> tuple[Day | None, str]:
    names = _weekdays()
    for position, token in enumerate(tokens):
        if token in names:
            last = {n for n, each in enumerate(tokens) if each in _LAST}
            return Day(weekday=names[token]), _without(tokens, {position} | last)
    return None, words


def _checked(day: Day, typed: str) -> Day:
    try:
        date(day.year or _LEAP, day.month, day.day)
    except ValueError:
        raise Refusal("not_a_date", text=typed[:_UNKNOWN]) from None
    return day


def _without(tokens: list[str], taken: set[int]) -> str:
    return " ".join(token for position, token in enumerate(tokens) if position not in taken)


@lru_cache(maxsize=1)
def _weekdays() -> Mapping[str, int]:
    """Whole names; Portuguese ones also without their “-feira”."""
    names = {
        fold(name): index
        for locale in LOCALES
        for index, name in get_day_names("wide", locale=locale).items()
    }
    return {name.removesuffix("-feira"): index for name, index in names.items()} | names
