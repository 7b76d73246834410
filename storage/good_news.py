"""What became of the leads that a marketer handed over: read from their events."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from funnel.good_news import GOOD_NEWS, LeadNews
from funnel.stages import EventKind
from storage.mapping import Mapper, literally, table
from storage.tables import Handoff, Lead, LeadEvent
from storage.work import Work, ours

_event = table(LeadEvent)
_lead = table(Lead)
_handoff = table(Handoff)
_last = _handoff.alias("last")

_news = Mapper(
    LeadEvent,
    LeadNews,
    columns={
        "number": _lead.c.number,
        "name": _lead.c.name,
        "company": _lead.c.company,
        "lead_stage": _lead.c.stage,
        "state": _handoff.c.state,
    },
)
_LAST_HANDOFF = (
    select(func.max(_last.c.id))
    .where(_last.c.workspace_id == _event.c.workspace_id, _last.c.lead_id == _event.c.lead_id)
    .scalar_subquery()
)
_NEWS = (
    select(*_news.columns)
    .join_from(
        _event,
        _lead,
        and_(_lead.c.workspace_id == _event.c.workspace_id, _lead.c.id == _event.c.lead_id),
    )
    .join(
        _handoff,
        and_(_handoff.c.workspace_id == _event.c.workspace_id, _handoff.c.id == _LAST_HANDOFF),
    )
    .where(ours(_event), _lead.c.forgotten.is_(False))
    .order_by(_event.c.id)
)
_BETWEEN = _NEWS.where(
    _event.c.at >= bindparam("start"),
    _event.c.at < bindparam("end"),
    _event.c.kind.in_(literally(GOOD_NEWS)),
    _event.c.actor != bindparam("marketer"),
    _handoff.c.marketer == bindparam("marketer"),
)
_ONE = _NEWS.where(
    _event.c.lead_id == bindparam("lead_id"),
    _event.c.kind == bindparam("kind"),
    _event.c.at == bindparam("at"),
)


def between(work: Work, marketer: str, start: datetime, end: datetime) -> list[LeadNews]:
    """What others achieved in [start, end) with the leads that a marketer handed over last."""
    return _news.all(work.rows(_BETWEEN, marketer=marketer, start=start, end=end))


def one(work: Work, lead_id: int, kind: EventKind, at: datetime) -> LeadNews | None:
    """What happened to a lead at an instant; None of one that is erased."""
    return _news.first(work.rows(_ONE, lead_id=lead_id, kind=kind, at=at))
