"""Schedules of digests: claimed by a conditional update, so that an occurrence is sent once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from funnel.facts import DigestFacts
from funnel.refusals import Refusal
from storage.mapping import Mapper, affected, table
from storage.tables import Digest
from storage.work import Work, ours

_digest = table(Digest)
_facts = Mapper(Digest, DigestFacts)

_OURS = ours(_digest)
_ALL = select(*_facts.columns).where(_OURS).order_by(_digest.c.name)
_ONE = select(*_facts.columns).where(_OURS, _digest.c.id == bindparam("digest_id"))
_CHANGE = update(_digest).where(_OURS, _digest.c.id == bindparam("one"))
_REMOVE = delete(_digest).where(_OURS, _digest.c.id == bindparam("one"))


def add_digest(
    work: Work,
    *,
    name: str,
    kind: str,
    rule: Mapping[str, Any],
    channel: str,
    next_at: datetime,
) -> None:
    """Schedule a digest, made by who acts. Raises `Refusal("digest_name_taken")`."""
    row = {"name": name, "kind": kind, "rule": rule, "channel": channel, "next_at": next_at}
    row["agenda"] = {}
    try:
        work.add(insert(_digest), row | {"made_by": work.actor.user_id, "paused": False})
    except IntegrityError:
        work.rollback()
        raise Refusal("digest_name_taken", name=name) from None


def digests(work: Work) -> list[DigestFacts]:
    return _facts.all(work.rows(_ALL))


def digest(work: Work, digest_id: int) -> DigestFacts | None:
    return _facts.first(work.rows(_ONE, digest_id=digest_id))


def change_digest(work: Work, digest_id: int, **values: object) -> None:
    work.change(_CHANGE, one=digest_id, **values)


def remove_digest(work: Work, digest_id: int) -> None:
    work.change(_REMOVE, one=digest_id)


def due_digests(session: Session, now: datetime, limit: int) -> list[DigestFacts]:
    """Every company's digests whose time has come.

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


def claim_occurrence(session: Session, row: DigestFacts, next_at: datetime) -> bool:
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
