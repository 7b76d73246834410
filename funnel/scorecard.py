"""The figures of a period as plain values, and where each commitment stands by them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from funnel.commitments import Commitment
from funnel.facts import Due
from funnel.figures import Ratio, Spread
from funnel.periods import Period
from funnel.stages import Reason, Side


class Standing(StrEnum):
    """How a commitment stands: kept so far, not kept so far, or nothing to go by yet."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class CommitmentStatus:
    """One commitment in the month so far.

    `target` is SQLs a month, a share, or the business time given; `actual` keeps its parts (of
    SQLs, the target is the denominator). `expected` and `pace` are of SQLs alone, and None before
    the first working day of the month is over.
    """

    commitment: Commitment
    target: int | float | timedelta
    actual: Ratio
    standing: Standing
    expected: float | None = None
    pace: float | None = None

    @property
    def side(self) -> Side:
        return self.commitment.side


def by_share(ratio: Ratio, target: float) -> Standing:
    """On track when the share reaches the target."""
    if ratio.value is None:
        return Standing.NO_DATA
    # Counts are compared with the rounding of the division out of the way: 7 of 10 is 0.7.
    return Standing.ON_TRACK if ratio.value >= target - 1e-9 else Standing.BEHIND


def by_pace(pace: float | None) -> Standing:
    """On track when as much is done as the working days gone should have brought."""
    if pace is None:
        return Standing.NO_DATA
    return Standing.ON_TRACK if pace >= 1 else Standing.BEHIND


@dataclass(frozen=True)
class Flow:
    """How many times each thing happened in the period."""

    leads: int
    mqls: int
    handed: int
    accepted: int
    rejected: int
    touches: int
    opportunities: int
    won: int
    lost: int

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


@dataclass(frozen=True)
class SourceLine:
    """What happened to the leads of one source; "" is the source nobody named."""

    source: str
    handed: int
    accepted: int
    rejected: int
    won: int


@dataclass(frozen=True)
class DayLine:
    """One working day, with the free days after it."""

    day: date
    handed: int
    accepted: int


@dataclass(frozen=True)
class CommitmentReport:
    """Where the commitments stand in the month that holds a period's last day.

    `version` is that of the agreement in force; None: there is none.
    """

    period: Period
    version: int | None
    commitments: tuple[CommitmentStatus, ...]


@dataclass(frozen=True)
class Scorecard:
    """The figures of a period. What has no data is None, an empty tuple or a `Ratio` of nothing.

    `kept` is of the period, `report` of the calendar month that holds its last day. `pending`,
    `due` (what is overdue comes first), `due_count` (without it) and `overdue` are of the moment
    it was gathered.
    """

    period: Period
    today: date
    report: CommitmentReport
    flow: Flow
    pending: int
    accepted: Ratio
    reasons: tuple[tuple[Reason, int], ...]
    sources: tuple[SourceLine, ...]
    kept: tuple[tuple[Commitment, Ratio], ...]
    speed: Spread | None
    due: tuple[Due, ...]
    due_count: tuple[tuple[Commitment, int], ...]
    overdue: int
    missed: tuple[Due, ...]
    missed_count: int
    days: tuple[DayLine, ...]
