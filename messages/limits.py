"""One checker for every limit Slack sets: what it would refuse is found in our own tests first.

Each function answers with a list of sentences, "path: what is wrong"; an empty list is well.
"""

import json
from typing import Any

from messages import limit_specs as specs
from messages.limit_rules import Walk, plain_text, string, unsafe_mrkdwn

MESSAGE_TEXT = 40_000
VIEW_BYTES = 250_000


def check_message(payload: dict[str, Any]) -> list[str]:
    """What Slack, or we ourselves, would not accept in the arguments of `chat.postMessage`.

    `text` is required even beside blocks: notifications and screen readers read it.
    """
    walk = Walk("message")
    text = payload.get("text")
    if not isinstance(text, str) or not text.strip():
        walk.note("text", "is required and may not be empty")
    else:
        string(MESSAGE_TEXT)(walk, text, "text")
        unsafe_mrkdwn(walk, text, "text")
    blocks = payload.get("blocks", [])
    _check_blocks(walk, blocks, least=0, most=50)
    if isinstance(blocks, list):
        _check_counts(walk, [block for block in blocks if isinstance(block, dict)])
    for action_id, paths in walk.action_ids.items():
        if len(paths) > 1:
            walk.note(paths[1], f"action_id {action_id!r} is used at {paths[0]} already")
    return walk.problems


def check_view(view: dict[str, Any]) -> list[str]:
    """What Slack would not accept in the `view` of `views.open`, `push` or `update`."""
    if view.get("type") == "home":
        return check_home(view)
    walk = Walk("modal")
    specs.MODAL(walk, view, "view")
    blocks = view.get("blocks")
    _check_blocks(walk, blocks, least=1, most=100)
    if isinstance(blocks, list) and "submit" not in view:
        inputs = [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
        if inputs:
            walk.note("view", "needs submit, for it has input blocks")
    for name in ("title", "submit", "close"):
        if name in view:
            plain_text(24)(walk, view[name], name)
    return walk.problems


def check_home(view: dict[str, Any]) -> list[str]:
    """What Slack would not accept in the `view` of `views.publish`."""
    walk = Walk("home")
    specs.HOME(walk, view, "view")
    _check_blocks(walk, view.get("blocks"), least=1, most=100)
    if len(json.dumps(view, ensure_ascii=False).encode(errors="replace")) > VIEW_BYTES:
        walk.note("view", f"has more than {VIEW_BYTES:,} bytes")
    return walk.problems


def _check_blocks(walk: Walk, blocks: Any, *, least: int, most: int) -> None:
    if not isinstance(blocks, list):
        walk.note("blocks", "must be a list")
        return
    if not least <= len(blocks) <= most:
        walk.note("blocks", f"has {len(blocks)} blocks, not {least} to {most}")
    for index, block in enumerate(blocks):
        specs.check_block(walk, block, f"blocks[{index}]")
    for block_id, paths in walk.block_ids.items():
        if len(paths) > 1:
            walk.note(paths[1], f"block_id {block_id!r} is used at {paths[0]} already")


def _check_counts(walk: Walk, blocks: list[dict[str, Any]]) -> None:
    """Limits that hold for all blocks of a message together."""
    kinds = [block.get("type") for block in blocks]
    for kind, most in (("data_visualization", 2), ("table", 1)):
        if kinds.count(kind) > most:
            walk.note("blocks", f"has {kinds.count(kind)} {kind} blocks, not at most {most}")
    written = sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown")
    if written > 12_000:
        walk.note("blocks", f"has {written} characters of markdown, not at most 12,000")
