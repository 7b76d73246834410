"""Settled leads to which nothing has happened for long, found by the events that grew old since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, exists, literal, select, update
from sqlmodel import Session

from funnel.retention import SETTLED
from storage.columns import UTCDateTime
from storage.mapping import table
from storage.tables import Lead, LeadEvent, Workspace
from storage.work import OURS, Work, ours

_workspace = table(Workspace)
_lead = table(Lead)
_event = table(LeadEvent)
_later = _event.alias("later")

_ITS_LEAD = and_(_lead.c.workspace_id == _event.c.workspace_id, _lead.c.id == _event.c.lead_id)
_HAPPENED_SINCE = exists(
    select(literal(1)).where(
        _later.c.workspace_id == bindparam(OURS),
        _later.c.lead_id == _event.c.lead_id,
        _later.c.at >= bindparam("cutoff", type_=UTCDateTime),
    )
)
_OLD = (
    select(_event.c.lead_id, _event.c.at)
    .join_from(_event, _lead, _ITS_LEAD)
    .where(
        ours(_event),
        _event.c.at >= bindparam("since", type_=UTCDateTime),
        _event.c.at < bindparam("cutoff", type_=UTCDateTime),
        _lead.c.stage.in_(SETTLED),
        _lead.c.forgotten.is_(False),
        ~_HAPPENED_SINCE,
    )
    .order_by(_event.c.at)
    .limit(bindparam("most", type_=Integer))
)


@dataclass(frozen=True)
class RetentionDue:
    """A company with a period of retention. `seen`: events before it were looked at."""

    workspace_id: str
    months: int
    seen: datetime | None


def companies(session: Session) -> list[RetentionDue]:
    """Every company that has settled leads erased by themselves."""
    statement = (
        select(_workspace.c.id, _workspace.c.retention_months, _workspace.c.retention_seen)
        .where(_workspace.c.retention_months > 0, _workspace.c.left_at.is_(None))
        .order_by(_workspace.c.id)
    )
    return [RetentionDue(*row) for row in session.execute(statement)]


def settled_leads(
    work: Work, since: datetime, cutoff: datetime, limit: int
) -> list[tuple[int, datetime]]:
    """Settled leads of which something happened in [since, cutoff) and nothing after it.

    Lead and time of the event, oldest first. It reads the events of the stretch alone.
    """
    rows = work.rows(_OLD, since=since, cutoff=cutoff, most=limit)
    return [(row.lead_id, row.at) for row in rows]


def advance(work: Work, seen: datetime) -> None:
    """The events before `seen` were looked at."""
    _change(work, seen)


def begin_anew(work: Work) -> None:
    """The period has changed: all of history is to be looked at again."""
    _change(work, None)


def _change(work: Work, seen: datetime | None) -> None:
    statement = update(_workspace).where(_workspace.c.id == work.workspace_id)
    work.session.execute(statement.values(retention_seen=seen))
