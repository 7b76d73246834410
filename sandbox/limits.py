"""Slack's limits on text, blocks and views, as the messages Slack answers with."""

from typing import Any

Json = dict[str, Any]
TEXT = 40_000
METADATA = 16_000
VIEW_BYTES = 250_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def message(pointer: str, said: str) -> str:
    return f"[ERROR] {said} [json-pointer:/{pointer}]"


def messages(pointer: str, said: str) -> Json:
    return {"response_metadata": {"messages": [message(pointer, said)]}}


def check_blocks(blocks: Any, surface: str, *, files: frozenset[str] = frozenset()) -> list[str]:
    if not isinstance(blocks, list):
        return [message("blocks", "must be an array")]
    if len(blocks) > MOST_BLOCKS[surface]:
        return [message("blocks", f"no more than {MOST_BLOCKS[surface]} items allowed")]
    return []


def check_view(view: Json, kind: str, *, files: frozenset[str] = frozenset()) -> list[str]:
    if view.get("type") != kind:
        return [message("view/type", f"must be a valid view type: {kind}")]
    return check_blocks(view.get("blocks"), kind, files=files)
