"""Companies that uninstalled the app: when they left, and every row of theirs."""

from datetime import datetime

from sqlalchemy import Table, delete, select, tuple_
from sqlmodel import Session, SQLModel

from storage.mapping import affected, table
from storage.tables import Workspace
from storage.work import AGREEMENTS

_workspace = table(Workspace)


def left(session: Session) -> list[tuple[str, datetime]]:
    """The companies that have left, and when; whoever left first comes first."""
    statement = (
        select(_workspace.c.id, _workspace.c.left_at)
        .where(_workspace.c.left_at.is_not(None))
        .order_by(_workspace.c.left_at, _workspace.c.id)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def claim_left(session: Session, before: datetime) -> str | None:
    """A company that left before then and is still away; locked until the commit."""
    statement = (
        select(_workspace.c.id)
        .where(_workspace.c.left_at <= before)
        .order_by(_workspace.c.left_at, _workspace.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    workspace_id: str | None = session.execute(statement).scalar_one_or_none()
    return workspace_id


def delete_rows(session: Session, workspace_id: str, limit: int) -> int:
    """Delete up to `limit` rows of a company, from the first table that has any; 0: none is left.

    The company itself goes last, with `delete_company`.
    """
    for owned in SQLModel.metadata.sorted_tables:
        if "workspace_id" in owned.c and (count := _delete(session, owned, workspace_id, limit)):
            return count
    return 0


def _delete(session: Session, owned: Table, workspace_id: str, limit: int) -> int:
    keys = [*owned.primary_key.columns]
    some = select(*keys).where(owned.c.workspace_id == workspace_id).limit(limit)
    return affected(session, delete(owned).where(tuple_(*keys).in_(some)))


def delete_company(session: Session, workspace_id: str) -> None:
    """The last row; nothing of its agreement is remembered either."""
    session.info.get(AGREEMENTS, {}).clear()
    session.execute(delete(_workspace).where(_workspace.c.id == workspace_id))
