"""Sales' monthly cost, gross margin and churn: settings that the KPIs need."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from funnel.amounts import amount_in, amount_of
from funnel.refusals import InvalidFields, Refusal

MOST_MONTHS: Final = 120  # that the value of a deal may cover


@dataclass(frozen=True)
class Costs:
    """The cost settings of a company; one that nobody has set is None.

    `sales_cost` a month, in `currency`; `margin` and `churn` in percent, churn a month;
    `deal_months`: over how many months a deal's value is paid.
    """

    sales_cost: Decimal | None = None
    currency: str = ""
    margin: Decimal | None = None
    churn: Decimal | None = None
    deal_months: int | None = None

    def __post_init__(self) -> None:
        """Raises `InvalidFields` by field: percent_out_of_range, number_out_of_range."""
        problems = {
            name: Refusal("percent_out_of_range")
            for name in ("margin", "churn")
            if (value := getattr(self, name)) is not None and not 0 < value <= 100
        }
        if self.deal_months is not None and not 1 <= self.deal_months <= MOST_MONTHS:
            problems["deal_months"] = Refusal("number_out_of_range", least=1, most=MOST_MONTHS)
        if problems:
            raise InvalidFields(problems)


@dataclass(frozen=True)
class TypedCosts:
    """As typed, unchecked; "" for what is not set. `margin` and `churn` are percent."""

    sales_cost: str = ""
    margin: str = ""
    churn: str = ""
    deal_months: str = ""

    def checked(self, currency: str) -> Costs:
        """Raises `InvalidFields` naming each wrong field."""
        problems: dict[str, Refusal] = {}

        def read(name: str, reader: Callable[[str], Decimal | None]) -> Decimal | None:
            try:
                return reader(getattr(self, name).replace("%", " "))
            except Refusal as refusal:
                problems[name] = refusal
                return None

        sales_cost = read("sales_cost", lambda text: amount_in(text, currency))
        margin, churn = read("margin", _percent), read("churn", _percent)
        months = read("deal_months", _whole)
        try:
            costs = Costs(
                sales_cost, currency, margin, churn, None if months is None else int(months)
            )
        except InvalidFields as wrong:
            problems |= wrong.problems
        if problems:
            raise InvalidFields(problems)
        return costs


def _percent(text: str) -> Decimal | None:
    try:
        return amount_of(text)
    except Refusal:
        raise Refusal("percent_out_of_range") from None


def _whole(text: str) -> Decimal | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) < 9):
        raise Refusal("not_a_number")
    return Decimal(text.strip())
