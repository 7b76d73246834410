"""The words after `/digest now`: which digest, and of which day, week or month."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from digests import daily, monthly, weekly
from digests.kinds import DigestKind
from digests.registry import kind_of
from funnel.refusals import Refusal
from funnel.spans import THIS_MONTH, Day, Span, Unit
from messages.status_query import StatusQuery, is_query, parse_query

_USUAL: Final[dict[Unit, DigestKind[Any]]] = {Unit.WEEK: weekly.KIND, Unit.MONTH: monthly.KIND}


@dataclass(frozen=True)
class DigestQuery:
    """`day` and `span` are None where nothing is said of when: it is wanted now."""

    kind: DigestKind[Any]
    day: Day | None = None
    span: Span | None = None

    def dated(self, text: str, today: date) -> str:
        """The words as they are asked again later, perhaps by who writes dates otherwise."""
        if self.day is None or self.span is not None:
            return text
        return f"{self.kind.name} {self.day.on(today)}"


def parse_digest(text: str, *, month_first: bool = False) -> DigestQuery:
    """The query: a kind, a day or span, both, or nothing, which is the usual digest now.

    Raises `Refusal`: no_such_digest, not_a_date.
    """
    try:
        return DigestQuery(kind_of(text))
    except Refusal as refusal:
        unknown = refusal
    word, _, rest = text.strip().partition(" ")
    for kind, words in ((word, rest), ("", text)):
        if (kind and not _is_kind(kind)) or not is_query(words):
            continue
        try:
            query = parse_query(words, month_first=month_first)
        except Refusal as refusal:
            if refusal.code == "not_a_date":
                raise
            continue
        if query != StatusQuery(query.span, day=query.day):  # a team, a person or a lead
            continue
        span = None if query.day is not None and query.span == THIS_MONTH else query.span
        usual = daily.KIND if span is None else _USUAL[span.unit]
        return DigestQuery(kind_of(kind) if kind else usual, query.day, span)
    raise unknown


def check_digest(text: str) -> DigestQuery:
    """The query, as far as no reader is needed: in which order they write dates is not asked."""
    return parse_digest(text)


def _is_kind(word: str) -> bool:
    try:
        kind_of(word)
    except Refusal:
        return False
    return True
