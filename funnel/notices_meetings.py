"""Notices of a meeting: its agenda, its minutes, and to each owner their actions."""

from dataclasses import dataclass
from datetime import datetime

from funnel.notice import Notice


@dataclass(frozen=True)
class AgendaChanged(Notice):
    """The agenda is to be posted, or to show what has changed."""

    kind = "agenda"
    meeting: int
    revision: int

    @property
    def key(self) -> str:
        return f"agenda:{self.meeting}:{self.revision}"

    @property
    def lane(self) -> str:
        return f"meeting:{self.meeting}"


@dataclass(frozen=True)
class MinutesDue(Notice):
    """A meeting is over: its channel gets the minutes."""

    kind = "minutes"
    meeting: int

    @property
    def key(self) -> str:
        return f"minutes:{self.meeting}"

    @property
    def lane(self) -> str:
        return f"meeting:{self.meeting}"


@dataclass(frozen=True)
class OwnMinutesDue(Notice):
    """Who has actions from a meeting gets them in one direct message."""

    kind = "own_minutes"
    meeting: int
    reader: str

    @property
    def key(self) -> str:
        return f"own_minutes:{self.meeting}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class ReportDue(Notice):
    """A digest stands in its channel: its thread gets it as a page to print, where it has one."""

    kind = "report"
    digest: int
    occurrence: datetime
    channel: str
    ts: str

    @property
    def key(self) -> str:
        return f"report:{self.digest}:{self.occurrence.isoformat()}"

    @property
    def lane(self) -> str:
        return self.channel
