"""What happened in a period by campaign, source, sector and size, and how long deals took."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import and_, bindparam, func, select

from funnel.segments import Happened
from funnel.stages import EventKind
from storage.mapping import literally, table
from storage.tables import Lead, LeadEvent
from storage.work import OURS, Work, ours

_event = table(LeadEvent)
_lead = table(Lead)
_first_sql = _event.alias("first_sql")

_COUNTED = (
    EventKind.CREATED,
    EventKind.SQL,
    EventKind.ACCEPTED,
    EventKind.REJECTED,
    EventKind.OPPORTUNITY,
    EventKind.WON,
    EventKind.LOST,
)
_SEGMENT = (
    *(_event.c.kind, _event.c.first, _event.c.source, _event.c.campaign),
    *(_lead.c.sector, _lead.c.company_size, _event.c.currency),
)
_HAPPENED = (
    select(*_SEGMENT, func.count(), func.count(_event.c.amount), func.sum(_event.c.amount))
    .join_from(_event, _lead, _lead.c.id == _event.c.lead_id)
    .where(
        ours(_event),
        ours(_lead),
        _event.c.at >= bindparam("start"),
        _event.c.at < bindparam("end"),
        _event.c.kind.in_(literally(_COUNTED)),
        _event.c.canceled.is_(False),
    )
    .group_by(*_SEGMENT)
)
_CYCLES = (
    # `actor` is in no index of flows: SQLite, which has no statistics, would else read the whole
    # company's events there for each deal instead of the lead's own history.
    select(_first_sql.c.at, _event.c.at, _first_sql.c.actor)
    .join_from(
        _event,
        _first_sql,
        and_(
            _first_sql.c.workspace_id == bindparam(OURS),
            _first_sql.c.lead_id == _event.c.lead_id,
            _first_sql.c.kind == EventKind.SQL,
        ),
    )
    .where(
        ours(_event),
        _event.c.at >= bindparam("start"),
        _event.c.at < bindparam("end"),
        _event.c.kind == EventKind.WON,
        _event.c.canceled.is_(False),
        _first_sql.c.first.is_(True),
        _first_sql.c.canceled.is_(False),
    )
)


def happened(work: Work, start: datetime, end: datetime) -> list[Happened]:
    """What counts in [start, end), by all that leads are grouped by; not what was taken back."""
    rows = work.rows(_HAPPENED, start=start, end=end).all()
    return [
        Happened(
            EventKind(kind),
            first,
            source,
            campaign,
            sector,
            size,
            unit,
            count,
            n,
            value or Decimal(0),
        )
        for kind, first, source, campaign, sector, size, unit, count, n, value in rows
    ]


def cycles(work: Work, start: datetime, end: datetime) -> list[timedelta]:
    """Of the deals won in [start, end): the time since the lead was first handed off."""
    rows = work.rows(_CYCLES, start=start, end=end)
    return [won - handed for handed, won, _ in rows]
