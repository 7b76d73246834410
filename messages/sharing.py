"""The button that shares an ephemeral answer with the channel, and its value."""

from enum import StrEnum

from blockkit.blocks import Block, actions, button
from funnel.refusals import Refusal
from messages.ids import Click
from messages.localizer import Localizer

QUERY = 200  # characters of a question that a button keeps


class Shareable(StrEnum):
    """What can be shared: a digest of some kind, or a status."""

    DIGEST = "digest"
    STATUS = "status"


def share_row(localizer: Localizer, what: Shareable, query: str = "", *others: Block) -> Block:
    """The row with the Share button; its value is `what`, and the question after a space.

    `others` are buttons that stand before it.
    """
    value = f"{what} {query[:QUERY]}".strip()
    label = localizer.say("Share in this channel")
    return actions([*others, button(label, Click.SHARE, value)], block_id="share")


def parse_value(value: str) -> tuple[Shareable, str]:
    """What is shared, and the question. Raises `Refusal("cannot_share")` for another value."""
    what, _, query = value.partition(" ")
    try:
        return Shareable(what), query.strip()
    except ValueError:
        raise Refusal("cannot_share") from None
