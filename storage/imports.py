"""Imports: leads and their events looked up and written a thousand at a time."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    and_,
    bindparam,
    cast,
    false,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from funnel.stages import EventKind, Stage
from storage.handoffs import OPEN
from storage.leads import blank_lead
from storage.mapping import table
from storage.tables import Handoff, Lead, LeadEvent, Obligation

_lead = table(Lead)
_event = table(LeadEvent)
_handoff = table(Handoff)
_obligation = table(Obligation)

_PAIRS = """
SELECT lead.company_key, lead.name_key, lead.number FROM {each} AS pair {join} lead
ON lead.workspace_id = :workspace AND lead.company_key = {company} AND lead.name_key = {name}
WHERE NOT lead.forgotten
"""
# SQLite takes the tables of a CROSS JOIN in the order they are written: the pairs, then the index.
JSON_PAIRS = {
    "sqlite": text(
        _PAIRS.format(
            each="json_each(:pairs)",
            join="CROSS JOIN",
            company="json_extract(pair.value, '$[0]')",
            name="json_extract(pair.value, '$[1]')",
        )
    ),
    "postgresql": text(
        _PAIRS.format(
            each="jsonb_array_elements(CAST(:pairs AS jsonb))",
            join="JOIN",
            company="pair.value ->> 0",
            name="pair.value ->> 1",
        )
    ),
}

# What an import may fill in on a lead that is there already.
FILLED = (
    *("name", "company", "email", "phone", "source", "campaign", "sector", "company_size"),
    *("persona", "notes", "owner", "marketer"),
)
_HAPPENED = """
SELECT DISTINCT e.lead_id FROM {each} AS one {join} lead_event AS e {index}
ON e.workspace_id = :workspace AND e.lead_id = {lead_id}
WHERE e.kind = :kind
"""
HAPPENED = {
    "sqlite": text(
        _HAPPENED.format(
            each="json_each(:ids)",
            join="CROSS JOIN",
            lead_id="one.value",
            # Else it reads all events of the company from the covering index of the figures.
            index="INDEXED BY lead_event_history",
        )
    ),
    "postgresql": text(
        _HAPPENED.format(
            each="jsonb_array_elements_text(CAST(:ids AS jsonb))",
            join="JOIN",
            lead_id="CAST(one.value AS bigint)",
            index="",
        )
    ),
}


@dataclass(frozen=True)
class Known:
    """A lead that is there already under the external id of a row."""

    id: int
    number: int
    external_id: str
    stage: str
    wake_at: datetime | None
    forgotten: bool
    extra: Mapping[str, Any]
    texts: Mapping[str, str]  # the columns of FILLED


def known(session: Session, workspace_id: str, external_ids: Collection[str]) -> dict[str, Known]:
    """The leads with these external ids, in one query."""
    if not external_ids:
        return {}
    columns = ("id", "number", "external_id", "stage", "wake_at", "forgotten", "extra")
    statement = select(*(_lead.c[name] for name in (*columns, *FILLED))).where(
        _lead.c.workspace_id == workspace_id,
        _lead.c.external_id
        != literal_column("''"),  # the partial index is used only when this is said
        _lead.c.external_id.in_(_listed(session, external_ids)),
    )
    found = {}
    for row in session.execute(statement):
        texts = dict(zip(FILLED, row[7:], strict=True))
        found[row[2]] = Known(texts=texts, **dict(zip(columns, row[:7], strict=True)))
    return found


def happened(
    session: Session, workspace_id: str, lead_ids: Collection[int], kind: EventKind
) -> set[int]:
    """Which of these leads have such an event."""
    if not lead_ids:
        return set()
    found = session.execute(
        HAPPENED[session.get_bind().dialect.name],
        {"workspace": workspace_id, "ids": json.dumps([*lead_ids]), "kind": str(kind)},
    )
    return set(found.scalars())


def with_sales(session: Session, workspace_id: str, lead_ids: Collection[int]) -> set[int]:
    """Which of these leads wait for a decision or have a clock running."""
    if not lead_ids:
        return set()
    clock = and_(
        _obligation.c.workspace_id == _handoff.c.workspace_id,
        _obligation.c.handoff_id == _handoff.c.id,
        _obligation.c.state.in_(("running", "paused")),
    )
    statement = (
        select(_handoff.c.lead_id)
        .outerjoin_from(_handoff, _obligation, clock)
        .where(
            _handoff.c.workspace_id == workspace_id,
            _handoff.c.lead_id.in_(_listed(session, lead_ids)),
            or_(_handoff.c.state.in_(OPEN), _obligation.c.id.is_not(None)),
        )
    )
    return set(session.execute(statement).scalars())


def numbers_by(
    session: Session, workspace_id: str, column: str, values: Collection[str]
) -> dict[str, int]:
    """Of leads whose `column` ("email" or "phone") is one of the values: value → number."""
    if not values:
        return {}
    statement = select(_lead.c[column], _lead.c.number).where(
        _lead.c.workspace_id == workspace_id,
        _lead.c[column].in_(_listed(session, values)),
        _lead.c.forgotten.is_(False),
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def numbers_by_identity(
    session: Session, workspace_id: str, identities: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Of leads with one of these pairs of company key and name key: pair → number."""
    if not identities:
        return {}
    pairs = JSON_PAIRS[session.get_bind().dialect.name]
    rows = session.execute(pairs, {"workspace": workspace_id, "pairs": json.dumps([*identities])})
    return {(row[0], row[1]): row[2] for row in rows}


