"""Heads are reminded of the review of the agreement, each of them once a date."""

from datetime import datetime

from sqlmodel import Session

from funnel.notices import ReviewDue
from funnel.people import Caller
from funnel.review_reminders import next_reminder
from services.sent_proposals import heads_of_both
from storage import agreements, outbox
from storage.work import Work, open_work

COMPANIES = 50  # a sweep


def remind_heads(session: Session, now: datetime, limit: int = COMPANIES) -> int:
    """Remind the heads whose version in force has a review that comes up; gives how many it moved.

    Both dates gone by at once (the app was down) are one reminder. Of a version that is no longer
    in force there is none; of one that is yet to begin it waits. One commit.
    """
    due = agreements.due_reviews(session, now, limit)
    for workspace_id, agreement_id, at in due:
        _remind(open_work(session, Caller(workspace_id, "", now)), agreement_id, at)
    session.commit()
    return len(due)


def _remind(work: Work, agreement_id: int, at: datetime) -> None:
    version = agreements.agreement(work, agreement_id)
    if version is None or version.terms.review_on is None:
        agreements.claim_review(work, agreement_id, at, None)
        return
    if version.begins_at > work.now:
        agreements.claim_review(work, agreement_id, at, version.begins_at)
        return
    following = next_reminder(version.terms, work.now)
    is_ours = agreements.claim_review(work, agreement_id, at, following)
    if not is_ours or work.versions.in_force != agreement_id:
        return
    step = "ahead" if following else "day"
    day = version.terms.review_on
    readers = heads_of_both(work)
    outbox.put(work, *(ReviewDue(agreement_id, day, step, reader) for reader in readers))
