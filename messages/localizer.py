"""Texts, numbers, dates and money in one reader's language and time zone.

Every function that builds text takes a `Localizer`; none here reads the clock.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, dates, lists

from blockkit.mrkdwn import Mrkdwn, clean, escape, line
from funnel.zones import WEEKDAYS
from messages import catalog, formats
from messages.languages import by_locale, locale_of

Number = formats.Number
FALLBACK_ZONE = "UTC"


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext's users know
    """The msgid itself: marks a text in a table, so that the catalog tool extracts it."""
    return msgid


_DATE_AND_TIME = N_("{date_short_pretty} at {time}")


@dataclass(frozen=True)
class Localizer:
    """`locale` is one of `messages.languages.NAMES`, `zone` the name of an IANA time zone."""

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
        if self.language == "es" and len(texts) > 1:
            joined = formats.euphonic(joined, texts[-1])
        return Mrkdwn(joined) if texts and all(isinstance(t, Mrkdwn) for t in texts) else joined

    def any_of(self, items: Iterable[str]) -> str:
        """'a, b or c'; otherwise as `list`."""
        return self._joined(items, "or")

    # -- dates and times ---------------------------------------------------------------------

    def date(self, day: dt.date) -> str:
        """'Nov 21, 2026'; for a moment, its day in this zone."""
        local = self._local(day) if isinstance(day, dt.datetime) else day
        return formats.date(self.locale, dt.date(local.year, local.month, local.day))

    def day(self, day: dt.date, today: dt.date) -> str:
        """'Nov 21', with its year where that is not today's; for a moment, its day in this zone."""
        local = self._local(day) if isinstance(day, dt.datetime) else day
        if local.year != today.year:
            return self.date(local)
        return formats.day_of_year(self.locale, local.month, local.day)

    def time(self, moment: dt.datetime | dt.time) -> str:
        """'3:05 PM': an aware moment in this zone, or a time of day as it is."""
        wall = self._local(moment).time() if isinstance(moment, dt.datetime) else moment
        return formats.time(self._numbers, wall.hour, wall.minute)

    def moment(self, moment: dt.datetime) -> str:
        """'Nov 21, 2026, 3:05 PM' in this zone."""
        return f"{self.date(moment)}, {self.time(moment)}"

    def month(self, day: dt.date) -> str:
        """'November 2026'."""
        return formats.spaced(dates.format_skeleton("yMMMM", day, locale=self._babel))

    def short_month(self, day: dt.date) -> str:
        """'Nov 2026'."""
        return formats.spaced(dates.format_skeleton("yMMM", day, locale=self._babel))

    def weekday(self, day: str | dt.date) -> str:
        """'Monday', of a date, a moment or a name ('mon', 'monday')."""
        return self._day_names("wide")[self._day_index(day)]

    def weekdays(self, days: Iterable[str | dt.date], *, in_sentence: bool = False) -> str:
        """'Mon–Wed, Fri': short, in the order given; three or more in a row are a range.

        With a capital, as a line of its own has; `in_sentence` as the language writes them.
        """
        names = self._day_names("abbreviated")
        runs = formats.runs([self._day_index(day) for day in days])
        joined = ", ".join(
            names[run[0]]
            if len(run) == 1
            else self.say("{first}–{last}", first=names[run[0]], last=names[run[-1]])
            for run in runs
        )
        return joined if in_sentence else joined[:1].upper() + joined[1:]

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
        return formats.spaced(text)

    def slack_date(self, moment: dt.datetime, style: str = "") -> Mrkdwn:
        """A date that Slack shows in each reader's own zone; its fallback is `moment`.

        'today at 3:05 PM' where no `style` is given.
        """
        style = style or catalog.load().text(self.locale, _DATE_AND_TIME)
        fallback = escape(self.moment(moment))
        return Mrkdwn(f"<!date^{int(moment.timestamp())}^{style}|{fallback}>")

    # -- numbers -----------------------------------------------------------------------------

    def number(self, value: Number, digits: int | None = None) -> str:
        """'1,204.5': with exactly `digits` decimals, or up to two where None."""
        return formats.number(self._numbers, value + 0, digits)  # -0.0 + 0 is 0.0: no minus sign

    def percent(self, fraction: Number, digits: int = 1) -> str:
        """0.875 is '87.5%', in the form of the language; up to `digits` decimals."""
        return formats.percent(self._numbers, fraction, digits)

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
        return formats.money(self._numbers, amount, currency)

    def rough_money(self, amount: Number, currency: str) -> str:
        """'R$ 178.000': an estimate, in three significant digits."""
        return formats.rough_money(self._numbers, amount, currency)

    def no_data(self) -> str:
        return self.say("no data yet")

    @property
    def decimal_mark(self) -> str:
        """The point or the comma, as this reader types it."""
        return "," if "," in self.number(0.5) else "."

    def month_first(self) -> bool:
        """Whether 12/1 is the first of December to this reader."""
        return formats.month_first(self.locale)

    def numeric_date(self, day: dt.date) -> str:
        """'12/24/2026' or '24/12/2026': as this reader would type it."""
        return f"{day:%m/%d/%Y}" if self.month_first() else f"{day:%d/%m/%Y}"

    # -- internal ----------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The locale of the language, without the variant."""
        return by_locale(self.locale).locale

    @property
    def _babel(self) -> Locale:
        return formats.babel_locale(self.locale)

    @property
    def _numbers(self) -> str:
        return formats.numbers_of(self.locale, self.zone)

    def _plural(self, singular: str, plural: str, n: Number) -> str:
        return catalog.load().plural(self.locale, singular, plural, float(n))

    def _local(self, moment: dt.datetime) -> dt.datetime:
        if moment.tzinfo is None:
            raise ValueError(f"A moment needs a time zone: {moment.isoformat()}")
        return moment.astimezone(_zone(self.zone))

    def _day_index(self, day: str | dt.date) -> int:
        """0 for Monday; of a moment, its day in this zone."""
        if isinstance(day, str):
            if day[:3].lower() not in WEEKDAYS:
                raise ValueError(f"Not a day of the week: {day}")
            return WEEKDAYS.index(day[:3].lower())
        return (self._local(day) if isinstance(day, dt.datetime) else day).weekday()

    def _day_names(self, width: Literal["abbreviated", "wide"]) -> dict[int, str]:
        context: Literal["stand-alone", "format"] = (
            "stand-alone" if width == "abbreviated" else "format"
        )
        return {**dates.get_day_names(width, context, locale=self._babel)}


def _filled(sentence: str, values: dict[str, object], safe: Callable[[str], str]) -> str:
    if not values:
        return sentence
    texts = {name: safe(v if isinstance(v, str) else str(v)) for name, v in values.items()}
    return sentence.format(**texts)


def _marked(value: str) -> str:
    # A Mrkdwn value keeps its line breaks: they are intended.
    return value if isinstance(value, Mrkdwn) else line(value)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_zone(name: str) -> bool:
    try:
        _zone(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True
