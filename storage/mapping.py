"""Between SQL and plain values: tables, rows into facts, statements both databases share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import Any, Generic, TypeVar, get_type_hints

from sqlalchemy import BindParameter, Executable, Row, Table, bindparam
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel

F = TypeVar("F")


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel's stubs leave it out
    return found


def upsert(session: Session, model: type[SQLModel]) -> Any:
    """An INSERT that knows ON CONFLICT, of the database at hand."""
    return insert_of(session.get_bind().dialect.name, model)


def insert_of(dialect: str, model: type[SQLModel]) -> Any:
    """The same by the dialect's name, for statements that are built once."""
    return (pg_insert if dialect == "postgresql" else sqlite_insert)(table(model))


def affected(
    session: Session, statement: Executable, given: Mapping[str, object] | None = None
) -> int:
    """How many rows an UPDATE, DELETE or INSERT changed: the claim of whoever came first."""
    options = {"preserve_rowcount": True}  # SQLAlchemy forgets it for INSERTs otherwise
    result = session.execute(statement, given, execution_options=options)
    count: int = result.rowcount  # type: ignore[attr-defined]
    return count


def literally(values: Iterable[str]) -> BindParameter[list[str]]:
    """Values of ours for `in_`, written into the statement.

    Only so does SQLite see that a query falls under the condition of a partial index.
    """
    return bindparam(None, list(values), expanding=True, literal_execute=True)


class Mapper(Generic[F]):
    """Reads the columns that a frozen dataclass names, in its order."""

    def __init__(
        self,
        model: type[SQLModel],
        facts: type[F],
        convert: dict[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        self._facts = facts
        names = [f.name for f in fields(facts)]  # type: ignore[arg-type]  # facts are dataclasses
        self.columns = [table(model).c[name] for name in names]
        hints = get_type_hints(facts)
        converters = {
            name: hints[name]
            for name in names
            if isinstance(hints[name], type) and issubclass(hints[name], Enum)
        } | (convert or {})
        self._converters = [(names.index(name), change) for name, change in converters.items()]

    def __call__(self, row: Row[Any] | Sequence[Any]) -> F:
        values = list(row)
        for position, convert in self._converters:
            values[position] = convert(values[position])
        return self._facts(*values)

    def all(self, rows: Iterable[Row[Any]]) -> list[F]:
        return [self(row) for row in rows]

    def first(self, rows: Iterable[Row[Any]]) -> F | None:
        return next((self(row) for row in rows), None)
