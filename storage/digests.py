"""Schedules of digests: claimed by a conditional update, so that an occurrence is sent once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from funnel.refusals import Refusal
from storage.mapping import Mapper, affected, table
from storage.tables import Digest

_digest = table(Digest)


@dataclass(frozen=True)
class DigestRow:
    """A schedule as stored; `rule` is `funnel.schedule.Schedule.to_json()`."""

    id: int
    workspace_id: str
    name: str
    kind: str
    rule: dict[str, Any]
    channel: str
    made_by: str
    paused: bool
    next_at: datetime


_facts = Mapper(Digest, DigestRow)


def add_digest(
    session: Session,
    workspace_id: str,
    *,
    name: str,
    kind: str,
    rule: dict[str, Any],
    channel: str,
    made_by: str,
    next_at: datetime,
) -> None:
    """Raises `Refusal("digest_name_taken")`."""
    try:
        session.execute(
            insert(_digest).values(
                workspace_id=workspace_id,
                name=name,
                kind=kind,
                rule=rule,
                channel=channel,
                made_by=made_by,
                paused=False,
                next_at=next_at,
            )
        )
    except IntegrityError:
        session.rollback()
        raise Refusal("digest_name_taken", name=name) from None


def digests(session: Session, workspace_id: str) -> list[DigestRow]:
    statement = (
        select(*_facts.columns)
        .where(_digest.c.workspace_id == workspace_id)
        .order_by(_digest.c.name)
    )
    return _facts.all(session.execute(statement))


def digest(session: Session, workspace_id: str, digest_id: int) -> DigestRow | None:
    statement = select(*_facts.columns).where(
        _digest.c.workspace_id == workspace_id, _digest.c.id == digest_id
    )
    return _facts.first(session.execute(statement))


def change_digest(session: Session, workspace_id: str, digest_id: int, **values: object) -> None:
    session.execute(
        update(_digest)
        .where(_digest.c.workspace_id == workspace_id, _digest.c.id == digest_id)
        .values(**values)
    )


def remove_digest(session: Session, workspace_id: str, digest_id: int) -> None:
    session.execute(
        delete(_digest).where(_digest.c.workspace_id == workspace_id, _digest.c.id == digest_id)
    )


def due_digests(session: Session, now: datetime, limit: int) -> list[DigestRow]:
    """Schedules whose time has come.

    PostgreSQL: they are locked until the commit, and those that others hold are passed over.
    """
    statement = (
        select(*_facts.columns)
        .where(_digest.c.next_at <= now, _digest.c.paused.is_(False))
        .order_by(_digest.c.next_at, _digest.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _facts.all(session.execute(statement))


def advance(session: Session, row: DigestRow, next_at: datetime) -> bool:
    """Claim the occurrence that is due and set the next; False when another process has it."""
    statement = (
        update(_digest)
        .where(
            _digest.c.workspace_id == row.workspace_id,
            _digest.c.id == row.id,
            _digest.c.next_at == row.next_at,
            _digest.c.paused.is_(False),
        )
        .values(next_at=next_at)
    )
    return affected(session, statement) == 1
