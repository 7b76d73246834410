"""What is owed: by one person, and by the team that a head leads."""

from datetime import datetime

from funnel.commitments import timed_by
from funnel.facts import Due, Person
from funnel.periods import local_date
from funnel.timers import missed_is_told
from services import access
from services.calendar import hours_of
from services.presence import hours_of_person
from storage import timer_reports
from storage.timer_reports import Scope
from storage.work import Work

MOST = 100  # of one person that are read


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


def _overdue(work: Work, person: Person) -> list[Due]:
    scopes = [Scope(person.user_id)]
    if person.is_head and person.side is not None:
        scopes.append(Scope("", timed_by(person.side)))
    rows = [
        due
        for scope in scopes
        for due in timer_reports.open_timers(work, scope, until=work.now, limit=MOST)
    ]
    return sorted(rows, key=_deadline)


def _deadline(due: Due) -> tuple[datetime, int]:
    return due.due_at, due.id
