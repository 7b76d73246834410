"""The append-only history of leads: what happened, when, by whom. Figures are counted from it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, insert, literal, not_, select

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
_ADD = insert(_event)
_ADD_ONCE = insert(_event).values(
    first=not_(
        exists(
            select(literal(1)).where(
                _event.c.workspace_id == bindparam(OURS),
                _event.c.lead_id == bindparam("same_lead"),
                _event.c.kind == bindparam("same_kind"),
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
) -> None:
    """Write down what happened to a lead now, by who acts.

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
    if kind in _COUNTED_ONCE:
        same = {OURS: work.workspace_id, "same_lead": lead.id, "same_kind": kind}
        work.add(_ADD_ONCE, row | same)
    else:
        work.add(_ADD, row | {"first": True})


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
