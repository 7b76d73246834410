"""Walking blocks: their interactive elements, and the ids Slack fills in."""

import copy
import secrets
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
LIST_KEYS = ("elements", "actions", "cards", "children", "child_blocks", "blocks")
SINGLE_KEYS = ("accessory", "element")
INTERACTIVE = frozenset(
    {
        "button",
        "overflow",
        "checkboxes",
        "radio_buttons",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
        "feedback_buttons",
        "icon_button",
        "workflow_button",
    }
)


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block, in the order shown."""
    for block in blocks:
        if isinstance(block, dict):
            yield from _elements_in(block, block)


def _elements_in(block: Json, node: Json) -> Iterator[tuple[Json, Json]]:
    for key in (*SINGLE_KEYS, *LIST_KEYS):
        children = node.get(key)
        for child in children if isinstance(children, list) else [children]:
            if not isinstance(child, dict):
                continue
            if child.get("type") in INTERACTIVE:
                yield block, child
            else:
                yield from _elements_in(child if "block_id" in child else block, child)


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy as Slack stores it: with a block id on each block, an action id on each element."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)[:5]
    for _, element in elements(blocks):
        if not element.get("action_id"):
            element["action_id"] = secrets.token_urlsafe(4)[:5]
    _set_emoji(blocks)
    return blocks


def _set_emoji(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") == "plain_text" and isinstance(node.get("text"), str):
            node.setdefault("emoji", True)
        for child in node.values():
            _set_emoji(child)
    elif isinstance(node, list):
        for child in node:
            _set_emoji(child)


def options_of(element: Json) -> list[Json]:
    """The options of an element, or of an app's answer to an external select."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options
