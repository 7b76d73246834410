"""Parses the words after a command, in every language, with or without accents."""

import re
from difflib import get_close_matches
from functools import cache

from funnel.refusals import Refusal
from funnel.texts import fold
from messages import status_query
from messages.commands import COMMANDS
from messages.languages import LANGUAGES

_REFERENCE = re.compile(r"l\s*(?:-\s*)?\d{1,9}", re.IGNORECASE)
_SOURCE = LANGUAGES[0].locale
_NEAR = 0.75  # of 1; less alike is another word
_LONGEST = 40  # characters of a word that is compared
_SAID = frozenset({"/idea"})
"""Commands whose words are what somebody has to say, unless they are a verb and nothing else."""
_NEW = frozenset({"new", "add", "nova", "novo", "adicionar", "nueva", "anadir", "agregar"})


def parse(command: str, text: str) -> tuple[str, str]:
    """The verb and what follows it; "" for no words. "/lead L-12" shows that lead.

    What names a period, a team, a person or a lead needs no verb either: "/sla last week".
    "/idea" takes what is no verb for an idea, "/pacto actions new" is "/pacto action".

    Raises `Refusal("unknown_verb")`; `nearest` is what may have been meant.
    """
    stripped = text.strip()
    if not stripped:
        return "", ""
    word, _, rest = stripped.partition(" ")
    verb = _verbs(command).get(fold(word))
    if command in _SAID:
        return (verb, "") if verb is not None and not rest.strip() else ("new", stripped)
    if (command, verb) == ("/pacto", "actions") and fold(rest) in _NEW:
        return "action", ""
    if verb is not None:
        return verb, rest.strip()
    if command == "/lead" and _REFERENCE.fullmatch(stripped):
        return "show", stripped
    if command == "/sla" and status_query.is_query(stripped):
        return "status", stripped
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


def spoken(text: str) -> tuple[str, str, str] | None:
    """The command, the verb and the rest of what names no command: "find grace", "L-12".

    None for what is no verb of any: a greeting, a thank-you, a cry for help.
    """
    for command in COMMANDS:
        if command in _SAID:
            continue
        try:
            verb, rest = parse(command, text)
        except Refusal:
            continue
        if verb not in {"", "help"}:
            return command, verb, rest
    return None


@cache
def _verbs(command: str) -> dict[str, str]:
    verbs = COMMANDS[command].verbs
    return {fold(form): verb for verb, each in verbs.items() for form in each.every}
