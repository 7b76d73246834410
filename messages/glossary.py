"""What a term means to both teams: asked for in words, answered from the agreement's glossary."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import join, line
from funnel.agreement_parts import Entry
from funnel.texts import fold
from messages.agreement_text import parts
from messages.agreement_words import record_sentence
from messages.localizer import Localizer

_LONGEST: Final = 60  # characters of a term
_NEAR: Final = 0.6
_LISTED: Final = 40  # sections
# What stands between the verb and the term in a question: "is an", "que é um", "es la".
_BETWEEN: Final = re.compile(
    r"(?:que\s+)?(?:is|are|does|e|es|son|sao|significa|quer\s+dizer|quiere\s+decir)\s+"
    r"(?:an?\s+|the\s+|um\s+|uma\s+|una\s+|un\s+|o\s+|el\s+|la\s+)?"
)
_ASKED: Final = re.compile(
    r"(?:what(?:'s| is| are| does)|(?:o )?que (?:e|es|son|sao|significa|quer dizer|quiere decir)"
    r"|oque e|define|definir|definicao|definicion|glossary|glossario|glosario)\b"
)


def asks(text: str) -> bool:
    """Whether a sentence asks for a term, and is no other that begins with the same word."""
    return _ASKED.match(fold(text.replace("’", "'"))) is not None


def term_of(rest: str) -> str:
    """The term in what follows the verb, folded: "is an MQL?" asks for "mql"."""
    folded = fold(rest).strip(" ?.!:\"'“”")
    match = _BETWEEN.match(folded)
    term = folded[match.end() :] if match else folded
    return (term.removesuffix(" mean") or folded)[:_LONGEST]


def answer(localizer: Localizer, entries: Sequence[Entry], rest: str) -> Message:
    """The definition; all of them where no term is named, the nearest where it is not known."""
    by_term = {entry.key: entry for entry in entries}
    whole = fold(rest).strip(" ?")
    term = whole if whole in by_term else term_of(rest)
    if not term or not by_term:
        return _all(localizer, entries)
    if (entry := by_term.get(term)) is not None:
        said = record_sentence(localizer, entry, "")
        return Message(str(said), [b.section(part) for part in parts([said])])
    return _unknown(localizer, by_term, term)


def _all(localizer: Localizer, entries: Sequence[Entry]) -> Message:
    if not entries:
        nothing = localizer.mark("The agreement has no glossary yet.")
        return Message(str(nothing), [b.section(nothing)])
    title = localizer.mark("*{title}*", title=localizer.say("Glossary"))
    lines = [title, *(record_sentence(localizer, entry, "") for entry in entries)]
    return Message(str(title), [b.section(part) for part in parts(lines)[:_LISTED]])


def _unknown(localizer: Localizer, by_term: dict[str, Entry], term: str) -> Message:
    near = get_close_matches(term, [*by_term], n=1, cutoff=_NEAR)
    said = localizer.mark("“{term}” isn't in the glossary.", term=term)
    if near:
        meant = by_term[near[0]]
        question = localizer.mark("Did you mean “{term}”?", term=meant.word)
        said = join([join([said, question], " "), record_sentence(localizer, meant, "")])
    words = localizer.list(line(entry.word) for entry in by_term.values())
    listed = localizer.mark("Terms in the glossary: {words}", words=words)
    return Message(str(said), [*(b.section(part) for part in parts([said])), b.context(listed)])
