"""A draft of the agreement, tried on the last full months before anybody signs it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from funnel.agreement import Terms
from funnel.agreement_parts import Metric, Span
from funnel.commitments import Commitment
from funnel.figures import acceptance
from funnel.periods import Period, local_date
from funnel.qualification import tried_on
from funnel.stages import EventKind
from funnel.trial import (
    ObjectiveTried,
    PastMonth,
    PastTimer,
    Trial,
    concluded,
    full_months,
    recounted,
    was_whole,
)
from funnel.updates import stretches
from services.calendar import hours_of
from services.objectives import measured
from storage import agreements, figures
from storage import trial as stored
from storage.work import Work

MOST = 5_000  # timers that a form has the time to count again


def tried(work: Work, terms: Terms, *, most: int | None = None) -> Trial | None:
    """What each number of these terms would have meant in the last three full months.

    The months are those of the calendar of their zone; the month so far is not counted. The cost
    is that of the months; None where they hold more than `most` timers. Nothing is stored. Raises
    `funnel.hours.HoursError`.
    """
    months = full_months(work.now, terms.zone)
    hours = hours_of(terms)
    timers: Iterable[PastTimer] = stored.past_timers(work, months[0].start, months[-1].end)
    if terms.promises(Commitment.UPDATE):
        timers = chain(timers, stretches(stored.update_steps(work, months[0].start)))
    if most is not None:
        few = [*islice(timers, most + 1)]
        if len(few) > most:
            return None
        timers = few
    kept = recounted(timers, months, terms, hours, work.now)
    first = agreements.by_number(work, 1)
    began_on = None if first is None else local_date(first.begins_at, terms.zone)
    past = [_past(work, month, began_on) for month in months]
    trial = replace(concluded(terms, past, kept), objectives=_objectives(work, terms, past))
    if not terms.criteria:
        return trial
    handed_off = stored.handed_off(work, months[0].start, months[-1].end)
    return replace(trial, bar=tried_on(terms, handed_off))


def _objectives(work: Work, terms: Terms, past: Sequence[PastMonth]) -> tuple[ObjectiveTried, ...]:
    """Three months are as long as a quarter; where one of them has no data, it has none."""
    whole = [each.month for each in past if each.sqls is not None]
    quarter = [Period(past[0].month.first, past[-1].month.last, past[0].month.zone)]
    of_span = {Span.MONTH: whole, Span.QUARTER: quarter if len(whole) == len(past) else []}
    return tuple(
        ObjectiveTried(
            objective,
            tuple(measured(work, objective, period) for period in of_span[objective.span]),
        )
        for objective in terms.objectives
        if objective.metric is not Metric.MARKED
    )


def _past(work: Work, month: Period, began_on: date | None) -> PastMonth:
    events = figures.event_counts(work, month.start, month.end)
    sqls = events.count(EventKind.SQL)
    decided = (events.count(kind) for kind in (EventKind.ACCEPTED, EventKind.REJECTED))
    whole = was_whole(month, began_on, sqls)
    return PastMonth(month, sqls if whole else None, acceptance(*decided))
