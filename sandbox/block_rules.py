"""Slack's limits on each type of block."""

from typing import Any

from sandbox.chart_rules import data_visualization
from sandbox.element_rules import (
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    distinct_actions,
    element,
    image,
)
from sandbox.rules import EVERYWHERE, Report, Rule, characters, items, text
from sandbox.table_rules import data_table, table

Json = dict[str, Any]
RICH_PARTS = frozenset(
    {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
)


def section(report: Report, at: str, block: Json) -> None:
    if block.get("text") is None and not block.get("fields"):
        report.add(at, "missing required field: text or fields")
    text(report, at, block, "text", 3_000)
    if "fields" in block:
        for number, one in enumerate(items(report, at, block, "fields", 10)):
            text(report, f"{at}/fields", {str(number): one}, str(number), 2_000)
    if "accessory" in block:
        element(report, f"{at}/accessory", block["accessory"], IN_SECTION)


def header(report: Report, at: str, block: Json) -> None:
    text(report, at, block, "text", 150, plain=True, required=True)


def context(report: Report, at: str, block: Json) -> None:
    for number, one in enumerate(items(report, at, block, "elements", 10)):
        pointer = f"{at}/elements/{number}"
        if isinstance(one, dict) and one.get("type") == "image":
            image(report, pointer, one)
        else:
            text(report, f"{at}/elements", {str(number): one}, str(number), 3_000)


def actions(report: Report, at: str, block: Json) -> None:
    given = items(report, at, block, "elements", 25)
    for number, one in enumerate(given):
        element(report, f"{at}/elements/{number}", one, IN_ACTIONS)
    distinct_actions(report, f"{at}/elements", given)


def input_block(report: Report, at: str, block: Json) -> None:
    text(report, at, block, "label", 2_000, plain=True, required=True)
    text(report, at, block, "hint", 2_000, plain=True)
    if "element" not in block:
        report.add(at, "missing required field: element")
    else:
        element(report, f"{at}/element", block["element"], IN_INPUT)


def image_block(report: Report, at: str, block: Json) -> None:
    image(report, at, block)
    text(report, at, block, "title", 2_000, plain=True)


def rich_text(report: Report, at: str, block: Json) -> None:
    for number, one in enumerate(items(report, at, block, "elements", 1_000, least=0)):
        if not isinstance(one, dict) or str(one.get("type")) not in RICH_PARTS:
            report.add(f"{at}/elements/{number}/type", "unsupported type")


def markdown(report: Report, at: str, block: Json) -> None:
    characters(report, at, block, "text", 12_000, required=True)


def card(report: Report, at: str, block: Json) -> None:
    if not any(block.get(key) for key in ("hero_image", "title", "actions", "body")):
        report.add(at, "must provide hero_image, title, actions or body")
    text(report, at, block, "title", 150)
    text(report, at, block, "subtitle", 150)
    text(report, at, block, "body", 200)
    for key in ("icon", "hero_image"):
        if isinstance(block.get(key), dict):
            image(report, f"{at}/{key}", block[key])
    given = items(report, at, block, "actions", 3, least=0)
    for number, one in enumerate(given):
        element(report, f"{at}/actions/{number}", one, IN_ACTIONS)
    distinct_actions(report, f"{at}/actions", given)


def carousel(report: Report, at: str, block: Json) -> None:
    for number, one in enumerate(items(report, at, block, "elements", 10)):
        pointer = f"{at}/elements/{number}"
        if isinstance(one, dict) and one.get("type") == "card":
            card(report, pointer, one)
        else:
            report.add(f"{pointer}/type", "unsupported type in a carousel")


def container(report: Report, at: str, block: Json) -> None:
    key = next((k for k in ("child_blocks", "children", "blocks") if k in block), "child_blocks")
    text(report, at, block, "title", 150)
    for number, one in enumerate(items(report, at, block, key, 10)):
        pointer = f"{at}/{key}/{number}"
        rule = BLOCKS.get(str(one.get("type"))) if isinstance(one, dict) else None
        if rule is None or one["type"] in ("container", "carousel"):
            report.add(f"{pointer}/type", "unsupported type in a container")
        else:
            rule.check(report, pointer, one)


def alert(report: Report, at: str, block: Json) -> None:
    text(report, at, block, "text", 200, required=True)
    if block.get("level") not in [None, "default", "info", "warning", "error", "success"]:
        report.add(f"{at}/level", "must be a valid level")


def nothing(report: Report, at: str, block: Json) -> None:
    """A block with no limits of its own."""


POSTED = frozenset({"message", "home"})
BLOCKS = {
    "section": Rule(section),
    "header": Rule(header),
    "context": Rule(context),
    "actions": Rule(actions),
    "divider": Rule(nothing),
    "image": Rule(image_block),
    "input": Rule(input_block, EVERYWHERE),
    "rich_text": Rule(rich_text),
    "markdown": Rule(markdown, frozenset({"message"})),
    "video": Rule(nothing),
    "file": Rule(nothing, frozenset({"message"})),
    "context_actions": Rule(nothing, frozenset({"message"})),
    "table": Rule(table, POSTED),
    "data_table": Rule(data_table, POSTED),
    "data_visualization": Rule(data_visualization, POSTED),
    "card": Rule(card, POSTED),
    "carousel": Rule(carousel, POSTED),
    "container": Rule(container, POSTED),
    "alert": Rule(alert, frozenset({"modal"})),
}
