"""Clocks: one query finds what is due, one conditional update claims it."""

from datetime import datetime

from sqlalchemy import (
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


_WHOSE = _obligation.c.workspace_id == bindparam("workspace_id")
_START = insert(_obligation).returning(_obligation.c.id)
_CHANGE = update(_obligation).where(  # the names of columns are those of the values to set
    _obligation.c.workspace_id == bindparam("in_workspace"),
    _obligation.c.id == bindparam("one"),
    _obligation.c.state.in_(OPEN),
)
_CLOCKS = (
    select(*_facts.columns)
    .where(_WHOSE, _obligation.c.handoff_id == bindparam("handoff_id"))
    .order_by(_obligation.c.id)
)
_OPEN_CLOCKS = _CLOCKS.where(_obligation.c.state.in_(OPEN))


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
    row = {
        "workspace_id": workspace_id,
        "handoff_id": handoff_id,
        "lead_id": lead_id,
        "agreement_id": agreement_id,
        "kind": kind,
        "owner": owner,
        "state": "running",
        "started_at": started_at,
        "promised": promised,
        "due_at": due_at,
        "next_at": next_at,
        "pauses": [],
        "said": "",
    }
    return int(session.execute(_START, row).scalar_one())


def obligation(session: Session, workspace_id: str, obligation_id: int) -> ObligationFacts | None:
    statement = select(*_facts.columns).where(
        _obligation.c.workspace_id == workspace_id, _obligation.c.id == obligation_id
    )
    return _facts.first(session.execute(statement))


def clocks_of(
    session: Session, workspace_id: str, handoff_id: int, *, open_only: bool = False
) -> list[ObligationFacts]:
    given = {"workspace_id": workspace_id, "handoff_id": handoff_id}
    return _facts.all(session.execute(_OPEN_CLOCKS if open_only else _CLOCKS, given))


def change_clock(session: Session, workspace_id: str, obligation_id: int, **values: object) -> bool:
    """Change an open clock; False when it is settled by now."""
    given = {"in_workspace": workspace_id, "one": obligation_id} | values
    return affected(session, _CHANGE, given) == 1


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


def first_step(session: Session) -> datetime | None:
    """When the next step of any clock comes, or should have come."""
    found: datetime | None = session.execute(
        select(func.min(_obligation.c.next_at)).where(_obligation.c.next_at.is_not(None))
    ).scalar_one()
    return found


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
