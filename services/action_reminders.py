"""Who is reminded of an action: the day before, on the day, and once when it is late."""

from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from funnel.actions import Action, ActionStep, next_reminder, reached
from funnel.notices import ActionTold
from funnel.people import Caller
from funnel.timers import next_morning
from services.working_hours import hours_of_person, is_away
from storage import actions, outbox, people
from storage.work import Work, open_work

ROWS = 200  # a transaction


def remind_owners(session: Session, now: datetime, limit: int = ROWS) -> int:
    """Remind whoever has an action whose reminder has come; gives how many actions it moved.

    Several reminders gone by at once (the app was down) are one, the furthest. Outside the owner's
    business hours, and on days on which they are away, there is none: it waits. One commit.
    """
    due = sorted(actions.due_actions(session, now, limit), key=lambda each: each.workspace_id)
    moved = 0
    for workspace_id, owned in groupby(due, key=lambda each: each.workspace_id):
        work = open_work(session, Caller(workspace_id, "", now))
        moved += sum(_remind(work, action) for action in owned)
    session.commit()
    return moved


def _remind(work: Work, action: Action) -> bool:
    owner = people.person(work, action.owner)
    hours = hours_of_person(work, owner)
    opening = hours.next_open(work.now)
    if opening == work.now and is_away(work, owner):
        opening = next_morning(hours, work.now)
    if opening > work.now:
        return _claim(work, action, action.last_step, opening)
    step = reached(hours, action.due_on, work.now)
    if not _claim(work, action, step, next_reminder(hours, action.due_on, work.now)):
        return False
    if step is not None and step != action.last_step and not owner.deleted:
        outbox.put(work, ActionTold(action.id, step, action.revision, action.owner))
    return True


def _claim(
    work: Work, action: Action, last_step: ActionStep | None, next_at: datetime | None
) -> bool:
    return actions.claim_step(work.session, action, last_step=last_step, next_at=next_at)
