"""What a kind of digest is: which days it covers, what is gathered of them, how it is rendered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

from blockkit.elements import Block
from blockkit.message import Message
from funnel.hours import BusinessHours
from funnel.periods import Period
from funnel.schedule_parse import Kind
from messages.localizer import Localizer
from messages.report_page import Report
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
    """How a digest is rendered: for whom, when, by how much it is late, with whose templates.

    `starts`: it is the message of a channel, in whose thread a meeting can be held. `as_of`: the
    earlier moment that it is told of, `now` being the same.
    """

    localizer: Localizer
    now: datetime
    late: timedelta | None = None
    templates: Path | None = None
    starts: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True)
class DigestKind(Generic[Facts]):
    """`name` is stored; it and `words` are typed (`/digest now NAME`), in any language.

    `title` is the msgid of what it is called until somebody names it; `rules` are the kinds of
    schedule it may have, the usual one first. `details` are the blocks of the modal behind its
    button: what the message leaves out. `templates` are the files that a company can replace,
    each with the types of the values it is given. `report` is the digest as a page to print.
    """

    name: str
    words: tuple[str, ...]
    title: str
    rules: tuple[Kind, ...]
    period: Callable[[Occasion], Period]
    gather: Callable[[Work, Period], Facts]
    render: Callable[[Facts, Rendering], Message]
    details: Callable[[Facts, Rendering], list[Block]]
    templates: Mapping[str, Mapping[str, type]]
    report: Callable[[Facts, Rendering], Report] | None = None

    def message(self, work: Work, occasion: Occasion, rendering: Rendering) -> Message:
        """The facts of its period as a message."""
        return self.render(self.gather(work, self.period(occasion)), rendering)
