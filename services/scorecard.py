"""The scorecard: every figure that a digest, a status and a report show, as plain values."""

from datetime import datetime, timedelta

from funnel.commitments import Commitment, timed_by
from funnel.facts import Due
from funnel.figures import acceptance, attainment, spread
from funnel.periods import Period, local_date
from funnel.scorecard import Flow, Scorecard, SourceLine
from funnel.stages import EventKind, Side
from services import commitments
from services.pace import pace
from storage import figures, handoff_figures, open_timers, timer_reports
from storage.timer_scope import Scope
from storage.work import Work

ROWS = 50  # of a list of what is due or missed; the counts are exact


def gather(
    work: Work, period: Period, *, owner: str | None = None, side: Side | None = None
) -> Scorecard:
    """Every figure of a period, `owner` and `side` narrowing it to one person or team.

    Each query reads a range of the period, of its month, or what is open now: never all history.
    """
    month = Period.month_of(period.last, period.zone)
    now, today = work.now, local_date(work.now, work.company.zone)
    start, end = period.start, min(period.end, now)
    tonight = Period.day(today, work.company.zone).end
    kinds = timed_by(side)
    scope = Scope(owner, None if side is None else kinds)
    counts = figures.event_counts(work, start, end, owner=owner)
    by_kind = timer_reports.met_and_missed(work, start, end, Scope(owner))
    still = open_timers.count_due(work, now, tonight, scope)
    late = open_timers.count_due(work, None, now, scope)
    took = timer_reports.durations(work, Commitment.FIRST_TOUCH, start, end, owner=owner)
    return Scorecard(
        period=period,
        today=today,
        report=commitments.report(work, month, owner=owner, side=side),
        flow=_flow(counts),
        pending=handoff_figures.count_pending(work, owner=owner),
        accepted=acceptance(counts.count(EventKind.ACCEPTED), counts.count(EventKind.REJECTED)),
        reasons=tuple(sorted(counts.by_reason.items(), key=lambda pair: (-pair[1], pair[0]))),
        sources=_sources(counts),
        kept=tuple((kind, attainment(*by_kind[kind])) for kind in kinds if kind in by_kind),
        speed=spread([timedelta(seconds=seconds) for seconds in took]),
        due=_rows(open_timers.by_deadline(work, scope, until=tonight, limit=ROWS)),
        due_count=tuple((kind, still[kind]) for kind in kinds if kind in still),
        overdue=sum(late.values()),
        missed=_rows(timer_reports.missed_timers(work, start, end, scope, limit=ROWS)),
        missed_count=sum(by_kind[kind][1] for kind in kinds if kind in by_kind),
        pace=pace(work, month) if owner is None else (),
    )


def flow_between(work: Work, start: datetime, end: datetime) -> tuple[Flow, tuple[SourceLine, ...]]:
    """The flow of [start, end) and its sources."""
    counts = figures.event_counts(work, start, end)
    return _flow(counts), _sources(counts)


def _rows(due: list[Due]) -> tuple[Due, ...]:
    return tuple(due[:ROWS])


def _flow(counts: figures.EventCounts) -> Flow:
    return Flow(
        leads=counts.count(EventKind.CREATED),
        mqls=counts.count(EventKind.MQL),
        handed=counts.count(EventKind.SQL),
        accepted=counts.count(EventKind.ACCEPTED),
        rejected=counts.count(EventKind.REJECTED),
        touches=counts.count(EventKind.TOUCH),
        opportunities=counts.count(EventKind.OPPORTUNITY),
        won=counts.count(EventKind.WON),
        lost=counts.count(EventKind.LOST),
    )


def _sources(counts: figures.EventCounts) -> tuple[SourceLine, ...]:
    lines = [
        SourceLine(
            source=source,
            handed=kinds.get(EventKind.SQL, 0),
            accepted=kinds.get(EventKind.ACCEPTED, 0),
            rejected=kinds.get(EventKind.REJECTED, 0),
            won=kinds.get(EventKind.WON, 0),
        )
        for source, kinds in counts.by_source.items()
    ]
    active = [line for line in lines if line.handed or line.accepted or line.rejected or line.won]
    return tuple(sorted(active, key=lambda line: (-line.handed, -line.accepted, line.source)))
