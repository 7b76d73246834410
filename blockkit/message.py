"""A message: its blocks, and the text that notifications and screen readers use instead."""

from dataclasses import dataclass

from blockkit.blocks import Block, section
from blockkit.mrkdwn import Mrkdwn


@dataclass(frozen=True)
class Message:
    """`text` is escaped mrkdwn and makes sense without the blocks; at most 50 `blocks`.

    `chart_texts` hold the figures of its charts in words, in their order, for servers that take
    no charts.
    """

    text: str
    blocks: list[Block]
    chart_texts: tuple[Mrkdwn, ...] = ()


def of_lines(*lines: Mrkdwn) -> Message:
    """A message of sentences, one section each; the first is its text."""
    return Message(str(lines[0]), [section(line) for line in lines if line])
