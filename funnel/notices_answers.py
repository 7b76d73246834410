"""Notices that answer somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from funnel.notice import Notice


@dataclass(frozen=True)
class ClickRefused(Notice):
    """Why a click did nothing, for the eyes of who clicked. `about` names the click."""

    kind = "ephemeral"
    typed = frozenset({"values"})
    user: str
    about: str
    channel: str
    thread: str | None
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"ephemeral:{self.user}:{self.about}"

    @property
    def lane(self) -> str:
        return f"ephemeral:{self.user}"


@dataclass(frozen=True)
class AnswerAsked(Notice):
    """Somebody asked the app something, by mention, direct message or command, and is answered.

    `event_id` names the asking. A command brings the `response_url` that its answer goes to.
    """

    kind = "reply"
    typed = frozenset({"text"})
    event_id: str
    user: str
    channel: str
    thread: str | None
    text: str
    response_url: str = ""

    @property
    def key(self) -> str:
        return f"reply:{self.event_id}"

    @property
    def lane(self) -> str:
        return f"reply:{self.user}"


@dataclass(frozen=True)
class AnswerShared(Notice):
    """What one person was shown goes to a channel. `about` names the message it was shown in."""

    kind = "share"
    typed = frozenset({"value"})
    user: str
    channel: str
    value: str
    about: str

    @property
    def key(self) -> str:
        return f"share:{self.user}:{self.channel}:{self.about}"

    @property
    def lane(self) -> str:
        return f"share:{self.channel}"


@dataclass(frozen=True)
class ExportAsked(Notice):
    """All that is stored of a lead, for who asked for it; `at` tells one question from the next."""

    kind = "export"
    lead: int
    reader: str
    at: datetime

    @property
    def key(self) -> str:
        return f"export:{self.lead}:{self.reader}:{self.at.isoformat()}"

    @property
    def lane(self) -> str:
        return self.reader
