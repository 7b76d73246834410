"""Snapshots: which hand-offs were open at the end of each day, so that little history is read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlmodel import Session

from storage import tables
from storage.mapping import insert_of, table
from storage.work import Work, connection_of, ours

_snapshot = table(tables.Snapshot)
_workspace = table(tables.Workspace)
_COLUMNS = (_snapshot.c.at, _snapshot.c.handoffs)
_BEFORE = (
    select(*_COLUMNS)
    .where(ours(_snapshot), _snapshot.c.at <= bindparam("moment", type_=_snapshot.c.at.type))
    .order_by(_snapshot.c.at.desc())
    .limit(1)
)
_AFTER = (
    select(*_COLUMNS)
    .where(ours(_snapshot), _snapshot.c.at > bindparam("moment", type_=_snapshot.c.at.type))
    .order_by(_snapshot.c.at)
    .limit(1)
)
_WITHOUT = select(_workspace.c.id).where(
    _workspace.c.set_up_at.is_not(None),
    _workspace.c.left_at.is_(None),
    ~exists(
        select(_snapshot.c.at).where(
            _snapshot.c.workspace_id == _workspace.c.id,
            _snapshot.c.at > bindparam("since", type_=_snapshot.c.at.type),
        )
    ),
)


@dataclass(frozen=True)
class Snapshot:
    """A moment, and hand-offs by id: all that were open then, and perhaps some that were not."""

    at: datetime
    handoffs: frozenset[int]


def before(work: Work, moment: datetime) -> Snapshot | None:
    """The last snapshot that is not after a moment."""
    return _first(work, _BEFORE, moment)


def after(work: Work, moment: datetime) -> Snapshot | None:
    """The first snapshot after a moment."""
    return _first(work, _AFTER, moment)


def add(work: Work, at: datetime, handoffs: Collection[int]) -> None:
    """Keep a snapshot; the first one of a moment stays."""
    dialect = connection_of(work.session).dialect.name
    work.add(_add(dialect), {"at": at, "handoffs": sorted(handoffs)})


def companies_without(session: Session, since: datetime) -> list[str]:
    """The companies that are set up and have no snapshot since a moment."""
    return list(session.execute(_WITHOUT, {"since": since}).scalars())


def _first(work: Work, statement: Any, moment: datetime) -> Snapshot | None:
    row = work.rows(statement, moment=moment).first()
    return Snapshot(row.at, frozenset(row.handoffs)) if row else None


@cache
def _add(dialect: str) -> Any:
    """Two processes that take it at once make one."""
    return insert_of(dialect, tables.Snapshot).on_conflict_do_nothing()
