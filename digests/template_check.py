"""What is wrong with a company's own templates, found without sending a digest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from jinja2 import TemplateSyntaxError, meta, nodes

from digests.registry import KINDS
from digests.templating import OURS, WORDS, environment

Fault = Literal["file", "encoding", "syntax", "template", "name", "attribute"]


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a line of a file, and what would be right.

    `wrong` is what stands there, or of a `syntax` fault Jinja2's own words; `right` is the nearest
    name that would do, or all of them where none is near.
    """

    file: str
    line: int
    fault: Fault
    wrong: str
    right: tuple[str, ...] = ()


def check(folder: Path) -> tuple[list[str], list[Problem]]:
    """The templates in a folder by file name, and their problems in order of file and line."""
    known = {file: names for kind in KINDS.values() for file, names in kind.templates.items()}
    files = sorted(path.name for path in folder.glob("*.j2"))
    problems: list[Problem] = []
    for file in files:
        if file in known:
            problems += sorted(set(_problems(folder, file, known[file])))
        else:
            problems.append(Problem(file, 1, "file", file, _near(file, known)))
    return files, problems


def _problems(folder: Path, file: str, values: Mapping[str, type]) -> Iterator[Problem]:
    jinja = environment(folder)
    try:
        source = (folder / file).read_text(encoding="utf-8")
        tree = jinja.parse(source)
        jinja.compile(source)
    except UnicodeDecodeError:
        yield Problem(file, 1, "encoding", file)
        return
    except TemplateSyntaxError as error:
        yield Problem(file, error.lineno, "syntax", error.message or "")
        return
    parts = {path.name for path in (*OURS.glob("*.j2"), *folder.glob("*.j2"))}
    templates = parts | {f"pacto/{path.name}" for path in OURS.glob("*.j2")}
    for name in meta.find_referenced_templates(tree):
        if name is not None and name not in templates:
            yield Problem(file, _line_of(tree, name), "template", name, _near(name, templates))
    names = WORDS | values.keys()
    unknown = meta.find_undeclared_variables(tree) - names
    for word in tree.find_all(nodes.Name):
        if word.ctx == "load" and word.name in unknown:
            yield Problem(file, word.lineno, "name", word.name, _near(word.name, names))
    yield from _attributes(file, tree, values)


def _line_of(tree: nodes.Template, text: str) -> int:
    lines = (part.lineno for part in tree.find_all(nodes.Const) if part.value == text)
    return next(lines, 1)


def _attributes(file: str, tree: nodes.Template, values: Mapping[str, type]) -> Iterator[Problem]:
    for part in tree.find_all(nodes.Getattr):
        of = values.get(part.node.name) if isinstance(part.node, nodes.Name) else None
        able = {name for name in dir(of) if not name.startswith("_")} if of else set()
        if of and is_dataclass(of):
            able |= {field.name for field in fields(of)}
        if part.attr.startswith("_") or (of and part.attr not in able):
            yield Problem(file, part.lineno, "attribute", part.attr, _near(part.attr, able))


def _near(name: str, names: "Mapping[str, object] | set[str] | frozenset[str]") -> tuple[str, ...]:
    return tuple(get_close_matches(name, names, n=1)) or tuple(sorted(names))
