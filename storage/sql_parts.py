"""The hand-offs of a period with the fields of their leads."""

from datetime import datetime

from sqlalchemy import bindparam, select

from funnel.sql_parts import HandedOff
from funnel.stages import EventKind
from storage.leads import lead_facts
from storage.mapping import table
from storage.tables import Lead, LeadEvent
from storage.work import Work, ours

_event = table(LeadEvent)
_lead = table(Lead)
_HANDED_OFF = (
    select(*lead_facts.columns, _event.c.source.label("source_then"), _event.c.data)
    .join_from(_event, _lead, _lead.c.id == _event.c.lead_id)
    .where(
        ours(_event),
        ours(_lead),
        _event.c.at >= bindparam("start"),
        _event.c.at < bindparam("end"),
        _event.c.kind == EventKind.SQL,
        _event.c.canceled.is_(False),
    )
    .order_by(_event.c.at, _event.c.id)
)


def handed_off(work: Work, start: datetime, end: datetime) -> list[HandedOff]:
    """Each hand-off in [start, end) that was not taken back, in the order in which they came."""
    rows = []
    for row in work.rows(_HANDED_OFF, start=start, end=end):
        lead, (source, data) = lead_facts(row[:-2]), row[-2:]
        rows.append(HandedOff(lead.number, source, str(data.get("persona", "")), lead.text))
    return rows
