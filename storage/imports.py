"""Imports: leads and their events written a batch at a time."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Compiled,
    Dialect,
    Table,
    bindparam,
    false,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from funnel.stages import EventKind, Stage
from storage.columns import UTCDateTime
from storage.leads import blank_lead
from storage.mapping import affected, table
from storage.tables import Handoff, Lead, LeadEvent, Timer
from storage.work import OURS, Work, ours

_lead = table(Lead)
_event = table(LeadEvent)
_handoff = table(Handoff)
_timer = table(Timer)

_BLANK_LEAD: Mapping[str, ColumnElement[Any]] = {
    name: literal_column("'{}'" if name == "extra" else "''")
    for name, value in blank_lead().items()
    if isinstance(value, str | dict)
} | {"forgotten": false()}
_BLANK_EVENT: Mapping[str, ColumnElement[Any]] = {
    "actor": literal_column("''"),
    "reason": literal_column("''"),
    "first": true(),
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
