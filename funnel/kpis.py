"""The figures that say whether the funnel earns its cost, each with its parts.

All are of one period and one currency, that of the workspace: deals and spend in another are left
out and counted beside it. A figure has no value where one of its parts is not known or its divisor
is 0. Spend is logged by month, so what costs are a part of is known for whole months alone.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from funnel.costs import Costs
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.segments import Quotient, SegmentLine

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class KpiParts:
    """What the figures of a period are made of.

    `leads`, `sqls`, `opportunities` and `customers` count leads by the first time they came so far
    in the period. `lead_to_mql`, `mql_to_sql`, `sql_to_won` and `lead_to_sql` are of those that
    entered the first of the two stages in the period, by how many came to the second until now.
    `won` and `lost` are deals; of those won `valued` have a value in `currency`, `value` in sum.
    `spend` is marketing's, None where none was logged; `has_other_spend`: some of it in another
    currency. `cycle` is the median time from the first hand-off to the deal, of the deals won.
    """

    period: Period
    currency: str
    leads: int
    sqls: int
    opportunities: int
    customers: int
    lead_to_mql: Ratio
    mql_to_sql: Ratio
    sql_to_won: Ratio
    lead_to_sql: Ratio
    won: int
    lost: int
    valued: int
    value: Decimal
    spend: Decimal | None
    has_other_spend: bool
    cycle: timedelta | None
    costs: Costs

    @property
    def whole_months(self) -> int:
        """How many calendar months the period is made of; 0 where it is not of whole ones."""
        months = [month == part for month, part in self.period.months()]
        return len(months) if all(months) else 0

    @property
    def left_out(self) -> int:
        """Deals won without a value in the workspace's currency."""
        return self.won - self.valued

    @property
    def revenue(self) -> Decimal | None:
        """The value of the deals won; None where there are some and no value of any is known."""
        return None if self.won and not self.valued else self.value

    @property
    def sales_cost(self) -> Decimal | None:
        """Sales' cost of the period: that of a month × months."""
        monthly = self.costs.sales_cost
        if monthly is None or self.costs.currency != self.currency or not self.whole_months:
            return None
        return monthly * self.whole_months

    @property
    def cost(self) -> Decimal | None:
        """Marketing's spend and sales' cost."""
        if self.spend is None or self.sales_cost is None:
            return None
        return self.spend + self.sales_cost

    @property
    def cycle_days(self) -> Fraction | None:
        """`cycle` in days of 24 hours, exact to the microsecond."""
        if self.cycle is None:
            return None
        micro = timedelta(microseconds=1)
        return Fraction(self.cycle // micro, _DAY // micro)


class Kpi(StrEnum):
    """Each figure, in the order in which they are read."""

    LEAD_TO_MQL = "lead_to_mql"
    MQL_TO_SQL = "mql_to_sql"
    SQL_TO_WON = "sql_to_won"
    QUALIFIED = "qualified"
    CPL = "cpl"
    COST_PER_SQL = "cost_per_sql"
    CAC = "cac"
    ROI = "roi"
    AVERAGE_DEAL = "average_deal"
    WIN_RATE = "win_rate"
    LTV = "ltv"
    VELOCITY = "velocity"


def qualified_rate(parts: KpiParts) -> Ratio:
    """Leads of the period that became SQL until now ÷ leads of the period."""
    return parts.lead_to_sql


def cost_per_lead(parts: KpiParts) -> Quotient:
    """CPL = marketing's spend ÷ new leads of the period (Farris et al., Marketing Metrics)."""
    return Quotient(parts.spend, parts.leads)


def cost_per_sql(parts: KpiParts) -> Quotient:
    """Marketing's spend ÷ leads first handed off to sales, both of the period (as CPL)."""
    return Quotient(parts.spend, parts.sqls)


def acquisition_cost(parts: KpiParts) -> Quotient:
    """CAC = (marketing's spend + sales' cost) ÷ new customers, all of the period.

    Skok, "SaaS Metrics 2.0": all cost of sales and marketing ÷ customers won.
    """
    return Quotient(parts.cost, parts.customers)


def return_on_investment(parts: KpiParts) -> Quotient:
    """ROI = (revenue - cost) ÷ cost: won value against spend and sales' cost of the period.

    Farris et al., Marketing Metrics: the return ÷ what was invested.
    """
    if parts.revenue is None or parts.cost is None:
        return Quotient(None, parts.cost)
    return Quotient(parts.revenue - parts.cost, parts.cost)


def average_deal(parts: KpiParts) -> Quotient:
    """Won value ÷ won deals that have a value in the workspace's currency, of the period."""
    return Quotient(parts.value, parts.valued)


def win_rate(parts: KpiParts) -> Ratio:
    """Won ÷ (won + lost), deals settled in the period."""
    return Ratio(parts.won, parts.won + parts.lost)


def lifetime_value(parts: KpiParts) -> Quotient:
    """LTV = average monthly value × gross margin ÷ monthly churn.

    The average monthly value is the average deal of the period ÷ the months that a deal's value
    covers. Skok, "SaaS Metrics 2.0": revenue per account × gross margin ÷ churn.
    """
    costs = parts.costs
    if costs.margin is None or costs.churn is None or costs.deal_months is None:
        return Quotient(None, None)
    return Quotient(parts.value * costs.margin, parts.valued * costs.deal_months * costs.churn)


def pipeline_velocity(parts: KpiParts) -> Quotient:
    """Opportunities × win rate × average deal ÷ median cycle: what the pipeline brings a day.

    All of the period: new opportunities, deals settled and won, and the median days from the first
    hand-off to the deal. (Sales velocity, as Salesforce and HubSpot define it.)
    """
    rate, deal, days = win_rate(parts), average_deal(parts).value, parts.cycle_days
    if deal is None or days is None or not rate.denominator:
        return Quotient(None, days)
    share = Fraction(rate.numerator, rate.denominator)
    return Quotient(parts.opportunities * share * deal, days)


@dataclass(frozen=True)
class Performance:
    """The figures of a period, and what came of the leads by campaign, source, sector and size.

    `is_over`: the period has ended.
    """

    parts: KpiParts
    campaigns: tuple[SegmentLine, ...]
    sources: tuple[SegmentLine, ...]
    sectors: tuple[SegmentLine, ...]
    sizes: tuple[SegmentLine, ...]
    is_over: bool
