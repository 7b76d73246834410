"""Every code by which a rule says no has a sentence, in every language."""

import ast
import re
from pathlib import Path

import pytest

from funnel.hours import HoursError
from funnel.refusals import Refusal
from funnel.schedule import ScheduleError
from messages import refusals
from messages.languages import LOCALES
from messages.localizer import Localizer
from messages.refusal_sentences import SENTENCES

ROOT = Path(__file__).parents[2]
PACKAGES = (
    *("bot", "handlers", "views", "digests", "imports", "demo", "services", "messages"),
    *("storage", "blockkit", "funnel"),
)
RAISED = {"Refusal", "HoursError", "ScheduleError"}


def calls():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Call) and node.args:
                    name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                    if name in RAISED:
                        yield node


def raised():
    """Code → the names of the values it is raised with."""
    names_by_code = {}
    for node in calls():
        if isinstance(node.args[0], ast.Constant):
            names = {keyword.arg for keyword in node.keywords}
            names_by_code.setdefault(node.args[0].value, []).append(names)
    return names_by_code


def documented():
    """The codes that the calendar rules name in their docstrings, some raised by a variable."""
    docstrings = f"{HoursError.__doc__}{ScheduleError.__doc__}"
    return set(re.findall(r"`(\w+)`\s+\(", docstrings))


def placeholders(sentence):
    """The values that a sentence needs, beside the examples that every sentence may have."""
    return set(re.findall(r"{(\w+)}", sentence)) - {*refusals.EXAMPLES}


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    codes = {*SENTENCES} - {"invalid_fields"}  # raised by its own class
    assert {*raised()} | documented() == codes


def test_a_sentence_is_filled_by_the_values_its_code_is_raised_with():
    lacking = {
        code: placeholders(SENTENCES[code]) - names
        for code, calls_of_it in raised().items()
        for names in calls_of_it
        if not placeholders(SENTENCES[code]) <= names
    }
    assert lacking == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_refusal_is_said_in_plain_text_and_in_markup(code, locale):
    values = dict.fromkeys(placeholders(SENTENCES[code]), "x")
    refusal = Refusal(code, **values | {"command": "/lead"})
    localizer = Localizer(locale)
    assert "{" not in refusals.sentence(localizer, refusal)
    assert "`" not in refusals.sentence(localizer, refusal)
    assert "{" not in refusals.markup(localizer, refusal)
