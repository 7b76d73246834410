"""How deals went, from the history of their leads; what those that were won are worth."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select

from funnel.deal_rates import MOVES
from funnel.stages import EventKind
from storage.mapping import literally, table, without_index
from storage.tables import LeadEvent
from storage.work import OURS, Work, ours

_event = table(LeadEvent)
_later = _event.alias("later")
_MOVES = (
    select(_later.c.lead_id, _later.c.kind, _later.c.at)
    .where(
        _later.c.workspace_id == bindparam(OURS),
        _later.c.lead_id.in_(
            select(_event.c.lead_id).where(
                ours(_event),
                _event.c.kind == EventKind.SQL,
                _event.c.at >= bindparam("since"),
                _event.c.at < bindparam("until"),
                _event.c.canceled.is_(False),
            )
        ),
        _later.c.kind.in_(literally(sorted(MOVES))),
        without_index(_later.c.at) < bindparam("until"),
        _later.c.canceled.is_(False),
    )
    .order_by(_later.c.lead_id, _later.c.at, _later.c.id)
)
_WON = select(_event.c.at, _event.c.amount, _event.c.currency).where(
    ours(_event),
    _event.c.kind == EventKind.WON,
    _event.c.at >= bindparam("since"),
    _event.c.at < bindparam("until"),
    _event.c.canceled.is_(False),
)


def moves(work: Work, since: datetime, until: datetime) -> list[tuple[int, EventKind, datetime]]:
    """Lead by lead, in their order, what moved those that became SQL in [since, until)."""
    rows = work.rows(_MOVES, since=since, until=until)
    return [(lead, EventKind(kind), at) for lead, kind, at in rows]


def won(
    work: Work, since: datetime, until: datetime
) -> Sequence[tuple[datetime, Decimal | None, str]]:
    """When each deal of [since, until) was won, its value and that value's currency."""
    rows = work.rows(_WON, since=since, until=until)
    return [(at, amount, currency) for at, amount, currency in rows]
