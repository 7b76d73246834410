"""What is told of what is owed: each morning, by a head's nudge, once somebody took it."""

from funnel.notices import DirectMessage, Nudged, OverdueMorning, QueueCopyChanged
from funnel.periods import local_date
from funnel.stages import EventKind
from funnel.timers import Step, TimerState
from messages import owed as words
from messages import reminders
from services import owed
from services.working_hours import hours_of_person, is_away
from storage import handoffs, outbox, people, timers
from storage.work import Work
from views.posts import Nothing, NotYet, Post, Rendered
from views.readers import localizer_for, localizer_of

FIRST = 1  # the revision a hand-off begins with


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


def nudge(work: Work, due: Nudged) -> Rendered:
    """What a head wants done, while it is owed by the same person."""
    timer, pair = timers.timer(work, due.timer), handoffs.handoff_with_lead(work, due.handoff)
    if timer is None or pair is None or timer.state is not TimerState.RUNNING:
        return Nothing("it is no longer owed")
    if timer.owner != due.reader:
        return Nothing("somebody else owes it now")
    handoff, lead = pair
    reader = people.person(work, due.reader)
    opening = hours_of_person(work, reader).next_open(work.now)
    if opening > work.now:
        return NotYet(opening)
    about = reminders.About(timer, Step.MOST, lead, handoff, reader=due.reader)
    names = people.names_of(work, [due.by])
    localizer = localizer_for(reader, work.company)
    return Post(due.reader, reminders.nudge(localizer, about, due.by, names, work.now), about=lead)


def left_queue(work: Work, changed: QueueCopyChanged) -> Rendered:
    """What said that it waits in the queue says who has it."""
    pair = handoffs.handoff_with_lead(work, changed.handoff)
    told = DirectMessage(changed.handoff, FIRST, EventKind.SQL, "", changed.reader)
    place = outbox.where_sent(work, told)
    if pair is None or place is None:
        return Nothing("they were not told")
    handoff, lead = pair
    names = people.names_of(work, [handoff.owner])
    localizer = localizer_of(work, changed.reader)
    message = reminders.left_queue(localizer, lead, handoff.owner, names)
    return Post(place.channel, message, update=place.ts, about=lead)
