"""Whose timers are asked for, and how they are listed: for what is open and what has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, select

from funnel.commitments import Commitment
from funnel.facts import Due
from storage.counted import REPLAYED
from storage.mapping import Mapper, table
from storage.tables import Lead, Member, Timer
from storage.work import Work, ours

TIMER = table(Timer)
_lead = table(Lead)
MEMBER = table(Member)
OF_COMPANY = ours(TIMER)
MOST = bindparam("most", type_=Integer)
OWNER_NAME = func.coalesce(MEMBER.c.name, "")
DUE = Mapper(
    Timer,
    Due,
    columns={
        "owner_name": OWNER_NAME,
        "number": _lead.c.number,
        "name": _lead.c.name,
        "company": _lead.c.company,
    },
)
WITH_LEAD = (
    select(*DUE.columns)
    .join_from(
        TIMER,
        _lead,
        and_(_lead.c.workspace_id == TIMER.c.workspace_id, _lead.c.id == TIMER.c.lead_id),
    )
    .outerjoin(
        MEMBER,
        and_(MEMBER.c.workspace_id == TIMER.c.workspace_id, MEMBER.c.user_id == TIMER.c.owner),
    )
)
BY_DEADLINE = (TIMER.c.due_at, TIMER.c.id)


@dataclass(frozen=True)
class Scope:
    """Whose timers: of one owner ("": of nobody yet), of some commitments; None: of all."""

    owner: str | None = None
    commitments: tuple[Commitment, ...] | None = None


EVERYONE = Scope()


def in_scope(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if "owner" in narrowed:
        conditions.append(TIMER.c.owner == bindparam("owner"))
    if "commitments" in narrowed:
        conditions.append(TIMER.c.commitment.in_(bindparam("commitments")))
    if "replayed" in narrowed:
        conditions.append(TIMER.c.handoff_id.not_in(REPLAYED))
    return conditions


def by_kind(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return select(TIMER.c.commitment, func.count()).where(*conditions).group_by(TIMER.c.commitment)


def counts(
    work: Work, statement: Select[Any], parameters: Mapping[str, Any]
) -> dict[Commitment, int]:
    return {Commitment(row[0]): row[1] for row in work.rows(statement, **parameters).all()}
