"""What a row of the outbox turns into: a message to send, nothing any more, or not yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from blockkit.message import Message
from funnel.facts import LeadFacts
from storage.import_runs import RunRejects
from storage.work import Work

Keep = Callable[[Work, str, str], None]
NO_MESSAGE = Message("", [])


@dataclass(frozen=True)
class Post:
    """A message to a channel or, where `channel` is a member, to that person directly.

    `about` is the lead it is about, where there is one alone.
    `update` holds the ts of the message it replaces. `keep(work, channel, ts)` runs in the
    commit that marks the row as sent.
    """

    channel: str
    message: Message
    thread_ts: str | None = None
    update: str | None = None
    only_to: str | None = None  # a member of the channel: an ephemeral message
    broadcast: bool = False  # a reply of a thread that the channel shows too
    response_url: str = ""  # by which an ephemeral message is sent where Slack gave one
    keep: Keep | None = None
    about: LeadFacts | None = None

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
class Erasure(Post):
    """An update of a message that shows an erased lead; where Slack refuses it, it is deleted.

    `rewrite` makes the new message of the one that stands there, for one that shows more than the
    lead; `thread_ts` is then the parent of a reply.
    """

    rewrite: Callable[[Mapping[str, Any]], Message] | None = None


@dataclass(frozen=True)
class Revision(Post):
    """An update made by `rewrite` of the message as it stands in Slack; none where it is gone."""

    rewrite: Callable[[Mapping[str, Any]], Message] = field(kw_only=True)


@dataclass(frozen=True)
class Upload(Post):
    """A file, shared with `message` beside it; `instead` is sent where the app may not upload.

    `name` tells it from every other file in the conversation, so that it is not sent twice.
    """

    name: str = ""
    title: str = ""
    content: bytes = b""
    instead: Message = NO_MESSAGE


@dataclass(frozen=True)
class HomeView:
    """The Home of a member, as it is to be published."""

    user: str
    view: Mapping[str, Any]


@dataclass(frozen=True)
class RejectsErasure:
    """Nothing for Slack: rows that hold `marks` are taken out of the files of rejected rows."""

    runs: tuple[RunRejects, ...]
    marks: frozenset[str]


@dataclass(frozen=True)
class Nothing:
    """There is nothing left to send, and why.

    `left` is what an earlier try may have left in Slack: kept as sent where it is there.
    """

    why: str
    left: Post | None = None


@dataclass(frozen=True)
class NotYet:
    """It is to be sent later: a reminder waits for the next opening."""

    until: datetime


Rendered = Post | HomeView | RejectsErasure | Nothing | NotYet
