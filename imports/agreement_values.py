"""A value of the agreement as people write it in a file: `4 h`, `90 min`, `70 %`, `2026-12-01`."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from funnel.terms import Term, TermKind
from funnel.texts import sanitize

_TIME: Final = re.compile(r"(?:(\d{1,4}(?:\.\d{1,4})?)\s*h)?\s*(?:(\d{1,5})\s*min)?")
_SHARE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,30})?(?:e-?\d{1,3})?)\s*%")
_WHOLE: Final = re.compile(r"\d{1,12}")
_AMOUNT: Final = re.compile(r"\d{1,13}(?:\.\d{1,20})?")
_HOUR: Final = timedelta(hours=1)


class ValueProblem(Exception):  # noqa: N818 - told to a person, among others
    """What would have been right, in a sentence."""


def to_scalar(term: Term, value: Any) -> Any:
    """A value for the file."""
    if term.kind is TermKind.TIME:
        hours, rest = divmod(value, _HOUR)
        minutes = rest // timedelta(minutes=1)
        parts = [f"{hours} h"] if hours or not minutes else []
        return " ".join([*parts, f"{minutes} min"] if minutes else parts)
    if term.kind is TermKind.SHARE:
        return f"{_plain(Decimal(repr(float(value))).scaleb(2))} %"
    if term.kind is TermKind.CHOICE:
        return str(value)
    return list(value) if term.kind is TermKind.WORDS else value


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_text(term: Term, given: Any) -> Any:
    """The opposite of `to_scalar`, within the bounds. Raises `ValueProblem`."""
    problem = ValueProblem(f"{_shown(given)} doesn't fit. Write {expected(term)}.")
    try:
        value = _READERS[term.kind](term, given)
    except (TypeError, ValueError, InvalidOperation, OverflowError):
        raise problem from None
    if not term.allow(value):
        raise problem
    return value


def _shown(given: Any) -> str:
    if isinstance(given, str):
        return f"“{given[:60]}”" if given else "nothing"
    return "a list" if isinstance(given, list) else "a mapping"


def expected(term: Term) -> str:
    """What would be right, to follow “Write …”."""
    least, most = term.least, term.most
    if term.kind is TermKind.CHOICE and term.choices is not None:
        return "one of " + ", ".join(term.choices)
    if term.kind in {TermKind.TIME, TermKind.SHARE}:
        return _expected_measure(term)
    if term.kind is TermKind.COUNT:
        return f"a whole number from {least} to {most}"
    if term.kind is TermKind.TEXT:
        return f"a text of {least} to {most} characters"
    if term.kind is TermKind.WORDS:
        each = ", ".join(term.options)
        texts = f"texts, each of 1 to {most} characters"
        return f"a list of {'some of ' + each if each else texts}, or []"
    return _EXPECTED[term.kind]


def _expected_measure(term: Term) -> str:
    if term.kind is TermKind.TIME:
        span = f"from {_time(term.least)} to {_time(term.most)}"
        return f"a time like 4 h, 90 min or 1 h 30 min, {span}"
    return f"a share like 70 %, {'above' if term.above else 'from'} 0 % and at most 100 %"


_EXPECTED: Final = {
    TermKind.AMOUNT: "a number above 0, as 12 or 0.5",
    TermKind.DATE: "a day like 2026-12-01, or nothing",
}


def _time(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def _read_time(_: Term, given: Any) -> timedelta:
    match = _TIME.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None or not (match[1] or match[2]):
        raise ValueError(given)
    minutes = Decimal(match[1] or 0) * 60 + Decimal(match[2] or 0)
    if minutes != int(minutes):
        raise ValueError(given)
    return timedelta(minutes=int(minutes))


def _read_share(_: Term, given: Any) -> float:
    match = _SHARE.fullmatch(given.strip())
    if match is None:
        raise ValueError(given)
    return float(Decimal(match[1]).scaleb(-2))


def _read_number(pattern: re.Pattern[str], kind: Callable[[str], Any], given: Any) -> Any:
    if pattern.fullmatch(given.strip()) is None:
        raise ValueError(given)
    return kind(given.strip())


def _read_date(_: Term, given: Any) -> date | None:
    text = _text(given).strip()
    return date.fromisoformat(text) if text else None


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError(given)
    return sanitize(given)


def _read_words(_: Term, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise TypeError(given)
    words = tuple(map(_text, given))
    if len({*words}) < len(words):
        raise ValueError(given)
    return words


def _read_choice(term: Term, given: Any) -> Any:
    if term.choices is None:
        raise ValueError(given)
    return term.choices(_text(given))


_READERS: Final[Mapping[TermKind, Callable[[Term, Any], Any]]] = {
    TermKind.TIME: _read_time,
    TermKind.COUNT: lambda _, given: _read_number(_WHOLE, int, _text(given)),
    TermKind.SHARE: lambda _, given: _read_share(_, _text(given)),
    TermKind.AMOUNT: lambda _, given: _read_number(_AMOUNT, Decimal, _text(given)),
    TermKind.DATE: _read_date,
    TermKind.TEXT: lambda _, given: _text(given),
    TermKind.WORDS: _read_words,
    TermKind.CHOICE: _read_choice,
}
