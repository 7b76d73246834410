"""Small rules the checker of limits is made of: each notes what is wrong at a path."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Rule = Callable[["Walk", Any, str], None]

# What our own functions write between angle brackets; all else there came from outside, unescaped.
_MARKUP = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CDG][A-Z0-9]+|!subteam\^S[A-Z0-9]+"
    r"|!date\^\d+\^[^<>|]+\|[^<>|]+|https://[^<>|\s]+(?:\|[^<>|]+)?)>"
)


class Walk:
    """One check of one payload: its surface (message, modal, home) and what was found."""

    def __init__(self, surface: str) -> None:
        self.surface = surface
        self.problems: list[str] = []
        self.block_ids: dict[str, list[str]] = {}
        self.action_ids: dict[str, list[str]] = {}

    def note(self, path: str, what: str) -> None:
        self.problems.append(f"{path}: {what}")


def string(most: int, least: int = 1) -> Rule:
    def rule(walk: Walk, value: Any, path: str) -> None:
        if not isinstance(value, str):
            walk.note(path, "must be a string")
        elif not least <= len(value) <= most:
            walk.note(path, f"has {len(value)} characters, not {least} to {most}")

    return rule


def integer(least: int, most: int) -> Rule:
    def rule(walk: Walk, value: Any, path: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            walk.note(path, "must be a whole number")
        elif not least <= value <= most:
            walk.note(path, f"is {value}, not {least} to {most}")

    return rule


def number(walk: Walk, value: Any, path: str) -> None:
    finite = isinstance(value, int | float) and value - value == 0
    if not finite or isinstance(value, bool):
        walk.note(path, "must be a finite number")


def positive(walk: Walk, value: Any, path: str) -> None:
    number(walk, value, path)
    if isinstance(value, int | float) and not value > 0:
        walk.note(path, "must be above 0")


def flag(walk: Walk, value: Any, path: str) -> None:
    if not isinstance(value, bool):
        walk.note(path, "must be true or false")


def anything(walk: Walk, value: Any, path: str) -> None:
    """For what is checked elsewhere or has no limit."""


def one_of(*allowed: str) -> Rule:
    def rule(walk: Walk, value: Any, path: str) -> None:
        if value not in allowed:
            walk.note(path, f"is {value!r}, not one of {', '.join(allowed)}")

    return rule


def pattern(expression: str, meaning: str) -> Rule:
    compiled = re.compile(expression)

    def rule(walk: Walk, value: Any, path: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            walk.note(path, f"must be {meaning}")

    return rule


def listing(item: Rule, least: int, most: int) -> Rule:
    def rule(walk: Walk, value: Any, path: str) -> None:
        if not isinstance(value, list):
            walk.note(path, "must be a list")
            return
        if not least <= len(value) <= most:
            walk.note(path, f"has {len(value)} items, not {least} to {most}")
        for index, one in enumerate(value):
            item(walk, one, f"{path}[{index}]")

    return rule


def record(optional: Mapping[str, Rule] | None = None, /, **required: Rule) -> Rule:
    """An object with all of `required`, any of `optional`, and nothing else but its type."""
    known = {**(optional or {}), **required}

    def rule(walk: Walk, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            walk.note(path, "must be an object")
            return
        for name in required:
            if name not in value:
                walk.note(path, f"needs {name}")
        for name, part in value.items():
            if name in known:
                known[name](walk, part, f"{path}.{name}")
            elif name != "type":
                walk.note(path, f"has an unknown property {name!r}")

    return rule


def typed(rules: Mapping[str, Rule]) -> Rule:
    """An object whose `type` picks the rule."""

    def rule(walk: Walk, value: Any, path: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in rules:
            walk.note(path, f"has the type {kind!r}, which is not known here")
        else:
            rules[kind](walk, value, path)

    return rule


def every(*rules: Rule) -> Rule:
    def rule(walk: Walk, value: Any, path: str) -> None:
        for one in rules:
            one(walk, value, path)

    return rule


def plain_text(most: int) -> Rule:
    return typed({"plain_text": record({"emoji": flag}, text=_visible(most))})


def text(most: int) -> Rule:
    """A plain_text or mrkdwn object."""
    mrkdwn = record({"verbatim": flag}, text=every(_visible(most), unsafe_mrkdwn))
    return typed({"plain_text": record({"emoji": flag}, text=_visible(most)), "mrkdwn": mrkdwn})


def unsafe_mrkdwn(walk: Walk, value: Any, path: str) -> None:
    """Notes an angle bracket that is no mention, channel, date or https link of ours."""
    rest = _MARKUP.sub("", value) if isinstance(value, str) else ""
    if "<" in rest:
        walk.note(path, f"has an unescaped '<': {rest[rest.index('<') :][:40]!r}")


def action_id(walk: Walk, value: Any, path: str) -> None:
    string(255)(walk, value, path)
    if isinstance(value, str):
        walk.action_ids.setdefault(value, []).append(path)


def block_id(walk: Walk, value: Any, path: str) -> None:
    string(255)(walk, value, path)
    if isinstance(value, str):
        walk.block_ids.setdefault(value, []).append(path)


def unique(values: Iterable[Any], what: str) -> Callable[[Walk, str], None]:
    listed = [value for value in values if isinstance(value, str)]

    def rule(walk: Walk, path: str) -> None:
        for value in sorted({v for v in listed if listed.count(v) > 1}):
            walk.note(path, f"has the {what} {value!r} more than once")

    return rule


def _visible(most: int) -> Rule:
    def rule(walk: Walk, value: Any, path: str) -> None:
        string(most)(walk, value, path)
        if isinstance(value, str) and value and not value.strip():
            walk.note(path, "has nothing but spaces")

    return rule
