"""The hand-offs of the leads that moved in a period, as a meeting talks about them."""

from datetime import datetime

from sqlalchemy import and_, bindparam, select

from funnel.commitments import Commitment
from funnel.stages import EventKind
from funnel.voice import SqlOfPeriod
from storage.mapping import Mapper, literally, table
from storage.tables import Handoff, Lead, LeadEvent, Timer
from storage.work import OURS, Work, ours

_event = table(LeadEvent)
_handoff = table(Handoff)
_lead = table(Lead)
_timer = table(Timer)
_deal = _event.alias("deal")

MOVED = (
    EventKind.SQL,
    EventKind.ACCEPTED,
    EventKind.REJECTED,
    EventKind.OPPORTUNITY,
    EventKind.WON,
)
_LEADS = (
    select(_event.c.lead_id)
    .where(
        ours(_event),
        _event.c.at >= bindparam("start"),
        _event.c.at < bindparam("end"),
        _event.c.kind.in_(literally(MOVED)),
        _event.c.canceled.is_(False),
    )
    .distinct()
    .subquery("moved")
)
_AMOUNT = (
    select(_deal.c.amount)
    .where(
        _deal.c.workspace_id == _handoff.c.workspace_id,
        _deal.c.lead_id == _handoff.c.lead_id,
        _deal.c.kind == EventKind.WON,
        _deal.c.currency == bindparam("currency"),
        _deal.c.canceled.is_(False),
    )
    .order_by(_deal.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_sqls = Mapper(
    Handoff,
    SqlOfPeriod,
    columns={
        "number": _lead.c.number,
        "name": _lead.c.name,
        "company": _lead.c.company,
        "stage": _lead.c.stage,
        "took": _timer.c.took,
        "amount": _AMOUNT.label("amount"),
    },
)
_SQLS = (
    select(*_sqls.columns)
    .select_from(_LEADS)
    .join(_lead, and_(_lead.c.workspace_id == bindparam(OURS), _lead.c.id == _LEADS.c.lead_id))
    .join(
        _handoff,
        and_(_handoff.c.workspace_id == bindparam(OURS), _handoff.c.lead_id == _LEADS.c.lead_id),
    )
    .outerjoin(
        _timer,
        and_(
            _timer.c.workspace_id == _handoff.c.workspace_id,
            _timer.c.handoff_id == _handoff.c.id,
            _timer.c.commitment == Commitment.DECISION,
        ),
    )
    .where(ours(_lead), _lead.c.forgotten.is_(False))
)


def moved(work: Work, start: datetime, end: datetime) -> list[SqlOfPeriod]:
    """Every hand-off of the leads that were handed over, decided on or won ground in [start, end).

    Erased leads are left out. It reads the period and the hand-offs of its leads.
    """
    currency = work.company.currency
    return _sqls.all(work.rows(_SQLS, start=start, end=end, currency=currency))
