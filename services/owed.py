"""What is owed: by one person, and by the team that a head leads."""

from datetime import datetime, timedelta

from funnel.commitments import timed_by
from funnel.facts import Due
from funnel.notices import Nudged
from funnel.owed import TeamOwes
from funnel.people import Person
from funnel.periods import Period, local_date
from funnel.timers import missed_is_told
from services import access
from services.calendar import hours_of
from services.working_hours import hours_of_person
from storage import open_timers, outbox
from storage.timer_scope import Scope
from storage.work import Work

MOST = 100  # of one person or one team that are read
_EVER = timedelta(days=3660)


def count_of(work: Work, user_id: str) -> int:
    """How many things a person has to do; what waits for somebody else is not counted."""
    return _count(work, Scope(user_id), work.now + _EVER)


def of_team(work: Work) -> TeamOwes | None:
    """What the team of who acts owes, without what is theirs; None for who leads none."""
    me = work.actor
    if not me.is_head or me.side is None:
        return None
    team, mine = Scope(None, timed_by(me.side)), Scope(me.user_id, timed_by(me.side))

    def count(end: datetime) -> int:
        return _count(work, team, end) - _count(work, mine, end)

    zone = work.company.zone
    overdue = count(work.now)
    rows = open_timers.by_deadline(work, team, until=work.now + _EVER, limit=MOST)
    due = tuple(row for row in rows if row.owner != me.user_id)
    tonight = Period.day(local_date(work.now, zone), zone).end
    return TeamOwes(overdue, count(tonight) - overdue, due, _nudged(work, due))


def nudge_of(work: Work, due: Due) -> Nudged:
    """What reminds the owner of something due, by who acts: of a lead once a day."""
    today = local_date(work.now, work.company.zone)
    return Nudged(due.handoff_id, due.id, today, work.actor.user_id, due.owner)


def overdue_since_yesterday(work: Work, person: Person) -> list[Due]:
    """What a person owes and was told before today that it is overdue, the oldest first.

    To a head belongs what nobody of the team has taken.
    """
    zone = hours_of_person(work, person).zone
    today = local_date(work.now, zone)
    hours = hours_of(access.need_agreement(work).terms)

    def is_old(due: Due) -> bool:
        return local_date(missed_is_told(hours, due.due_at), zone) < today

    return [due for due in _overdue(work, person) if is_old(due)]


def _count(work: Work, scope: Scope, end: datetime) -> int:
    return sum(open_timers.count_due(work, None, end, scope).values())


def _nudged(work: Work, due: tuple[Due, ...]) -> frozenset[int]:
    put = outbox.known(work, [nudge_of(work, each) for each in due])
    return frozenset(nudge.handoff for nudge in put)


def _overdue(work: Work, person: Person) -> list[Due]:
    scopes = [Scope(person.user_id)]
    if person.is_head and person.side is not None:
        scopes.append(Scope("", timed_by(person.side)))
    rows = [
        due
        for scope in scopes
        for due in open_timers.by_deadline(work, scope, until=work.now, limit=MOST)
    ]
    return sorted(rows, key=_deadline)


def _deadline(due: Due) -> tuple[datetime, int]:
    return due.due_at, due.id
