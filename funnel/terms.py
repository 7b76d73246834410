"""What a value of the agreement may be: its kind, its bounds, the section it stands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from funnel.refusals import Refusal


class Section(StrEnum):
    """The parts of the agreement, in the order in which it is read."""

    OBJECTIVES = "objectives"
    MARKETING = "marketing"
    SQL_PARTS = "sql_parts"
    SALES = "sales"
    QUALIFICATION = "qualification"
    CRITERIA = "criteria"
    PERSONAS = "personas"
    GLOSSARY = "glossary"
    ROLES = "roles"
    HOURS = "hours"
    MISSED = "missed"
    DATES = "dates"


class TermKind(StrEnum):
    """How a value is counted.

    TIME is business time (a timedelta), COUNT a whole number, SHARE runs from 0 to 1, AMOUNT is
    a number of hundredths in the unit that goes with it, DATE a day or None, TEXT what people
    wrote, WORDS several short texts, CHOICE one of an enum.
    """

    TIME = "time"
    COUNT = "count"
    SHARE = "share"
    AMOUNT = "amount"
    DATE = "date"
    TEXT = "text"
    WORDS = "words"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Term:
    """What a value may be, in its own unit, and the refusal of anything else.

    `most` is in characters of a TEXT, and of each of WORDS. `above`: `least` itself is too
    little. `options`: what each of WORDS must be one of, where there are any. `section` is None of
    what stands in a record.
    """

    kind: TermKind
    least: Any = None
    most: Any = None
    refusal: Refusal
    section: Section | None = None
    above: bool = False
    choices: type[StrEnum] | None = None
    options: tuple[str, ...] = ()

    def allow(self, value: Any) -> bool:
        if self.kind is TermKind.DATE:
            return value is None or isinstance(value, date)
        if self.kind is TermKind.CHOICE:
            return self.choices is not None and value in set(self.choices)
        if self.kind is TermKind.WORDS:
            return all(
                0 < len(word) <= self.most and (not self.options or word in self.options)
                for word in value
            )
        size = len(value.strip()) if self.kind is TermKind.TEXT else value
        is_enough = size > self.least if self.above else size >= self.least
        return bool(is_enough and size <= self.most)

    def to_plain(self, value: Any) -> Any:
        """The value as JSON holds it: times in minutes, days as YYYY-MM-DD."""
        if isinstance(value, timedelta):
            return int(value.total_seconds() // 60)
        if isinstance(value, date):
            return value.isoformat()
        if self.kind is TermKind.WORDS:
            return list(value)
        return str(value) if self.kind in _AS_TEXT else value

    def from_plain(self, value: Any) -> Any:
        """The opposite of `to_plain`. Raises `refusal` for what is no such value."""
        try:
            return self._from_plain(value)
        except (TypeError, ValueError, InvalidOperation, OverflowError):
            raise self.refusal from None

    def _from_plain(self, value: Any) -> Any:
        if self.kind is TermKind.CHOICE and self.choices is not None:
            return self.choices(value)
        return _READERS[self.kind](value)


_READERS: Final[Mapping[TermKind, Callable[[Any], Any]]] = {
    TermKind.TIME: lambda value: timedelta(minutes=value),
    TermKind.COUNT: int,
    TermKind.SHARE: float,
    TermKind.AMOUNT: lambda value: Decimal(str(value)),
    TermKind.DATE: lambda value: date.fromisoformat(value) if value else None,
    TermKind.TEXT: str,
    TermKind.WORDS: lambda value: tuple(map(str, value)),
}
_AS_TEXT: Final = frozenset({TermKind.AMOUNT, TermKind.CHOICE, TermKind.TEXT})


Metadata = dict[str, Term]
_HOUR: Final = timedelta(hours=1)
_MOST_TIME: Final = timedelta(hours=400)
_MOST_COUNT: Final = 100_000
LEAST_TIME: Final = timedelta(minutes=15)


def time_term(section: Section, least: timedelta = LEAST_TIME) -> Metadata:
    """Business time, for the metadata of a dataclass's field, as are those that follow."""
    refusal = Refusal("hours_out_of_range", least=least / _HOUR, most=_MOST_TIME // _HOUR)
    kind = TermKind.TIME
    return _term(Term(kind=kind, least=least, most=_MOST_TIME, refusal=refusal, section=section))


def count_term(section: Section | None, least: int = 1, most: int = _MOST_COUNT) -> Metadata:
    refusal = Refusal("number_out_of_range", least=least, most=most)
    kind = TermKind.COUNT
    return _term(Term(kind=kind, least=least, most=most, refusal=refusal, section=section))


def share_term(section: Section, *, may_be_off: bool = False) -> Metadata:
    """Above 0 and at most 1; 0 too where it may be off."""
    refusal = Refusal("percent_out_of_range")
    kind, above = TermKind.SHARE, not may_be_off
    return _term(Term(kind=kind, least=0, most=1, above=above, refusal=refusal, section=section))


def text_term(most: int, section: Section | None = None, *, needed: bool = False) -> Metadata:
    long = Refusal("too_long", most=most)
    refusal = Refusal("text_out_of_range", most=most) if needed else long
    kind, least = TermKind.TEXT, int(needed)
    return _term(Term(kind=kind, least=least, most=most, refusal=refusal, section=section))


def date_term(section: Section) -> Metadata:
    """A day, or none."""
    return _term(Term(kind=TermKind.DATE, refusal=Refusal("unknown_date"), section=section))


def amount_term() -> Metadata:
    """Above 0."""
    refusal = Refusal("amount_out_of_range")
    least, most = Decimal(0), Decimal(10**12)
    kind = TermKind.AMOUNT
    return _term(Term(kind=kind, least=least, most=most, above=True, refusal=refusal))


def words_term(
    most: int = 60, section: Section | None = None, options: tuple[str, ...] = ()
) -> Metadata:
    kind, refusal = TermKind.WORDS, Refusal("too_long", most=most)
    return _term(Term(kind=kind, most=most, refusal=refusal, section=section, options=options))


def choice_term(choices: type[StrEnum], section: Section | None = None) -> Metadata:
    kind, refusal = TermKind.CHOICE, Refusal("unknown_choice")
    return _term(Term(kind=kind, choices=choices, refusal=refusal, section=section))


def _term(term: Term) -> Metadata:
    return {"term": term}


def terms_of(kind: type) -> dict[str, Term]:
    """The terms of a dataclass, by the name of their field."""
    return {f.name: f.metadata["term"] for f in fields(kind) if "term" in f.metadata}


def plain(value: Any) -> dict[str, Any]:
    """A dataclass of terms as JSON holds it."""
    return {
        name: term.to_plain(getattr(value, name)) for name, term in terms_of(type(value)).items()
    }


def parse(kind: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a dataclass of terms; keys of later versions are passed over."""
    terms = terms_of(kind)
    return {name: terms[name].from_plain(stored[name]) for name in terms if name in stored}


def problems_of(value: Any) -> dict[str, Refusal]:
    """What is wrong with a dataclass of terms, by the name of the field."""
    return {
        name: term.refusal
        for name, term in terms_of(type(value)).items()
        if not term.allow(getattr(value, name))
    }
