"""Imports: leads and their events looked up and written a batch at a time."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Compiled,
    Dialect,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    false,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from funnel.facts import OPEN_HANDOFF
from funnel.lead_fields import COLUMNS
from funnel.stages import EventKind, Stage
from funnel.timers import OPEN_TIMER
from storage.columns import UTCDateTime
from storage.leads import blank_lead, sealed_external_id
from storage.mapping import affected, table
from storage.tables import Handoff, Lead, LeadEvent, Timer
from storage.work import OURS, Work, ours

_lead = table(Lead)
_event = table(LeadEvent)
_handoff = table(Handoff)
_timer = table(Timer)

_PAIRS = """
SELECT lead.company_key, lead.name_key, lead.number FROM {each} AS pair {join} lead
ON lead.workspace_id = :ours AND lead.company_key = {company} AND lead.name_key = {name}
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
FILLED = (*COLUMNS, "owner", "marketer")
_HAPPENED = """
SELECT DISTINCT e.lead_id FROM {each} AS one {join} lead_event AS e {index}
ON e.workspace_id = :ours AND e.lead_id = {lead_id}
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
_BLANK_LEAD: Mapping[str, ColumnElement[Any]] = {
    name: literal_column("'{}'" if name == "extra" else "''")
    for name, value in blank_lead().items()
    if isinstance(value, str | dict)
} | {"forgotten": false()}
_BLANK_EVENT: Mapping[str, ColumnElement[Any]] = {
    "actor": literal_column("''"),
    "reason": literal_column("''"),
    "first": true(),
    "canceled": false(),
}
_NUMBERED = select(_lead.c.number, _lead.c.id).where(
    ours(_lead), _lead.c.number.between(bindparam("lowest"), bindparam("highest"))
)
_FIRST: Mapping[str, ColumnElement[Any]] = {
    "workspace_id": _lead.c.workspace_id,
    "lead_id": _lead.c.id,
    "at": _lead.c.created_at,
    "kind": bindparam("event_kind", type_=_event.c.kind.type),
    "stage": bindparam("event_stage", type_=_event.c.stage.type),
    "source": _lead.c.source,
    "campaign": _lead.c.campaign,
    "currency": literal_column("''"),
    "data": literal_column("'{}'"),
    **_BLANK_EVENT,
}
_FIRST_EVENTS = insert(_event).from_select(
    [*_FIRST], _NUMBERED.with_only_columns(*_FIRST.values()).order_by(_lead.c.number)
)
_UPDATE = update(_lead).where(
    ours(_lead),
    _lead.c.id == bindparam("key"),
    _lead.c.stage == bindparam("stage_was"),
    _lead.c.owner == bindparam("owner_was"),
)


class ChangedMeanwhileError(Exception):
    """A lead is no longer as it was read: the batch is to be read again."""


@dataclass(frozen=True)
class KnownLead:
    """A lead that is there already under the external id of a row."""

    id: int
    number: int
    external_id: str
    stage: str
    wake_at: datetime | None
    forgotten: bool
    extra: Mapping[str, Any]
    texts: Mapping[str, str]  # the columns of FILLED


_OF_LEAD = ("id", "number", "external_id", "stage", "wake_at", "forgotten", "extra")


def leads_by_external_id(work: Work, external_ids: Collection[str]) -> dict[str, KnownLead]:
    """The leads with these external ids, in one query, held until the commit.

    They are locked in the order of their ids, as whoever changes several leads does: two that
    waited for each other would be a deadlock.
    """
    if not external_ids:
        return {}
    sealed = {sealed_external_id(work, each): each for each in external_ids}
    statement = (
        select(*(_lead.c[name] for name in (*_OF_LEAD, *FILLED)))
        .where(
            ours(_lead),
            _lead.c.external_id
            != literal_column("''"),  # the partial index is used only when this is said
            _lead.c.external_id.in_(_listed(work, [*external_ids, *sealed])),
        )
        .order_by(_lead.c.id)
        # Not as strong as what a deletion needs: a hand-off that refers to the lead may be read.
        .with_for_update(of=_lead, key_share=True)
    )
    leads = {}
    for row in work.rows(statement):
        own = dict(zip(_OF_LEAD, row, strict=False))
        texts = dict(zip(FILLED, row[len(_OF_LEAD) :], strict=True))
        leads[sealed.get(row.external_id, row.external_id)] = KnownLead(**own, texts=texts)
    return leads


def happened(work: Work, lead_ids: Collection[int], kind: EventKind) -> set[int]:
    """Which of these leads have such an event."""
    if not lead_ids:
        return set()
    rows = work.rows(HAPPENED[_dialect(work)], ids=json.dumps([*lead_ids]), kind=str(kind))
    return set(rows.scalars())


def with_sales(work: Work, lead_ids: Collection[int]) -> set[int]:
    """Which of these leads wait for a decision or have a timer running."""
    if not lead_ids:
        return set()
    timer = and_(
        _timer.c.workspace_id == _handoff.c.workspace_id,
        _timer.c.handoff_id == _handoff.c.id,
        _timer.c.state.in_(OPEN_TIMER),
    )
    statement = (
        select(_handoff.c.lead_id)
        .outerjoin_from(_handoff, _timer, timer)
        .where(
            ours(_handoff),
            _handoff.c.lead_id.in_(_listed(work, lead_ids)),
            or_(_handoff.c.state.in_(OPEN_HANDOFF), _timer.c.id.is_not(None)),
        )
    )
    return set(work.rows(statement).scalars())


def numbers_by(work: Work, name: str, wanted: Collection[str]) -> dict[str, int]:
    """Of leads whose column `name` ("email" or "phone") is one of these: value → number."""
    if not wanted:
        return {}
    statement = select(_lead.c[name], _lead.c.number).where(
        ours(_lead),
        _lead.c[name].in_(_listed(work, wanted)),
        _lead.c.forgotten.is_(False),
    )
    return {row[0]: row[1] for row in work.rows(statement)}


def numbers_by_identity(
    work: Work, identities: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Of leads with one of these pairs of company key and name key: pair → number."""
    if not identities:
        return {}
    rows = work.rows(JSON_PAIRS[_dialect(work)], pairs=json.dumps([*identities]))
    return {(row[0], row[1]): row[2] for row in rows}


