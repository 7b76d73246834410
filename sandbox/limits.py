"""Slack's limits on text, blocks and views, as the messages Slack answers with."""

from typing import Any

from sandbox.block_rules import BLOCKS
from sandbox.rules import Report, text

Json = dict[str, Any]
TEXT = 40_000
METADATA = 16_000
VIEW_BYTES = 250_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
# The most blocks of a type in one message or view.
MOST_OF = {"table": 1, "data_visualization": 2}
MARKDOWN = 12_000


def messages(pointer: str, said: str) -> Json:
    return {"response_metadata": {"messages": [f"[ERROR] {said} [json-pointer:/{pointer}]"]}}


def check_blocks(
    blocks: Any,
    surface: str,
    *,
    files: frozenset[str] = frozenset(),
    pointer: str = "blocks",
) -> list[str]:
    """What is wrong with blocks on a "message", "modal" or "home"; empty when nothing is.

    `files`: the ids of the uploaded files that Slack has finished with.
    """
    report = Report(surface, files)
    if not isinstance(blocks, list):
        report.add(pointer, "must be an array")
        return report.messages
    if len(blocks) > MOST_BLOCKS[surface]:
        report.add(pointer, f"no more than {MOST_BLOCKS[surface]} items allowed")
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        at = f"{pointer}/{number}"
        if not isinstance(block, dict):
            report.add(at, "must be an object")
            continue
        _block(report, at, block)
        _block_id(report, at, block, seen)
    _totals(report, pointer, [block for block in blocks if isinstance(block, dict)])
    return report.messages


def _block(report: Report, at: str, block: Json) -> None:
    rule = BLOCKS.get(str(block.get("type")))
    if rule is None:
        report.add(f"{at}/type", f"unsupported type: {block.get('type')}")
    elif report.surface not in rule.surfaces:
        report.add(f"{at}/type", f"unsupported type: {block['type']} in a {report.surface}")
    else:
        rule.check(report, at, block)


def _block_id(report: Report, at: str, block: Json, seen: set[str]) -> None:
    block_id = block.get("block_id")
    if block_id is None:
        return
    if not isinstance(block_id, str):
        report.add(f"{at}/block_id", "must be a string")
    elif len(block_id) > 255:
        report.add(f"{at}/block_id", "must be less than 256 characters")
    elif block_id in seen:
        report.add(f"{at}/block_id", f'`block_id` "{block_id}" already exists')
    if isinstance(block_id, str) and block_id:
        seen.add(block_id)


def _totals(report: Report, pointer: str, blocks: list[Json]) -> None:
    for kind, most in MOST_OF.items():
        if sum(block.get("type") == kind for block in blocks) > most:
            report.add(pointer, f"no more than {most} {kind} blocks allowed")
    marked = [str(b.get("text", "")) for b in blocks if b.get("type") == "markdown"]
    if sum(map(len, marked)) > MARKDOWN:
        report.add(pointer, f"markdown text must be less than {MARKDOWN + 1} characters in all")


def check_view(view: Json, kind: str, *, files: frozenset[str] = frozenset()) -> list[str]:
    """What is wrong with a view that is to be a "modal" or a "home"."""
    report = Report(kind, files)
    if view.get("type") != kind:
        report.add("view/type", f"must be a valid view type: {kind}")
        return report.messages
    if kind == "modal":
        text(report, "view", view, "title", 24, plain=True, required=True)
        for key in ("submit", "close"):
            text(report, "view", view, key, 24, plain=True)
        if "submit" not in view and _has_input(view.get("blocks")):
            report.add("view/submit", "missing required field: submit, as there is an input block")
    for key, most in (("private_metadata", 3_000), ("callback_id", 255), ("external_id", 255)):
        value = view.get(key)
        if value is not None and (not isinstance(value, str) or len(value) > most):
            report.add(f"view/{key}", f"must be less than {most + 1} characters")
    for key in ("clear_on_close", "notify_on_close"):
        if not isinstance(view.get(key, False), bool):
            report.add(f"view/{key}", "must be a boolean")
    if "blocks" not in view:
        report.add("view", "missing required field: blocks")
        return report.messages
    blocks = check_blocks(view["blocks"], kind, files=files, pointer="view/blocks")
    return [*report.messages, *blocks]


def _has_input(blocks: Any) -> bool:
    blocks = blocks if isinstance(blocks, list) else []
    return any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
