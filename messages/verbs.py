"""Parses the words after a command, in every language, with or without accents."""

import re
from difflib import get_close_matches
from functools import cache

from funnel.refusals import Refusal
from funnel.texts import fold
from messages.commands import COMMANDS
from messages.languages import LANGUAGES

_REFERENCE = re.compile(r"l\s*(?:-\s*)?\d{1,9}", re.IGNORECASE)
_SOURCE = LANGUAGES[0].locale
_NEAR = 0.75  # of 1; less alike is another word
_LONGEST = 40  # characters of a word that is compared


def parse(command: str, text: str) -> tuple[str, str]:
    """The verb and what follows it; "" for no words. "/lead L-12" shows that lead.

    Raises `Refusal("unknown_verb")`; `nearest` is what may have been meant.
    """
    stripped = text.strip()
    if not stripped:
        return "", ""
    word, _, rest = stripped.partition(" ")
    verb = _verbs(command).get(fold(word))
    if verb is not None:
        return verb, rest.strip()
    if command == "/lead" and _REFERENCE.fullmatch(stripped):
        return "show", stripped
    raise Refusal("unknown_verb", command=command, word=word)


def nearest(command: str, word: str, language: str) -> str:
    """The word of the command most like this one, in that language or English; "" for none.

    It is never one that takes something away.
    """
    words = {
        fold(form): form
        for verb in COMMANDS[command].verbs.values()
        if not verb.takes_away
        for locale in (language, _SOURCE)
        for form in verb.words.get(locale, ())
    }
    matches = get_close_matches(fold(word[:_LONGEST]), [*words], n=1, cutoff=_NEAR)
    return words[matches[0]] if matches else ""


@cache
def _verbs(command: str) -> dict[str, str]:
    verbs = COMMANDS[command].verbs
    return {fold(form): verb for verb, each in verbs.items() for form in each.every}
