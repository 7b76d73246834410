"""Notices of what went well."""

from dataclasses import dataclass
from datetime import date, datetime

from funnel.notice import Notice
from funnel.stages import EventKind


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
