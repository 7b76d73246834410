"""What one person was shown, shown to a channel: the button, and what its value says."""

from funnel.refusals import Refusal
from messages.blocks import Block, actions, button
from messages.ids import Click
from messages.voice import Voice

DIGEST = "digest"
STATUS = "status"
QUERY = 200  # characters of a question that a button keeps


def share_row(voice: Voice, what: str, query: str = "") -> Block:
    """The row with the Share button; its value is `what`, and the question after a space."""
    value = f"{what} {query[:QUERY]}".strip()
    label = voice.say("Share in this channel")
    return actions([button(label, Click.SHARE, value)], block_id="share")


def parse_value(value: str) -> tuple[str, str]:
    """What is shared, and the question. Raises `Refusal("cannot_share")` for anything else."""
    what, _, query = value.partition(" ")
    if what not in {DIGEST, STATUS}:
        raise Refusal("cannot_share")
    return what, query.strip()
