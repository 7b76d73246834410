"""Where each side stands against what it committed to, in a period so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from funnel import workdays
from funnel.agreement import Terms
from funnel.commitments import Commitment, timed_by
from funnel.facts import AgreementFacts
from funnel.figures import Ratio, acceptance, attainment
from funnel.hours import BusinessHours
from funnel.periods import Period, expected, local_date
from funnel.scorecard import CommitmentReport, CommitmentStatus, PaceLine, by_pace, by_share
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
    """Each commitment in a period, up to its end or now, beside what the period before came to.

    Nothing before the day the agreement began counts. Without an agreement there are none. SQLs
    are committed to by a team as a whole, so one person has no such line.
    """
    nothing = CommitmentReport(period, min(period.end, work.now), period.before())
    version = agreements.agreement_in_force(work)
    if version is None:
        return nothing
    now, before = (
        _statuses(work, version.terms, _promised(work, each), owner)
        for each in (period, nothing.previous)
    )
    lines = (
        replace(status, before=earlier.measured)
        for status, earlier in zip(now, before, strict=True)
    )
    of_side = tuple(line for line in lines if side is None or line.side is side)
    return replace(nothing, version=version.version, commitments=of_side)


def pace(work: Work, month: Period) -> tuple[PaceLine, ...]:
    """SQLs by working day of a month, counted up, beside what was expected by the end of each."""
    version = agreements.agreement_in_force(work)
    if version is None:
        return ()
    stretch = _promised(work, month)
    today = min(month.last, local_date(work.now, month.zone))
    if stretch is None or today < stretch.first:
        return ()
    hours = hours_of(version.terms)
    days = workdays.working_days(hours, today, (today - stretch.first).days + 1)
    days = [day for day in days if day >= stretch.first]
    bounds = workdays.stretches(days, today, month.zone)
    if not bounds:
        return ()
    bounds[0] = (stretch.start, bounds[0][1])  # free days before the first working day
    counts = figures.daily_counts(work, EventKind.SQL, bounds)
    over = last_day_over(month, work.now)
    return tuple(
        PaceLine(day, sum(counts[: n + 1]), floor(_goal(version.terms, stretch, min(day, over))))
        for n, day in enumerate(days)
    )


def last_day_over(period: Period, now: datetime) -> date:
    """The last day of a period that is over. Today is not: else a team is behind each morning."""
    return min(period.last, local_date(now, period.zone) - _DAY)


def _promised(work: Work, period: Period) -> Period | None:
    """The days of a period since the agreement began."""
    began = agreements.began(work)
    if began is None:
        return None
    first = max(period.first, local_date(began, period.zone))
    return Period(first, period.last, period.zone) if first <= period.last else None


@dataclass(frozen=True)
class _Counts:
    """What happened in a period, up to its end or now."""

    events: figures.EventCounts
    timed: Mapping[Commitment, tuple[int, int]]


def _counts(work: Work, stretch: Period | None, owner: str | None) -> _Counts:
    if stretch is None or work.now <= stretch.start:
        return _Counts(figures.EventCounts(), {})
    end = min(stretch.end, work.now)
    return _Counts(
        figures.event_counts(work, stretch.start, end, owner=owner),
        timer_reports.met_and_missed(work, stretch.start, end, Scope(owner)),
    )


def _statuses(
    work: Work, terms: Terms, stretch: Period | None, owner: str | None
) -> list[CommitmentStatus]:
    counts = _counts(work, stretch, owner)
    team = [] if owner is not None else [_sqls(work, terms, stretch, counts)]
    timed = [
        _shared(kind, terms.promised(kind), attainment(*counts.timed.get(kind, (0, 0))), terms)
        for kind in timed_by(None)
    ]
    return [*team, _acceptance(counts.events, terms), *timed]


def _sqls(work: Work, terms: Terms, stretch: Period | None, counts: _Counts) -> CommitmentStatus:
    actual, due = counts.events.count(EventKind.SQL), None
    goal = floor(_goal(terms, stretch, stretch.last)) if stretch else 0
    if stretch:
        over = last_day_over(stretch, work.now)
        if hours_of(terms).working_days(stretch.first, over):
            due = floor(_goal(terms, stretch, over))
    return CommitmentStatus(
        Commitment.SQLS, terms.sql_target, Ratio(actual, goal), by_pace(actual, due), None, due
    )


def _goal(terms: Terms, stretch: Period, until: date) -> Fraction:
    """What the working days of a stretch through `until` should bring, by each month's target."""
    hours = hours_of(terms)
    return sum(
        (
            expected(
                terms.sql_target,
                hours.working_days(days.first, min(days.last, until)),
                hours.working_days(month.first, month.last),
            )
            for month, days in stretch.months()
        ),
        Fraction(0),
    )


def _acceptance(events: figures.EventCounts, terms: Terms) -> CommitmentStatus:
    decided = (events.count(kind) for kind in (EventKind.ACCEPTED, EventKind.REJECTED))
    ratio, share = acceptance(*decided), terms.acceptance_target
    return CommitmentStatus(Commitment.ACCEPTANCE, share, ratio, by_share(ratio, share), share)


def _shared(kind: Commitment, time: timedelta, ratio: Ratio, terms: Terms) -> CommitmentStatus:
    share = terms.on_time_target
    return CommitmentStatus(kind, time, ratio, by_share(ratio, share), share)
