"""What is posted: blocks, and the text that notifications and screen readers read instead."""

from dataclasses import dataclass

from messages.blocks import Block, section
from messages.text import Mrkdwn


@dataclass(frozen=True)
class Message:
    """`text` is mrkdwn, safe, and holds the takeaway by itself; at most 50 `blocks`."""

    text: str
    blocks: list[Block]


def of_lines(*lines: Mrkdwn) -> Message:
    """A message of sentences: one section each, the first of them the takeaway."""
    return Message(str(lines[0]), [section(line) for line in lines if line])
