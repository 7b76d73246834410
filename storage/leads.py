"""Leads: added, found, moved from stage to stage."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, false, func, insert, or_, select, update
from sqlmodel import Session

from funnel.facts import LeadFacts
from funnel.lead_fields import COLUMNS
from funnel.stages import Stage
from funnel.texts import fold
from storage.mapping import Mapper, table
from storage.tables import Lead
from storage.work import Work, ours

_lead = table(Lead)
lead_facts = Mapper(Lead, LeadFacts)

# Built once: building a statement takes longer than running it.
_OURS = ours(_lead)
_ALL = select(*lead_facts.columns).where(_OURS)
_BY_NUMBER = _ALL.where(_lead.c.number == bindparam("number"))
_HELD_BY_NUMBER = _BY_NUMBER.with_for_update(key_share=True)
_BY_ID = _ALL.where(_lead.c.id == bindparam("lead_id"))
_BY_EMAIL = (
    _ALL.where(_lead.c.email == bindparam("address"))
    .order_by(_lead.c.number)
    .limit(bindparam("most"))
)
_IDS = select(_lead.c.id).where(_OURS, _lead.c.number.in_(bindparam("numbers")))
_ADD = insert(_lead).returning(*lead_facts.columns)
_CHANGE = update(_lead).where(_OURS, _lead.c.id == bindparam("one"))
_MOVE = _CHANGE.where(_lead.c.stage == bindparam("from_stage"))
_WAKE = _CHANGE.where(_lead.c.wake_at <= bindparam("moment")).values(wake_at=None)


class Role(StrEnum):
    """In which column of a lead a person stands."""

    MARKETER = "marketer"
    OWNER = "owner"


def add_lead(work: Work, values: Mapping[str, Any]) -> LeadFacts:
    """Insert a lead; its keys are made here."""
    row = {"workspace_id": work.workspace_id} | blank_lead() | dict(values) | identity(values)
    return lead_facts(work.session.execute(_ADD, row).one())


def blank_lead() -> dict[str, Any]:
    """A row with every text empty, for inserts that name only what they know."""
    others = ("external_id", "marketer", "owner", "name_key", "company_key")
    texts = [name for name in (*COLUMNS, *others) if name != "name"]
    blank: dict[str, Any] = dict.fromkeys(texts, "")
    unscored = {"fit": None, "interest": None, "earned": ""}
    return blank | unscored | {"extra": {}, "wake_at": None, "forgotten": False}


def columns_and_extra(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of `funnel.lead_fields` as a row has them: those without a column in `extra`."""
    extra = {name: value for name, value in values.items() if name not in COLUMNS and value}
    columns = {name: value for name, value in values.items() if name in COLUMNS}
    return columns | ({"extra": extra} if extra else {})


def identity(values: Mapping[str, Any]) -> dict[str, str]:
    """The keys by which duplicates are found."""
    return {
        "name_key": fold(str(values.get("name", ""))),
        "company_key": fold(str(values.get("company", ""))),
    }


def sealed_external_id(work: Work, external_id: str) -> str:
    """What stays of the id an erased lead had elsewhere: enough to know it when it comes again."""
    text = f"{work.workspace_id}:{external_id}"
    return f"erased:{hashlib.sha256(text.encode()).hexdigest()}"


def leads_with_email(work: Work, email: str, limit: int = 100) -> list[LeadFacts]:
    """The leads with an e-mail address, in the order of their numbers."""
    return lead_facts.all(work.rows(_BY_EMAIL, address=email, most=limit))


def ids_of(work: Work, numbers: Iterable[int]) -> list[int]:
    """The ids of the leads with these numbers that there are."""
    return list(work.rows(_IDS, numbers=sorted(numbers)).scalars())


def change_lead(work: Work, lead_id: int, **values: object) -> None:
    work.change(_CHANGE, one=lead_id, **values)


def move_lead(work: Work, lead: LeadFacts, to: Stage, **values: object) -> bool:
    """Change the stage if it still is what was read; False when somebody else was quicker."""
    return work.change(_MOVE, one=lead.id, from_stage=lead.stage, stage=to, **values) == 1


def lead_by_number(work: Work, number: int, *, hold: bool = False) -> LeadFacts | None:
    """A lead; with `hold` it is locked until the commit."""
    statement = _HELD_BY_NUMBER if hold else _BY_NUMBER
    return lead_facts.first(work.rows(statement, number=number))


def lead_by_id(work: Work, lead_id: int) -> LeadFacts | None:
    return lead_facts.first(work.rows(_BY_ID, lead_id=lead_id))


def duplicates(work: Work, *, email: str, phone: str, company: str, name: str) -> list[LeadFacts]:
    """Leads with the same e-mail, the same phone, or the same company and name; at most five."""
    same_identity = and_(_lead.c.company_key == fold(company), _lead.c.name_key == fold(name))
    alike = [
        _lead.c.email == email if email else false(),
        _lead.c.phone == phone if phone else false(),
        same_identity if company and name else false(),
    ]
    statement = (
        _ALL.where(_lead.c.forgotten.is_(False), or_(*alike)).order_by(_lead.c.id.desc()).limit(5)
    )
    return lead_facts.all(work.rows(statement))


def find_leads(work: Work, words: str, limit: int = 10) -> list[LeadFacts]:
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
        _ALL.where(_lead.c.forgotten.is_(False), or_(*matches))
        .order_by(_lead.c.id.desc())
        .limit(limit + 1)
    )
    return lead_facts.all(work.rows(statement))


def leads_of(work: Work, user_id: str, role: Role, limit: int = 10) -> list[LeadFacts]:
    """The newest open leads of a person, in one of two roles. One more than `limit`."""
    done = (Stage.CUSTOMER, Stage.LOST, Stage.DISQUALIFIED)
    statement = (
        _ALL.where(
            _lead.c[role] == user_id, _lead.c.stage.not_in(done), _lead.c.forgotten.is_(False)
        )
        .order_by(_lead.c.id.desc())
        .limit(limit + 1)
    )
    return lead_facts.all(work.rows(statement))


_RECENT = 1000  # leads whose values are offered again


def values_used(work: Work, field: str) -> list[str]:
    """What stands in a column of the newest leads, that of most of them first."""
    return list(work.rows(_values_used(field)).scalars())


@cache
def _values_used(field: str) -> Select[Any]:
    recent = (
        select(_lead.c[field].label("used"))
        .where(_OURS, _lead.c.forgotten.is_(False))
        .order_by(_lead.c.number.desc())
        .limit(_RECENT)
        .subquery("recent")
    )
    return (
        select(recent.c.used)
        .where(recent.c.used != "")
        .group_by(recent.c.used)
        .order_by(func.count().desc(), recent.c.used)
    )


def sleeping_leads(session: Session, now: datetime, limit: int) -> list[tuple[str, int]]:
    """Recycled leads whose day to wake has come: workspace and lead."""
    statement = (
        select(_lead.c.workspace_id, _lead.c.id)
        .where(_lead.c.wake_at <= now)
        .order_by(_lead.c.wake_at)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def wake_lead(work: Work, lead_id: int) -> bool:
    """Take a lead out of its sleep; True for the first caller alone."""
    return work.change(_WAKE, one=lead_id, moment=work.now) == 1
