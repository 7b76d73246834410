"""The column types that every table uses."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field


class UTCDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, on every database (SQLite gives naive times back)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """A sum kept as a whole number of hundredths, which every database adds up exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Dialect) -> int | None:
        return None if value is None else int((value * 100).to_integral_value())

    def process_result_value(self, value: int | None, _: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


JSONType: TypeEngine[Any] = JSON().with_variant(JSONB(), "postgresql")
Id = BigInteger().with_variant(Integer(), "sqlite")


def key() -> Any:
    """A table's own number."""
    return Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))


def ref(*, null: bool = False, index: bool = False) -> Any:
    """Another table's number."""
    default = None if null else ...
    return Field(default=default, sa_column=Column(Id, nullable=null, index=index))


def moment(*, null: bool = False) -> Any:
    """An instant, aware and in UTC."""
    default = None if null else ...
    return Field(default=default, sa_column=Column(UTCDateTime, nullable=null))


def money() -> Any:
    """A sum in the currency beside it, exact to the hundredth; or nothing."""
    return Field(default=None, sa_column=Column(Hundredths, nullable=True))


def document(factory: Any = dict) -> Any:
    """Plain JSON."""
    return Field(default_factory=factory, sa_column=Column(JSONType, nullable=False))