def insert_leads(session: Session, workspace_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add leads, all with the same columns; those left out are empty."""
    if not rows:
        return
    blank: dict[str, Any] = {
        name: literal_column("'{}'" if name == "extra" else "''")
        for name, value in blank_lead().items()
        if name not in rows[0] and isinstance(value, str | dict)
    }
    blank |= {"workspace_id": workspace_id, "wake_at": null(), "forgotten": false()}
    _connection(session).execute(insert(_lead).values(blank), list(rows))


def ids_by_number(session: Session, workspace_id: str, first: int, last: int) -> dict[int, int]:
    """The ids of the leads numbered `first` to `last`."""
    statement = select(_lead.c.number, _lead.c.id).where(
        _lead.c.workspace_id == workspace_id, _lead.c.number.between(first, last)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def insert_first_events(
    session: Session,
    workspace_id: str,
    kind: EventKind,
    stage: Stage,
    numbers: tuple[int, int],
) -> None:
    """An event for each lead numbered from … to …, at the time it was created."""
    given: dict[str, Any] = {
        "workspace_id": _lead.c.workspace_id,
        "lead_id": _lead.c.id,
        "at": _lead.c.created_at,
        "kind": literal(str(kind)),
        "actor": literal(""),
        "stage": literal(str(stage)),
        "source": _lead.c.source,
        "campaign": _lead.c.campaign,
        "reason": literal(""),
        "first": true(),
        "data": literal({}, _event.c.data.type),
    }
    leads = (
        select(*given.values())
        .where(_lead.c.workspace_id == workspace_id, _lead.c.number.between(*numbers))
        .order_by(_lead.c.number)
    )
    session.execute(insert(_event).from_select(list(given), leads))


def update_leads(session: Session, workspace_id: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Change leads: each row has a lead's id as `key`, and the same columns as all others."""
    found = list(rows)
    if not found:
        return
    statement = update(_lead).where(
        _lead.c.workspace_id == workspace_id, _lead.c.id == bindparam("key")
    )
    _connection(session).execute(statement, found)


def insert_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        _connection(session).execute(insert(_event), list(rows))


def _connection(session: Session) -> Connection:
    return session.connection()


def _listed(session: Session, values: Collection[str] | Collection[int]) -> Select[Any]:
    """The values as a subquery over one JSON parameter.

    A thousand bound parameters take SQLAlchemy longer than the query itself, and lead SQLite to
    read a whole index rather than look up each.
    """
    if session.get_bind().dialect.name == "postgresql":
        each = func.jsonb_array_elements_text(literal([*values], JSONB))
        numbers = any(isinstance(value, int) for value in values)
        return select(cast(each, BigInteger) if numbers else each)
    return select(func.json_each(json.dumps([*values])).table_valued("value").c.value)
