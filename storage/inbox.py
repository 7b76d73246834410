"""What Slack has delivered and we have taken, since it delivers some things more than once."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session

from storage.mapping import affected, table, upsert
from storage.tables import Inbox

_inbox = table(Inbox)


def first_delivery(session: Session, workspace_id: str, event_id: str, now: datetime) -> bool:
    """Whether this event is new; the same id answers False from then on."""
    statement = (
        upsert(session, Inbox)
        .values(workspace_id=workspace_id, event_id=event_id, at=now)
        .on_conflict_do_nothing()
    )
    return affected(session, statement) == 1


def forget_deliveries(session: Session, before: datetime) -> int:
    """Delete the ids taken before a moment; gives how many."""
    return affected(session, delete(_inbox).where(_inbox.c.at < before))
