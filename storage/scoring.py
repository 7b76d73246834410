"""What leads score: those that are ready for sales, and companies whose leads are scored again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, insert, select, update
from sqlmodel import Session

from funnel.facts import LeadFacts
from funnel.stages import BEFORE_SALES, EventKind, Stage
from storage.leads import lead_facts
from storage.mapping import affected, insert_of, literally, table
from storage.tables import Lead, LeadEvent, Rescore
from storage.work import OURS, Work, connection_of, ours

_lead = table(Lead)
_event = table(LeadEvent)
_rescore = table(Rescore)

_UNSOLD = (Stage.LEAD, Stage.MQL)

_READY = (
    select(*lead_facts.columns)
    .where(
        ours(_lead),
        _lead.c.earned.in_(literally([Stage.SQL])),
        _lead.c.stage.in_(literally(_UNSOLD)),
    )
    .order_by(_lead.c.id.desc())
    .limit(bindparam("most"))
)
_NEXT = (
    select(*lead_facts.columns)
    .where(
        ours(_lead),
        _lead.c.id > bindparam("after"),
        _lead.c.stage.in_(literally(BEFORE_SALES)),
        _lead.c.forgotten.is_(False),
    )
    .order_by(_lead.c.id)
    .limit(bindparam("most"))
)
_KEEP = (
    update(_lead)
    .where(_lead.c.workspace_id == bindparam(OURS), _lead.c.id == bindparam("lead"))
    .values(
        fit=bindparam("new_fit"), interest=bindparam("new_interest"), earned=bindparam("new_earned")
    )
)
_MOVE = (
    update(_lead)
    .where(
        _lead.c.workspace_id == bindparam(OURS),
        _lead.c.id == bindparam("lead"),
        _lead.c.stage == Stage.LEAD,
    )
    .values(stage=Stage.MQL)
    .returning(_lead.c.id)
)
_DUE = (
    select(_rescore.c.workspace_id, _rescore.c.due_at, _rescore.c.after)
    .where(_rescore.c.due_at <= bindparam("at"))
    .order_by(_rescore.c.due_at)
    .limit(bindparam("most"))
)
_ONE = select(_rescore.c.mqls, _rescore.c.sqls).where(ours(_rescore))


def ready_leads(work: Work, limit: int = 10) -> list[LeadFacts]:
    """The newest leads that reach the bar of an SQL, not handed off; one more than `limit`."""
    return lead_facts.all(work.rows(_READY, most=limit + 1))


def next_leads(work: Work, after: int, limit: int) -> list[LeadFacts]:
    """The leads that marketing works on, in the order of their ids, after one of them."""
    return lead_facts.all(work.rows(_NEXT, after=after, most=limit))


def keep_scores(work: Work, scores: Sequence[tuple[int, int | None, int | None, str]]) -> None:
    """Write down id, fit, interest and the bar reached of each of these leads."""
    names = ("lead", "new_fit", "new_interest", "new_earned")
    rows = [{OURS: work.workspace_id, **dict(zip(names, score, strict=True))} for score in scores]
    if rows:
        affected(connection_of(work.session), _KEEP, rows)


def make_mqls(work: Work, leads: Sequence[LeadFacts], data: Mapping[int, Any]) -> int:
    """Move leads that are in the first stage yet to MQL, with an event for each; gives how many.

    `data`: what each event holds, by the lead's id.
    """
    moved = [lead for lead in leads if work.rows(_MOVE, lead=lead.id).first() is not None]
    earlier = _had_been_mqls(work, [lead.id for lead in moved])
    rows = [
        {
            "workspace_id": work.workspace_id,
            "lead_id": lead.id,
            "at": work.now,
            "kind": EventKind.MQL,
            "actor": work.actor.user_id,
            "stage": Stage.MQL,
            "source": lead.source,
            "campaign": lead.campaign,
            "reason": "",
            "first": lead.id not in earlier,
            "amount": None,
            "currency": "",
            "data": data[lead.id],
            "canceled": False,
        }
        for lead in moved
    ]
    if rows:
        work.session.execute(insert(_event), rows)
    return len(rows)


_MQLS = select(_event.c.lead_id).where(
    ours(_event),
    _event.c.lead_id.in_(bindparam("leads")),
    _event.c.kind == EventKind.MQL,
    _event.c.canceled.is_(False),
)


def _had_been_mqls(work: Work, lead_ids: Sequence[int]) -> set[int]:
    return set(work.rows(_MQLS, leads=list(lead_ids)).scalars()) if lead_ids else set()


def schedule(work: Work, due_at: datetime, *, after: int = 0) -> None:
    """Have the leads after an id scored again at a moment, or sooner where that is due already."""
    row = {"workspace_id": work.workspace_id, "due_at": due_at, "after": after}
    new = insert_of(connection_of(work.session).dialect.name, Rescore).values(**row, mqls=0, sqls=0)
    least = {
        name: _least(getattr(new.excluded, name), _rescore.c[name]) for name in ("due_at", "after")
    }
    work.session.execute(new.on_conflict_do_update(index_elements=["workspace_id"], set_=least))


def _least(new: Any, old: Any) -> Any:
    return case((new < old, new), else_=old)


def due(session: Session, now: datetime, limit: int) -> list[tuple[str, datetime, int]]:
    """The companies whose leads are to be scored again by now: id, since when, after which lead."""
    rows = session.execute(_DUE, {"at": now, "most": limit})
    return [(row[0], row[1], row[2]) for row in rows]


def brought(work: Work) -> tuple[int, int]:
    """How many MQLs and SQLs the scoring has brought so far."""
    row = work.rows(_ONE).first()
    return (row[0], row[1]) if row else (0, 0)


def advance(work: Work, after: int, *, to: int, mqls: int, sqls: int) -> bool:
    """Go on after another lead; True for the first caller alone."""
    statement = (
        update(_rescore)
        .where(ours(_rescore), _rescore.c.after == bindparam("from_lead"))
        .values(
            after=bindparam("to_lead"),
            mqls=_rescore.c.mqls + bindparam("more_mqls"),
            sqls=_rescore.c.sqls + bindparam("more_sqls"),
        )
    )
    return work.change(statement, from_lead=after, to_lead=to, more_mqls=mqls, more_sqls=sqls) == 1


def finish(work: Work, after: int, next_at: datetime | None) -> bool:
    """All leads are scored; again from `next_at` on, if at all. True for the first caller alone."""
    mine = (ours(_rescore), _rescore.c.after == bindparam("from_lead"))
    if next_at is None:
        return work.change(delete(_rescore).where(*mine), from_lead=after) == 1
    again = update(_rescore).where(*mine).values(due_at=next_at, after=0, mqls=0, sqls=0)
    return work.change(again, from_lead=after) == 1
