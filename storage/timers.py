"""Timers: one query finds those that are due, one conditional update claims a step."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from funnel.commitments import TIMED, Commitment
from funnel.facts import HandoffFacts, TimerFacts
from funnel.stages import Side
from funnel.timers import OPEN_TIMER, TimerState
from storage.mapping import Mapper, affected, literally, table
from storage.tables import Timer
from storage.work import Work, ours

_timer = table(Timer)
_facts = Mapper(Timer, TimerFacts)

_OURS = ours(_timer)
_ADD = insert(_timer)
_CHANGE = update(_timer).where(  # the names of columns are those of the values to set
    _OURS, _timer.c.id == bindparam("one"), _timer.c.state.in_(literally(OPEN_TIMER))
)
_REOPEN = update(_timer).where(
    _OURS, _timer.c.id == bindparam("one"), _timer.c.state.not_in(literally(OPEN_TIMER))
)
_ONE = select(*_facts.columns).where(_OURS, _timer.c.id == bindparam("timer_id"))
_OF_HANDOFF = (
    select(*_facts.columns)
    .where(_OURS, _timer.c.handoff_id == bindparam("handoff_id"))
    .order_by(_timer.c.id)
)
_OPEN_OF_HANDOFF = _OF_HANDOFF.where(_timer.c.state.in_(literally(OPEN_TIMER)))
_REASSIGN = (
    update(_timer)
    .where(
        _OURS,
        _timer.c.handoff_id == bindparam("one"),
        _timer.c.state.in_(literally(OPEN_TIMER)),
        _timer.c.commitment.in_(literally(kind for kind in TIMED if kind.side is Side.SALES)),
    )
    .values(owner=bindparam("new_owner"))
)


def add_timer(work: Work, handoff: HandoffFacts, commitment: Commitment, **values: Any) -> None:
    """Start a timer of a hand-off; `values` are the other columns, whose absence means nothing."""
    row = {
        "handoff_id": handoff.id,
        "lead_id": handoff.lead_id,
        "commitment": commitment,
        "state": TimerState.RUNNING,
    }
    work.add(_ADD, row | values)


def timer(work: Work, timer_id: int) -> TimerFacts | None:
    return _facts.first(work.rows(_ONE, timer_id=timer_id))


def timers_of(work: Work, handoff_id: int, *, open_only: bool = False) -> list[TimerFacts]:
    statement = _OPEN_OF_HANDOFF if open_only else _OF_HANDOFF
    return _facts.all(work.rows(statement, handoff_id=handoff_id))


def change_timer(work: Work, timer_id: int, **values: object) -> bool:
    """Change an open timer; False when it is settled by now."""
    return work.change(_CHANGE, one=timer_id, **values) == 1


def reopen_timer(work: Work, timer_id: int, **values: object) -> None:
    """Let a settled timer be owed again: the event that settled it was taken back."""
    work.change(_REOPEN, one=timer_id, settled_at=None, took=None, **values)


def reassign(work: Work, handoff_id: int, owner: str) -> None:
    """Pass sales' open timers of a hand-off to its new owner."""
    work.change(_REASSIGN, one=handoff_id, new_owner=owner)


def due_timers(session: Session, now: datetime, limit: int) -> list[TimerFacts]:
    """Every company's timers whose next step has come, oldest first, from a partial index.

    PostgreSQL: they are locked until the commit, and those that others hold are passed over.
    """
    statement = (
        select(*_facts.columns)
        .where(_timer.c.next_at <= now)
        .order_by(_timer.c.next_at, _timer.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _facts.all(session.execute(statement))


def next_step_at(session: Session) -> datetime | None:
    """When the next step of any timer comes, or should have come."""
    earliest: datetime | None = session.execute(
        select(func.min(_timer.c.next_at)).where(_timer.c.next_at.is_not(None))
    ).scalar_one()
    return earliest


def claim_step(
    session: Session, timer: TimerFacts, *, last_step: str, next_at: datetime | None
) -> bool:
    """Move a timer past a step; False when another sweep has moved it since it was read."""
    statement = (
        update(_timer)
        .where(
            _timer.c.workspace_id == timer.workspace_id,
            _timer.c.id == timer.id,
            _timer.c.next_at == timer.next_at,
            _timer.c.last_step == timer.last_step,
        )
        .values(last_step=last_step, next_at=next_at)
    )
    return affected(session, statement) == 1
