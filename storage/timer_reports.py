"""What is due, by whom and until when; what was met, what was missed, and how long it took."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from funnel.commitments import Commitment
from funnel.facts import Due
from funnel.past import added_up
from funnel.scorecard import OwnersMisses
from funnel.timers import OPEN_TIMER, TimerState
from storage.counted import REPLAYED, replayed
from storage.mapping import Mapper, literally, narrowed_by, table
from storage.tables import Lead, Member, Timer
from storage.work import OURS, Work, ours

_timer = table(Timer)
_lead = table(Lead)
_member = table(Member)
_OURS = ours(_timer)
_MOST = bindparam("most", type_=Integer)
_OWNER_NAME = func.coalesce(_member.c.name, "")
_due = Mapper(
    Timer,
    Due,
    columns={
        "owner_name": _OWNER_NAME,
        "number": _lead.c.number,
        "name": _lead.c.name,
        "company": _lead.c.company,
    },
)
_WITH_LEAD = (
    select(*_due.columns)
    .join_from(
        _timer,
        _lead,
        and_(_lead.c.workspace_id == _timer.c.workspace_id, _lead.c.id == _timer.c.lead_id),
    )
    .outerjoin(
        _member,
        and_(_member.c.workspace_id == _timer.c.workspace_id, _member.c.user_id == _timer.c.owner),
    )
)
_BY_DEADLINE = (_timer.c.due_at, _timer.c.id)
_OF_HANDOFF = _WITH_LEAD.where(
    _OURS,
    _timer.c.handoff_id == bindparam("handoff_id"),
    _timer.c.state.in_(literally(OPEN_TIMER)),
).order_by(*_BY_DEADLINE)


@dataclass(frozen=True)
class Scope:
    """Whose timers: of one owner ("": of nobody yet), of some commitments; None: of all."""

    owner: str | None = None
    commitments: tuple[Commitment, ...] | None = None


EVERYONE = Scope()


def open_timers(
    work: Work, scope: Scope = EVERYONE, *, until: datetime | None = None, limit: int = 20
) -> list[Due]:
    """What is open, the most urgent first; with `until`, what runs and is due before it.

    What is paused comes after everything that runs. One more than `limit`.
    """
    if work.past is not None:
        return work.past.open_timers(scope.owner, scope.commitments, until)[: limit + 1]
    parameters = {"until": until} | vars(scope)
    statement = _open_timers(narrowed_by(parameters))
    return _due.all(work.rows(statement, **parameters, most=limit + 1))


@cache
def _open_timers(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [_OURS, _timer.c.state.in_(literally(OPEN_TIMER)), *_in_scope(narrowed)]
    if "until" in narrowed:
        conditions.append(_timer.c.due_at < bindparam("until"))
        conditions.append(_timer.c.state == TimerState.RUNNING)
        return _WITH_LEAD.where(*conditions).order_by(*_BY_DEADLINE).limit(_MOST)
    # Each state by itself, so that the index gives the order and no more than `most` are read.
    first = union_all(
        *(
            select(
                select(_timer.c.id)
                .where(*conditions, _timer.c.state == state)
                .order_by(*_BY_DEADLINE)
                .limit(_MOST)
                .subquery()
            )
            for state in OPEN_TIMER
        )
    ).subquery("first")
    is_paused = _timer.c.state == TimerState.PAUSED
    return (
        _WITH_LEAD.join(first, first.c.id == _timer.c.id)
        .where(_OURS)
        .order_by(is_paused, *_BY_DEADLINE)
        .limit(_MOST)
    )


def of_handoff(work: Work, handoff_id: int) -> list[Due]:
    """What is open on a hand-off, the most urgent first."""
    return _due.all(work.rows(_OF_HANDOFF, handoff_id=handoff_id))


def count_open(
    work: Work, start: datetime | None, end: datetime, scope: Scope = EVERYONE
) -> dict[Commitment, int]:
    """How many running timers are due in [start, end), each kind; `start` None: ever before."""
    if work.past is not None:
        return work.past.running(scope.owner, scope.commitments, start, end)
    parameters = {"start": start, "end": end} | vars(scope)
    return _counts(work, _count_open(narrowed_by(parameters)), parameters)


@cache
def _count_open(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [
        _OURS,
        _timer.c.state.in_(literally(OPEN_TIMER)),
        _timer.c.state == TimerState.RUNNING,
        _by_the_index_of_open_timers(),
        _timer.c.due_at < bindparam("end"),
        *_in_scope(narrowed),
    ]
    if "start" in narrowed:
        conditions.append(_timer.c.due_at >= bindparam("start"))
    return _by_kind(conditions)


def count_all_open(work: Work, scope: Scope = EVERYONE) -> int:
    """How many timers are open: those that run and those that are paused."""
    if work.past is not None:
        return len(work.past.open_timers(scope.owner, scope.commitments))
    parameters = vars(scope)
    statement = _count_all_open(narrowed_by(parameters))
    return int(work.rows(statement, **parameters).scalar_one())


@cache
def _count_all_open(narrowed: frozenset[str]) -> Select[Any]:
    return (
        select(func.count())
        .select_from(_timer)
        .where(
            _OURS,
            _timer.c.state.in_(literally(OPEN_TIMER)),
            _by_the_index_of_open_timers(),
            *_in_scope(narrowed),
        )
    )


def missed_timers(
    work: Work, start: datetime, end: datetime, scope: Scope = EVERYONE, *, limit: int = 20
) -> list[Due]:
    """What ran out in [start, end), `end` being past. One more than `limit`."""
    parameters = _settled_by(work, start, end, scope)
    statement = _missed(narrowed_by(parameters))
    settled = _due.all(work.rows(statement, **parameters, most=limit + 1))
    if work.past is None:
        return settled
    open_then = work.past.missed(scope.owner, scope.commitments, start, end)
    return sorted([*settled, *open_then], key=lambda due: (due.due_at, due.id))[: limit + 1]


@cache
def _missed(narrowed: frozenset[str]) -> Select[Any]:
    return _WITH_LEAD.where(*_ran_out(narrowed)).order_by(*_BY_DEADLINE).limit(_MOST)


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
        _member.c.workspace_id == _timer.c.workspace_id, _member.c.user_id == _timer.c.owner
    )
    return (
        select(_timer.c.owner, _OWNER_NAME, func.count())
        .select_from(_timer.outerjoin(_member, of_owner))
        .where(*_ran_out(narrowed))
        .group_by(_timer.c.owner, _member.c.name)
    )


def met_and_missed(
    work: Work, start: datetime, end: datetime, scope: Scope = EVERYONE
) -> dict[Commitment, tuple[int, int]]:
    """Of each kind, how many were met in [start, end), and how many ran out in it unmet.

    `end` is no later than now: what still runs and is not due is not counted.
    """
    parameters = _settled_by(work, start, end, scope)
    met_statement, missed_statement = _met_and_missed(narrowed_by(parameters))
    met = Counter(_counts(work, met_statement, parameters))
    missed = Counter(_counts(work, missed_statement, parameters))
    if work.past is not None:
        met.update(work.past.met(scope.owner, scope.commitments, start, end))
        open_then = work.past.missed(scope.owner, scope.commitments, start, end)
        missed.update(due.commitment for due in open_then)
    return {kind: (met.get(kind, 0), missed.get(kind, 0)) for kind in met | missed}


@cache
def _met_and_missed(narrowed: frozenset[str]) -> tuple[Select[Any], Select[Any]]:
    met = [*_settled(), _timer.c.state == TimerState.MET, *_in_scope(narrowed)]
    return _by_kind(met), _by_kind(_ran_out(narrowed))


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
    of_kind = _timer.c.commitment == bindparam("commitment")
    conditions = [*_settled(), *_in_scope(narrowed), of_kind, _timer.c.took.is_not(None)]
    return select(_timer.c.took).where(*conditions)


def _in_scope(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if "owner" in narrowed:
        conditions.append(_timer.c.owner == bindparam("owner"))
    if "commitments" in narrowed:
        conditions.append(_timer.c.commitment.in_(bindparam("commitments")))
    if "replayed" in narrowed:
        conditions.append(_timer.c.handoff_id.not_in(REPLAYED))
    return conditions


def _by_the_index_of_open_timers() -> ColumnElement[bool]:
    """True of every timer, and in no other index.

    SQLite, which has no statistics, would else read the index of all that ever fell due: the
    daily digest after a million events took 2.4 times that after ten thousand, and 1.0 with this.
    """
    return _timer.c.promised >= 0


def _ran_out(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    """The timers whose time ran out unmet in [start, end): done late, still owed, or paused late.

    `funnel.timers.ran_out` in SQL, `end` being no later than now.
    """
    return [
        _OURS,
        _timer.c.due_at >= bindparam("start"),
        _timer.c.due_at < bindparam("end"),
        or_(
            _timer.c.state.in_((TimerState.MISSED, TimerState.RUNNING)),
            and_(_timer.c.state == TimerState.PAUSED, _asked_too_late()),
        ),
        *_in_scope(narrowed),
    ]


def _asked_too_late() -> ColumnElement[bool]:
    """That the question a paused timer waits for was asked when no time was left to stop."""
    question = _timer.alias("question")
    return exists(
        select(literal(1)).where(
            question.c.workspace_id == bindparam(OURS),
            question.c.handoff_id == _timer.c.handoff_id,
            question.c.commitment == Commitment.ANSWER,
            question.c.state == TimerState.RUNNING,
            question.c.started_at >= _timer.c.due_at,
        )
    )


def _settled() -> list[ColumnElement[bool]]:
    return [
        _OURS,
        _timer.c.settled_at >= bindparam("start"),
        _timer.c.settled_at < bindparam("end"),
    ]


def _by_kind(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(_timer.c.commitment, func.count()).where(*conditions).group_by(_timer.c.commitment)
    )


def _counts(
    work: Work, statement: Select[Any], parameters: Mapping[str, Any]
) -> dict[Commitment, int]:
    return {Commitment(row[0]): row[1] for row in work.rows(statement, **parameters).all()}
