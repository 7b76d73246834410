"""A meeting held from its digest: the agenda, what is ticked off, decisions, when it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from funnel.refusals import InvalidFields, Refusal
from funnel.texts import sanitize

MEETINGS: Final = frozenset({"weekly", "monthly"})
"""The kinds of digest that a meeting is held from."""
DECISION: Final = 500  # characters
MOST_MINUTES: Final = 120  # of a point


class AgendaPoint(StrEnum):
    """What a meeting goes through, in this order."""

    NUMBERS = "numbers"
    QUALITY = "quality"
    SPEED = "speed"
    VOICE = "voice"
    IDEAS = "ideas"
    DECISIONS = "decisions"


AGENDA: Final[Mapping[AgendaPoint, int]] = {
    AgendaPoint.NUMBERS: 10,
    AgendaPoint.QUALITY: 15,
    AgendaPoint.SPEED: 5,
    AgendaPoint.VOICE: 10,
    AgendaPoint.IDEAS: 15,
    AgendaPoint.DECISIONS: 5,
}
"""The minutes of each point, until the heads choose others; 0 leaves a point out."""


class MeetingState(StrEnum):
    """Open from its start until somebody, or the end of the day, closes it."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Meeting:
    """`ts` is the message of the digest it was started from, `agenda_ts` that of its agenda.

    `first` to `last` are the days of the digest. `closed_by` is "" of one that closed by itself.
    """

    id: int
    workspace_id: str
    kind: str
    channel: str
    ts: str
    agenda_ts: str
    first: date
    last: date
    state: MeetingState
    started_by: str
    started_at: datetime
    closes_at: datetime
    closed_by: str
    closed_at: datetime | None
    revision: int

    @property
    def is_open(self) -> bool:
        return self.state is MeetingState.OPEN


@dataclass(frozen=True)
class PointStatus:
    """A point of an agenda; `done_by` is "" until somebody ticks it off."""

    point: AgendaPoint
    minutes: int
    done_by: str

    @property
    def is_done(self) -> bool:
        return bool(self.done_by)


@dataclass(frozen=True)
class Decision:
    """What a meeting decided, in a line."""

    id: int
    text: str
    made_by: str


@dataclass(frozen=True)
class Protocol:
    """A meeting with its agenda and decisions."""

    meeting: Meeting
    points: Sequence[PointStatus]
    decisions: Sequence[Decision]

    @property
    def put_off(self) -> list[AgendaPoint]:
        """What was not ticked off."""
        return [each.point for each in self.points if not each.is_done]


def check_decision(text: str) -> str:
    """A decision on one line. Raises `InvalidFields`: needs_decision, too_long."""
    decision = " ".join(sanitize(text).split())
    if not decision:
        raise InvalidFields({"decision": Refusal("needs_decision")})
    if len(decision) > DECISION:
        raise InvalidFields({"decision": Refusal("too_long", most=DECISION)})
    return decision


def check_agenda(minutes: Mapping[str, int | None]) -> dict[AgendaPoint, int]:
    """The minutes of each point.

    Raises `InvalidFields` by point: number_out_of_range, and needs_a_point where all are 0.
    """
    out_of_range = Refusal("number_out_of_range", least=0, most=MOST_MINUTES)
    problems = {}
    for point in AgendaPoint:
        value = minutes.get(point)
        if value is None or not 0 <= value <= MOST_MINUTES:
            problems[str(point)] = out_of_range
    if not problems and not any(minutes.values()):
        problems[str(AgendaPoint.NUMBERS)] = Refusal("needs_a_point")
    if problems:
        raise InvalidFields(problems)
    return {point: minutes[point] or 0 for point in AgendaPoint}


def closes_at(now: datetime, zone: str) -> datetime:
    """The end of the local day: a meeting that nobody closed closes itself then."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, ZoneInfo(zone))
