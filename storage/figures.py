"""Figures from the append-only history: a range of one covering index each."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, exists, func, literal, select
from sqlmodel import Session

from funnel.stages import EventKind
from storage.mapping import table
from storage.tables import LeadEvent

_event = table(LeadEvent)


@dataclass
class Flow:
    """What happened in a period: counts of events."""

    by_kind: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, dict[str, int]] = field(default_factory=dict)  # source → kind → count
    by_reason: dict[str, int] = field(default_factory=dict)  # reasons of rejections

    def count(self, kind: EventKind) -> int:
        return self.by_kind.get(kind, 0)


def flow(session: Session, workspace_id: str, start: datetime, end: datetime) -> Flow:
    """Events in [start, end) by kind, by kind and source, and rejections by reason."""
    statement = (
        select(_event.c.kind, _event.c.source, _event.c.reason, func.count())
        .where(_event.c.workspace_id == workspace_id, _event.c.at >= start, _event.c.at < end)
        .group_by(_event.c.kind, _event.c.source, _event.c.reason)
    )
    found = Flow()
    for kind, source, reason, count in session.execute(statement):
        found.by_kind[kind] = found.by_kind.get(kind, 0) + count
        of_source = found.by_source.setdefault(source, {})
        of_source[kind] = of_source.get(kind, 0) + count
        if kind == EventKind.REJECTED:
            found.by_reason[reason] = found.by_reason.get(reason, 0) + count
    return found


@dataclass(frozen=True)
class Cohort:
    """Leads that first reached a stage in a period, and how many of them came further since."""

    source: str
    entered: int
    reached: int


def cohorts(
    session: Session,
    workspace_id: str,
    start: datetime,
    end: datetime,
    *,
    entered: EventKind,
    reached: EventKind,
    by: str = "source",
) -> list[Cohort]:
    """For leads whose first `entered` event falls in [start, end): how many have a `reached` one.

    Grouped by `by` ("source" or "campaign"), the largest first. The cohort is read by its own
    period: the second event may come at any later time.
    """
    later = _event.alias("later")
    came = exists(
        select(literal(1)).where(
            and_(
                later.c.workspace_id == workspace_id,
                later.c.lead_id == _event.c.lead_id,
                later.c.kind == reached,
            )
        )
    )
    statement = (
        select(_event.c[by], func.count(), func.sum(case((came, 1), else_=0)))
        .where(
            _event.c.workspace_id == workspace_id,
            _event.c.at >= start,
            _event.c.at < end,
            _event.c.kind == entered,
            _event.c.first,
        )
        .group_by(_event.c[by])
    )
    rows = [Cohort(key, count, int(came or 0)) for key, count, came in session.execute(statement)]
    return sorted(rows, key=lambda row: (-row.entered, row.source))


def daily_counts(
    session: Session, workspace_id: str, kind: EventKind, bounds: list[tuple[datetime, datetime]]
) -> list[int]:
    """Events of a kind within each of some consecutive stretches, in one query."""
    if not bounds:
        return []
    number = case(
        *(
            (and_(_event.c.at >= start, _event.c.at < end), position)
            for position, (start, end) in enumerate(bounds)
        ),
        else_=-1,
    )
    statement = (
        select(number, func.count())
        .where(
            _event.c.workspace_id == workspace_id,
            _event.c.at >= bounds[0][0],
            _event.c.at < bounds[-1][1],
            _event.c.kind == kind,
        )
        .group_by(number)
    )
    found = dict(session.execute(statement).tuples().all())
    return [found.get(position, 0) for position in range(len(bounds))]
