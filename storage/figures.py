"""Figures from the append-only history: a range of one covering index each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
)

from funnel.stages import EventKind, Reason
from funnel.touching import Step
from storage.counted import counts, of_person, of_whom
from storage.mapping import narrowed_by, table, without_index
from storage.tables import LeadEvent
from storage.work import OURS, Work, ours

_event = table(LeadEvent)


@dataclass
class EventCounts:
    """What happened in a period: counts of events."""

    by_kind: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, dict[str, int]] = field(default_factory=dict)  # source → kind → count
    by_reason: dict[Reason, int] = field(default_factory=dict)  # reasons of rejections

    def count(self, kind: EventKind) -> int:
        return self.by_kind.get(kind, 0)


def event_counts(
    work: Work, start: datetime, end: datetime, *, owner: str | None = None
) -> EventCounts:
    """Events in [start, end) by kind, by kind and source, and rejections by reason.

    What was taken back is counted nowhere in this module.

    With `owner`, those of the leads that this person owned or had handed over at the time, and
    what they did to leads not handed over yet.
    """
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    totals = EventCounts()
    rows = work.rows(_event_counts(narrowed_by(parameters)), **parameters)
    for kind, source, reason, count in rows.all():
        totals.by_kind[kind] = totals.by_kind.get(kind, 0) + count
        of_source = totals.by_source.setdefault(source, {})
        of_source[kind] = of_source.get(kind, 0) + count
        if kind == EventKind.REJECTED:
            why = Reason(reason)
            totals.by_reason[why] = totals.by_reason.get(why, 0) + count
    return totals


@cache
def _event_counts(narrowed: frozenset[str]) -> Select[Any]:
    return (
        select(_event.c.kind, _event.c.source, _event.c.reason, func.count())
        .where(
            ours(_event),
            _event.c.at >= bindparam("start"),
            _event.c.at < bindparam("end"),
            counts(_event, narrowed),
            *of_person(narrowed),
        )
        .group_by(_event.c.kind, _event.c.source, _event.c.reason)
    )


def complete_handoffs(
    work: Work, start: datetime, end: datetime, *, owner: str | None = None
) -> tuple[int, int]:
    """Of the hand-offs in [start, end) with required fields: how many had them all, of how many.

    `owner` as of `event_counts`.
    """
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    rows = work.rows(_complete_handoffs(narrowed_by(parameters)), **parameters)
    totals = {bool(complete): count for complete, count in rows if complete is not None}
    return totals.get(True, 0), sum(totals.values())


@cache
def _complete_handoffs(narrowed: frozenset[str]) -> Select[Any]:
    complete = _event.c.data["complete"].as_boolean().label("complete")
    asked = (
        select(complete)
        .where(
            ours(_event),
            _event.c.at >= bindparam("start"),
            _event.c.at < bindparam("end"),
            _event.c.kind == EventKind.SQL,
            counts(_event, narrowed),
            *of_person(narrowed),
        )
        .subquery("asked")
    )
    return select(asked.c.complete, func.count()).group_by(asked.c.complete)


def steps(
    work: Work,
    kinds: Iterable[EventKind],
    start: datetime,
    end: datetime,
    *,
    owner: str | None = None,
) -> list[Step]:
    """What happened of some kinds in [start, end), in that order; `owner` as of `event_counts`."""
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    statement = _steps(narrowed_by(parameters))
    rows = work.rows(statement, **parameters, kinds=sorted(kinds))
    return [Step(lead_id, at, EventKind(kind)) for lead_id, at, kind, _ in rows.all()]


@cache
def _steps(narrowed: frozenset[str]) -> Select[Any]:
    return (
        select(_event.c.lead_id, _event.c.at, _event.c.kind, _event.c.id)
        .where(
            ours(_event),
            _event.c.at >= bindparam("start"),
            _event.c.at < bindparam("end"),
            _event.c.kind.in_(bindparam("kinds")),
            counts(_event, narrowed),
            *of_person(narrowed),
        )
        .order_by(_event.c.at, _event.c.id)
    )


@dataclass(frozen=True)
class Cohort:
    """Leads of a source that first reached a stage in a period, and how many came further since."""

    key: str
    entered: int
    reached: int


def cohorts(
    work: Work,
    start: datetime,
    end: datetime,
    *,
    entered: EventKind,
    reached: EventKind,
) -> list[Cohort]:
    """For leads whose first `entered` event falls in [start, end): how many have a `reached` one.

    By source, the largest first. The cohort is read by its own period: the second event may come at
    any later time, up to now.
    """
    parameters = of_whom(work)
    narrowed = narrowed_by(parameters)
    later = _event.alias("later")
    came = exists(
        # `actor` is in no index of flows: SQLite, which has no statistics, would else read the
        # whole company's events there for each lead instead of the lead's own history.
        select(later.c.actor).where(
            later.c.workspace_id == bindparam(OURS),
            later.c.lead_id == _event.c.lead_id,
            later.c.kind == reached,
            without_index(later.c.at) < work.now,
            counts(later, narrowed),
        )
    )
    statement = (
        select(_event.c.source, func.count(), func.sum(case((came, 1), else_=0)))
        .where(
            ours(_event),
            _event.c.at >= start,
            _event.c.at < end,
            _event.c.kind == entered,
            _event.c.first,
            counts(_event, narrowed),
        )
        .group_by(_event.c.source)
    )
    result = work.rows(statement, **parameters)
    rows = [Cohort(key, count, int(came or 0)) for key, count, came in result]
    return sorted(rows, key=lambda row: (-row.entered, row.key))


@dataclass(frozen=True)
class WonSum:
    """Won deals of one currency: how many, how many of them with a value, and its sum."""

    currency: str
    deals: int
    valued: int
    value: Decimal


def won_between(work: Work, start: datetime, end: datetime) -> list[WonSum]:
    """The deals won in [start, end), by currency: sums of two currencies are never added up."""
    parameters = {"start": start, "end": end} | of_whom(work)
    rows = work.rows(_won(narrowed_by(parameters)), **parameters)
    return [WonSum(currency, deals, n, value or Decimal(0)) for currency, deals, n, value in rows]


@cache
def _won(narrowed: frozenset[str]) -> Select[Any]:
    amount = _event.c.amount
    return (
        select(_event.c.currency, func.count(), func.count(amount), func.sum(amount))
        .where(
            ours(_event),
            _event.c.at >= bindparam("start"),
            _event.c.at < bindparam("end"),
            _event.c.kind == EventKind.WON,
            counts(_event, narrowed),
        )
        .group_by(_event.c.currency)
    )


def daily_counts(
    work: Work,
    kind: EventKind,
    bounds: list[tuple[datetime, datetime]],
    *,
    owner: str | None = None,
) -> list[int]:
    """Events of a kind within each of some consecutive stretches, in one query.

    `owner` as of `event_counts`.
    """
    if not bounds:
        return []
    parameters = of_whom(work, owner)
    statement = _daily_counts(len(bounds), narrowed_by(parameters))
    parameters |= {f"start_{n}": start for n, (start, _) in enumerate(bounds)}
    parameters |= {f"end_{n}": end for n, (_, end) in enumerate(bounds)}
    by_stretch = {row[0]: row[1] for row in work.rows(statement, kind=kind, **parameters)}
    return [by_stretch.get(position, 0) for position in range(len(bounds))]


@cache
def _daily_counts(stretches: int, narrowed: frozenset[str]) -> Select[Any]:
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
            ours(_event),
            _event.c.at >= bindparam("start_0"),
            _event.c.at < bindparam(f"end_{stretches - 1}"),
            _event.c.kind == bindparam("kind"),
            counts(_event, narrowed),
            *of_person(narrowed),
        )
        .group_by(number)
    )
