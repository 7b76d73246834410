"""What a `/sla status` asks about, from free words in any of the three languages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from funnel.facts import Person
from funnel.keys import fold
from funnel.refusals import Refusal
from funnel.stages import Side

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LEAD = re.compile(r"\bl\s?-?\s?(\d{1,9})\b", re.IGNORECASE)
_SHOWN = 40  # characters of an unknown word


class Month(StrEnum):
    """Which calendar month."""

    THIS = "this"
    LAST = "last"


@dataclass(frozen=True)
class Scope:
    """`person` is a member's id or "", `side` and `lead` None where nothing was said of them."""

    month: Month = Month.THIS
    side: Side | None = None
    person: str = ""
    lead: int | None = None


# Folded: lower case, no accents. Longer phrases are found first.
_MONTHS = {
    "last month": Month.LAST,
    "previous month": Month.LAST,
    "mes passado": Month.LAST,
    "ultimo mes": Month.LAST,
    "mes anterior": Month.LAST,
    "mes pasado": Month.LAST,
    "this month": Month.THIS,
    "current month": Month.THIS,
    "este mes": Month.THIS,
    "esse mes": Month.THIS,
    "neste mes": Month.THIS,
    "mes atual": Month.THIS,
    "mes actual": Month.THIS,
}
_SIDES = {
    "marketing": Side.MARKETING,
    "mkt": Side.MARKETING,
    "sales": Side.SALES,
    "vendas": Side.SALES,
    "ventas": Side.SALES,
}
_FILLERS = frozenset(
    {
        *("of", "in", "for", "the", "lead", "status"),
        *("do", "da", "de", "no", "na", "em", "o", "a", "situacao"),
        *("del", "la", "el", "en", "estado"),
    }
)


def parse_scope(text: str, people: Iterable[Person] = ()) -> Scope:
    """The scope of the words, in any order; nothing said is both sides, this month.

    `people` are those who may be named by "@name" where Slack has not made a mention of it.
    Raises `Refusal("unknown_scope")` with the first word that says nothing to us.
    """
    mentioned = _MENTION.search(text)
    rest = _MENTION.sub(" ", text)
    lead = _LEAD.search(rest)
    words = fold(_LEAD.sub(" ", rest))
    month = Month.THIS
    for phrase, named in _MONTHS.items():
        if re.search(rf"\b{phrase}\b", words):
            month, words = named, re.sub(rf"\b{phrase}\b", " ", words)
    side = None
    person = mentioned[1] if mentioned else ""
    for word in words.replace(",", " ").split():
        if word in _SIDES:
            side = _SIDES[word]
        elif word.startswith("@"):
            person = _called(word.removeprefix("@"), people) or _unknown(word)
        elif word not in _FILLERS:
            _unknown(word)
    return Scope(month, side, person, int(lead[1]) if lead else None)


def _called(name: str, people: Iterable[Person]) -> str:
    """The id of the one person of that name or first name, or ""."""
    folded = {person.user_id: fold(person.name) for person in people}
    whole = [key for key, known in folded.items() if known.replace(" ", "") == name]
    found = whole or [key for key, known in folded.items() if known.partition(" ")[0] == name]
    return found[0] if len(found) == 1 else ""


def _unknown(word: str) -> str:
    raise Refusal("unknown_scope", word=word[:_SHOWN])
