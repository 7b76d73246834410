"""Texts, numbers, dates and money in one reader's language and time zone.

Every function that builds text takes a `Localizer`; none here reads the clock.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, dates, lists, numbers

from blockkit.mrkdwn import Mrkdwn, clean, escape, line
from funnel.zones import WEEKDAYS
from messages import catalog
from messages.languages import locale_of

Number = int | float | Decimal
# Babel rounds in the current decimal context; a huge amount from outside may exceed its 28 digits.
_EXACT = Context(prec=400)
FALLBACK_ZONE = "UTC"


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext's users know
    """The msgid itself: marks a text in a table, so that the catalog tool extracts it."""
    return msgid


@dataclass(frozen=True)
class Localizer:
    """`locale` is one of `messages.languages.LOCALES`, `zone` the name of an IANA time zone."""

    locale: str = catalog.SOURCE
    zone: str = FALLBACK_ZONE

    @classmethod
    def of(cls, slack_locale: str | None, zone: str | None) -> "Localizer":
        """For a user's locale and zone in Slack; an unknown one is English, or UTC."""
        return cls(locale_of(slack_locale), zone if zone and _is_zone(zone) else FALLBACK_ZONE)

    # -- sentences ---------------------------------------------------------------------------

    def say(self, msgid: str, /, **values: object) -> str:
        """The sentence as plain text, for plain_text objects, labels and files."""
        return _filled(catalog.load().text(self.locale, msgid), values, clean)

    def mark(self, msgid: str, /, **values: object) -> Mrkdwn:
        """The sentence as mrkdwn: every value is escaped and on one line, unless it is `Mrkdwn`.

        The msgid may hold markup: write `&amp;`, `&lt;`, `&gt;` there for the signs.
        """
        return Mrkdwn(_filled(catalog.load().text(self.locale, msgid), values, _marked))

    def count(self, singular: str, plural: str, n: Number, /, **values: object) -> str:
        """The plain sentence in the plural form for `n`; `{n}` is the formatted number."""
        return _filled(self._plural(singular, plural, n), {"n": self.number(n)} | values, clean)

    def mark_count(self, singular: str, plural: str, n: Number, /, **values: object) -> Mrkdwn:
        """`count` as mrkdwn, its values escaped as by `mark`."""
        sentence = self._plural(singular, plural, n)
        return Mrkdwn(_filled(sentence, {"n": self.number(n)} | values, _marked))

    def list(self, items: Iterable[str]) -> str:
        """'a, b and c'; a `Mrkdwn` when every item is one."""
        return self._joined(items, "standard")

    def _joined(self, items: Iterable[str], style: Literal["standard", "or"]) -> str:
        texts = [*items]
        joined = lists.format_list(texts, style=style, locale=self._babel)
        return Mrkdwn(joined) if texts and all(isinstance(t, Mrkdwn) for t in texts) else joined

    def any_of(self, items: Iterable[str]) -> str:
        """'a, b or c'; otherwise as `list`."""
        return self._joined(items, "or")

    # -- dates and times ---------------------------------------------------------------------

    def date(self, day: dt.date) -> str:
        """'Nov 21, 2026'; for a moment, its day in this zone."""
        local = self._local(day) if isinstance(day, dt.datetime) else day
        return _date(self.locale, dt.date(local.year, local.month, local.day))

    def time(self, moment: dt.datetime | dt.time) -> str:
        """'3:05 PM': an aware moment in this zone, or a time of day as it is."""
        wall = self._local(moment).time() if isinstance(moment, dt.datetime) else moment
        return _time(self.locale, wall.hour, wall.minute)

    def moment(self, moment: dt.datetime) -> str:
        """'Nov 21, 2026, 3:05 PM' in this zone."""
        return f"{self.date(moment)}, {self.time(moment)}"

    def month(self, day: dt.date) -> str:
        """'November 2026'."""
        return _spaced(dates.format_skeleton("yMMMM", day, locale=self._babel))

    def weekday(self, day: str | dt.date) -> str:
        """'Monday', of a date, a moment or a name ('mon', 'monday')."""
        return self._weekday(day, "wide")

    def weekdays(self, days: Iterable[str | dt.date]) -> str:
        """'Mon, Tue': short, in the order given."""
        return ", ".join(self._weekday(day, "abbreviated") for day in days)

    def duration(self, length: dt.timedelta) -> str:
        """'2 h 5 min'. Hours do not become days, because most durations are business time.

        Seconds are cut off, not rounded, and the sign is left out.
        """
        seconds = abs(length.total_seconds())
        hours, minutes = divmod(int(seconds) // 60, 60)
        if not hours and not minutes:
            return self.say("less than 1 min") if seconds else self.say("{n} min", n=0)
        parts = [self.say("{n} h", n=self.number(hours))] if hours else []
        parts += [self.say("{n} min", n=minutes)] if minutes else []
        return " ".join(parts)

    def ago(self, then: dt.datetime, now: dt.datetime) -> str:
        """'2 hours ago', or 'in 2 hours' for a `then` in the future: not business time."""
        text = dates.format_timedelta(then - now, add_direction=True, locale=self._babel)
        return _spaced(text)

    def slack_date(self, moment: dt.datetime, style: str = "{date_short_pretty} {time}") -> Mrkdwn:
        """A date that Slack shows in each reader's own zone; its fallback is `moment`."""
        fallback = escape(self.moment(moment))
        return Mrkdwn(f"<!date^{int(moment.timestamp())}^{style}|{fallback}>")

    # -- numbers -----------------------------------------------------------------------------

    def number(self, value: Number, digits: int | None = None) -> str:
        """'1,204.5': with exactly `digits` decimals, or up to two where None."""
        return _number(self.locale, value + 0, digits)  # -0.0 + 0 is 0.0: no minus sign

    def percent(self, fraction: Number, digits: int = 1) -> str:
        """0.875 is '87.5%', in the form of the language; up to `digits` decimals."""
        return _percent(self.locale, fraction, digits)

    def share(self, num: Number, den: Number) -> str:
        """'12 of 40 (30%)'; 'no data yet' where `den` is 0."""
        if not den:
            return self.no_data()
        percent = self.percent(Decimal(str(num)) / Decimal(str(den)))
        return self.say(
            "{num} of {den} ({percent})",
            num=self.number(num),
            den=self.number(den),
            percent=percent,
        )

    def money(self, amount: Number, currency: str) -> str:
        """An amount with its currency's sign and decimals; an unknown currency is its code."""
        with localcontext(_EXACT):
            return _spaced(numbers.format_currency(amount, currency, locale=self._babel))

    def no_data(self) -> str:
        return self.say("no data yet")

    # -- internal ----------------------------------------------------------------------------

    @property
    def _babel(self) -> Locale:
        return _babel_locale(self.locale)

    def _plural(self, singular: str, plural: str, n: Number) -> str:
        return catalog.load().plural(self.locale, singular, plural, float(n))

    def _local(self, moment: dt.datetime) -> dt.datetime:
        if moment.tzinfo is None:
            raise ValueError(f"A moment needs a time zone: {moment.isoformat()}")
        return moment.astimezone(_zone(self.zone))

    def _weekday(self, day: str | dt.date, width: str) -> str:
        if isinstance(day, str):
            if day[:3].lower() not in WEEKDAYS:
                raise ValueError(f"Not a day of the week: {day}")
            index = WEEKDAYS.index(day[:3].lower())
        else:
            index = (self._local(day) if isinstance(day, dt.datetime) else day).weekday()
        context = "stand-alone" if width == "abbreviated" else "format"
        return str(dates.get_day_names(width, context, locale=self._babel)[index])  # type: ignore[arg-type]


# The same numbers and dates recur, and Babel parses the pattern on every call.
@lru_cache(maxsize=4096, typed=True)
def _number(locale: str, value: Number, digits: int | None) -> str:
    pattern = "#,##0.##" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    with localcontext(_EXACT):
        return _spaced(numbers.format_decimal(value, format=pattern, locale=_babel_locale(locale)))


@lru_cache(maxsize=4096, typed=True)
def _percent(locale: str, fraction: Number, digits: int) -> str:
    pattern = _babel_locale(locale).percent_formats[None].pattern
    decimals = "." + "#" * digits if digits else ""
    shape = pattern.replace("#,##0", f"#,##0{decimals}")
    with localcontext(_EXACT):
        return _spaced(numbers.format_percent(fraction, format=shape, locale=_babel_locale(locale)))


@lru_cache(maxsize=4096)
def _date(locale: str, day: dt.date) -> str:
    return _spaced(dates.format_date(day, "medium", locale=_babel_locale(locale)))


@lru_cache(maxsize=4096)
def _time(locale: str, hour: int, minute: int) -> str:
    moment = dt.time(hour, minute)
    return _spaced(dates.format_time(moment, "short", locale=_babel_locale(locale)))


def _filled(sentence: str, values: dict[str, object], safe: Callable[[str], str]) -> str:
    if not values:
        return sentence
    texts = {name: safe(v if isinstance(v, str) else str(v)) for name, v in values.items()}
    return sentence.format(**texts)


def _marked(value: str) -> str:
    # A Mrkdwn value keeps its line breaks: they are intended.
    return value if isinstance(value, Mrkdwn) else line(value)


def _spaced(text: str) -> str:
    """With ordinary spaces, which can be searched and copied, for the no-break ones of CLDR."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@lru_cache(maxsize=8)
def _babel_locale(name: str) -> Locale:
    return Locale.parse(name)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_zone(name: str) -> bool:
    try:
        _zone(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True
