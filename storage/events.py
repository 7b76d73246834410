"""The append-only history of leads: what happened, when, by whom. Figures are counted from it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, insert, literal, not_, select, update

from funnel.facts import Deal, EventFacts, LeadFacts
from funnel.stages import EventKind, Reason, Stage
from storage.mapping import Mapper, narrowed_by, table
from storage.tables import LeadEvent
from storage.work import OURS, Work, ours

_event = table(LeadEvent)
_facts = Mapper(LeadEvent, EventFacts)

# A lead that comes round twice is one MQL: cohorts count the first event of these kinds alone.
_COUNTED_ONCE = frozenset(
    {
        EventKind.MQL,
        EventKind.SQL,
        EventKind.ACCEPTED,
        EventKind.TOUCH,
        EventKind.OPPORTUNITY,
        EventKind.WON,
    }
)
_ADD = insert(_event).returning(_event.c.id)
_ADD_ONCE = _ADD.values(
    first=not_(
        exists(
            select(literal(1)).where(
                _event.c.workspace_id == bindparam(OURS),
                _event.c.lead_id == bindparam("same_lead"),
                _event.c.kind == bindparam("same_kind"),
                _event.c.canceled.is_(False),
            )
        )
    )
)


def add_event(
    work: Work,
    lead: LeadFacts,
    kind: EventKind,
    *,
    stage: Stage | None = None,
    reason: Reason | None = None,
    deal: Deal | None = None,
    data: Mapping[str, object] | None = None,
) -> int:
    """Write down what happened to a lead now, by who acts; gives the event's id.

    `stage` is where it brought the lead; left out, the lead stays where it is. `data` is JSON and
    holds no personal data of the lead.
    """
    row = {
        "lead_id": lead.id,
        "at": work.now,
        "kind": kind,
        "actor": work.actor.user_id,
        "stage": stage or lead.stage,
        "source": lead.source,
        "campaign": lead.campaign,
        "reason": reason or "",
        "amount": deal.amount if deal else None,
        "currency": deal.currency if deal else "",
        "data": dict(data or {}),
    }
    row["workspace_id"] = work.workspace_id
    if kind in _COUNTED_ONCE:
        same = {"same_lead": lead.id, "same_kind": kind}
        return int(work.rows(_ADD_ONCE, **row, **same).scalar_one())
    return int(work.rows(_ADD, **row, first=True).scalar_one())


_ONE = select(*_facts.columns).where(ours(_event), _event.c.id == bindparam("event_id"))
_LAST_OF = (
    select(*_facts.columns)
    .where(
        ours(_event),
        _event.c.lead_id == bindparam("lead_id"),
        _event.c.kind.in_(bindparam("kinds")),
        _event.c.canceled.is_(False),
    )
    .order_by(_event.c.id.desc())
    .limit(1)
)


def event(work: Work, event_id: int) -> EventFacts | None:
    return _facts.first(work.rows(_ONE, event_id=event_id))


_ASSIGNMENTS = (
    select(*_facts.columns)
    .where(
        ours(_event),
        _event.c.lead_id == bindparam("lead_id"),
        _event.c.kind == EventKind.ASSIGNED,
    )
    .order_by(_event.c.id.desc())
    .limit(20)
)


def assignments(work: Work, lead_id: int) -> list[EventFacts]:
    """When a lead was taken or passed on, the newest first; at most twenty."""
    return _facts.all(work.rows(_ASSIGNMENTS, lead_id=lead_id))


def cancel(work: Work, event_id: int) -> bool:
    """Mark an event as taken back, so that no figure counts it; False when it is already."""
    return work.change(_CANCEL, one=event_id) == 1


_CANCEL = (
    update(_event)
    .where(ours(_event), _event.c.id == bindparam("one"), _event.c.canceled.is_(False))
    .values(canceled=True)
)


def last_of(work: Work, lead_id: int, *kinds: EventKind) -> EventFacts | None:
    """The newest event of some kinds that happened to a lead and was not taken back."""
    return _facts.first(work.rows(_LAST_OF, lead_id=lead_id, kinds=kinds))


def history(
    work: Work, lead_id: int, *, before: int | None = None, limit: int = 10
) -> list[EventFacts]:
    """Events newest first; `before` is the id of the last one seen. One more than `limit`."""
    parameters = {"before": before}
    statement = _page(narrowed_by(parameters))
    return _facts.all(work.rows(statement, **parameters, lead_id=lead_id, most=limit + 1))


@cache
def _page(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [ours(_event), _event.c.lead_id == bindparam("lead_id")]
    if "before" in narrowed:
        conditions.append(_event.c.id < bindparam("before"))
    most = bindparam("most", type_=Integer)
    return select(*_facts.columns).where(*conditions).order_by(_event.c.id.desc()).limit(most)
