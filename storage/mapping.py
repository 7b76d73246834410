"""Between SQL and plain values: tables, rows into facts, statements both databases share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Result,
    Row,
    Table,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel

F = TypeVar("F")


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    core: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel's stubs leave it out
    return core


def upsert(session: Session, model: type[SQLModel]) -> Any:
    """An INSERT that knows ON CONFLICT, of the database at hand."""
    return insert_of(session.get_bind().dialect.name, model)


def insert_of(dialect: str, model: type[SQLModel]) -> Any:
    """The same by the dialect's name, for statements that are built once."""
    return (pg_insert if dialect == "postgresql" else sqlite_insert)(table(model))


def affected(
    database: Session | Connection,
    statement: Executable,
    parameters: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
) -> int:
    """How many rows an UPDATE, DELETE or INSERT changed: the claim of whoever came first.

    It runs once for each of several `parameters`; the changes are added up.
    """
    options = {"preserve_rowcount": True}  # SQLAlchemy forgets it for INSERTs otherwise
    result = database.execute(statement, parameters, execution_options=options)
    count: int = result.rowcount  # type: ignore[attr-defined, union-attr, unused-ignore]
    return count


def literally(values: Iterable[str]) -> list[ColumnElement[str]]:
    """Values of ours for `in_`, written into the statement.

    Only so does SQLite see that a query falls under the condition of a partial index. Raises
    ValueError for what would need quoting.
    """
    words = [str(value) for value in values]
    if not all(word.isidentifier() for word in words):
        raise ValueError(f"only plain words are written into a statement, not {words}")
    return [literal_column(f"'{word}'") for word in words]


def without_index(moment: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """The same moment, which no index is searched by.

    SQLite has no statistics: where it could search events by a bound on time or by their lead, it
    would read the whole past of the company for each lead instead of that lead's own history.
    """
    return func.coalesce(moment, moment)


def narrowed_by(parameters: Mapping[str, object]) -> frozenset[str]:
    """The names of the parameters that are there: the shape of a statement.

    Building a statement takes longer than running it, so a query of several shapes has a builder
    that is cached by its shape.
    """
    return frozenset(name for name, value in parameters.items() if value is not None)


class Mapper(Generic[F]):
    """Reads the columns that a frozen dataclass names, in its order.

    `columns` names those that are not the model's own, by the name of their field.
    """

    def __init__(
        self,
        model: type[SQLModel],
        facts: type[F],
        convert: Mapping[str, Callable[[Any], Any]] | None = None,
        columns: Mapping[str, ColumnElement[Any]] | None = None,
    ) -> None:
        self._facts = facts
        names = [f.name for f in fields(facts)]  # type: ignore[arg-type]  # facts are dataclasses
        others = columns or {}
        own = table(model).c
        self.columns = [others[name] if name in others else own[name] for name in names]
        converters = _enums(facts) | dict(convert or {})
        self._converters = [(names.index(name), change) for name, change in converters.items()]

    def __call__(self, row: Row[Any] | Sequence[Any]) -> F:
        values = list(row)
        for position, convert in self._converters:
            values[position] = convert(values[position])
        return self._facts(*values)

    def all(self, rows: Result[*tuple[Any, ...]]) -> list[F]:
        return [self(row) for row in rows.all()]  # at once: the driver is asked once, not per row

    def first(self, rows: Iterable[Row[Any]]) -> F | None:
        return next((self(row) for row in rows), None)


def _enums(facts: type) -> dict[str, Callable[[Any], Any]]:
    """How each field that is an enum, or one or nothing, is read; an empty text is nothing."""
    converters: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(facts).items():
        if isinstance(hint, type) and issubclass(hint, Enum):
            converters[name] = hint
        for option in get_args(hint):
            if isinstance(option, type) and issubclass(option, Enum):
                converters[name] = _optional(option)
    return converters


def _optional(enum: type[Enum]) -> Callable[[Any], Any]:
    return lambda value: enum(value) if value else None
