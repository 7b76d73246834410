import ast
from pathlib import Path

from messages.__main__ import problems

ROOT = Path(__file__).parents[2]
SPOKEN = {"say", "mark"}


def test_every_word_we_say_exists_in_every_language():
    assert problems() == []


def test_a_sentence_kept_in_a_variable_is_marked_for_translation():
    """The catalogs are made of what stands in `say`, `mark` and `N_`: others stay in English."""
    files = [
        file for room in ("messages", "views", "digests") for file in (ROOT / room).rglob("*.py")
    ]
    unmarked = {
        f"{file.relative_to(ROOT)}:{line}" for file in files for line in _unmarked(file.read_text())
    }
    assert len(files) > 100
    assert not unmarked


def test_a_sentence_that_is_not_marked_is_noticed():
    code = "def f(l):\n    msgid = 'Hello.'\n    return l.say(msgid)"
    assert _unmarked(code) == [2]
    assert not _unmarked(code.replace("'Hello.'", "N_('Hello.')"))


def _unmarked(code: str) -> list[int]:
    """The lines on which a function gives a bare sentence to a name that it then says."""
    lines = []
    for function in ast.walk(ast.parse(code)):
        if not isinstance(function, ast.FunctionDef):
            continue
        inside = list(ast.walk(function))
        spoken = {
            node.args[0].id
            for node in inside
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SPOKEN
            and node.args
            and isinstance(node.args[0], ast.Name)
        }
        lines += [
            node.lineno
            for node in inside
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            and node.value.value
            and any(isinstance(name, ast.Name) and name.id in spoken for name in node.targets)
        ]
    return lines
