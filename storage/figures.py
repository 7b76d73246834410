"""Figures from the append-only history: a range of one covering index each."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import Session

from funnel.stages import EventKind
from storage.mapping import literally, table
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
    given = {"workspace_id": workspace_id, "start": start, "end": end, "owner": owner}
    found = Flow()
    for kind, source, reason, count in session.execute(_flow(owner is not None), given):
        found.by_kind[kind] = found.by_kind.get(kind, 0) + count
        of_source = found.by_source.setdefault(source, {})
        of_source[kind] = of_source.get(kind, 0) + count
        if kind == EventKind.REJECTED:
            found.by_reason[reason] = found.by_reason.get(reason, 0) + count
    return found


# Each shape of these queries is built once: that takes longer than running it.
@cache
def _flow(of_person: bool) -> Select[Any]:
    return (
        select(_event.c.kind, _event.c.source, _event.c.reason, func.count())
        .where(
            _event.c.workspace_id == bindparam("workspace_id"),
            _event.c.at >= bindparam("start"),
            _event.c.at < bindparam("end"),
            *_of_person(of_person),
        )
        .group_by(_event.c.kind, _event.c.source, _event.c.reason)
    )


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
    given: dict[str, object] = {"workspace_id": workspace_id, "kind": kind, "owner": owner}
    given |= {f"start_{n}": start for n, (start, _) in enumerate(bounds)}
    given |= {f"end_{n}": end for n, (_, end) in enumerate(bounds)}
    rows = session.execute(_daily_counts(len(bounds), owner is not None), given)
    found = {row[0]: row[1] for row in rows}
    return [found.get(position, 0) for position in range(len(bounds))]


@cache
def _daily_counts(stretches: int, of_person: bool) -> Select[Any]:
    number = case(
        *(
            (and_(_event.c.at >= bindparam(f"start_{n}"), _event.c.at < bindparam(f"end_{n}")), n)
            for n in range(stretches)
        ),
        else_=-1,
    ).label("stretch")
    return (
        select(number, func.count())
        .where(
            _event.c.workspace_id == bindparam("workspace_id"),
            _event.c.at >= bindparam("start_0"),
            _event.c.at < bindparam(f"end_{stretches - 1}"),
            _event.c.kind == bindparam("kind"),
            *_of_person(of_person),
        )
        .group_by(number)
    )


def count_pending(session: Session, workspace_id: str, *, owner: str | None = None) -> int:
    """Hand-offs not decided yet, of all or of those this person owns or handed over."""
    given = {"workspace_id": workspace_id, "owner": owner}
    return int(session.execute(_count_pending(owner is not None), given).scalar_one())


@cache
def _count_pending(of_person: bool) -> Select[Any]:
    conditions = [
        _handoff.c.workspace_id == bindparam("workspace_id"),
        _handoff.c.state.in_(literally(("pending", "info"))),
        _handoff.c.id > 0,  # true of each: it makes SQLite choose the index of what is open
    ]
    if of_person:
        conditions.append(_either())
    return select(func.count()).select_from(_handoff).where(*conditions)


def _either() -> ColumnElement[bool]:
    """That the person owns the hand-off or handed it over."""
    return or_(_handoff.c.owner == bindparam("owner"), _handoff.c.marketer == bindparam("owner"))


def _of_person(of_person: bool) -> list[ColumnElement[bool]]:
    """That an event belongs to a person: by the hand-off its lead was in when it happened."""
    if not of_person:
        return []
    workspace_id = bindparam("workspace_id", type_=String)
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
            _either(),
        )
        .correlate(_event)
    )
    return [or_(carried, and_(latest.is_(None), _event.c.actor == bindparam("owner")))]
