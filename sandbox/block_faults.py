"""Faults of blocks: a workspace that refuses some types of them, or takes fewer tables."""

from collections.abc import Iterator
from typing import Any

from blockkit.ladder import TABLES
from blockkit.limits.rules import dicts
from sandbox.errors import ApiError
from sandbox.faults import Fault, FaultKind
from sandbox.world import World

Json = dict[str, Any]


def check(world: World, where: str, content: Json) -> None:
    """Refuse content that holds blocks which a waiting fault refuses.

    `where` is the method of the Web API, `response_url` or `ack`. ApiError: as the fault says.
    """
    types = [*_types(content)]
    for fault in world.faults.of_blocks(where):
        if problem := _problem(fault, types, in_view="view" in content):
            world.faults.use(fault)
            world.feed.publish("fault", faults=world.faults.describe())
            code, detail = problem
            texts = [f"{detail} [json-pointer:/blocks]"]
            metadata = {"messages": [f"[ERROR] {text}" for text in texts]}
            raise ApiError(code, errors=texts, response_metadata=metadata)


def _problem(fault: Fault, types: list[str], *, in_view: bool) -> tuple[str, str] | None:
    """The error and its sentence, if the fault refuses blocks of these types."""
    if fault.kind is FaultKind.REFUSE_BLOCKS:
        refused = types if "*" in fault.blocks else [t for t in types if t in fault.blocks]
        return (fault.code, f"unsupported type: {refused[0]}") if refused else None
    tables = [kind for kind in types if kind in TABLES]
    if in_view and tables:
        return "invalid_arguments", f"unsupported type: {tables[0]}"
    return ("invalid_attachments", "only_one_table_allowed") if len(tables) > 1 else None


def _types(content: Json) -> Iterator[str]:
    """The types of the blocks of a message or a view, and of a message's attachments."""
    for holder in (content, *dicts([content.get("view")]), *dicts(content.get("attachments"))):
        yield from (str(block.get("type")) for block in dicts(holder.get("blocks")))
