import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from messages import __main__ as tool


def test_every_word_we_say_exists_in_every_language():
    assert tool.problems() == []


def test_no_sentence_escapes_the_catalogs_by_way_of_a_variable():
    escaped = [
        f"{path.relative_to(tool.ROOT)}:{line}"
        for package in tool.PACKAGES
        for path in sorted((tool.ROOT / package).rglob("*.py"))
        for line in unmarked(path)
    ]
    assert escaped == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('text = "Won."\nreturn localizer.mark(text)', [2]),
        ('text = N_("Won.")\nreturn localizer.mark(text)', []),
        ('return localizer.mark("Won.")', []),
        ('word = "won"\nreturn localizer.mark("Won.", word=word)', []),
    ],
)
def test_such_a_sentence_is_noticed(tmp_path: Path, code: str, lines: list[int]):
    (tmp_path / "sample.py").write_text("def say():\n    " + code.replace("\n", "\n    "))
    assert [*unmarked(tmp_path / "sample.py")] == lines


def unmarked(path: Path) -> Iterator[int]:
    """The lines where a plain string goes to a name that the same function has translated."""
    for function in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        nodes = [*ast.walk(function)]
        spoken = {
            argument.id
            for node in nodes
            if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in tool.KEYWORDS
            for argument in node.args[: len(tool.KEYWORDS[node.func.attr] or (1,))]
            if isinstance(argument, ast.Name)
        }
        for node in nodes:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
                and spoken & {getattr(target, "id", None) for target in node.targets}
            ):
                yield node.lineno
