"""Notices: what the app sends by itself, one frozen type for each, with its key and its lane.

A service puts a notice in the outbox in the commit that makes it true; the renderer registered for
its type turns it into a message when it is sent. A notice holds ids, never text about a lead. What
somebody typed to the app stands in the fields named in `typed`, and only until it is answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Final, get_type_hints

from funnel.stages import EventKind, TouchChannel
from funnel.timers import Step


@dataclass(frozen=True)
class Notice:
    """`kind` is its name in storage. Of two notices with one `key` only the first is sent.

    `lane` is what is sent in order: a hand-off's card and thread, a person's direct messages.
    """

    kind: ClassVar[str]
    typed: ClassVar[frozenset[str]] = frozenset()

    @property
    def key(self) -> str:
        raise NotImplementedError

    @property
    def lane(self) -> str:
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """Plain values, as the outbox stores them."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def without_typed(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """What is stored of a notice that is settled: nothing that somebody typed."""
        return {
            name: type(value)() if name in cls.typed else value for name, value in stored.items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Notice":
        """The opposite of `to_json`; values of other versions of the app are passed over."""
        hints = get_type_hints(cls)
        values = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        return cls(**{name: _typed(hints[name], value) for name, value in values.items()})


@dataclass(frozen=True)
class CardChanged(Notice):
    """The hand-off's card is to be posted, or to show what has changed."""

    kind = "card"
    handoff: int
    revision: int

    @property
    def key(self) -> str:
        return f"card:{self.handoff}:{self.revision}"

    @property
    def lane(self) -> str:
        return f"handoff:{self.handoff}"


@dataclass(frozen=True)
class OwnerCopyChanged(Notice):
    """The direct message that told an owner of their new lead shows what has changed."""

    kind = "copy"
    handoff: int
    revision: int
    owner: str

    @property
    def key(self) -> str:
        return f"copy:{self.handoff}:{self.revision}"

    @property
    def lane(self) -> str:
        return self.owner


@dataclass(frozen=True)
class ThreadLine(Notice):
    """A line of history in the card's thread."""

    kind = "thread"
    handoff: int
    revision: int
    event: EventKind
    by: str
    touch: TouchChannel | None = None

    @property
    def key(self) -> str:
        return f"thread:{self.handoff}:{self.event}:{self.revision}"

    @property
    def lane(self) -> str:
        return f"handoff:{self.handoff}"


@dataclass(frozen=True)
class DirectMessage(Notice):
    """What happened to a hand-off, told to the one person it concerns.

    ASSIGNED: the lead is theirs. SQL: it waits in the queue, for a head to know.
    """

    kind = "direct"
    handoff: int
    revision: int
    event: EventKind
    by: str
    reader: str

    @property
    def key(self) -> str:
        return f"direct:{self.handoff}:{self.event}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class ReminderDue(Notice):
    """A step of a timer has come: its owner, or a head of team, hears of it."""

    kind = "reminder"
    timer: int
    step: Step
    reader: str

    @property
    def key(self) -> str:
        return f"reminder:{self.timer}:{self.step}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class OverdueMorning(Notice):
    """All that somebody owes and that is overdue, once on a day of theirs."""

    kind = "overdue"
    reader: str
    day: date

    @property
    def key(self) -> str:
        return f"overdue:{self.reader}:{self.day}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class Nudged(Notice):
    """A head of team reminds the owner of a lead of what is due on it: once a day."""

    kind = "nudge"
    handoff: int
    timer: int
    day: date
    by: str
    reader: str

    @property
    def key(self) -> str:
        return f"nudge:{self.handoff}:{self.day}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class LeadWentOn(Notice):
    """Good news of a lead, for the marketer who handed it over and wants to hear it at once."""

    kind = "good_news"
    handoff: int
    revision: int
    event: EventKind
    at: datetime
    by: str
    reader: str

    @property
    def key(self) -> str:
        return f"good_news:{self.handoff}:{self.event}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class EveningNews(Notice):
    """The good news of a day for one marketer."""

    kind = "evening"
    reader: str
    day: date

    @property
    def key(self) -> str:
        return f"evening:{self.reader}:{self.day}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class DealWon(Notice):
    """A deal is won: the channel of a team hears of it."""

    kind = "won"
    handoff: int
    revision: int
    at: datetime
    by: str
    channel: str

    @property
    def key(self) -> str:
        return f"won:{self.handoff}:{self.revision}:{self.channel}"

    @property
    def lane(self) -> str:
        return f"won:{self.channel}"


