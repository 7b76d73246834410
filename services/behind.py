"""What is behind the figures of a report: for each commitment its leads and missed deadlines."""

from funnel.behind import LISTED, Behind, BehindReport
from funnel.commitments import TIMED, Commitment
from funnel.facts import LeadFacts
from funnel.periods import Period
from funnel.scorecard import CommitmentReport, CommitmentStatus
from funnel.stages import EventKind, Side
from services import commitments
from storage import agreements, timer_reports
from storage import behind as stored
from storage.timer_scope import Scope
from storage.work import Work

_EVENTS = {Commitment.SQLS: EventKind.SQL, Commitment.ACCEPTANCE: EventKind.REJECTED}


def report(
    work: Work, period: Period, *, owner: str | None = None, side: Side | None = None
) -> BehindReport:
    """The commitments of a period as `commitments.report` counts them, with what is behind each."""
    figures = commitments.report(work, period, owner=owner, side=side)
    versions = agreements.in_force_between(work, period.start, period.end)
    stretch = versions.since_agreed(period)
    if stretch is None or stretch.start >= figures.until:
        return BehindReport(figures, tuple(map(Behind, figures.commitments)))
    lines = tuple(_behind(work, stretch, figures, each, owner) for each in figures.commitments)
    return BehindReport(figures, lines)


def _behind(
    work: Work,
    stretch: Period,
    figures: CommitmentReport,
    status: CommitmentStatus,
    owner: str | None,
) -> Behind:
    start, end, kind = stretch.start, figures.until, status.commitment
    if kind in TIMED:
        scope = Scope(owner, (kind,))
        missed = timer_reports.missed_timers(work, start, end, scope, limit=LISTED)
        count = status.actual.denominator - status.actual.numerator
        listed = tuple(missed[:LISTED])
        return Behind(status, missed=listed, left_out=max(count - len(listed), 0))
    leads: list[LeadFacts] = []
    if kind in _EVENTS:
        leads = stored.leads_with(work, _EVENTS[kind], start, end, owner=owner, limit=LISTED)
    elif kind is Commitment.FIELDS:
        leads = stored.incomplete(work, start, end, owner=owner, limit=LISTED)
    return Behind(status, leads=tuple(leads), left_out=max(_count(status) - len(leads), 0))


def _count(status: CommitmentStatus) -> int:
    """How many leads there are behind a figure."""
    if status.commitment is Commitment.TOUCHES:
        return 0
    if status.commitment is Commitment.SQLS:
        return status.actual.numerator
    return status.actual.denominator - status.actual.numerator
