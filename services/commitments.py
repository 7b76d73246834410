"""Where each side stands against what it committed to, in a period so far."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import floor

from funnel.agreement import Terms
from funnel.commitments import Commitment, timed_by
from funnel.facts import AgreementFacts
from funnel.figures import Ratio, acceptance, attainment
from funnel.hours import BusinessHours
from funnel.periods import Period, local_date
from funnel.scorecard import CommitmentReport, CommitmentStatus, Overrides, by_pace, by_share
from funnel.stages import EventKind, Side
from funnel.versions import Versions
from services import sql_parts
from services.calendar import hours_of
from services.pace import goal, last_day_over, working_days
from services.touching import kept_between
from storage import agreements, figures, handoff_figures, timer_reports
from storage.timer_scope import Scope
from storage.work import Work

_INSTANT = timedelta(microseconds=1)
_NOTHING = Ratio(0, 0)


def office_hours(work: Work, version: AgreementFacts | None) -> BusinessHours:
    """The hours agreed on; office hours of the company's zone until there is an agreement."""
    return hours_of(version.terms if version else Terms(zone=work.company.zone))


def report(
    work: Work, period: Period, *, owner: str | None = None, side: Side | None = None
) -> CommitmentReport:
    """Each commitment in a period, up to its end or now, beside what the period before came to.

    Nothing before the day the agreement began counts. Without an agreement there are none. What
    was promised is what the version in force said: SQLs by that of each day, timers by their own,
    shares by that in force at the end of the period or now. SQLs are committed to by a team as a
    whole, so one person has no such line.
    """
    previous, until = period.before(), min(period.end, work.now)
    in_force = agreements.agreement_in_force(work)
    if in_force is None:
        return CommitmentReport(period, until, previous)
    versions = agreements.in_force_between(work, previous.start, period.end)
    now, before = (
        _Measured(each, versions, _judging(work, each, versions) or in_force)
        for each in (period, previous)
    )
    earlier = {each.commitment: each.measured for each in _statuses(work, before, owner)}
    lines = (
        replace(status, before=earlier.get(status.commitment))
        for status in _statuses(work, now, owner)
    )
    of_side = tuple(line for line in lines if side is None or line.side is side)
    whole_team = owner is None and side is not Side.SALES
    overrides = handoff_figures.overrides(work, period.start, until) if whole_team else Overrides()
    stretch = now.stretch
    parts = sql_parts.statuses(work, stretch, versions, now.terms) if whole_team and stretch else ()
    return CommitmentReport(period, until, previous, now.numbers(until), of_side, overrides, parts)


def _judging(work: Work, period: Period, versions: Versions) -> AgreementFacts | None:
    """The version in force at the end of a period, or now."""
    return versions.at(min(period.end - _INSTANT, work.now))


@dataclass(frozen=True)
class _Measured:
    """A period, the versions that were in force in it, and the one that shares are judged by."""

    period: Period
    versions: Versions
    judging: AgreementFacts

    @property
    def terms(self) -> Terms:
        return self.judging.terms

    @property
    def stretch(self) -> Period | None:
        """The days since the agreement began."""
        return self.versions.since_agreed(self.period)

    def numbers(self, until: datetime) -> tuple[int, ...]:
        """The versions it was measured by up to a moment, the oldest first."""
        last = local_date(until - _INSTANT, self.period.zone)
        days = self.versions.days(self.period)
        numbers = {each.version for each, of_it in days if of_it.first <= last}
        return tuple(sorted(numbers | {self.judging.version}))


@dataclass(frozen=True)
class _Counts:
    """What happened in a period, up to its end or now."""

    events: figures.EventCounts
    timed: Mapping[Commitment, tuple[int, int]]
    complete: tuple[int, int] = (0, 0)
    touched: Ratio = _NOTHING


def _counts(work: Work, measured: _Measured, owner: str | None) -> _Counts:
    """What nothing was promised of is not asked for."""
    stretch = measured.stretch
    if stretch is None or work.now <= stretch.start:
        return _Counts(figures.EventCounts(), {})
    start, end = stretch.start, min(stretch.end, work.now)
    complete = (0, 0)
    if measured.terms.promises(Commitment.FIELDS):
        complete = figures.complete_handoffs(work, start, end, owner=owner)
    touched = _NOTHING
    if measured.terms.promises(Commitment.TOUCHES):
        touched = kept_between(work, start, end, owner=owner)
    return _Counts(
        figures.event_counts(work, start, end, owner=owner),
        timer_reports.met_and_missed(work, start, end, Scope(owner)),
        complete,
        touched,
    )


def _statuses(work: Work, measured: _Measured, owner: str | None) -> list[CommitmentStatus]:
    counts, terms = _counts(work, measured, owner), measured.terms
    team = [] if owner is not None else [_sqls(work, measured, counts)]
    timed = [
        _timed(kind, attainment(*counts.timed.get(kind, (0, 0))), terms)
        for kind in timed_by(None)
        if terms.promises(kind)
    ]
    touches = [_touches(counts.touched, terms)] if terms.promises(Commitment.TOUCHES) else []
    fields = [_fields(counts.complete, terms)] if terms.promises(Commitment.FIELDS) else []
    return [*team, _acceptance(counts.events, terms), *timed, *touches, *fields]


def _sqls(work: Work, measured: _Measured, counts: _Counts) -> CommitmentStatus:
    stretch, versions = measured.stretch, measured.versions
    actual, whole, due = counts.events.count(EventKind.SQL), 0, None
    if stretch:
        whole = floor(goal(versions, stretch, stretch.last))
        over = last_day_over(stretch, work.now)
        if over >= stretch.first and working_days(versions, replace(stretch, last=over)):
            due = floor(goal(versions, stretch, over))
    standing, target = by_pace(actual, due), measured.terms.sql_target
    return CommitmentStatus(Commitment.SQLS, target, Ratio(actual, whole), standing, None, due)


def _acceptance(events: figures.EventCounts, terms: Terms) -> CommitmentStatus:
    decided = (events.count(kind) for kind in (EventKind.ACCEPTED, EventKind.REJECTED))
    ratio, share = acceptance(*decided), terms.acceptance_target
    return CommitmentStatus(Commitment.ACCEPTANCE, share, ratio, by_share(ratio, share), share)


def _touches(ratio: Ratio, terms: Terms) -> CommitmentStatus:
    kind, share, days = Commitment.TOUCHES, terms.on_time_target, terms.touch_days
    standing = by_share(ratio, share)
    return CommitmentStatus(kind, terms.touches, ratio, standing, share, days=days)


def _fields(complete: tuple[int, int], terms: Terms) -> CommitmentStatus:
    ratio, share = Ratio(*complete), terms.fields_share
    return CommitmentStatus(Commitment.FIELDS, share, ratio, by_share(ratio, share), share)


def _timed(kind: Commitment, ratio: Ratio, terms: Terms) -> CommitmentStatus:
    promised, share = terms.promised(kind), terms.on_time_target
    return CommitmentStatus(kind, promised, ratio, by_share(ratio, share), share)
