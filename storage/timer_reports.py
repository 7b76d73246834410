"""What was met, what was missed, and how long it took."""

from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal, or_, select

from funnel.commitments import Commitment
from funnel.facts import Due
from funnel.past import added_up
from funnel.scorecard import OwnersMisses
from funnel.timers import TimerState
from storage.counted import replayed
from storage.mapping import narrowed_by
from storage.timer_scope import (
    BY_DEADLINE,
    DUE,
    EVERYONE,
    MEMBER,
    MOST,
    OF_COMPANY,
    OWNER_NAME,
    TIMER,
    WITH_LEAD,
    Scope,
    by_kind,
    counts,
    in_scope,
)
from storage.work import OURS, Work


def missed_timers(
    work: Work, start: datetime, end: datetime, scope: Scope = EVERYONE, *, limit: int = 20
) -> list[Due]:
    """What ran out in [start, end), `end` being past. One more than `limit`."""
    parameters = _settled_by(work, start, end, scope)
    statement = _missed(narrowed_by(parameters))
    settled = DUE.all(work.rows(statement, **parameters, most=limit + 1))
    if work.past is None:
        return settled
    open_then = work.past.missed(scope.owner, scope.commitments, start, end)
    return sorted([*settled, *open_then], key=lambda due: (due.due_at, due.id))[: limit + 1]


@cache
def _missed(narrowed: frozenset[str]) -> Select[Any]:
    return WITH_LEAD.where(*_ran_out(narrowed)).order_by(*BY_DEADLINE).limit(MOST)


def missed_by_owner(
    work: Work, start: datetime, end: datetime, scope: Scope = EVERYONE
) -> list[OwnersMisses]:
    """Of each owner, how many ran out in [start, end), `end` being past; most first."""
    parameters = _settled_by(work, start, end, scope)
    rows = work.rows(_missed_by_owner(narrowed_by(parameters)), **parameters)
    misses = [OwnersMisses(owner, name, count) for owner, name, count in rows]
    past = work.past
    return added_up(misses, past.missed(scope.owner, scope.commitments, start, end) if past else ())


@cache
def _missed_by_owner(narrowed: frozenset[str]) -> Select[Any]:
    of_owner = and_(
        MEMBER.c.workspace_id == TIMER.c.workspace_id, MEMBER.c.user_id == TIMER.c.owner
    )
    return (
        select(TIMER.c.owner, OWNER_NAME, func.count())
        .select_from(TIMER.outerjoin(MEMBER, of_owner))
        .where(*_ran_out(narrowed))
        .group_by(TIMER.c.owner, MEMBER.c.name)
    )


def met_and_missed(
    work: Work, start: datetime, end: datetime, scope: Scope = EVERYONE
) -> dict[Commitment, tuple[int, int]]:
    """Of each kind, how many were met in [start, end), and how many ran out in it unmet.

    `end` is no later than now: what still runs and is not due is not counted.
    """
    parameters = _settled_by(work, start, end, scope)
    met_statement, missed_statement = _met_and_missed(narrowed_by(parameters))
    met = Counter(counts(work, met_statement, parameters))
    missed = Counter(counts(work, missed_statement, parameters))
    if work.past is not None:
        met.update(work.past.met(scope.owner, scope.commitments, start, end))
        open_then = work.past.missed(scope.owner, scope.commitments, start, end)
        missed.update(due.commitment for due in open_then)
    return {kind: (met.get(kind, 0), missed.get(kind, 0)) for kind in met | missed}


@cache
def _met_and_missed(narrowed: frozenset[str]) -> tuple[Select[Any], Select[Any]]:
    met = [*_settled(), TIMER.c.state == TimerState.MET, *in_scope(narrowed)]
    return by_kind(met), by_kind(_ran_out(narrowed))


def durations(
    work: Work, commitment: Commitment, start: datetime, end: datetime, *, owner: str | None = None
) -> list[int]:
    """The business seconds that the timers of a kind settled in [start, end) took."""
    parameters = _settled_by(work, start, end, Scope(owner))
    statement = _durations(narrowed_by(parameters))
    took = list(work.rows(statement, **parameters, commitment=commitment).scalars())
    past = work.past
    return took if past is None else took + past.durations(owner, commitment, start, end)


def _settled_by(work: Work, start: datetime, end: datetime, scope: Scope) -> dict[str, object]:
    """The parameters of a range; of an earlier moment without what was open then."""
    return {"start": start, "end": end, "replayed": replayed(work)} | vars(scope)


@cache
def _durations(narrowed: frozenset[str]) -> Select[Any]:
    of_kind = TIMER.c.commitment == bindparam("commitment")
    conditions = [*_settled(), *in_scope(narrowed), of_kind, TIMER.c.took.is_not(None)]
    return select(TIMER.c.took).where(*conditions)


def _ran_out(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    """The timers whose time ran out unmet in [start, end): done late, still owed, or paused late.

    `funnel.timers.ran_out` in SQL, `end` being no later than now.
    """
    return [
        OF_COMPANY,
        TIMER.c.due_at >= bindparam("start"),
        TIMER.c.due_at < bindparam("end"),
        or_(
            TIMER.c.state.in_((TimerState.MISSED, TimerState.RUNNING)),
            and_(TIMER.c.state == TimerState.PAUSED, _asked_too_late()),
        ),
        *in_scope(narrowed),
    ]


def _asked_too_late() -> ColumnElement[bool]:
    """That the question a paused timer waits for was asked when no time was left to stop."""
    question = TIMER.alias("question")
    return exists(
        select(literal(1)).where(
            question.c.workspace_id == bindparam(OURS),
            question.c.handoff_id == TIMER.c.handoff_id,
            question.c.commitment == Commitment.ANSWER,
            question.c.state == TimerState.RUNNING,
            question.c.started_at >= TIMER.c.due_at,
        )
    )


def _settled() -> list[ColumnElement[bool]]:
    return [
        OF_COMPANY,
        TIMER.c.settled_at >= bindparam("start"),
        TIMER.c.settled_at < bindparam("end"),
    ]
