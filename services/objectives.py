"""How the objectives of the agreement stand in the month or quarter that a period ends in."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from funnel.agreement import Terms
from funnel.agreement_parts import Metric, Objective
from funnel.commitments import Commitment
from funnel.figures import Ratio, spread
from funnel.objectives import COUNTED, ObjectiveStatus, expected_by, period_of
from funnel.periods import Period
from funnel.stages import EventKind
from services.calendar import hours_of
from services.pace import last_day_over
from storage import agreements, figures, timer_reports
from storage.work import Work

_INSTANT = timedelta(microseconds=1)


def statuses(work: Work, period: Period) -> tuple[ObjectiveStatus, ...]:
    """Each objective of the version in force at the end of a period, or now.

    Counted is from the day the agreement began, up to the end of the objective's own period or
    now; its working days are those of that version's hours. One without objectives has none.
    """
    in_force = agreements.agreement_in_force(work)
    if in_force is None:
        return ()
    quarter = Period.quarter_of(period.last, period.zone)
    versions = agreements.in_force_between(work, quarter.start, quarter.end)
    judging = versions.at(min(period.end - _INSTANT, work.now))
    if judging is None:
        return ()
    found = []
    for objective in judging.terms.objectives:
        whole = period_of(objective, period)
        stretch = versions.since_agreed(whole)
        status = ObjectiveStatus(objective, whole)
        if stretch is not None and work.now > stretch.start:
            status = _measured(work, status, stretch)
            status = replace(status, expected=_expected(work, judging.terms, status, stretch))
        found.append(status)
    return tuple(found)


def measured(work: Work, objective: Objective, period: Period) -> ObjectiveStatus:
    """What an objective came to in a period that is over, whatever was agreed on then."""
    return _measured(work, ObjectiveStatus(objective, period), period)


def _expected(work: Work, terms: Terms, status: ObjectiveStatus, stretch: Period) -> Decimal | None:
    """Today counts once it is over, as of commitments."""
    if status.metric not in COUNTED:
        return None
    hours, whole = hours_of(terms), status.period
    gone = hours.working_days(stretch.first, last_day_over(stretch, work.now))
    return expected_by(status.objective, gone, hours.working_days(whole.first, whole.last))


def _measured(work: Work, status: ObjectiveStatus, stretch: Period) -> ObjectiveStatus:
    start, end = stretch.start, min(stretch.end, work.now)
    metric = status.objective.metric
    if metric is Metric.SQLS:
        handed = figures.daily_counts(work, EventKind.SQL, [(start, end)])
        return replace(status, reached=Decimal(sum(handed)))
    if metric in {Metric.WON, Metric.VALUE}:
        return _won(work, status, start, end)
    if metric is Metric.CONVERSION:
        return replace(status, ratio=_conversion(work, start, end))
    if metric is Metric.SPEED:
        took = timer_reports.durations(work, Commitment.FIRST_TOUCH, start, end)
        return replace(status, spread=spread([timedelta(seconds=each) for each in took]))
    return status


def _won(work: Work, status: ObjectiveStatus, start: datetime, end: datetime) -> ObjectiveStatus:
    """Deals, or their value in the company's currency alone: no rate is guessed."""
    sums = figures.won_between(work, start, end)
    deals = sum(each.deals for each in sums)
    if status.metric is Metric.WON:
        return replace(status, reached=Decimal(deals))
    currency = work.company.currency
    ours = [each for each in sums if each.currency == currency and each.valued]
    left_out = deals - sum(each.valued for each in ours)
    value = sum((each.value for each in ours), Decimal(0))
    reached = value if ours or not deals else None
    return replace(status, reached=reached, currency=currency, left_out=left_out)


def _conversion(work: Work, start: datetime, end: datetime) -> Ratio:
    """Of the leads first handed off in [start, end), those won by now."""
    rows = figures.cohorts(work, start, end, entered=EventKind.SQL, reached=EventKind.WON)
    return Ratio(sum(row.reached for row in rows), sum(row.entered for row in rows))
