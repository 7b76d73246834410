"""Where each side stands against what it committed to, in the month so far."""

from datetime import datetime, timedelta

from funnel.agreement import Terms
from funnel.commitments import Commitment, timed_by
from funnel.facts import AgreementFacts
from funnel.figures import Ratio, acceptance, attainment
from funnel.hours import BusinessHours
from funnel.periods import Period, expected, local_date, pace
from funnel.scorecard import CommitmentReport, CommitmentStatus, by_pace, by_share
from funnel.stages import EventKind, Side
from services.calendar import hours_of
from storage import agreements, figures, timer_reports
from storage.timer_reports import Scope
from storage.work import Work

_DAY = timedelta(days=1)


def office_hours(work: Work, version: AgreementFacts | None) -> BusinessHours:
    """The hours agreed on; office hours of the company's zone until there is an agreement."""
    return hours_of(version.terms if version else Terms(zone=work.company.zone))


def report(
    work: Work, period: Period, *, owner: str | None = None, side: Side | None = None
) -> CommitmentReport:
    """Each commitment in the calendar month of the period's last day, up to its end or now.

    Without an agreement there are none. SQLs are committed to by a team as a whole, so one
    person has no such line.
    """
    version = agreements.agreement_in_force(work)
    if version is None:
        return CommitmentReport(period, None, ())
    month = Period.month_of(period.last, period.zone)
    end = min(month.end, period.end, work.now)
    counts = figures.event_counts(work, month.start, end, owner=owner)
    timed = timer_reports.met_and_missed(work, month.start, end, Scope(owner))
    lines = []
    if owner is None:
        lines.append(_sqls(counts.count(EventKind.SQL), version.terms, month, end))
    lines.append(_acceptance(counts, version.terms))
    for commitment in timed_by(None):
        ratio = attainment(*timed.get(commitment, (0, 0)))
        target = version.terms.promised(commitment)
        lines.append(CommitmentStatus(commitment, target, ratio, by_share(ratio, 1.0)))
    of_side = tuple(line for line in lines if side is None or line.side is side)
    return CommitmentReport(period, version.version, of_side)


def _sqls(actual: int, terms: Terms, month: Period, end: datetime) -> CommitmentStatus:
    hours = hours_of(terms)
    total = hours.working_days(month.first, month.last)
    # A day counts once it is over, else a team would be behind each morning.
    days_over = hours.working_days(month.first, local_date(end, month.zone) - _DAY)
    target = terms.sql_target
    going = pace(actual, target, days_over, total)
    return CommitmentStatus(
        Commitment.SQLS,
        target,
        Ratio(actual, target),
        by_pace(going),
        expected(target, days_over, total) if days_over else None,
        going,
    )


def _acceptance(counts: figures.EventCounts, terms: Terms) -> CommitmentStatus:
    decided = (counts.count(kind) for kind in (EventKind.ACCEPTED, EventKind.REJECTED))
    ratio, target = acceptance(*decided), terms.acceptance_target
    return CommitmentStatus(Commitment.ACCEPTANCE, target, ratio, by_share(ratio, target))