@dataclass(frozen=True)
class QueueCopyChanged(Notice):
    """The message that told a head of a lead in the queue shows that somebody has it now."""

    kind = "queued"
    handoff: int
    revision: int
    reader: str

    @property
    def key(self) -> str:
        return f"queued:{self.handoff}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class LeadWoken(Notice):
    """The day on which to try a recycled lead again has come."""

    kind = "woken"
    lead: int
    at: datetime
    reader: str

    @property
    def key(self) -> str:
        return f"woken:{self.lead}:{self.at.isoformat()}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class Welcome(Notice):
    """The one message to whoever installed the app."""

    kind = "welcome"
    reader: str

    @property
    def key(self) -> str:
        return f"welcome:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


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
class DigestDue(Notice):
    """An occurrence of a scheduled digest; `occurrence` is when it was due."""

    kind = "digest"
    digest: int
    occurrence: datetime
    channel: str

    @property
    def key(self) -> str:
        return f"digest:{self.digest}:{self.occurrence.isoformat()}"

    @property
    def lane(self) -> str:
        return self.channel


@dataclass(frozen=True)
class AgreementChanged(Notice):
    """A new version is in force: told to a channel, or to a head who did not make it."""

    kind = "agreement"
    version: int
    target: str

    @property
    def key(self) -> str:
        return f"agreement:{self.version}:{self.target}"

    @property
    def lane(self) -> str:
        return self.target


@dataclass(frozen=True)
class LeftOpen(Notice):
    """A rep goes away until a day: a head hears what they leave open, to hand it over."""

    kind = "left_open"
    rep: str
    until: date
    reader: str

    @property
    def key(self) -> str:
        return f"left_open:{self.rep}:{self.until}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class ChannelClosed(Notice):
    """A channel the app may not write to: an admin hears of it, once a day."""

    kind = "trouble"
    channel: str
    day: date
    reader: str
    code: str

    @property
    def key(self) -> str:
        return f"trouble:{self.channel}:{self.day}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class MessageErased(Notice):
    """A message that shows an erased lead is to show nothing of them any more.

    `after` is the key of the notice that was being sent meanwhile, or "".
    """

    kind = "erased"
    lead: int
    channel: str
    ts: str
    after: str = ""

    @property
    def key(self) -> str:
        return f"erased:{self.lead}:{self.channel}:{self.ts}:{self.after}"

    @property
    def lane(self) -> str:
        return f"erased:{self.channel}"


@dataclass(frozen=True)
class HomeErased(Notice):
    """The Home of a person is to show nothing of an erased lead any more."""

    kind = "home"
    lead: int
    user: str

    @property
    def key(self) -> str:
        return f"home:{self.lead}:{self.user}"

    @property
    def lane(self) -> str:
        return f"home:{self.user}"


@dataclass(frozen=True)
class RejectsErased(Notice):
    """The files of rows that imports rejected are to hold nothing of an erased lead any more.

    `marks` are the digests by which their rows are known. Files are rewritten one after the other.
    """

    kind = "rejects"
    typed = frozenset({"marks"})
    lead: int
    marks: list[str]

    @property
    def key(self) -> str:
        return f"rejects:{self.lead}"

    @property
    def lane(self) -> str:
        return "rejects"


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


NOTICES: Final[dict[str, type[Notice]]] = {cls.kind: cls for cls in Notice.__subclasses__()}
"""Every notice by its name in storage."""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _typed(hint: Any, value: Any) -> Any:
    if hint is datetime or hint is date:
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint == TouchChannel | None and value is not None:
        return TouchChannel(value)
    return value
