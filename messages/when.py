"""Days as people type them, and what is said of an absence."""

import re
from datetime import date

from funnel.refusals import Refusal
from messages.blocks import section
from messages.message import Message
from messages.voice import Voice

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")


def parse_day(text: str, locale: str, today: date) -> date:
    """A day written as 2026-12-01 or, the month first in English, as 12/1 or 01/12/2026.

    Without a year it is the next such day. Raises `Refusal("not_a_date")`.
    """
    words = text.strip().split(" ")[-1]
    try:
        if match := _ISO.fullmatch(words):
            return date(*(int(part) for part in match.groups()))
        if match := _LOCAL.fullmatch(words):
            first, second = int(match[1]), int(match[2])
            month, day = (first, second) if locale == "en" else (second, first)
            if match[3]:
                return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month, day)
            guess = date(today.year, month, day)
            return guess if guess >= today else date(today.year + 1, month, day)
    except ValueError:
        pass
    raise Refusal("not_a_date", text=text[:40])


def presence(voice: Voice, until: date | None) -> Message:
    """What a rep hears who says they are away, or back."""
    if until is None:
        said = voice.mark("Welcome back: new leads can come to you again.")
    else:
        said = voice.mark(
            "Noted: no new leads come to you until {day}. `/pacto back` ends it sooner.",
            day=voice.date(until),
        )
    return Message(said, [section(said)])
