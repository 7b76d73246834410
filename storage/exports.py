"""Every stored row about one lead, as plain values."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select

from storage.mapping import table
from storage.tables import Handoff, Lead, LeadEvent, LeadMessage, Timer
from storage.work import Work, ours

_INTERNAL = frozenset({"workspace_id", "id", "lead_id", "name_key", "company_key"})
_TABLES = {
    "events": LeadEvent,
    "handoffs": Handoff,
    "timers": Timer,
    "messages": LeadMessage,
}


def _statement(model: Any) -> Select[Any]:
    of_lead = table(model)
    order = [*of_lead.primary_key.columns]
    its_rows = (ours(of_lead), of_lead.c.lead_id == bindparam("lead"))
    return select(of_lead).where(*its_rows).order_by(*order)


_OF_LEAD = {name: _statement(model) for name, model in _TABLES.items()}
_lead = table(Lead)
_THE_LEAD = select(_lead).where(ours(_lead), _lead.c.id == bindparam("lead"))


def rows_about(work: Work, lead_id: int) -> dict[str, Any]:
    """The lead, and each row of its history, hand-offs, timers and messages."""
    lead = work.rows(_THE_LEAD, lead=lead_id).mappings().one()
    rows = {name: work.rows(query, lead=lead_id).mappings() for name, query in _OF_LEAD.items()}
    return {"lead": _plain(lead)} | {name: [_plain(row) for row in of] for name, of in rows.items()}


def _plain(row: RowMapping) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name not in _INTERNAL}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
