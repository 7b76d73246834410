"""Notices about a hand-off: its card, its thread, the direct messages of both teams."""

from dataclasses import dataclass

from funnel.notice import Notice
from funnel.stages import EventKind, TouchChannel


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
    """A line of history in the card's thread. `event_id` is the row of the lead's history."""

    kind = "thread"
    handoff: int
    revision: int
    event: EventKind
    by: str
    touch: TouchChannel | None = None
    event_id: int = 0

    @property
    def key(self) -> str:
        return f"thread:{self.handoff}:{self.event}:{self.revision}"

    @property
    def lane(self) -> str:
        return f"handoff:{self.handoff}"


@dataclass(frozen=True)
class DirectMessage(Notice):
    """What happened to a hand-off, told to the one person it concerns.

    ASSIGNED: the lead is theirs, given by a colleague where `by` names one. SQL: it waits in the
    queue, for a head to know.
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
class LeadPassedOn(Notice):
    """Who had a lead hears who has it now."""

    kind = "passed"
    handoff: int
    revision: int
    by: str
    owner: str
    reader: str

    @property
    def key(self) -> str:
        return f"passed:{self.handoff}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class OfferOver(Notice):
    """The direct message that offered somebody a lead says who has it by now.

    SQL: it offered a head of sales one of the queue. ASSIGNED: it was theirs.
    """

    kind = "offer"
    handoff: int
    revision: int
    event: EventKind
    reader: str

    @property
    def key(self) -> str:
        return f"offer:{self.handoff}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class RequestSettled(Notice):
    """A direct message that asked its reader for something no longer does: it is done.

    `asked_by` is the key of the notice that was sent.
    """

    kind = "settled"
    lead: int
    channel: str
    ts: str
    asked_by: str
    reader: str

    @property
    def key(self) -> str:
        return f"settled:{self.asked_by}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader
