"""Settled leads are erased when the company's period of retention is over."""

from datetime import UTC, datetime

from sqlmodel import Session

from funnel.people import Caller
from funnel.retention import cutoff
from services import privacy
from storage import leads
from storage import retention as stored
from storage.retention import RetentionDue
from storage.work import open_work

ROWS = 50  # events a transaction
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def erase_old(session: Session, now: datetime, limit: int = ROWS) -> int:
    """Erase a batch of a company's leads whose time is up; gives how many. One commit.

    0: nothing is due in any company.
    """
    for due in stored.companies(session):
        erased, more = _erase_some(session, due, now, limit)
        session.commit()
        if erased or more:
            return max(erased, 1)
    return 0


def _erase_some(session: Session, due: RetentionDue, now: datetime, limit: int) -> tuple[int, bool]:
    work = open_work(session, Caller(due.workspace_id, "", now))
    until = cutoff(now, due.months)
    since = due.seen or _BEGINNING
    if since >= until:
        return 0, False
    rows = stored.settled_leads(work, since, until, limit)
    old = [leads.lead_by_id(work, lead_id) for lead_id in dict(rows)]
    erased = privacy.erase(work, [lead for lead in old if lead is not None])
    # Those up to the last one are erased by now; a full batch may have cut off others beside it.
    more = len(rows) == limit
    stored.advance(work, rows[-1][1] if more else until)
    return len(erased), more
