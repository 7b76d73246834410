"""Sales' monthly cost, margin and churn: set by an admin, used by the KPIs."""

from collections.abc import Mapping
from dataclasses import asdict

from funnel.costs import Costs, TypedCosts
from services import access, setup
from storage import costs as stored
from storage import people
from storage.work import Work


def begin(work: Work) -> Costs:
    """The cost settings, for who may change them.

    Raises `Refusal`: not_set_up, and as `funnel.rights.check_admin`.
    """
    access.need_company(work)
    setup.begin(work)
    return stored.costs(work)


def change(work: Work, typed: TypedCosts) -> None:
    """Change the cost settings. One commit. Raises as `begin`, and `InvalidFields`."""
    before = begin(work)
    after = typed.checked(work.company.currency)
    stored.set_costs(work, after)
    people.audit(work, "costs", before=_plain(before), after=_plain(after))
    work.commit()


def _plain(costs: Costs) -> Mapping[str, str]:
    """For the audit trail."""
    values = {name: value for name, value in asdict(costs).items() if name != "currency"}
    return {name: "" if value is None else str(value) for name, value in values.items()}
