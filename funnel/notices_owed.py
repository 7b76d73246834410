"""Notices of what is owed: reminders, mornings, nudges, what is left open, leads that wake."""

from dataclasses import dataclass
from datetime import date, datetime

from funnel.notice import Notice
from funnel.timers import Step


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
