"""An export as a direct message: what is stored of a person, as text that a machine can read."""

import json
from collections.abc import Mapping
from typing import Any

from blockkit.blocks import context, section
from blockkit.elements import Block
from blockkit.message import Message
from blockkit.mrkdwn import preformatted
from messages.localizer import Localizer

_PART = 2900  # characters
_PARTS = 40  # of one message


def message(localizer: Localizer, ref: str, record: Mapping[str, Any]) -> Message:
    """The record as JSON; of one too long for a message, the beginning and where the rest is."""
    title = localizer.mark("Everything stored about {ref}", ref=ref)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    # JSON's own escapes: what Slack's would make of these characters is longer, and cut in two.
    for char in "&<>":
        text = text.replace(char, f"\\u{ord(char):04x}")
    parts = [text[start : start + _PART] for start in range(0, len(text), _PART)]
    blocks: list[Block] = [section(title)]
    blocks += [section(preformatted(part)) for part in parts[:_PARTS]]
    if len(parts) > _PARTS:
        rest = localizer.mark(
            "There's more than fits in a message. For everything, run `pacto export {ref}` "
            "in a terminal.",
            ref=ref,
        )
        blocks.append(context(rest))
    return Message(str(title), blocks)