def insert_leads(
    work: Work, numbers: range, stage: Stage, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add leads with these numbers, all in one stage and with the same columns.

    The columns that the rows leave out are empty.
    """
    columns = {"number": numbers, "stage": repeat(str(stage), len(rows))}
    _insert(work, _lead, columns | _columns(work, rows), _BLANK_LEAD)


def ids_by_number(work: Work, numbers: range) -> dict[int, int]:
    """The ids of the leads with these numbers."""
    rows = work.rows(_NUMBERED, lowest=numbers[0], highest=numbers[-1])
    return {row[0]: row[1] for row in rows}


def insert_first_events(work: Work, numbers: range, kind: EventKind, stage: Stage) -> None:
    """An event for each lead of these numbers, at the time it was created."""
    of_event = {"event_kind": str(kind), "event_stage": str(stage)}
    work.rows(_FIRST_EVENTS, lowest=numbers[0], highest=numbers[-1], **of_event)


def update_leads(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change leads: each row has a lead's id as `key`, and the same columns as all others.

    `stage_was` and `owner_was` are what they were read with. Raises `ChangedMeanwhileError`.
    """
    if not rows:
        return
    mine = {OURS: work.workspace_id}
    changed = affected(work.session.connection(), _UPDATE, [mine | dict(row) for row in rows])
    if changed != len(rows):
        raise ChangedMeanwhileError


def insert_events(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add events, each the first of its kind, all with the same columns."""
    if rows:
        _insert(work, _event, _columns(work, rows), _BLANK_EVENT)


_Columns = Mapping[str, Iterable[Any]]


def _columns(work: Work, rows: Sequence[Mapping[str, Any]]) -> dict[str, Iterable[Any]]:
    columns: dict[str, Iterable[Any]] = {name: map(itemgetter(name), rows) for name in rows[0]}
    return columns | {"workspace_id": repeat(work.workspace_id, len(rows))}


def _insert(
    work: Work, target: Table, columns: _Columns, blank: Mapping[str, ColumnElement[Any]]
) -> None:
    """Insert many rows by the driver alone; `blank` is what the columns left out hold.

    SQLAlchemy takes as long to make each row's parameters ready as the database to store it.
    """
    connection = work.session.connection()
    unset = {name: value for name, value in blank.items() if name not in columns}
    compiled = (
        insert(target).values(unset).compile(dialect=connection.dialect, column_keys=[*columns])
    )
    ready = {
        name: _ready(target.c[name].type, connection.dialect, values)
        for name, values in columns.items()
    }
    connection.exec_driver_sql(str(compiled), _parameters(compiled, ready))


def _ready(kind: TypeEngine[Any], dialect: Dialect, values: Iterable[Any]) -> Iterable[Any]:
    """A column's values as the driver takes them."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    # Files repeat their dates, and to write one out takes longer than to look it up.
    return map(cache(process) if isinstance(kind, UTCDateTime) else process, values)


def _parameters(compiled: Compiled, columns: Mapping[str, Iterable[Any]]) -> Any:
    """The rows as the driver's style of parameters has them."""
    if isinstance(compiled, SQLCompiler) and compiled.positiontup is not None:
        return [*zip(*(columns[name] for name in compiled.positiontup), strict=True)]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _dialect(work: Work) -> str:
    return work.session.get_bind().dialect.name


def _listed(work: Work, wanted: Collection[str] | Collection[int]) -> Select[Any]:
    """The values as a subquery over one JSON parameter.

    A thousand bound parameters take SQLAlchemy longer than the query itself, and lead SQLite to
    read a whole index rather than look up each.
    """
    if _dialect(work) == "postgresql":
        each = func.jsonb_array_elements_text(literal([*wanted], JSONB))
        numbers = any(isinstance(value, int) for value in wanted)
        return select(cast(each, BigInteger) if numbers else each)
    return select(func.json_each(json.dumps([*wanted])).table_valued("value").c.value)
