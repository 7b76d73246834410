"""What the workspace keeps beside its people and channels: views, files, tokens, and the like."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class TokenKind(StrEnum):
    BOT = "bot"
    APP = "app"


@dataclass
class View:
    id: str
    user: str
    body: Json  # as the app sent it, with the missing ids filled in
    hash: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)  # what the user entered
    errors: dict[str, str] = field(default_factory=dict)
    root: str = ""
    previous: str | None = None
    channel: str | None = None  # where the stack was opened, for default_to_current_conversation

    @property
    def is_modal(self) -> bool:
        return bool(self.body["type"] == "modal")


@dataclass
class File:
    id: str
    name: str
    length: int
    user: str
    alt_text: str = ""
    title: str = ""
    data: bytes | None = None
    complete: bool = False
    ready_at: float = 0.0  # time.monotonic() seconds; until then Slack is processing it
    created: int = 0
    channels: list[str] = field(default_factory=list)


@dataclass
class Token:
    value: str
    kind: TokenKind
    scopes: frozenset[str] | None = None  # None: every scope
    revoked: bool = False


@dataclass
class Trigger:
    user: str
    created: float  # time.monotonic() seconds
    view: str | None = None  # the modal it was issued in
    channel: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    token: str
    channel: str
    user: str
    created: float  # seconds of the sandbox's clock
    message_ts: str | None = None
    ephemeral: bool = False
    uses: int = 0


@dataclass
class ScheduledMessage:
    id: str
    channel: str
    post_at: int
    created: int
    message: Json


@dataclass
class Group:
    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
