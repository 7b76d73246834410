"""What a row of the outbox turns into: a message to send, nothing any more, or not yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from blockkit.message import Message
from storage.work import Work

Keep = Callable[[Work, str, str], None]


@dataclass(frozen=True)
class Post:
    """A message to a channel or, where `channel` is a member, to that person directly.

    `update` holds the ts of the message it replaces. `keep(work, channel, ts)` runs in the
    commit that marks the row as sent.
    """

    channel: str
    message: Message
    thread_ts: str | None = None
    update: str | None = None
    only_to: str | None = None  # a member of the channel: an ephemeral message
    response_url: str = ""  # by which an ephemeral message is sent where Slack gave one
    keep: Keep | None = None

    @property
    def is_paced(self) -> bool:
        """Whether it counts among the posts of its channel, of which Slack takes one a second."""
        return not self.update and not self.response_url

    @property
    def method(self) -> Literal["chat.update", "chat.postEphemeral", "chat.postMessage"]:
        if self.update:
            return "chat.update"
        return "chat.postEphemeral" if self.only_to else "chat.postMessage"


@dataclass(frozen=True)
class Nothing:
    """There is nothing left to send, and why."""

    why: str


@dataclass(frozen=True)
class NotYet:
    """It is to be sent later: a reminder waits for the next opening."""

    until: datetime


Rendered = Post | Nothing | NotYet
