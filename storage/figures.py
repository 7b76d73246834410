"""Figures from the append-only history: a range of one covering index each."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlmodel import Session

from funnel.stages import EventKind
from storage.mapping import table
from storage.obligations import literally
from storage.tables import Handoff, LeadEvent

_event = table(LeadEvent)
_handoff = table(Handoff)


@dataclass
class Flow:
    """What happened in a period: counts of events."""

    by_kind: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, dict[str, int]] = field(default_factory=dict)  # source → kind → count
    by_reason: dict[str, int] = field(default_factory=dict)  # reasons of rejections

    def count(self, kind: EventKind) -> int:
        return self.by_kind.get(kind, 0)


def flow(
    session: Session,
    workspace_id: str,
    start: datetime,
    end: datetime,
    *,
    owner: str | None = None,
) -> Flow:
    """Events in [start, end) by kind, by kind and source, and rejections by reason.

    With `owner`, those of the leads that this person owned or had handed over at the time, and
    what they did to leads not handed over yet.
    """
    statement = (
        select(_event.c.kind, _event.c.source, _event.c.reason, func.count())
        .where(
            _event.c.workspace_id == workspace_id,
            _event.c.at >= start,
            _event.c.at < end,
            *_of_person(workspace_id, owner),
        )
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
        # `actor` is in no index of flows: SQLite, which has no statistics, would else read the
        # whole company's events there for each lead instead of the lead's own history.
        select(later.c.actor).where(
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
    session: Session,
    workspace_id: str,
    kind: EventKind,
    bounds: list[tuple[datetime, datetime]],
    *,
    owner: str | None = None,
) -> list[int]:
    """Events of a kind within each of some consecutive stretches, in one query.

    `owner` as of `flow`.
    """
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
            *_of_person(workspace_id, owner),
        )
        .group_by(number)
    )
    found = {row[0]: row[1] for row in session.execute(statement)}
    return [found.get(position, 0) for position in range(len(bounds))]


def count_pending(session: Session, workspace_id: str, *, owner: str | None = None) -> int:
    """Hand-offs not decided yet, of all or of those this person owns or handed over."""
    conditions = [
        _handoff.c.workspace_id == workspace_id,
        _handoff.c.state.in_(literally(("pending", "info"))),
        _handoff.c.id > 0,  # true of each: it makes SQLite choose the index of what is open
    ]
    if owner is not None:
        conditions.append(or_(_handoff.c.owner == owner, _handoff.c.marketer == owner))
    statement = select(func.count()).select_from(_handoff).where(*conditions)
    return int(session.execute(statement).scalar_one())


def _of_person(workspace_id: str, owner: str | None) -> list[ColumnElement[bool]]:
    """That an event belongs to a person: by the hand-off its lead was in when it happened."""
    if owner is None:
        return []
    past = _handoff.alias("past")
    latest = (
        select(func.max(past.c.id))
        .where(
            past.c.workspace_id == workspace_id,
            past.c.lead_id == _event.c.lead_id,
            past.c.handed_at <= _event.c.at,
        )
        .correlate(_event)
        .scalar_subquery()
    )
    carried = exists(
        select(literal(1))
        .where(
            _handoff.c.workspace_id == workspace_id,
            _handoff.c.id == latest,
            or_(_handoff.c.owner == owner, _handoff.c.marketer == owner),
        )
        .correlate(_event)
    )
    return [or_(carried, and_(latest.is_(None), _event.c.actor == owner))]
