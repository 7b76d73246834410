"""A draft of the agreement, tried on the last full months before anybody signs it."""

from datetime import date

from funnel.agreement import Terms
from funnel.figures import acceptance
from funnel.periods import Period, local_date
from funnel.stages import EventKind
from funnel.trial import PastMonth, Trial, concluded, full_months, recounted, was_whole
from services.calendar import hours_of
from storage import agreements, figures
from storage import trial as stored
from storage.work import Work


def tried(work: Work, terms: Terms) -> Trial:
    """What each number of these terms would have meant in the last three full months.

    The months are those of the calendar of their zone; the month so far is not counted. The cost
    is that of the months. Nothing is stored. Raises `funnel.hours.HoursError`.
    """
    months = full_months(work.now, terms.zone)
    hours = hours_of(terms)
    timers = stored.past_timers(work, months[0].start, months[-1].end)
    kept = recounted(timers, months, terms, hours, work.now)
    began = agreements.began(work)
    began_on = None if began is None else local_date(began, terms.zone)
    return concluded(terms, [_past(work, month, began_on) for month in months], kept)


def _past(work: Work, month: Period, began_on: date | None) -> PastMonth:
    events = figures.event_counts(work, month.start, month.end)
    sqls = events.count(EventKind.SQL)
    decided = (events.count(kind) for kind in (EventKind.ACCEPTED, EventKind.REJECTED))
    whole = was_whole(month, began_on, sqls)
    return PastMonth(month, sqls if whole else None, acceptance(*decided))
