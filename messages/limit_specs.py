"""What each block and view may hold, by Slack's reference of Block Kit."""

from typing import Any

from messages.limit_data import CHART, DATA_TABLE, RICH_TEXT, TABLE
from messages.limit_elements import ACCESSORY, ACTION, BUTTON, INPUT, SMALL
from messages.limit_rules import (
    Rule,
    Walk,
    anything,
    block_id,
    every,
    flag,
    listing,
    one_of,
    plain_text,
    record,
    string,
    text,
    typed,
)

_ALL = ("message", "modal", "home")
_SHOWN = ("message", "home")


def _text_or_fields(walk: Walk, value: Any, path: str) -> None:
    if "text" not in value and "fields" not in value:
        walk.note(path, "needs text or fields")


def _children(walk: Walk, value: Any, path: str) -> None:
    check_block(walk, value, path)


def _block(optional: dict[str, Rule] | None = None, /, **required: Rule) -> Rule:
    return record({"block_id": block_id, **(optional or {})}, **required)


_CARD = _block(
    {
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": listing(typed({"button": BUTTON}), 1, 3),
        "hero_image": anything,
        "icon": anything,
        "slack_icon": anything,
    }
)
BLOCKS: dict[str, tuple[tuple[str, ...], Rule]] = {
    "section": (
        _ALL,
        every(
            _block(
                {
                    "text": text(3000),
                    "fields": listing(text(2000), 1, 10),
                    "accessory": ACCESSORY,
                    "expand": flag,
                }
            ),
            _text_or_fields,
        ),
    ),
    "header": (_ALL, _block(text=plain_text(150))),
    "divider": (_ALL, _block()),
    "context": (_ALL, _block(elements=listing(SMALL, 1, 10))),
    "actions": (_ALL, _block(elements=listing(ACTION, 1, 25))),
    "image": (
        _ALL,
        _block({"title": plain_text(2000)}, image_url=string(3000), alt_text=string(2000)),
    ),
    "rich_text": (_ALL, _block(elements=RICH_TEXT)),
    "input": (
        ("modal", "home"),
        _block(
            {"hint": plain_text(2000), "optional": flag, "dispatch_action": flag},
            label=plain_text(2000),
            element=INPUT,
        ),
    ),
    "table": (_SHOWN, TABLE),
    "data_table": (_SHOWN, DATA_TABLE),
    "data_visualization": (_SHOWN, CHART),
    "card": (_SHOWN, _CARD),
    "carousel": (_SHOWN, _block(elements=listing(typed({"card": _CARD}), 1, 10))),
    "container": (
        _SHOWN,
        _block(
            {"title": text(150), "subtitle": text(150), "width": anything, "is_collapsible": flag},
            child_blocks=listing(_children, 1, 10),
        ),
    ),
    "alert": (
        ("modal",),
        _block({"level": one_of("default", "info", "warning", "error", "success")}, text=text(200)),
    ),
    "markdown": (("message",), _block(text=string(12_000))),
}


def check_block(walk: Walk, block: Any, path: str) -> None:
    """Notes what is wrong with one block on the surface of the walk."""
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in BLOCKS:
        walk.note(path, f"has the type {kind!r}, which is no block we know")
        return
    surfaces, rule = BLOCKS[kind]
    if walk.surface not in surfaces:
        walk.note(path, f"is a {kind} block, which is not for a {walk.surface}")
    before = {identifier: len(paths) for identifier, paths in walk.action_ids.items()}
    rule(walk, block, path)
    if walk.surface != "message":  # there they are to be unique in the whole message
        for identifier, paths in walk.action_ids.items():
            if len(paths) - before.get(identifier, 0) > 1:
                walk.note(path, f"has the action_id {identifier!r} more than once")


_VIEW: dict[str, Rule] = {
    "callback_id": string(255),
    "external_id": string(255),
    "private_metadata": string(3000, 0),
}
MODAL = every(
    record(
        {
            **_VIEW,
            "submit": anything,
            "close": anything,
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
        title=anything,
        blocks=anything,
    ),
    typed({"modal": anything}),
)
HOME = every(record(_VIEW, blocks=anything), typed({"home": anything}))
