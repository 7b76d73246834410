"""Slack's limits on each type of block, and where each may stand."""

from collections.abc import Mapping
from typing import Any

from blockkit.limits.data import DATA_TABLE, DATA_VISUALIZATION, RICH_TEXT, TABLE
from blockkit.limits.elements import IN_ACTIONS, IN_CARD, IN_INPUT, IN_SECTION
from blockkit.limits.images import image
from blockkit.limits.rules import (
    Json,
    Rule,
    Walk,
    anything,
    block_id,
    counted,
    every,
    flag,
    listing,
    one_of,
    plain_text,
    record,
    string,
    text,
    texts,
    typed,
)

EVERYWHERE = frozenset({"message", "modal", "home"})
POSTED = frozenset({"message", "home"})
MESSAGES = frozenset({"message"})
MODALS = frozenset({"modal"})


def check_block(walk: Walk, at: str, value: Any) -> None:
    """Notes what is wrong with one block; action ids are distinct within it."""
    if not isinstance(value, dict):
        walk.note(at, "must be an object")
        return
    kind = str(value.get("type"))
    if kind not in BLOCKS:
        walk.note(f"{at}/type", f"unsupported type: {kind}")
        return
    surfaces, rule = BLOCKS[kind]
    if walk.surface not in surfaces:
        walk.note(f"{at}/type", f"unsupported type: {kind} in a {walk.surface}")
        return
    walk.blocks[kind] += 1
    outer, walk.action_ids = walk.action_ids, []
    rule(walk, at, value)
    walk.action_ids = outer


def _block(
    required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *, closed: bool = True
) -> Rule:
    return record(required, {"block_id": block_id, **(optional or {})}, closed=closed)


def _says_something(walk: Walk, at: str, section: Json) -> None:
    if section.get("text") is None and section.get("fields") is None:
        walk.note(at, "missing required field: text or fields")


def _shows_something(walk: Walk, at: str, card: Json) -> None:
    if not any(card.get(part) for part in ("hero_image", "title", "actions", "body")):
        walk.note(at, "must provide hero_image, title, actions or body")


_TITLES: dict[str, Rule] = {"title": text(150), "subtitle": text(150), "icon": image()}
_LEVELS = ("default", "info", "warning", "error", "success")

BLOCKS: dict[str, tuple[frozenset[str], Rule]] = {
    "section": (
        EVERYWHERE,
        every(
            _block(
                {},
                {
                    "text": text(3_000),
                    "fields": listing(text(2_000), 10),
                    "accessory": IN_SECTION,
                    "expand": flag,
                },
            ),
            _says_something,
        ),
    ),
    "header": (EVERYWHERE, _block({"text": plain_text(150)})),
    "context": (
        EVERYWHERE,
        _block(
            {
                "elements": listing(
                    typed({**texts(3_000), "image": image()}, "must be a valid text type"), 10
                )
            }
        ),
    ),
    "actions": (EVERYWHERE, _block({"elements": listing(IN_ACTIONS, 25)})),
    "divider": (EVERYWHERE, _block({})),
    "image": (EVERYWHERE, image({"title": plain_text(2_000), "block_id": block_id})),
    "input": (
        EVERYWHERE,
        _block(
            {"label": plain_text(2_000), "element": IN_INPUT},
            {"hint": plain_text(2_000), "optional": flag, "dispatch_action": flag},
        ),
    ),
    "rich_text": (EVERYWHERE, RICH_TEXT),
    "markdown": (MESSAGES, every(_block({"text": string(12_000, 1)}), counted("markdown text"))),
    "table": (POSTED, TABLE),
    "data_table": (POSTED, DATA_TABLE),
    "data_visualization": (POSTED, DATA_VISUALIZATION),
    "card": (
        POSTED,
        every(
            _block(
                {},
                {
                    **_TITLES,
                    "body": text(200),
                    "slack_icon": anything,
                    "hero_image": image(),
                    "actions": listing(IN_CARD, 3, 0),
                },
            ),
            _shows_something,
        ),
    ),
    "alert": (
        MODALS,
        _block({"text": text(200)}, {"level": one_of(*_LEVELS, problem="must be a valid level")}),
    ),
    "video": (EVERYWHERE, _block({}, closed=False)),
    "context_actions": (MESSAGES, _block({}, closed=False)),
}
_CARDS = typed({"card": check_block}, "unsupported type in a carousel")
_CHILDREN = typed(dict.fromkeys(BLOCKS, check_block), "unsupported type in a container")
BLOCKS |= {
    "carousel": (POSTED, _block({"elements": listing(_CARDS, 10)})),
    "container": (
        POSTED,
        _block(
            {"child_blocks": listing(_CHILDREN, 10)},
            {
                **_TITLES,
                "rich_text_title": anything,
                "width": anything,
                "is_collapsible": flag,
                "default_collapsed": flag,
                "has_header_divider": flag,
            },
        ),
    ),
}
