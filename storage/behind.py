"""The leads of a period that count in a figure, or against it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from funnel.facts import LeadFacts
from funnel.stages import EventKind
from storage.counted import counts, of_person, of_whom
from storage.leads import lead_facts
from storage.mapping import narrowed_by, table
from storage.tables import Lead, LeadEvent
from storage.work import Work, ours

_event = table(LeadEvent)
_lead = table(Lead)


def leads_with(
    work: Work,
    kind: EventKind,
    start: datetime,
    end: datetime,
    *,
    owner: str | None = None,
    limit: int,
) -> list[LeadFacts]:
    """To what something happened in [start, end), the latest first; `owner` as of figures."""
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    statement = _with(narrowed_by(parameters), incomplete=False)
    return lead_facts.all(work.rows(statement, **parameters, kind=kind, most=limit))


def incomplete(
    work: Work, start: datetime, end: datetime, *, owner: str | None = None, limit: int
) -> list[LeadFacts]:
    """What was handed off in [start, end) without a required field, the latest first."""
    parameters = {"start": start, "end": end} | of_whom(work, owner)
    statement = _with(narrowed_by(parameters), incomplete=True)
    return lead_facts.all(work.rows(statement, **parameters, kind=EventKind.SQL, most=limit))


@cache
def _with(narrowed: frozenset[str], *, incomplete: bool) -> Select[Any]:
    conditions = [
        ours(_event),
        _event.c.at >= bindparam("start"),
        _event.c.at < bindparam("end"),
        _event.c.kind == bindparam("kind"),
        counts(_event, narrowed),
        *of_person(narrowed),
    ]
    if incomplete:
        conditions.append(_event.c.data["complete"].as_boolean().is_(False))
    latest = (
        select(_event.c.lead_id, func.max(_event.c.at).label("at"))
        .where(*conditions)
        .group_by(_event.c.lead_id)
        .order_by(func.max(_event.c.at).desc(), _event.c.lead_id)
        .limit(bindparam("most"))
        .subquery("latest")
    )
    return (
        select(*lead_facts.columns)
        .join_from(latest, _lead, _lead.c.id == latest.c.lead_id)
        .where(ours(_lead))
        .order_by(latest.c.at.desc(), _lead.c.id)
    )
