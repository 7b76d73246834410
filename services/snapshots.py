"""A snapshot a day of what is open: it bounds what is read to tell of a past date."""

from datetime import datetime, timedelta

from sqlmodel import Session

from funnel.people import Caller
from funnel.periods import Period, local_date
from funnel.undo import WITHIN
from storage import past, snapshots
from storage.work import Work, open_work

_INSTANT = timedelta(microseconds=1)
_ALMOST_A_DAY = timedelta(hours=23)  # the shortest there is, when summer time begins


def take_due(session: Session, now: datetime) -> int:
    """Take the snapshot of each company whose day has begun anew; gives how many. A commit each."""
    taken = 0
    for workspace_id in snapshots.companies_without(session, now - _ALMOST_A_DAY):
        taken += take(open_work(session, Caller(workspace_id, "", now)))
    return taken


def take(work: Work) -> bool:
    """Keep which hand-offs were open when the company's day began. One commit.

    It waits until what was under way then is stored. Some that were not open may be among them:
    those to which something has happened since.
    """
    zone = work.company.zone
    midnight = Period.day(local_date(work.now, zone), zone).start
    if work.now - midnight < WITHIN:
        return False
    moved = past.moved_between(work, midnight, work.now + _INSTANT, before=midnight)
    snapshots.add(work, midnight, past.open_now(work) | moved)
    work.commit()
    return True
