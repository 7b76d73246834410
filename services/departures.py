"""A company that uninstalled the app is deleted when its days of grace are over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from storage import departures, inbox, people
from storage.work import Work

ROWS = 500  # a transaction


@dataclass(frozen=True)
class Deleted:
    """A batch of a company's rows. `done`: nothing of it is left."""

    workspace_id: str
    rows: int
    done: bool


def leave(work: Work, event_id: str) -> bool:
    """Note that the company uninstalled the app; False for an event that came before. One commit.

    It is not deleted yet: who installs the app again finds everything.
    """
    new = inbox.first_delivery(work, event_id)
    if new:
        people.change_company(work, left_at=work.now)
    work.commit()
    return new


def delete_left(
    session: Session, now: datetime, grace: timedelta, limit: int = ROWS
) -> Deleted | None:
    """Delete a batch of a company whose grace is over; None: there is none. One commit."""
    workspace_id = departures.claim_left(session, now - grace)
    if workspace_id is None:
        return None
    rows = departures.delete_rows(session, workspace_id, limit)
    if not rows:
        departures.delete_company(session, workspace_id)
    session.commit()
    return Deleted(workspace_id, rows, done=not rows)
