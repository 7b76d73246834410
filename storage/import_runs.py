"""How far each import came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session

from storage.mapping import affected, table, upsert
from storage.tables import ImportRun

_run = table(ImportRun)


@dataclass(frozen=True)
class Progress:
    """How far a run came: rows read, and what became of them."""

    rows_done: int
    counts: Mapping[str, Any]
    at: datetime


def progress(session: Session, workspace_id: str, fingerprint: str) -> Progress | None:
    statement = select(_run.c.rows_done, _run.c.counts, _run.c.at).where(
        _run.c.workspace_id == workspace_id, _run.c.fingerprint == fingerprint
    )
    row = session.execute(statement).first()
    return Progress(*row) if row else None


def other_plans(session: Session, workspace_id: str, digest: str, fingerprint: str) -> int:
    """Runs over the same content under another plan; a fingerprint begins with the digest."""
    statement = select(func.count()).where(
        _run.c.workspace_id == workspace_id,
        _run.c.fingerprint.startswith(digest, autoescape=True),
        _run.c.fingerprint != fingerprint,
    )
    return int(session.execute(statement).scalar_one())


def start(
    session: Session,
    workspace_id: str,
    fingerprint: str,
    counts: Mapping[str, Any],
    now: datetime,
) -> None:
    """Note that a run begins; one that is known already is left as it is."""
    values: dict[str, Any] = {"workspace_id": workspace_id, "fingerprint": fingerprint}
    values |= {"rows_done": 0, "counts": dict(counts), "at": now}
    session.execute(upsert(session, ImportRun).values(values).on_conflict_do_nothing())


def claim(
    session: Session, workspace_id: str, fingerprint: str, *, seen: int, rows_done: int
) -> bool:
    """Move a run on from `seen` rows; False when another process has moved it meanwhile."""
    statement = (
        update(_run)
        .where(
            _run.c.workspace_id == workspace_id,
            _run.c.fingerprint == fingerprint,
            _run.c.rows_done == seen,
        )
        .values(rows_done=rows_done)
    )
    return affected(session, statement) == 1


def save_counts(
    session: Session,
    workspace_id: str,
    fingerprint: str,
    counts: Mapping[str, Any],
    now: datetime,
) -> None:
    statement = (
        update(_run)
        .where(_run.c.workspace_id == workspace_id, _run.c.fingerprint == fingerprint)
        .values(counts=dict(counts), at=now)
    )
    session.execute(statement)
