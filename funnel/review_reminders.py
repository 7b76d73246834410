"""When the heads are reminded to review the agreement: a week before its review date, and on it."""

from datetime import datetime, timedelta
from typing import Final

from funnel.agreement import Terms
from funnel.zones import find_zone, start_of_day

AHEAD: Final = timedelta(days=7)


def reminders(terms: Terms) -> tuple[datetime, ...]:
    """The beginnings of both days, in the zone of the terms; none without a review date.

    What is sent then waits for the next opening.
    """
    zone = find_zone(terms.zone)
    if terms.review_on is None or zone is None:
        return ()
    return tuple(start_of_day(day, zone) for day in (terms.review_on - AHEAD, terms.review_on))


def first_reminder(terms: Terms) -> datetime | None:
    """The earlier one, also of what is less than a week ahead: it is then sent at once."""
    return next(iter(reminders(terms)), None)


def next_reminder(terms: Terms, now: datetime) -> datetime | None:
    """The first one that is still to come."""
    return next((at for at in reminders(terms) if at > now), None)
