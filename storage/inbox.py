"""What Slack has delivered and we have taken, since it delivers some things more than once."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from storage.mapping import affected, insert_of, table
from storage.tables import Inbox
from storage.work import Work

_inbox = table(Inbox)


def first_delivery(work: Work, event_id: str) -> bool:
    """Whether this event is new; the same id answers False from then on."""
    statement = _take(work.session.get_bind().dialect.name)
    row = {"workspace_id": work.workspace_id, "event_id": event_id, "at": work.now}
    return affected(work.session, statement, row) == 1


@cache
def _take(dialect: str) -> Any:
    return insert_of(dialect, Inbox).on_conflict_do_nothing()


def forget_deliveries(session: Session, before: datetime) -> int:
    """Delete the ids taken before a moment; gives how many."""
    return affected(session, delete(_inbox).where(_inbox.c.at < before))
