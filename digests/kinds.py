"""What a kind of digest is: which days it covers, what is gathered of them, how it is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from blockkit.elements import Block
from blockkit.message import Message
from funnel.hours import BusinessHours
from funnel.periods import Period
from messages.localizer import Localizer
from storage.work import Work

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Occasion:
    """When a digest is sent. `due` and `previous` are None for one that somebody asks for now."""

    now: datetime
    zone: str
    hours: BusinessHours
    due: datetime | None = None
    previous: datetime | None = None


@dataclass(frozen=True)
class Rendering:
    """How a digest is rendered: for whom, when, by how much it is late, with whose templates."""

    localizer: Localizer
    now: datetime
    late: timedelta | None = None
    templates: Path | None = None


@dataclass(frozen=True)
class DigestKind(Generic[Facts]):
    """`name` is stored and typed (`/digest now NAME`); `rule` is the kind of schedule it has.

    `title` is the msgid of what it is called until somebody names it. `details` are the blocks of
    the modal behind its button: what the message leaves out.
    """

    name: str
    title: str
    rule: str
    period: Callable[[Occasion], Period]
    gather: Callable[[Work, Period], Facts]
    render: Callable[[Facts, Rendering], Message]
    details: Callable[[Facts, Rendering], list[Block]]

    def message(self, work: Work, occasion: Occasion, rendering: Rendering) -> Message:
        """The facts of its period as a message."""
        return self.render(self.gather(work, self.period(occasion)), rendering)
