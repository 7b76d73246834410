"""Many values as one parameter of a query."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from storage.work import Work


def dialect_of(work: Work) -> str:
    return work.session.get_bind().dialect.name


def listed(work: Work, wanted: Collection[str] | Collection[int]) -> Select[Any]:
    """The values as a subquery over one JSON parameter.

    A thousand bound parameters take SQLAlchemy longer than the query itself, and lead SQLite to
    read a whole index rather than look up each.
    """
    if dialect_of(work) == "postgresql":
        each = func.jsonb_array_elements_text(literal([*wanted], JSONB))
        numbers = any(isinstance(value, int) for value in wanted)
        return select(cast(each, BigInteger) if numbers else each)
    return select(func.json_each(json.dumps([*wanted])).table_valued("value").c.value)
