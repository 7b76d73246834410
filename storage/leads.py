"""Leads and their append-only history."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    false,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlmodel import Session

from funnel.facts import Asker, EventFacts, LeadFacts
from funnel.keys import fold
from funnel.stages import EventKind, Stage
from storage.mapping import Mapper, affected, table
from storage.tables import Lead, LeadEvent

_lead = table(Lead)
_event = table(LeadEvent)
_facts = Mapper(Lead, LeadFacts)
_history = Mapper(LeadEvent, EventFacts)

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

# Asked for on every request, so built once: building a statement takes longer than running it.
_OURS = _lead.c.workspace_id == bindparam("workspace_id")
_BY_NUMBER = select(*_facts.columns).where(_OURS, _lead.c.number == bindparam("number"))
_BY_ID = select(*_facts.columns).where(_OURS, _lead.c.id == bindparam("lead_id"))
_ADD = insert(_event)
_ADD_ONCE = insert(_event).values(
    first=not_(
        exists(
            select(literal(1)).where(
                _event.c.workspace_id == bindparam("same_workspace"),
                _event.c.lead_id == bindparam("same_lead"),
                _event.c.kind == bindparam("same"),
            )
        )
    )
)


def add_lead(session: Session, workspace_id: str, values: Mapping[str, Any]) -> int:
    """Insert a lead (its keys are made here) and give its id."""
    row = {"workspace_id": workspace_id} | blank_lead() | dict(values) | identity(values)
    return int(session.execute(insert(_lead).values(row).returning(_lead.c.id)).scalar_one())


def blank_lead() -> dict[str, Any]:
    """A row with every text empty, for inserts that name only what they know."""
    texts = (
        *("company", "email", "phone", "source", "campaign", "sector", "company_size"),
        *("persona", "notes", "external_id", "marketer", "owner", "name_key", "company_key"),
    )
    blank: dict[str, Any] = dict.fromkeys(texts, "")
    return blank | {"extra": {}, "wake_at": None, "forgotten": False}


def identity(values: Mapping[str, Any]) -> dict[str, str]:
    """The keys by which duplicates are found."""
    return {
        "name_key": fold(str(values.get("name", ""))),
        "company_key": fold(str(values.get("company", ""))),
    }


def change_lead(session: Session, workspace_id: str, lead_id: int, **values: object) -> None:
    session.execute(
        update(_lead)
        .where(_lead.c.workspace_id == workspace_id, _lead.c.id == lead_id)
        .values(**values)
    )


def move_lead(
    session: Session, workspace_id: str, lead_id: int, start: Stage, to: Stage, **values: object
) -> bool:
    """Change the stage if it is still `start`; False when somebody else was quicker."""
    statement = (
        update(_lead)
        .where(_lead.c.workspace_id == workspace_id, _lead.c.id == lead_id, _lead.c.stage == start)
        .values(stage=to, **values)
    )
    return affected(session, statement) == 1


def lead_by_number(session: Session, workspace_id: str, number: int) -> LeadFacts | None:
    given = {"workspace_id": workspace_id, "number": number}
    return _facts.first(session.execute(_BY_NUMBER, given))


def lead_by_id(session: Session, workspace_id: str, lead_id: int) -> LeadFacts | None:
    given = {"workspace_id": workspace_id, "lead_id": lead_id}
    return _facts.first(session.execute(_BY_ID, given))


def leads_by_id(session: Session, workspace_id: str, ids: set[int]) -> dict[int, LeadFacts]:
    if not ids:
        return {}
    statement = select(*_facts.columns).where(
        _lead.c.workspace_id == workspace_id, _lead.c.id.in_(sorted(ids))
    )
    return {lead.id: lead for lead in _facts.all(session.execute(statement))}


def duplicates(
    session: Session, workspace_id: str, *, email: str, phone: str, company: str, name: str
) -> list[LeadFacts]:
    """Leads with the same e-mail, the same phone, or the same company and name; at most five."""
    same_identity = and_(_lead.c.company_key == fold(company), _lead.c.name_key == fold(name))
    alike = [
        _lead.c.email == email if email else false(),
        _lead.c.phone == phone if phone else false(),
        same_identity if company and name else false(),
    ]
    statement = (
        select(*_facts.columns)
        .where(_lead.c.workspace_id == workspace_id, _lead.c.forgotten.is_(False), or_(*alike))
        .order_by(_lead.c.id.desc())
        .limit(5)
    )
    return _facts.all(session.execute(statement))


def find_leads(session: Session, workspace_id: str, words: str, limit: int = 10) -> list[LeadFacts]:
    """Leads whose name, company, e-mail or phone holds the words, whatever accents; newest first.

    One more than `limit` may come back, which says that there are more.
    """
    wanted = fold(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{wanted}%"
    digits = "".join(char for char in words if char.isdigit())
    matches = [
        column.like(like, escape="\\")
        for column in (_lead.c.name_key, _lead.c.company_key, _lead.c.email)
    ]
    if len(digits) >= 4:
        matches.append(_lead.c.phone.like(f"%{digits}%"))
    statement = (
        select(*_facts.columns)
        .where(_lead.c.workspace_id == workspace_id, or_(*matches))
        .order_by(_lead.c.id.desc())
        .limit(limit + 1)
    )
    return _facts.all(session.execute(statement))


def leads_of(
    session: Session, workspace_id: str, user_id: str, *, column: str, limit: int = 10
) -> list[LeadFacts]:
    """The newest open leads of a person, as `marketer` or as `owner`. One more than `limit`."""
    done = (Stage.CUSTOMER, Stage.LOST, Stage.DISQUALIFIED)
    statement = (
        select(*_facts.columns)
        .where(
            _lead.c.workspace_id == workspace_id,
            _lead.c[column] == user_id,
            _lead.c.stage.not_in(done),
        )
        .order_by(_lead.c.id.desc())
        .limit(limit + 1)
    )
    return _facts.all(session.execute(statement))


def add_event(
    session: Session,
    asker: Asker,
    lead: LeadFacts,
    kind: EventKind,
    *,
    stage: Stage | None = None,
    reason: str = "",
    **data: object,
) -> None:
    """Write down what happened, when and by whom ("" where the clock did it).

    `data` is JSON and holds no personal data of the lead.
    """
    row = {
        "workspace_id": asker.workspace_id,
        "lead_id": lead.id,
        "at": asker.now,
        "kind": kind,
        "actor": asker.user_id,
        "stage": stage or lead.stage,
        "source": lead.source,
        "campaign": lead.campaign,
        "reason": reason,
        "data": data,
    }
    if kind in _COUNTED_ONCE:
        same = {"same_workspace": asker.workspace_id, "same_lead": lead.id, "same": kind}
        session.execute(_ADD_ONCE, row | same)
    else:
        session.execute(_ADD, row | {"first": True})


def history(
    session: Session, workspace_id: str, lead_id: int, *, before: int | None = None, limit: int = 10
) -> list[EventFacts]:
    """Events newest first; `before` is the id of the last one seen. One more than `limit`."""
    given = {"workspace_id": workspace_id, "lead_id": lead_id, "before": before, "most": limit + 1}
    return _history.all(session.execute(_page(before is not None), given))


@cache
def _page(before: bool) -> Select[Any]:
    conditions = [
        _event.c.workspace_id == bindparam("workspace_id"),
        _event.c.lead_id == bindparam("lead_id"),
    ]
    if before:
        conditions.append(_event.c.id < bindparam("before"))
    most = bindparam("most", type_=Integer)
    return select(*_history.columns).where(*conditions).order_by(_event.c.id.desc()).limit(most)


def asleep(session: Session, now: datetime, limit: int) -> list[tuple[str, int]]:
    """Recycled leads whose day to wake has come: workspace and lead."""
    statement = (
        select(_lead.c.workspace_id, _lead.c.id)
        .where(_lead.c.wake_at <= now)
        .order_by(_lead.c.wake_at)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def rouse(session: Session, workspace_id: str, lead_id: int, now: datetime) -> bool:
    """Take a lead out of its sleep; True for the first caller alone."""
    statement = (
        update(_lead)
        .where(_lead.c.workspace_id == workspace_id, _lead.c.id == lead_id, _lead.c.wake_at <= now)
        .values(wake_at=None)
    )
    return affected(session, statement) == 1
