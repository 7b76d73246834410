"""Parses the free text after `/sla status`, in any of the languages."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from funnel.facts import Person
from funnel.refusals import Refusal
from funnel.stages import Side
from funnel.texts import fold
from messages.languages import LANGUAGES

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_LEAD = re.compile(r"\bl\s?-?\s?(\d{1,9})\b", re.IGNORECASE)
_UNKNOWN = 40  # characters of an unknown word


class Month(StrEnum):
    """Which calendar month."""

    THIS = "this"
    LAST = "last"


@dataclass(frozen=True)
class StatusQuery:
    """`person` is a member's id or "", `side` and `lead` are None where the text has none."""

    month: Month = Month.THIS
    side: Side | None = None
    person: str = ""
    lead: int | None = None


_MONTHS = {phrase: Month.LAST for language in LANGUAGES for phrase in language.last_month} | {
    phrase: Month.THIS for language in LANGUAGES for phrase in language.this_month
}
_SIDES = {word: Side.MARKETING for language in LANGUAGES for word in language.marketing} | {
    word: Side.SALES for language in LANGUAGES for word in language.sales
}
_FILLERS = frozenset(word for language in LANGUAGES for word in language.fillers)


def parse_query(text: str, people: Iterable[Person] = ()) -> StatusQuery:
    """The query, its words in any order; an empty text is both sides, this month.

    `people` may be named by "@name" where Slack has not turned it into a mention.
    Raises `Refusal("unknown_scope")` with the first unknown word.
    """
    return _parse(text, lambda name: _find_person(name, people))


def check_query(text: str) -> None:
    """Refuse what no team could make a query of: whether "@name" is anybody is not asked here.

    Raises `Refusal("unknown_scope")` with the first unknown word.
    """
    _parse(text, lambda name: name)


def _parse(text: str, find_person: Callable[[str], str]) -> StatusQuery:
    mention = _MENTION.search(text)
    rest = _MENTION.sub(" ", text)
    lead = _LEAD.search(rest)
    words = fold(_LEAD.sub(" ", rest))
    month = Month.THIS
    for phrase, meaning in _MONTHS.items():
        if re.search(rf"\b{phrase}\b", words):
            month, words = meaning, re.sub(rf"\b{phrase}\b", " ", words)
    side = None
    person = mention[1] if mention else ""
    for word in words.replace(",", " ").split():
        if word in _SIDES:
            side = _SIDES[word]
        elif word.startswith("@"):
            person = find_person(word.removeprefix("@")) or _refuse(word)
        elif word not in _FILLERS:
            _refuse(word)
    return StatusQuery(month, side, person, int(lead[1]) if lead else None)


def _find_person(name: str, people: Iterable[Person]) -> str:
    """The id of the only person with that full or first name, or ""."""
    names = {person.user_id: fold(person.name) for person in people}
    matches = [user_id for user_id, full in names.items() if full.replace(" ", "") == name]
    if not matches:
        matches = [user_id for user_id, full in names.items() if full.partition(" ")[0] == name]
    return matches[0] if len(matches) == 1 else ""


def _refuse(word: str) -> str:
    raise Refusal("unknown_scope", word=word[:_UNKNOWN])
