"""Parses the free text after `/sla status`, in any of the languages."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from funnel.people import Person
from funnel.refusals import Refusal
from funnel.spans import THIS_MONTH, Day, Span, Unit
from funnel.stages import Side
from funnel.texts import fold
from messages.languages import LANGUAGES, Language
from messages.past_days import MONTHS, take_day

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_LEAD = re.compile(r"\bl\s?-?\s?(\d{1,9})\b", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d")
_UNKNOWN = 40  # characters of an unknown word


@dataclass(frozen=True)
class StatusQuery:
    """`person` is a member's id or "", `side` and `lead` are None where the text has none.

    `day` is the one at whose end things are asked for, None: as they are now.
    """

    span: Span = THIS_MONTH
    side: Side | None = None
    person: str = ""
    lead: int | None = None
    day: Day | None = None


def _phrases(language: Language) -> dict[str, Span]:
    """Those that begin with others' words come first: "last week" before "week"."""
    spans = {
        Span(Unit.MONTH, is_last=True): language.last_month,
        Span(Unit.WEEK, is_last=True): language.last_week,
        Span(Unit.MONTH): language.this_month,
        Span(Unit.WEEK): language.this_week,
    }
    return {phrase: span for span, phrases in spans.items() for phrase in phrases}


_SPANS = {phrase: span for language in LANGUAGES for phrase, span in _phrases(language).items()}
_SIDES = {word: Side.MARKETING for language in LANGUAGES for word in language.marketing} | {
    word: Side.SALES for language in LANGUAGES for word in language.sales
}
_FILLERS = frozenset(word for language in LANGUAGES for word in language.fillers)


def parse_query(
    text: str, people: Iterable[Person] = (), *, month_first: bool = False
) -> StatusQuery:
    """The query, its words in any order; an empty text is both sides, this month, now.

    `people` may be named by "@name" where Slack has not turned it into a mention. A date in figures
    begins with the day, unless `month_first`. Raises `Refusal("unknown_scope")` with the first
    unknown word, `Refusal("not_a_date")`.
    """
    return _parse(text, lambda name: _find_person(name, people), month_first=month_first)


def check_query(text: str) -> StatusQuery:
    """The query, as far as no team is needed: whether "@name" is anybody is not asked here.

    Raises `Refusal("unknown_scope")` with the first unknown word, `Refusal("not_a_date")`.
    """
    return _parse(text, lambda name: name, month_first=False)


def is_query(text: str) -> bool:
    """Whether the text says by itself what to show: "last week", "@ana october", not "of the"."""
    try:
        check_query(text)
    except Refusal as refusal:
        return refusal.code == "not_a_date"
    return not _FILLERS.issuperset(fold(text).replace(",", " ").split())


def _parse(text: str, find_person: Callable[[str], str], *, month_first: bool) -> StatusQuery:
    mention = _MENTION.search(text)
    rest = _MENTION.sub(" ", text)
    lead = _LEAD.search(rest)
    words = fold(_LEAD.sub(" ", rest)).replace(",", " ")
    span, words = _take_phrase(words)
    day, words = take_day(words, month_first=month_first)
    side, year = None, ""
    person = mention[1] if mention else ""
    for word in words.split():
        if word in _SIDES:
            side = _SIDES[word]
        elif (name := word.rstrip(".")) in MONTHS:
            span = Span(month=MONTHS[name])
        elif _YEAR.fullmatch(word):
            year = word
        elif word.startswith("@"):
            person = find_person(word.removeprefix("@")) or _refuse(word)
        elif word not in _FILLERS:
            _refuse(word)
    if year and not span.month:
        _refuse(year)
    span = replace(span, year=int(year or 0))
    return StatusQuery(span, side, person, int(lead[1]) if lead else None, day)


def _take_phrase(words: str) -> tuple[Span, str]:
    """The span that the words name by a phrase, and the words without it."""
    span = THIS_MONTH
    for phrase in sorted(_SPANS, key=len, reverse=True):
        if re.search(rf"\b{phrase}\b", words):
            span, words = _SPANS[phrase], re.sub(rf"\b{phrase}\b", " ", words)
    return span, words


def _find_person(name: str, people: Iterable[Person]) -> str:
    """The id of the only person with that full or first name, or ""."""
    names = {person.user_id: fold(person.name) for person in people}
    matches = [user_id for user_id, full in names.items() if full.replace(" ", "") == name]
    if not matches:
        matches = [user_id for user_id, full in names.items() if full.partition(" ")[0] == name]
    return matches[0] if len(matches) == 1 else ""


def _refuse(word: str) -> str:
    raise Refusal("unknown_scope", word=word[:_UNKNOWN])
