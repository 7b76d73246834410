"""The funnel: its stages, who owns each, and which moves are allowed."""

from enum import StrEnum
from typing import Final

from funnel.refusals import Refusal


class Stage(StrEnum):
    """Where a lead stands. Visitors have no name yet, so they are no leads of ours."""

    LEAD = "lead"
    MQL = "mql"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    CUSTOMER = "customer"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"
    LOST = "lost"


class Side(StrEnum):
    """One of the two teams."""

    MARKETING = "marketing"
    SALES = "sales"


class Reason(StrEnum):
    """Why sales rejects a hand-off. `OTHER` needs a comment, `TIMING` a date to wake up."""

    WRONG_PROFILE = "wrong_profile"
    NO_BUDGET = "no_budget"
    NOT_DECISION_MAKER = "not_decision_maker"
    NO_INTEREST = "no_interest"
    TIMING = "timing"
    BAD_DATA = "bad_data"
    DUPLICATE = "duplicate"
    CUSTOMER_ALREADY = "customer_already"
    COMPETITOR = "competitor"
    OTHER = "other"


class EventKind(StrEnum):
    """What can happen to a lead. Each is one row of its append-only history."""

    CREATED = "created"
    EDITED = "edited"
    MQL = "mql"
    SQL = "sql"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    INFO_ASKED = "info_asked"
    INFO_GIVEN = "info_given"
    TOUCH = "touch"
    OPPORTUNITY = "opportunity"
    WON = "won"
    LOST = "lost"
    RECYCLED = "recycled"
    WOKEN = "woken"
    DISQUALIFIED = "disqualified"
    FORGOTTEN = "forgotten"
    UNDONE = "undone"


class HandoffState(StrEnum):
    """How far sales is with a hand-off; in INFO it waits for marketing's answer.

    ERASED: it was open when the lead was erased, and nobody will decide on it.
    """

    PENDING = "pending"
    INFO = "info"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ERASED = "erased"


class TouchChannel(StrEnum):
    """How a lead was touched."""

    CALL = "call"
    EMAIL = "email"
    MESSAGE = "message"
    MEETING = "meeting"


class Reached(StrEnum):
    """Whether a touch reached the person."""

    YES = "yes"
    NO = "no"


_MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.LEAD: frozenset({Stage.MQL, Stage.SQL, Stage.RECYCLED, Stage.DISQUALIFIED}),
    Stage.MQL: frozenset({Stage.SQL, Stage.RECYCLED, Stage.DISQUALIFIED}),
    Stage.SQL: frozenset(
        {Stage.MQL, Stage.OPPORTUNITY, Stage.CUSTOMER, Stage.RECYCLED, Stage.LOST}
    ),
    Stage.OPPORTUNITY: frozenset({Stage.CUSTOMER, Stage.LOST}),
    Stage.CUSTOMER: frozenset(),
    Stage.RECYCLED: frozenset({Stage.MQL, Stage.SQL, Stage.DISQUALIFIED}),
    Stage.DISQUALIFIED: frozenset({Stage.MQL}),
    Stage.LOST: frozenset({Stage.MQL, Stage.RECYCLED}),
}

_SOURCES_OF_SQL = frozenset(stage for stage, targets in _MOVES.items() if Stage.SQL in targets)


BEFORE_SALES: Final = (Stage.LEAD, Stage.MQL, Stage.RECYCLED)
"""The stages whose leads marketing works on."""


def may_move(start: Stage, to: Stage) -> bool:
    """Whether a lead may go from one stage straight to another."""
    return to in _MOVES[start]


def check_move(start: Stage, to: Stage) -> None:
    """Raise `Refusal("move_not_allowed")` for a move the funnel does not know."""
    if not may_move(start, to):
        raise Refusal("move_not_allowed", start=start, to=to)


def may_hand_off(stage: Stage) -> bool:
    """Whether marketing may make a lead of this stage an SQL."""
    return stage in _SOURCES_OF_SQL
