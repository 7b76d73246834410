"""Slack's limits on text, blocks and views, said as Slack says them.

Each check answers with a list of "[ERROR] what is wrong [json-pointer:/where]"; empty when all is
well.
"""

import json
from typing import Any

from blockkit.limits.blocks import check_block
from blockkit.limits.rules import (
    Json,
    Rule,
    Walk,
    anything,
    dicts,
    flag,
    plain_text,
    record,
    string,
)

TEXT = 40_000
METADATA = 16_000
VIEW_BYTES = 250_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_OF = {"table": 1, "data_visualization": 2}
"""The most blocks of a type in one message or view."""
ONE_TABLE = "only_one_table_allowed"
"""What Slack says of a second `table`, under a code of its own: `invalid_attachments`."""
MOST_CHARACTERS = {"markdown text": 12_000, "table cells": 10_000}
"""The most characters of one message or view, all blocks together."""

_VIEW: dict[str, Rule] = {
    "private_metadata": string(3_000),
    "callback_id": string(255),
    "external_id": string(255),
}
_MODAL = record(
    {"title": plain_text(24), "blocks": anything},
    {
        **_VIEW,
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_HOME = record({"blocks": anything}, _VIEW)


def check_blocks(
    blocks: Any, surface: str, *, files: frozenset[str] = frozenset(), pointer: str = "blocks"
) -> list[str]:
    """What is wrong with blocks on a "message", "modal" or "home".

    `files`: the ids of the uploaded files that Slack has finished with.
    """
    walk = Walk(surface, files)
    _check_blocks(walk, pointer, blocks)
    return walk.problems


def check_view(view: Json, kind: str, *, files: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with a view that is to be a "modal" or a "home"; its bytes are not counted."""
    walk = Walk(kind, files)
    if view.get("type") != kind:
        walk.note("view/type", f"must be a valid view type: {kind}")
        return walk.problems
    (_MODAL if kind == "modal" else _HOME)(walk, "view", view)
    blocks = view.get("blocks")
    if blocks is None:
        return walk.problems
    has_input = any(block.get("type") == "input" for block in dicts(blocks))
    if kind == "modal" and has_input and view.get("submit") is None:
        walk.note("view/submit", "missing required field: submit, as there is an input block")
    _check_blocks(walk, "view/blocks", blocks)
    return walk.problems


def refusal(problems: list[str]) -> str:
    """Slack's name for a message whose blocks have these problems."""
    tables = any(f"] {ONE_TABLE} [" in problem for problem in problems)
    return "invalid_attachments" if tables else "invalid_blocks"


def is_too_large(view: Json) -> bool:
    """Whether the view has more bytes than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode(errors="replace")) > VIEW_BYTES


def _check_blocks(walk: Walk, pointer: str, blocks: Any) -> None:
    if not isinstance(blocks, list):
        walk.note(pointer, "must be an array")
        return
    if len(blocks) > MOST_BLOCKS[walk.surface]:
        walk.note(pointer, f"no more than {MOST_BLOCKS[walk.surface]} items allowed")
    for place, block in enumerate(blocks):
        check_block(walk, f"{pointer}/{place}", block)
    for kind, most in MOST_OF.items():
        if walk.blocks[kind] > most:
            few = f"no more than {most} {kind} blocks allowed"
            walk.note(pointer, ONE_TABLE if kind == "table" else few)
    for what, most in MOST_CHARACTERS.items():
        if walk.characters[what] > most:
            walk.note(pointer, f"{what} must be less than {most + 1} characters in all")
