"""What is told once a day: what is overdue, in the morning; good news, in the evening."""

from funnel.notices import OverdueMorning
from funnel.periods import local_date
from messages import owed as words
from services import owed
from services.presence import hours_of_person, is_away
from storage import people
from storage.work import Work
from views.posts import Nothing, NotYet, Post, Rendered
from views.readers import localizer_for


def morning(work: Work, due: OverdueMorning) -> Rendered:
    """All that is overdue, in business hours of the day it is for, while its reader is there."""
    reader = people.person(work, due.reader)
    hours = hours_of_person(work, reader)
    opening = hours.next_open(work.now)
    if local_date(opening, hours.zone) != due.day:
        return Nothing("another day's follows")
    if is_away(work, reader):
        return Nothing("they are away")
    if opening > work.now:
        return NotYet(opening)
    overdue = owed.overdue_since_yesterday(work, reader)
    if not overdue:
        return Nothing("all is done by now")
    message = words.morning(localizer_for(reader, work.company), overdue, work.now)
    return Post(due.reader, message)
