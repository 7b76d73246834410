"""The small rules that blocks and elements are checked with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
EVERYWHERE = frozenset({"message", "modal", "home"})


@dataclass
class Report:
    """Where the findings go. `pointer` is a JSON pointer without its first slash."""

    surface: str
    files: frozenset[str] = frozenset()
    messages: list[str] = field(default_factory=list)

    def add(self, pointer: str, said: str) -> None:
        self.messages.append(f"[ERROR] {said} [json-pointer:/{pointer}]")


Check = Callable[[Report, str, Json], None]


@dataclass(frozen=True)
class Rule:
    check: Check
    surfaces: frozenset[str] = EVERYWHERE


def text(
    report: Report,
    at: str,
    holder: Json,
    key: str,
    most: int,
    *,
    plain: bool = False,
    required: bool = False,
    empty: bool = False,
) -> None:
    """A text object `holder[key]` of 1 to `most` characters; `plain`: plain_text alone."""
    value = holder.get(key)
    pointer = f"{at}/{key}"
    if value is None:
        if required:
            report.add(at, f"missing required field: {key}")
        return
    if not isinstance(value, dict):
        report.add(pointer, "must provide an object")
        return
    kind = value.get("type")
    if kind not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
        report.add(f"{pointer}/type", "must be a valid text type" + (": plain_text" * plain))
    characters(report, pointer, value, "text", most, required=True, empty=empty)


def characters(
    report: Report,
    at: str,
    holder: Json,
    key: str,
    most: int,
    *,
    required: bool = False,
    empty: bool = False,
) -> None:
    """A plain string `holder[key]` of at most `most` characters."""
    value = holder.get(key)
    if value is None:
        if required:
            report.add(at, f"missing required field: {key}")
    elif not isinstance(value, str):
        report.add(f"{at}/{key}", "must be a string")
    elif len(value) > most:
        report.add(f"{at}/{key}", f"must be less than {most + 1} characters")
    elif not value and required and not empty:
        report.add(f"{at}/{key}", "must be more than 0 characters")


def items(
    report: Report, at: str, holder: Json, key: str, most: int, *, least: int = 1
) -> list[Any]:
    """The list `holder[key]`, empty where it is none; its length is checked."""
    value = holder.get(key)
    if value is None:
        if least:
            report.add(at, f"missing required field: {key}")
        return []
    if not isinstance(value, list):
        report.add(f"{at}/{key}", "must be an array")
        return []
    if len(value) > most:
        report.add(f"{at}/{key}", f"no more than {most} items allowed")
    if len(value) < least:
        report.add(f"{at}/{key}", f"no fewer than {least} items allowed")
    return value


def number(report: Report, at: str, holder: Json, key: str, *, above: float | None = None) -> None:
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.add(f"{at}/{key}", "must be a number")
    elif value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  NaN
        report.add(f"{at}/{key}", "must be a finite number")
    elif above is not None and value <= above:
        report.add(f"{at}/{key}", f"must be greater than {above:g}")
