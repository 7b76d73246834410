"""What is owed, by whom and by when; what was kept, what was missed, and how long it took."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, select
from sqlmodel import Session

from funnel.obligations import ObligationKind
from storage.mapping import literally, table
from storage.obligations import OPEN
from storage.tables import Lead, Obligation

_obligation = table(Obligation)
_lead = table(Lead)
_WHOSE = _obligation.c.workspace_id == bindparam("workspace_id")


def owed(
    session: Session,
    workspace_id: str,
    *,
    owner: str | None = None,
    until: datetime | None = None,
    kinds: Collection[ObligationKind] | None = None,
    limit: int = 20,
) -> list[Row[Any]]:
    """What is open and by when, the most urgent first, with the lead it is about.

    Rows: id, kind, owner, state, due_at, handoff_id, lead_id, number, name, company.
    `owner` None: everybody's; "": what nobody owns yet. `kinds` None: every promise's. One more
    than `limit`.
    """
    statement = _owed(owner is not None, until is not None, kinds is not None)
    given = {"workspace_id": workspace_id, "until": until, "most": limit + 1}
    return list(session.execute(statement, given | _narrow(owner, kinds)))


# Each shape of these queries is built once: that takes longer than running it.
@cache
def _owed(of_owner: bool, until: bool, of_kinds: bool) -> Select[Any]:
    conditions = [
        _WHOSE,
        _obligation.c.state.in_(literally(OPEN)),
        *_narrowed(of_owner, of_kinds),
    ]
    if until:
        conditions += [_obligation.c.due_at < bindparam("until"), _obligation.c.state == "running"]
    return _with_lead().where(*conditions).limit(_MOST)


def count_owed(
    session: Session,
    workspace_id: str,
    start: datetime | None,
    end: datetime,
    *,
    owner: str | None = None,
    kinds: Collection[ObligationKind] | None = None,
) -> dict[str, int]:
    """Per kind, how many running clocks are due in [start, end); `start` None: ever before."""
    statement = _count_owed(start is not None, owner is not None, kinds is not None)
    given = {"workspace_id": workspace_id, "start": start, "end": end} | _narrow(owner, kinds)
    return _counts(session, statement, given)


@cache
def _count_owed(start: bool, of_owner: bool, of_kinds: bool) -> Select[Any]:
    conditions = [
        _WHOSE,
        _obligation.c.state.in_(literally(OPEN)),
        _obligation.c.state == "running",
        # True of each, and in no other index: it makes SQLite choose the index of what is open,
        # not the whole past of what fell due.
        _obligation.c.promised >= 0,
        _obligation.c.due_at < bindparam("end"),
        *_narrowed(of_owner, of_kinds),
    ]
    if start:
        conditions.append(_obligation.c.due_at >= bindparam("start"))
    return _by_kind(conditions)


_MOST = bindparam("most", type_=Integer)


def _narrowed(of_owner: bool, of_kinds: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if of_owner:
        conditions.append(_obligation.c.owner == bindparam("owner"))
    if of_kinds:
        conditions.append(_obligation.c.kind.in_(bindparam("kinds", expanding=True)))
    return conditions


def _narrow(owner: str | None, kinds: Collection[ObligationKind] | None) -> dict[str, Any]:
    """The values for `_narrowed`."""
    return {"owner": owner, "kinds": sorted(kinds or ())}


def _with_lead() -> Select[Any]:
    own = ("id", "kind", "owner", "state", "due_at", "handoff_id", "lead_id")
    return (
        select(
            *(_obligation.c[name] for name in own), _lead.c.number, _lead.c.name, _lead.c.company
        )
        .join(
            _lead,
            (_lead.c.id == _obligation.c.lead_id)
            & (_lead.c.workspace_id == _obligation.c.workspace_id),
        )
        .order_by(_obligation.c.due_at, _obligation.c.id)
    )


def _ran_out(of_owner: bool, of_kinds: bool = False) -> list[Any]:
    """The clocks whose time ran out unkept in [start, end), done late or still not done."""
    return [
        _WHOSE,
        _obligation.c.due_at >= bindparam("start"),
        _obligation.c.due_at < bindparam("end"),
        _obligation.c.state.in_(("missed", "running")),
        *_narrowed(of_owner, of_kinds),
    ]


def missed_between(
    session: Session,
    workspace_id: str,
    start: datetime,
    end: datetime,
    limit: int = 20,
    *,
    owner: str | None = None,
    kinds: Collection[ObligationKind] | None = None,
) -> list[Row[Any]]:
    """What ran out in [start, end), `end` being past: rows as of `owed`. One more than `limit`."""
    statement = _missed(owner is not None, kinds is not None)
    given = {"workspace_id": workspace_id, "start": start, "end": end, "most": limit + 1}
    return list(session.execute(statement, given | _narrow(owner, kinds)))


@cache
def _missed(of_owner: bool, of_kinds: bool) -> Select[Any]:
    return _with_lead().where(*_ran_out(of_owner, of_kinds)).limit(_MOST)


def kept_and_missed(
    session: Session,
    workspace_id: str,
    start: datetime,
    end: datetime,
    *,
    owner: str | None = None,
) -> dict[str, tuple[int, int]]:
    """Per kind, how many clocks were met in [start, end), and how many ran out in it unkept.

    `end` is no later than now: what still runs and is not due is not counted.
    """
    given = {"workspace_id": workspace_id, "start": start, "end": end, "owner": owner}
    met, missed = (
        _counts(session, statement, given) for statement in _kept_and_missed(owner is not None)
    )
    return {kind: (met.get(kind, 0), missed.get(kind, 0)) for kind in met | missed}


@cache
def _kept_and_missed(of_owner: bool) -> tuple[Select[Any], Select[Any]]:
    met = [*_settled(), _obligation.c.state == "met", *_narrowed(of_owner, of_kinds=False)]
    return _by_kind(met), _by_kind(_ran_out(of_owner))


def _settled() -> list[ColumnElement[bool]]:
    return [
        _WHOSE,
        _obligation.c.settled_at >= bindparam("start"),
        _obligation.c.settled_at < bindparam("end"),
    ]


def _by_kind(conditions: list[Any]) -> Select[Any]:
    return select(_obligation.c.kind, func.count()).where(*conditions).group_by(_obligation.c.kind)


def _counts(session: Session, statement: Select[Any], given: dict[str, Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(statement, given)}


def times_taken(
    session: Session,
    workspace_id: str,
    kind: ObligationKind,
    start: datetime,
    end: datetime,
    *,
    owner: str | None = None,
) -> list[int]:
    """The business seconds that the clocks of a kind settled in [start, end) took."""
    given = {"workspace_id": workspace_id, "start": start, "end": end, "kind": kind, "owner": owner}
    return list(session.execute(_took(owner is not None), given).scalars())


@cache
def _took(of_owner: bool) -> Select[Any]:
    conditions = [*_settled(), *_narrowed(of_owner, of_kinds=False)]
    of_kind = _obligation.c.kind == bindparam("kind")
    return select(_obligation.c.took).where(*conditions, of_kind, _obligation.c.took.is_not(None))
