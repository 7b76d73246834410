"""The cost settings of a company."""

from functools import cache
from typing import Any

from sqlalchemy import select

from funnel.costs import Costs
from storage import tables
from storage.mapping import Mapper, insert_of, table
from storage.work import Work, connection_of, ours

_costs = table(tables.Costs)
_facts = Mapper(tables.Costs, Costs)
_OURS = select(*_facts.columns).where(ours(_costs))
_NAMES = ("sales_cost", "currency", "margin", "churn", "deal_months")


def costs(work: Work) -> Costs:
    """The settings; all None where nobody has set them."""
    return _facts.first(work.rows(_OURS)) or Costs()


def set_costs(work: Work, new: Costs) -> None:
    """Replace the settings."""
    row = {name: getattr(new, name) for name in _NAMES}
    work.add(_set(connection_of(work.session).dialect.name), row)


@cache
def _set(dialect: str) -> Any:
    new = insert_of(dialect, tables.Costs)
    values = {name: getattr(new.excluded, name) for name in _NAMES}
    return new.on_conflict_do_update(index_elements=["workspace_id"], set_=values)
