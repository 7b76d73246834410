"""Speed to lead, and its parts: the time until a rep had the lead, and the rep's own from then."""

from datetime import datetime, timedelta

from funnel.figures import Speed, spread
from services.timers import hours_under
from storage import routing
from storage.work import Work

_NONE = timedelta(0)


def speed_to_lead(
    work: Work, start: datetime, end: datetime, *, owner: str | None = None
) -> Speed | None:
    """Of the first touches done in [start, end), in business time; None without any.

    A question's time counts in neither part, as it does not in the whole. A touch that was made
    before a rep had the lead took no time of theirs.
    """
    whole, queue, own = [], [], []
    for each in routing.routed(work, start, end, owner=owner):
        timer = each.timer
        took = timedelta(seconds=timer.took or 0)
        whole.append(took)
        if each.had_at is None:
            continue
        hours = hours_under(work, timer.agreement_id)
        had_at = max(each.had_at, timer.started_at)
        waited = min(took, hours.between(timer.started_at, had_at, timer.stretches))
        queue.append(waited)
        own.append(max(_NONE, took - waited))
    total = spread(whole)
    return None if total is None else Speed(total, spread(queue), spread(own))
