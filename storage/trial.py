"""What was owed in past months, read as it comes: memory stays flat however much it is."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    select,
    union_all,
)

from funnel import updates
from funnel.commitments import Commitment
from funnel.hours import Pause
from funnel.stages import EventKind, HandoffState, Stage
from funnel.timers import OPEN_TIMER, TimerState
from funnel.touching import Step
from funnel.trial import PastTimer
from storage.leads import lead_facts
from storage.mapping import literally, table
from storage.tables import Handoff, Lead, LeadEvent, Timer
from storage.work import OURS, Work, ours

_timer = table(Timer)
_handoff = table(Handoff)
_lead = table(Lead)
_event = table(LeadEvent)
_AT_ONCE = 1_000  # rows


def past_timers(work: Work, start: datetime, end: datetime) -> Iterator[PastTimer]:
    """Every timer that began in [start, end), in no order, with what became of it by now.

    The work must not commit before the last one is read. News of a lead is left out: `update_steps`
    tells of it, whatever was agreed on then. First touches of an acceptance that was
    undone are left out: they were never owed.
    """
    rows = work.rows(_PAST, start=start, end=end, at=work.now)
    for commitment, state, started_at, settled_at, took, pauses in rows:
        yield PastTimer(
            _COMMITMENTS[commitment],
            _STATES[state],
            started_at,
            None if took is None else settled_at,
            settled_at,
            _instants(pauses) if pauses else (),
        )


_COMMITMENTS = {str(commitment): commitment for commitment in Commitment}
_STATES = {str(state): state for state in TimerState}


def _instants(pauses: Sequence[Sequence[str]]) -> list[Pause]:
    return [
        (datetime.fromisoformat(began), datetime.fromisoformat(ended) if ended else None)
        for began, ended in pauses
    ]


def _began_in_time(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(
        _timer.c.commitment,
        _timer.c.state,
        _timer.c.started_at,
        _timer.c.settled_at,
        _timer.c.took,
        _timer.c.pauses,
    ).where(
        ours(_timer),
        _timer.c.started_at >= bindparam("start"),
        _timer.c.started_at < bindparam("end"),
        _timer.c.commitment != Commitment.UPDATE,
        *conditions,
    )


def _was_owed() -> ColumnElement[bool]:
    """False of a first touch whose acceptance was undone: none was given before it was dropped."""
    accepted_before = exists(
        select(literal(1)).where(
            _handoff.c.workspace_id == bindparam(OURS),
            _handoff.c.id == _timer.c.handoff_id,
            _handoff.c.state == HandoffState.ACCEPTED,
            _handoff.c.decided_at < _timer.c.settled_at,
        )
    )
    dropped = and_(
        _timer.c.commitment == Commitment.FIRST_TOUCH, _timer.c.state == TimerState.DROPPED
    )
    return ~dropped | accepted_before


# Nothing is settled before it begins, so that a range of what was settled since, and what is not
# settled yet, hold all: both are ranges of one index. One statement, so that what is settled
# meanwhile is read once.
_PAST = union_all(
    _began_in_time(
        _timer.c.settled_at >= bindparam("start"),
        _timer.c.settled_at <= bindparam("at"),
        _was_owed(),
    ),
    _began_in_time(_timer.c.settled_at.is_(None), _timer.c.state.in_(literally(OPEN_TIMER))),
).execution_options(yield_per=_AT_ONCE)

_UPDATES = (
    select(_event.c.lead_id, _event.c.at, _event.c.kind)
    .where(
        ours(_event),
        _event.c.at >= bindparam("start"),
        _event.c.at <= bindparam("until"),
        _event.c.kind.in_(sorted(updates.COUNTED)),
        _event.c.canceled.is_(False),
    )
    .order_by(_event.c.lead_id, _event.c.at, _event.c.id)
    .execution_options(yield_per=_AT_ONCE)
)


def update_steps(work: Work, start: datetime) -> Iterator[Step]:
    """What began or ended a stretch between two news of a lead since a moment, lead by lead."""
    for lead_id, at, kind in work.rows(_UPDATES, start=start, until=work.now):
        yield Step(lead_id, at, EventKind(kind))


_HANDED_OFF = (
    select(*lead_facts.columns)
    .where(
        ours(_lead),
        _lead.c.forgotten.is_(False),
        _lead.c.id.in_(
            select(_event.c.lead_id).where(
                _event.c.workspace_id == bindparam(OURS),
                _event.c.at >= bindparam("start"),
                _event.c.at < bindparam("end"),
                _event.c.kind == EventKind.SQL,
                _event.c.canceled.is_(False),
            )
        ),
    )
    .execution_options(yield_per=_AT_ONCE)
)


def handed_off(
    work: Work, start: datetime, end: datetime
) -> Iterator[tuple[Callable[[str], str], bool]]:
    """What reads a field of each lead that became SQL in [start, end), and whether it was won.

    Each lead once, with its fields of now; erased ones are left out.
    """
    for row in work.rows(_HANDED_OFF, start=start, end=end):
        lead = lead_facts(row)
        yield lead.text, lead.stage is Stage.CUSTOMER
