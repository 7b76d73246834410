"""The figures of a period as plain values, and where each commitment stands by them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from funnel.agreement_parts import SqlPart
from funnel.commitments import Commitment
from funnel.facts import Due
from funnel.figures import Ratio, Spread
from funnel.periods import Period
from funnel.stages import Reason, Side

RISK_PACE = Ratio(9, 10)  # of what is expected by now: from here up it is at risk, not behind
RISK_SHARE = 0.05  # below the share that was promised: within it, it is at risk, not behind


class Standing(StrEnum):
    """How a commitment stands by now, or that there is nothing to go by yet."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    NO_DATA = "no_data"


WORST_FIRST: Final = (Standing.BEHIND, Standing.AT_RISK, Standing.ON_TRACK, Standing.NO_DATA)


@dataclass(frozen=True)
class CommitmentStatus:
    """One commitment in a period, so far.

    `target` is SQLs a month, a share, the time given (business time, or working days), or touches;
    `share` how much of it is to be on time or accepted, None for SQLs. `actual` keeps its parts: of
    SQLs, the denominator is what the whole period should bring, and `expected` what it should have
    brought by now, both in whole leads; `expected` is None before the first working day is over,
    and of the others. `days` are the working days given for touches. `before` is what `measured`
    came to in the period before.
    """

    commitment: Commitment
    target: int | float | timedelta
    actual: Ratio
    standing: Standing
    share: float | None = None
    expected: int | None = None
    before: float | None = None
    days: int = 0

    @property
    def side(self) -> Side:
        return self.commitment.side

    @property
    def measured(self) -> float | None:
        """The share it is judged by: of SQLs that of what is expected by now, else of all."""
        return self.pace if self.commitment is Commitment.SQLS else self.actual.value

    @property
    def pace(self) -> float | None:
        """Of SQLs: actual ÷ expected; None where nothing is expected, and of the others."""
        return Ratio(self.actual.numerator, self.expected).value if self.expected else None

    @property
    def change(self) -> int | None:
        """Points of a hundred better than in the period before; None where one has no data."""
        if self.measured is None or self.before is None:
            return None
        return round(100 * (self.measured - self.before))


def by_share(ratio: Ratio, promised: float) -> Standing:
    """On track when the share is reached, at risk within five points below it."""
    if ratio.value is None:
        return Standing.NO_DATA
    # Shares are compared with the rounding of the division out of the way: 7 of 10 is 0.7.
    missing = promised - ratio.value - 1e-9
    if missing <= 0:
        return Standing.ON_TRACK
    return Standing.AT_RISK if missing <= RISK_SHARE else Standing.BEHIND


def by_pace(actual: int, expected: int | None) -> Standing:
    """On track when as much is done as the working days gone should have brought."""
    if expected is None:
        return Standing.NO_DATA
    if actual >= expected:
        return Standing.ON_TRACK
    near = actual * RISK_PACE.denominator >= expected * RISK_PACE.numerator
    return Standing.AT_RISK if near else Standing.BEHIND


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
class PaceLine:
    """SQLs from the first of the month through the end of a working day, and what was expected.

    Free days count to the working day before them; the last line is of now, if the month is not
    over.
    """

    day: date
    sqls: int
    expected: int


@dataclass(frozen=True)
class OwnersMisses:
    """How many deadlines an owner missed; `owner` and `owner_name` as of `Due`."""

    owner: str
    owner_name: str
    count: int


@dataclass(frozen=True)
class Overrides:
    """Hand-offs below the bar of an SQL, by what sales made of them."""

    accepted: int = 0
    rejected: int = 0
    waiting: int = 0

    @property
    def count(self) -> int:
        return self.accepted + self.rejected + self.waiting

    def __add__(self, other: "Overrides") -> "Overrides":
        return Overrides(
            self.accepted + other.accepted,
            self.rejected + other.rejected,
            self.waiting + other.waiting,
        )


@dataclass(frozen=True)
class PartStatus:
    """One part of the SQLs of a month in a period, so far.

    `numbers` are those of the leads it counts, each once, in the order in which they came; `count`
    the hand-offs, `whole` what the whole period should bring and `expected` what it should have
    brought by now, in whole leads; None before the first working day is over.
    """

    part: SqlPart
    numbers: tuple[int, ...]
    count: int
    whole: int
    expected: int | None

    @property
    def standing(self) -> Standing:
        return by_pace(self.count, self.expected)


@dataclass(frozen=True)
class CommitmentReport:
    """Where the commitments stand in a period, `until` its end or the moment it was asked for.

    `versions` are those of the agreement that it is measured by, the oldest first; none: there is
    no agreement. `previous` is the period whose figures are `before` in the commitments.
    `parts` are those of the SQLs, of both teams together or of marketing.
    """

    period: Period
    until: datetime
    previous: Period
    versions: tuple[int, ...] = ()
    commitments: tuple[CommitmentStatus, ...] = ()
    overrides: Overrides = Overrides()
    parts: tuple[PartStatus, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.until >= self.period.end

    def of(self, *standings: Standing) -> tuple[CommitmentStatus, ...]:
        """The commitments that stand so."""
        return tuple(status for status in self.commitments if status.standing in standings)


@dataclass(frozen=True)
class Scorecard:
    """The figures of a period. What has no data is None, an empty tuple or a `Ratio` of nothing.

    `kept` is of the period, `report` and `pace` of the calendar month that holds its last day, up
    to the month's end or the moment it was gathered. `pending`, `due` (what is overdue comes
    first), `due_count` (without it) and `overdue` are of that moment.
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
    pace: tuple[PaceLine, ...]
