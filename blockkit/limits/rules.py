"""The small rules that limits are made of: each notes what is wrong with a value, at a pointer."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Walk:
    """One check of one payload. A pointer is a JSON pointer without its first slash."""

    surface: str  # "message", "modal" or "home"
    files: frozenset[str] = frozenset()  # uploaded files that may stand in an image
    problems: list[str] = field(default_factory=list)
    block_ids: list[Any] = field(default_factory=list)
    action_ids: list[Any] = field(default_factory=list)  # of the block being checked
    blocks: Counter[str] = field(default_factory=Counter)  # by type
    characters: Counter[str] = field(default_factory=Counter)  # by what they are written in

    def note(self, at: str, problem: str) -> None:
        self.problems.append(f"[ERROR] {problem} [json-pointer:/{at}]")


Rule = Callable[[Walk, str, Any], None]


def anything(walk: Walk, at: str, value: Any) -> None:
    """For what has no limit."""


def string(most: int, least: int = 0) -> Rule:
    def rule(walk: Walk, at: str, value: Any) -> None:
        if not isinstance(value, str):
            walk.note(at, "must be a string")
        elif len(value) > most:
            walk.note(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            walk.note(at, f"must be more than {least - 1} characters")

    return rule


def pattern(expression: str, problem: str) -> Rule:
    compiled = re.compile(expression)

    def rule(walk: Walk, at: str, value: Any) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            walk.note(at, problem)

    return rule


def one_of(*allowed: str, problem: str = "") -> Rule:
    def rule(walk: Walk, at: str, value: Any) -> None:
        if value not in allowed:
            walk.note(at, problem or f"must be one of: {', '.join(allowed)}")

    return rule


def flag(walk: Walk, at: str, value: Any) -> None:
    if not isinstance(value, bool):
        walk.note(at, "must be a boolean")


def integer(least: int, most: int) -> Rule:
    def rule(walk: Walk, at: str, value: Any) -> None:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not least <= value <= most:
            walk.note(at, f"must be between {least} and {most}")

    return rule


def number(walk: Walk, at: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        walk.note(at, "must be a number")
    elif value - value != 0:  # infinite, or not a number
        walk.note(at, "must be a finite number")


def positive(walk: Walk, at: str, value: Any) -> None:
    number(walk, at, value)
    if isinstance(value, int | float) and value <= 0:
        walk.note(at, "must be greater than 0")


def listing(item: Rule, most: int, least: int = 1) -> Rule:
    def rule(walk: Walk, at: str, value: Any) -> None:
        if not isinstance(value, list):
            walk.note(at, "must be an array")
            return
        if len(value) > most:
            walk.note(at, f"no more than {most} items allowed")
        if len(value) < least:
            walk.note(at, f"no fewer than {least} items allowed")
        for place, each in enumerate(value):
            item(walk, f"{at}/{place}", each)

    return rule


def record(
    required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *, closed: bool = True
) -> Rule:
    """An object with all of `required`, any of `optional` and, if closed, only its type beside.

    A value of null is as good as none.
    """
    rules = {**required, **(optional or {})}

    def rule(walk: Walk, at: str, value: Any) -> None:
        if not isinstance(value, dict):
            walk.note(at, "must provide an object")
            return
        for name, part in rules.items():
            if value.get(name) is not None:
                part(walk, f"{at}/{name}", value[name])
            elif name in required:
                walk.note(at, f"missing required field: {name}")
        for name in value if closed else ():
            if name not in rules and name != "type":
                walk.note(at, f"invalid additional property: {name}")

    return rule


def typed(rules: Mapping[str, Rule], problem: str = "unsupported type: {}") -> Rule:
    """An object whose `type` picks the rule."""

    def rule(walk: Walk, at: str, value: Any) -> None:
        if not isinstance(value, dict):
            walk.note(at, "must provide an object")
            return
        kind = value.get("type")
        picked = rules.get(kind) if isinstance(kind, str) else None
        if picked is None:
            walk.note(f"{at}/type", problem.format(kind))
        else:
            picked(walk, at, value)

    return rule


def only_on(surfaces: frozenset[str], rule: Rule) -> Rule:
    """For a type that some surfaces do not take."""

    def checked(walk: Walk, at: str, value: Any) -> None:
        if walk.surface in surfaces:
            rule(walk, at, value)
        else:
            kind = value.get("type") if isinstance(value, dict) else None
            walk.note(f"{at}/type", f"unsupported type: {kind} in a {walk.surface}")

    return checked


def every(*rules: Rule) -> Rule:
    def rule(walk: Walk, at: str, value: Any) -> None:
        for each in rules:
            each(walk, at, value)

    return rule


def texts(most: int) -> dict[str, Rule]:
    """The text objects, by type."""
    written = {"text": string(most, 1)}
    return {
        "plain_text": record(written, {"emoji": flag}),
        "mrkdwn": record(written, {"verbatim": flag}),
    }


def plain_text(most: int) -> Rule:
    plain = {"plain_text": texts(most)["plain_text"]}
    return typed(plain, "must be a valid text type: plain_text")


def text(most: int) -> Rule:
    return typed(texts(most), "must be a valid text type")


def counted(what: str) -> Rule:
    """Adds the characters of the texts within to those of `what`."""

    def rule(walk: Walk, at: str, value: Any) -> None:  # noqa: ARG001  as all rules
        walk.characters[what] += _characters(value)

    return rule


def _characters(value: Any) -> int:
    written = value.get("text") if isinstance(value, dict) else None
    within = dicts(value.get("elements")) if isinstance(value, dict) else []
    return (len(written) if isinstance(written, str) else 0) + sum(map(_characters, within))


def block_id(walk: Walk, at: str, value: Any) -> None:
    string(255)(walk, at, value)
    if value and value in walk.block_ids:
        walk.note(at, f'`block_id` "{value}" already exists')
    walk.block_ids.append(value)


def action_id(walk: Walk, at: str, value: Any) -> None:
    string(255)(walk, at, value)
    if value and value in walk.action_ids:
        walk.note(at, f'`action_id` "{value}" already exists for this block')
    walk.action_ids.append(value)


def dicts(value: Any) -> list[Json]:
    """The objects of a list; none where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
