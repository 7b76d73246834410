"""What each team commits to, and the events that start, pause and end the timers of those due."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from funnel.stages import EventKind, Side


class Commitment(StrEnum):
    """Everything the agreement puts a number to. A member of `TIMED` is due on each hand-off."""

    SQLS = "sqls"
    ACCEPTANCE = "acceptance"
    DECISION = "decision"
    FIRST_TOUCH = "first_touch"
    ANSWER = "answer"
    FIELDS = "fields"
    TOUCHES = "touches"
    UPDATE = "update"

    @property
    def side(self) -> Side:
        """The team that made it."""
        return _SALES_OR_MARKETING[self]

    @property
    def term(self) -> str:
        """The term of the agreement that holds its number."""
        return _TERMS[self]


_SALES_OR_MARKETING: Final = {
    Commitment.SQLS: Side.MARKETING,
    Commitment.ACCEPTANCE: Side.MARKETING,
    Commitment.DECISION: Side.SALES,
    Commitment.FIRST_TOUCH: Side.SALES,
    Commitment.ANSWER: Side.MARKETING,
    Commitment.FIELDS: Side.MARKETING,
    Commitment.TOUCHES: Side.SALES,
    Commitment.UPDATE: Side.SALES,
}
_TERMS: Final = {
    Commitment.SQLS: "sql_target",
    Commitment.ACCEPTANCE: "acceptance_target",
    Commitment.DECISION: "decision",
    Commitment.FIRST_TOUCH: "first_touch",
    Commitment.ANSWER: "answer",
    Commitment.FIELDS: "fields_share",
    Commitment.TOUCHES: "touches",
    Commitment.UPDATE: "update_days",
}


@dataclass(frozen=True, kw_only=True)
class TimerRule:
    """The events of a lead that move the timer of one commitment.

    `from_handoff`: time counts from the hand-off, under the version of the agreement it was made
    under, and not while the timer that ends at the same event stood still. Otherwise it counts
    from the event that starts it, under the version in force then.

    `again_after`: those of `kept_by` after which it is owed anew, as long as the lead is worked on.
    Such news counts from when it is told, since the other team hears of it no sooner.
    """

    starts_on: EventKind
    kept_by: frozenset[EventKind]
    dropped_by: frozenset[EventKind] = frozenset()
    paused_by: EventKind | None = None
    resumed_by: EventKind | None = None
    from_handoff: bool = False
    again_after: frozenset[EventKind] = frozenset()


TIMED: Final[dict[Commitment, TimerRule]] = {
    Commitment.DECISION: TimerRule(
        starts_on=EventKind.SQL,
        kept_by=frozenset({EventKind.ACCEPTED, EventKind.REJECTED}),
        paused_by=EventKind.INFO_ASKED,
        resumed_by=EventKind.INFO_GIVEN,
        dropped_by=frozenset({EventKind.FORGOTTEN}),
        from_handoff=True,
    ),
    # Speed to lead counts from the hand-off, but its timer starts at acceptance: two timers that
    # run at once for one lead would remind twice.
    Commitment.FIRST_TOUCH: TimerRule(
        starts_on=EventKind.ACCEPTED,
        kept_by=frozenset({EventKind.TOUCH, EventKind.OPPORTUNITY, EventKind.WON}),
        dropped_by=frozenset({EventKind.LOST, EventKind.FORGOTTEN}),
        from_handoff=True,
    ),
    Commitment.ANSWER: TimerRule(
        starts_on=EventKind.INFO_ASKED,
        kept_by=frozenset({EventKind.INFO_GIVEN}),
        dropped_by=frozenset({EventKind.ACCEPTED, EventKind.REJECTED, EventKind.FORGOTTEN}),
    ),
    # It runs beside the first touch, which is owed sooner and whose touch is news as well.
    Commitment.UPDATE: TimerRule(
        starts_on=EventKind.ACCEPTED,
        kept_by=frozenset({EventKind.TOUCH, EventKind.OPPORTUNITY, EventKind.WON, EventKind.LOST}),
        again_after=frozenset({EventKind.TOUCH, EventKind.OPPORTUNITY}),
        dropped_by=frozenset({EventKind.FORGOTTEN}),
    ),
}

IN_DAYS: Final = frozenset({Commitment.UPDATE})
"""Those of them that are promised in working days; the others in business time."""


def timed_by(side: Side | None) -> tuple[Commitment, ...]:
    """The commitments with a timer that a team made; None: both teams'."""
    return tuple(c for c in TIMED if side is None or c.side is side)
