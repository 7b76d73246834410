"""Numbers, dates and lists in the shape of a locale, kept: Babel parses its patterns each time."""

import datetime as dt
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Final

from babel import Locale, dates, numbers
from babel.core import get_global
from babel.localedata import exists

from funnel.texts import fold

Number = int | float | Decimal
# Babel rounds in the current decimal context; a huge amount from outside may exceed its 28 digits.
_EXACT: Final = Context(prec=400)
_LATIN_AMERICA: Final = "es_419"
_DIPHTHONGS: Final = ("hie", "hia", "hio", "ie", "ia", "io")
_RANGE = 3  # days in a row that are said as a range


@lru_cache(maxsize=32)
def babel_locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache(maxsize=512)
def numbers_of(locale: str, zone: str) -> str:
    """Whose numbers and times a reader knows: in Latin America, those of the zone's country."""
    territory = get_global("zone_territories").get(zone, "")
    country = f"es_{territory}"
    if locale != _LATIN_AMERICA or territory == "ES" or not exists(country):
        return locale
    return country


@lru_cache(maxsize=4096, typed=True)
def number(locale: str, value: Number, digits: int | None) -> str:
    pattern = "#,##0.##" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    with localcontext(_EXACT):
        return spaced(numbers.format_decimal(value, format=pattern, locale=babel_locale(locale)))


@lru_cache(maxsize=4096, typed=True)
def percent(locale: str, fraction: Number, digits: int) -> str:
    pattern = babel_locale(locale).percent_formats[None].pattern
    decimals = "." + "#" * digits if digits else ""
    shape = pattern.replace("#,##0", f"#,##0{decimals}")
    with localcontext(_EXACT):
        return spaced(numbers.format_percent(fraction, format=shape, locale=babel_locale(locale)))


def money(locale: str, amount: Number, currency: str) -> str:
    with localcontext(_EXACT):
        return spaced(numbers.format_currency(amount, currency, locale=babel_locale(locale)))


def rough_money(locale: str, amount: Number, currency: str) -> str:
    """Three significant digits and no decimals: for what is an estimate."""
    exact = Decimal(amount)
    rounded = round(exact, min(2 - exact.adjusted(), 0)) if exact else exact
    pattern = babel_locale(locale).currency_formats["standard"].pattern.replace(".00", "")
    with localcontext(_EXACT):
        text = numbers.format_currency(
            rounded, currency, pattern, locale=babel_locale(locale), currency_digits=False
        )
    return spaced(text)


@lru_cache(maxsize=4096)
def date(locale: str, day: dt.date) -> str:
    return spaced(dates.format_date(day, "medium", locale=babel_locale(locale)))


@lru_cache(maxsize=1024)
def day_of_year(locale: str, month: int, day: int) -> str:
    any_year = dt.date(2024, month, day)  # a leap year
    return spaced(dates.format_skeleton("MMMd", any_year, locale=babel_locale(locale)))


@lru_cache(maxsize=4096)
def time(locale: str, hour: int, minute: int) -> str:
    moment = dt.time(hour, minute)
    return spaced(dates.format_time(moment, "short", locale=babel_locale(locale)))


def month_first(locale: str) -> bool:
    """Whether 12/1 is the first of December there."""
    pattern = str(babel_locale(locale).date_formats["short"].pattern).lower()
    return pattern.index("m") < pattern.index("d")


def runs(days: Sequence[int]) -> list[tuple[int, ...]]:
    """The days of the week in their order, three or more that follow each other together."""
    rows: list[list[int]] = []
    for day in days:
        if rows and (rows[-1][-1] + 1) % 7 == day:
            rows[-1].append(day)
        else:
            rows.append([day])
    ranges: list[tuple[int, ...]] = []
    for row in rows:
        ranges += [tuple(row)] if len(row) >= _RANGE else [(day,) for day in row]
    return ranges


def euphonic(joined: str, last: str) -> str:
    """A Spanish list with "e" for "y" before the sound of i, and "u" for "o" before that of o."""
    word = fold(last).lstrip("*_~`“\"'")
    if word.startswith(("i", "hi")) and not word.startswith(_DIPHTHONGS):
        return _replaced(joined, f" y {last}", f" e {last}")
    if word.startswith(("o", "ho")):
        return _replaced(joined, f" o {last}", f" u {last}")
    return joined


def spaced(text: str) -> str:
    """With ordinary spaces, which can be searched and copied, for the no-break ones of CLDR."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def _replaced(text: str, end: str, other: str) -> str:
    return text.removesuffix(end) + other if text.endswith(end) else text
