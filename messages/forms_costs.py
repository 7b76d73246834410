"""The form of what sales costs, the margin, the churn and what a deal covers."""

from decimal import Decimal

from blockkit import blocks as b
from blockkit.view_state import View, text
from funnel.costs import Costs, TypedCosts
from messages import labels
from messages.ids import Click, Form
from messages.localizer import N_, Localizer

_TYPED = 30  # characters
_HINTS = {
    "sales_cost": N_("Salaries, commissions, and tools. Used for CAC and ROI."),
    "margin": N_("For example, 70 if 30% of each sale goes to delivering it."),
    "churn": N_("For example, 2 if two in every hundred customers leave each month."),
    "deal_months": N_("Enter 12 if you log a deal's yearly value, 1 if you log its monthly value."),
}


def costs(localizer: Localizer, currency: str, current: Costs) -> b.Block:
    """The form, filled with what is set; everything may be left empty."""
    initial = {
        "sales_cost": _number(localizer, current.sales_cost),
        "margin": _number(localizer, current.margin),
        "churn": _number(localizer, current.churn),
        "deal_months": "" if current.deal_months is None else str(current.deal_months),
    }
    fields = [
        b.input(
            labels.field(localizer, name),
            b.text_input(Click.INPUT, initial=initial[name], max_length=_TYPED),
            block_id=name,
            optional=True,
            hint=_hint(localizer, name, currency),
        )
        for name in _HINTS
    ]
    note = b.context(
        localizer.mark(
            "KPIs use these for every month, past ones included. Both teams see CAC, ROI, and LTV."
        )
    )
    title, save = localizer.say("Costs and margin"), localizer.say("Save")
    close = localizer.say("Cancel")
    return b.modal(title, [*fields, note], Form.COSTS, submit=save, close=close)


def parse_costs(view: View) -> TypedCosts:
    """What the form holds, unchecked."""
    return TypedCosts(*(text(view, name) for name in _HINTS))


def _hint(localizer: Localizer, name: str, currency: str) -> str:
    hint = localizer.say(_HINTS[name])
    return labels.in_currency(localizer, currency, hint) if name == "sales_cost" else hint


def _number(localizer: Localizer, value: Decimal | None) -> str:
    return "" if value is None else localizer.number(value)
