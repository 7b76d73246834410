"""Days as people type them, and the answer to somebody who is away or back."""

import re
from datetime import date

from blockkit.blocks import section
from blockkit.message import Message
from funnel.refusals import Refusal
from messages.languages import by_locale
from messages.localizer import Localizer

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")


def parse_day(text: str, locale: str, today: date) -> date:
    """A day written as 2026-12-01 or, the month first in English, as 12/1 or 01/12/2026.

    Without a year it is the next such day. Raises `Refusal("not_a_date")`.
    """
    last_word = text.strip().split(" ")[-1]
    try:
        if match := _ISO.fullmatch(last_word):
            return date(*(int(part) for part in match.groups()))
        if match := _LOCAL.fullmatch(last_word):
            first, second = int(match[1]), int(match[2])
            month, day = (first, second) if by_locale(locale).month_first else (second, first)
            if match[3]:
                return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month, day)
            this_year = date(today.year, month, day)
            return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        pass
    raise Refusal("not_a_date", text=text[:40])


def presence(localizer: Localizer, until: date | None) -> Message:
    """The answer to a rep who is away until a day, or back (None)."""
    if until is None:
        text = localizer.mark("Welcome back: new leads can come to you again.")
    else:
        text = localizer.mark(
            "Noted: no new leads come to you until {day}. `/pacto back` ends it sooner.",
            day=localizer.date(until),
        )
    return Message(text, [section(text)])
