"""Leads that came to a stage in a period, and when they came further."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, select

from funnel.facts import LeadFacts
from funnel.segments import GroupBy
from funnel.stage_lines import STAGE_OF, Entry, Moves
from funnel.stages import Stage
from storage.counted import counts, of_person, of_whom
from storage.leads import lead_facts
from storage.mapping import literally, narrowed_by, table, without_index
from storage.tables import Lead, LeadEvent
from storage.work import OURS, Work, ours

_event = table(LeadEvent)
_lead = table(Lead)
_ON_EVENT: Final = {GroupBy.SOURCE: _event.c.source, GroupBy.CAMPAIGN: _event.c.campaign}


def entries(
    work: Work,
    start: datetime,
    end: datetime,
    *,
    owner: str | None = None,
    by: GroupBy = GroupBy.STAGE,
) -> list[Entry]:
    """Leads that first came to a stage in [start, end); `owner` as of `figures.event_counts`.

    The key is the source or campaign that a lead had at that moment, else "".
    """
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    statement = _entries(narrowed_by(parameters), by if by in _ON_EVENT else GroupBy.SOURCE)
    rows = work.rows(statement, **parameters).all()
    keyed = by in _ON_EVENT
    return [
        Entry(lead, STAGE_OF[kind], at, key if keyed else "") for lead, kind, at, key, _ in rows
    ]


@cache
def _entries(narrowed: frozenset[str], by: GroupBy) -> Select[Any]:
    columns = (_event.c.lead_id, _event.c.kind, _event.c.at, _ON_EVENT[by], _event.c.id)
    return select(*columns).where(*_entered(narrowed)).order_by(_event.c.at, _event.c.id)


def moves(
    work: Work, start: datetime, end: datetime, until: datetime, *, owner: str | None = None
) -> Moves:
    """When the leads of `entries` came to a stage, the first time or again, before `until`."""
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    rows = work.rows(_moves(narrowed_by(parameters)), **parameters, until=until)
    by_lead: dict[int, list[tuple[Stage, datetime]]] = defaultdict(list)
    for lead, kind, at, _ in rows.all():
        by_lead[lead].append((STAGE_OF[kind], at))
    return by_lead


@cache
def _moves(narrowed: frozenset[str]) -> Select[Any]:
    later = _event.alias("later")
    # `actor` is in no index of flows, which SQLite would else read instead of the histories.
    return select(later.c.lead_id, later.c.kind, later.c.at, later.c.actor).where(
        later.c.workspace_id == bindparam(OURS),
        later.c.lead_id.in_(select(_event.c.lead_id).where(*_entered(narrowed))),
        later.c.kind.in_(literally(STAGE_OF)),
        without_index(later.c.at) < bindparam("until"),
        counts(later, narrowed),
    )


def leads_of(work: Work, start: datetime, end: datetime) -> list[LeadFacts]:
    """The leads of `entries` as they are now."""
    return lead_facts.all(work.rows(_LEADS, start=start, end=end))


def _entered(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    return [
        ours(_event),
        _event.c.at >= bindparam("start"),
        _event.c.at < bindparam("end"),
        _event.c.kind.in_(literally(STAGE_OF)),
        _event.c.first,
        counts(_event, narrowed),
        *of_person(narrowed),
    ]


_THEIRS = select(_event.c.lead_id).where(*_entered(frozenset())).distinct().subquery("theirs")
_LEADS = (
    select(*lead_facts.columns)
    .join_from(_THEIRS, _lead, _lead.c.id == _THEIRS.c.lead_id)
    .where(ours(_lead))
)
