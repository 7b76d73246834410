"""Every code by which a rule says no has a sentence, in every language."""

import ast
import re
from pathlib import Path

import pytest

from funnel.hours import HoursError
from funnel.refusals import Refusal
from funnel.schedule import ScheduleError
from messages import refusals
from messages.catalog import LOCALES
from messages.voice import Voice

ROOT = Path(__file__).parents[2]
PACKAGES = ("funnel", "services", "storage", "digests", "handlers", "messages", "bot")
RAISED = {"Refusal", "HoursError", "ScheduleError"}


def calls():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Call) and node.args:
                    name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                    if name in RAISED:
                        yield path, node


def raised():
    """Code → the names of the values it is raised with."""
    found = {}
    for _, node in calls():
        if isinstance(node.args[0], ast.Constant):
            names = {keyword.arg for keyword in node.keywords}
            found.setdefault(node.args[0].value, []).append(names)
    return found


def documented():
    """The codes that the calendar rules name in their docstrings, some raised by a variable."""
    said = f"{HoursError.__doc__}{ScheduleError.__doc__}"
    return set(re.findall(r"`(\w+)`\s+\(", said))


def placeholders(sentence):
    return set(re.findall(r"{(\w+)}", sentence))


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    known = {*refusals.SENTENCES} - {"invalid_fields"}  # raised by its own class
    assert {*raised()} | documented() == known


def test_a_sentence_is_filled_by_the_values_its_code_is_raised_with():
    lacking = {
        code: placeholders(refusals.SENTENCES[code]) - names
        for code, calls_of_it in raised().items()
        for names in calls_of_it
        if not placeholders(refusals.SENTENCES[code]) <= names
    }
    assert lacking == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(refusals.SENTENCES))
def test_every_refusal_is_said_in_plain_text_and_in_markup(code, locale):
    values = dict.fromkeys(placeholders(refusals.SENTENCES[code]), "x")
    refusal = Refusal(code, **values)
    voice = Voice(locale)
    assert "{" not in refusals.sentence(voice, refusal)
    assert "`" not in refusals.sentence(voice, refusal)
    assert "{" not in refusals.markup(voice, refusal)
