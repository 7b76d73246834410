"""What is due, by whom and until when."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all

from funnel.commitments import Commitment
from funnel.facts import Due
from funnel.timers import OPEN_TIMER, TimerState
from storage.mapping import literally, narrowed_by
from storage.timer_scope import (
    BY_DEADLINE,
    DUE,
    EVERYONE,
    MOST,
    OF_COMPANY,
    TIMER,
    WITH_LEAD,
    Scope,
    by_kind,
    counts,
    in_scope,
)
from storage.work import Work

_OF_HANDOFF = WITH_LEAD.where(
    OF_COMPANY,
    TIMER.c.handoff_id == bindparam("handoff_id"),
    TIMER.c.state.in_(literally(OPEN_TIMER)),
).order_by(*BY_DEADLINE)


def by_deadline(
    work: Work, scope: Scope = EVERYONE, *, until: datetime | None = None, limit: int = 20
) -> list[Due]:
    """What is open, the most urgent first; with `until`, what runs and is due before it.

    What is paused comes after everything that runs. One more than `limit`.
    """
    if work.past is not None:
        return work.past.open_timers(scope.owner, scope.commitments, until)[: limit + 1]
    parameters = {"until": until} | vars(scope)
    statement = _by_deadline(narrowed_by(parameters))
    return DUE.all(work.rows(statement, **parameters, most=limit + 1))


@cache
def _by_deadline(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [OF_COMPANY, TIMER.c.state.in_(literally(OPEN_TIMER)), *in_scope(narrowed)]
    if "until" in narrowed:
        conditions.append(TIMER.c.due_at < bindparam("until"))
        conditions.append(TIMER.c.state == TimerState.RUNNING)
        return WITH_LEAD.where(*conditions).order_by(*BY_DEADLINE).limit(MOST)
    # Each state by itself, so that the index gives the order and no more than `most` are read.
    first = union_all(
        *(
            select(
                select(TIMER.c.id)
                .where(*conditions, TIMER.c.state == state)
                .order_by(*BY_DEADLINE)
                .limit(MOST)
                .subquery()
            )
            for state in OPEN_TIMER
        )
    ).subquery("first")
    is_paused = TIMER.c.state == TimerState.PAUSED
    return (
        WITH_LEAD.join(first, first.c.id == TIMER.c.id)
        .where(OF_COMPANY)
        .order_by(is_paused, *BY_DEADLINE)
        .limit(MOST)
    )


def of_handoff(work: Work, handoff_id: int) -> list[Due]:
    """What is open on a hand-off, the most urgent first."""
    return DUE.all(work.rows(_OF_HANDOFF, handoff_id=handoff_id))


def count_due(
    work: Work, start: datetime | None, end: datetime, scope: Scope = EVERYONE
) -> dict[Commitment, int]:
    """How many running timers are due in [start, end), each kind; `start` None: ever before."""
    if work.past is not None:
        return work.past.running(scope.owner, scope.commitments, start, end)
    parameters = {"start": start, "end": end} | vars(scope)
    return counts(work, _count_due(narrowed_by(parameters)), parameters)


@cache
def _count_due(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [
        OF_COMPANY,
        TIMER.c.state.in_(literally(OPEN_TIMER)),
        TIMER.c.state == TimerState.RUNNING,
        _by_their_index(),
        TIMER.c.due_at < bindparam("end"),
        *in_scope(narrowed),
    ]
    if "start" in narrowed:
        conditions.append(TIMER.c.due_at >= bindparam("start"))
    return by_kind(conditions)


def count(work: Work, scope: Scope = EVERYONE) -> int:
    """How many timers are open: those that run and those that are paused."""
    if work.past is not None:
        return len(work.past.open_timers(scope.owner, scope.commitments))
    parameters = vars(scope)
    statement = _count(narrowed_by(parameters))
    return int(work.rows(statement, **parameters).scalar_one())


@cache
def _count(narrowed: frozenset[str]) -> Select[Any]:
    return (
        select(func.count())
        .select_from(TIMER)
        .where(
            OF_COMPANY,
            TIMER.c.state.in_(literally(OPEN_TIMER)),
            _by_their_index(),
            *in_scope(narrowed),
        )
    )


def _by_their_index() -> ColumnElement[bool]:
    """True of every timer, and in no other index.

    SQLite, which has no statistics, would else read the index of all that ever fell due: the
    daily digest after a million events took 2.4 times that after ten thousand, and 1.0 with this.
    """
    return TIMER.c.promised >= 0
