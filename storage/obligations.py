"""Clocks: one query finds what is due, one conditional update claims it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlmodel import Session

from funnel.facts import ObligationFacts
from funnel.obligations import ObligationKind
from storage.mapping import Mapper, affected, table
from storage.tables import Lead, Obligation

_obligation = table(Obligation)
_lead = table(Lead)
_facts = Mapper(Obligation, ObligationFacts)

OPEN = ("running", "paused")


def literally(values: Iterable[str]) -> BindParameter[list[str]]:
    """Values of ours for `in_`, written into the statement.

    Only so does SQLite see that a query falls under the condition of a partial index.
    """
    return bindparam(None, list(values), expanding=True, literal_execute=True)


def start_clock(
    session: Session,
    workspace_id: str,
    *,
    handoff_id: int,
    lead_id: int,
    agreement_id: int,
    kind: ObligationKind,
    owner: str,
    started_at: datetime,
    promised: int,
    due_at: datetime,
    next_at: datetime | None,
) -> int:
    statement = (
        insert(_obligation)
        .values(
            workspace_id=workspace_id,
            handoff_id=handoff_id,
            lead_id=lead_id,
            agreement_id=agreement_id,
            kind=kind,
            owner=owner,
            state="running",
            started_at=started_at,
            promised=promised,
            due_at=due_at,
            next_at=next_at,
            pauses=[],
            said="",
        )
        .returning(_obligation.c.id)
    )
    return int(session.execute(statement).scalar_one())


def obligation(session: Session, workspace_id: str, obligation_id: int) -> ObligationFacts | None:
    statement = select(*_facts.columns).where(
        _obligation.c.workspace_id == workspace_id, _obligation.c.id == obligation_id
    )
    return _facts.first(session.execute(statement))


def clocks_of(
    session: Session, workspace_id: str, handoff_id: int, *, open_only: bool = False
) -> list[ObligationFacts]:
    conditions = [
        _obligation.c.workspace_id == workspace_id,
        _obligation.c.handoff_id == handoff_id,
    ]
    if open_only:
        conditions.append(_obligation.c.state.in_(OPEN))
    statement = select(*_facts.columns).where(*conditions).order_by(_obligation.c.id)
    return _facts.all(session.execute(statement))


def change_clock(session: Session, workspace_id: str, obligation_id: int, **values: object) -> bool:
    """Change an open clock; False when it is settled by now."""
    statement = (
        update(_obligation)
        .where(
            _obligation.c.workspace_id == workspace_id,
            _obligation.c.id == obligation_id,
            _obligation.c.state.in_(OPEN),
        )
        .values(**values)
    )
    return affected(session, statement) == 1


def owe_to(session: Session, workspace_id: str, handoff_id: int, owner: str) -> None:
    """Pass sales' open clocks of a hand-off to its new owner."""
    session.execute(
        update(_obligation)
        .where(
            _obligation.c.workspace_id == workspace_id,
            _obligation.c.handoff_id == handoff_id,
            _obligation.c.state.in_(OPEN),
            _obligation.c.kind != ObligationKind.ANSWER,
        )
        .values(owner=owner)
    )


def due_clocks(session: Session, now: datetime, limit: int) -> list[ObligationFacts]:
    """Every clock whose next step has come, oldest first, from a partial index.

    PostgreSQL: they are locked until the commit, and those that others hold are passed over.
    """
    statement = (
        select(*_facts.columns)
        .where(_obligation.c.next_at <= now)
        .order_by(_obligation.c.next_at, _obligation.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _facts.all(session.execute(statement))


def claim_step(
    session: Session, clock: ObligationFacts, *, said: str, next_at: datetime | None
) -> bool:
    """Move a clock past a step; False when another sweep has moved it since it was read."""
    statement = (
        update(_obligation)
        .where(
            _obligation.c.workspace_id == clock.workspace_id,
            _obligation.c.id == clock.id,
            _obligation.c.next_at == clock.next_at,
            _obligation.c.said == clock.said,
        )
        .values(said=said, next_at=next_at)
    )
    return affected(session, statement) == 1


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
    conditions = [
        _obligation.c.workspace_id == workspace_id,
        _obligation.c.state.in_(literally(OPEN)),
        *_narrowed(owner, kinds),
    ]
    if until is not None:
        conditions += [_obligation.c.due_at < until, _obligation.c.state == "running"]
    statement = _with_lead().where(*conditions).limit(limit + 1)
    return list(session.execute(statement))


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
    conditions = [
        _obligation.c.workspace_id == workspace_id,
        _obligation.c.state == "running",
        _obligation.c.due_at < end,
        *_narrowed(owner, kinds),
    ]
    if start is not None:
        conditions.append(_obligation.c.due_at >= start)
    return _count_by_kind(session, conditions)


def _narrowed(
    owner: str | None, kinds: Collection[ObligationKind] | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if owner is not None:
        conditions.append(_obligation.c.owner == owner)
    if kinds is not None:
        conditions.append(_obligation.c.kind.in_(sorted(kinds)))
    return conditions


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


def _ran_out(workspace_id: str, start: datetime, end: datetime, owner: str | None) -> list[Any]:
    """The clocks whose time ran out unkept in [start, end), done late or still not done."""
    conditions = [
        _obligation.c.workspace_id == workspace_id,
        _obligation.c.due_at >= start,
        _obligation.c.due_at < end,
        _obligation.c.state.in_(("missed", "running")),
    ]
    return conditions if owner is None else [*conditions, _obligation.c.owner == owner]


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
    conditions = _ran_out(workspace_id, start, end, owner) + _narrowed(None, kinds)
    statement = _with_lead().where(*conditions).limit(limit + 1)
    return list(session.execute(statement))


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
    kept = [
        _obligation.c.workspace_id == workspace_id,
        _obligation.c.settled_at >= start,
        _obligation.c.settled_at < end,
        _obligation.c.state == "met",
    ]
    if owner is not None:
        kept.append(_obligation.c.owner == owner)
    met = _count_by_kind(session, kept)
    missed = _count_by_kind(session, _ran_out(workspace_id, start, end, owner))
    return {kind: (met.get(kind, 0), missed.get(kind, 0)) for kind in met | missed}


def _count_by_kind(session: Session, conditions: list[Any]) -> dict[str, int]:
    statement = (
        select(_obligation.c.kind, func.count()).where(*conditions).group_by(_obligation.c.kind)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


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
    conditions = [
        _obligation.c.workspace_id == workspace_id,
        _obligation.c.settled_at >= start,
        _obligation.c.settled_at < end,
        _obligation.c.kind == kind,
        _obligation.c.took.is_not(None),
    ]
    if owner is not None:
        conditions.append(_obligation.c.owner == owner)
    return list(session.execute(select(_obligation.c.took).where(*conditions)).scalars())
