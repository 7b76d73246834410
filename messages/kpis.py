"""The figures that say whether the funnel earns its cost, each with what it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from blockkit.tables import data_table
from funnel import kpis
from funnel.facts import Deal
from funnel.figures import Ratio
from funnel.kpis import Kpi, KpiParts, Performance
from funnel.segments import Quotient, hundredths
from messages import labels
from messages.localizer import N_, Localizer

NAMES: Final = {
    Kpi.LEAD_TO_MQL: N_("Lead → MQL"),
    Kpi.MQL_TO_SQL: N_("MQL → SQL"),
    Kpi.SQL_TO_WON: N_("SQL → won"),
    Kpi.QUALIFIED: N_("Leads that became SQL"),
    Kpi.CPL: N_("CPL (cost per lead)"),
    Kpi.COST_PER_SQL: N_("Cost per SQL"),
    Kpi.CAC: N_("CAC (cost per new customer)"),
    Kpi.ROI: N_("ROI"),
    Kpi.AVERAGE_DEAL: N_("Average deal size"),
    Kpi.WIN_RATE: N_("Win rate"),
    Kpi.LTV: N_("LTV (customer lifetime value)"),
    Kpi.VELOCITY: N_("Pipeline velocity per day"),
}


@dataclass(frozen=True)
class _Cell:
    """A figure as text, and what it is made of."""

    value: str
    parts: str


def message(localizer: Localizer, performance: Performance) -> Message:
    """The answer to `/pacto kpis`: one table, and what is left out of it."""
    parts = performance.parts
    title = localizer.mark("KPIs · {period}", period=period_name(localizer, parts))
    rows = [
        [localizer.say(name), (cell := cell_of(localizer, kpi, parts)).value, cell.parts]
        for kpi, name in NAMES.items()
    ]
    header = [localizer.say("KPI"), localizer.say("Value"), localizer.say("Calculation")]
    table = data_table(str(title), header, rows, page_size=len(rows))
    notes = notes_of(localizer, performance)
    context = [b.context(join(notes))] if notes else []
    return Message(title, [table, *context])


def period_name(localizer: Localizer, parts: KpiParts) -> str:
    """'November 2026', or the first and the last day."""
    period = parts.period
    if period.is_month:
        return localizer.month(period.first)
    return f"{localizer.date(period.first)} – {localizer.date(period.last)}"


def notes_of(localizer: Localizer, performance: Performance) -> list[Mrkdwn]:
    """What is missing or left out, and how to mend it."""
    parts = performance.parts
    notes = []
    if not performance.is_over:
        notes.append(
            localizer.mark(
                "This period isn't over yet: sales cost covers the full month, everything "
                "else is to date."
            )
            if parts.sales_cost is not None
            else localizer.mark("This period isn't over yet: these are the figures so far.")
        )
    if not parts.whole_months:
        notes.append(localizer.mark("Spend is logged by month, so costs need whole months."))
    elif parts.spend is None:
        notes.append(localizer.mark("No spend logged for this period. Log it with `/pacto spend`."))
    if parts.has_other_spend:
        notes.append(localizer.mark("Spend in another currency is left out."))
    if parts.left_out:
        notes.append(left_out(localizer, parts))
    costs = parts.costs
    if None in {costs.sales_cost, costs.margin, costs.churn, costs.deal_months}:
        notes.append(
            localizer.mark(
                "CAC and ROI need sales' monthly cost; LTV needs margin, churn, and how many "
                "months a deal covers. An admin sets them with `/pacto costs`."
            )
        )
    return notes


def left_out(localizer: Localizer, parts: KpiParts) -> Mrkdwn:
    """How many of the deals won are in no sum."""
    return localizer.mark_count(
        "{n} won deal has no value in your company's currency and is left out of the totals.",
        "{n} won deals have no value in your company's currency and are left out of the totals.",
        parts.left_out,
    )


def cell_of(localizer: Localizer, kpi: Kpi, parts: KpiParts) -> _Cell:
    return _CELLS[kpi](localizer, parts)


def amount(localizer: Localizer, value: Decimal | None, currency: str) -> str:
    """A sum in its currency; 'no data yet' for none."""
    return localizer.no_data() if value is None else labels.value(localizer, Deal(value, currency))


def _share(localizer: Localizer, ratio: Ratio) -> _Cell:
    if not ratio.denominator:
        return _Cell(localizer.no_data(), "")
    percent = localizer.percent(Decimal(ratio.numerator) / Decimal(ratio.denominator))
    parts = localizer.say(
        "{num} of {den}",
        num=localizer.number(ratio.numerator),
        den=localizer.number(ratio.denominator),
    )
    return _Cell(percent, parts)


def _divided(localizer: Localizer, parts: KpiParts, cost: Quotient, numerator: str) -> _Cell:
    """A sum over a count; `numerator` is what the sum is of."""
    value = amount(localizer, cost.cents, parts.currency)
    if cost.numerator is None or cost.divisor is None:
        return _Cell(value, "")
    return _Cell(value, f"{numerator} ÷ {localizer.number(int(cost.divisor))}")


def _of_spend(
    of: Callable[[KpiParts], Quotient],
) -> Callable[[Localizer, KpiParts], _Cell]:
    def cell(localizer: Localizer, parts: KpiParts) -> _Cell:
        return _divided(localizer, parts, of(parts), amount(localizer, parts.spend, parts.currency))

    return cell


def _cac(localizer: Localizer, parts: KpiParts) -> _Cell:
    costs = _costs(localizer, parts)
    return _divided(localizer, parts, kpis.acquisition_cost(parts), f"({costs})")


def _costs(localizer: Localizer, parts: KpiParts) -> str:
    spend = amount(localizer, parts.spend, parts.currency)
    return f"{spend} + {amount(localizer, parts.sales_cost, parts.currency)}"


def _roi(localizer: Localizer, parts: KpiParts) -> _Cell:
    roi = kpis.return_on_investment(parts)
    if roi.value is None or parts.cost is None:
        return _Cell(localizer.no_data(), "")
    percent = hundredths(roi.value * 100) / 100
    revenue, cost = (
        amount(localizer, each, parts.currency) for each in (parts.revenue, parts.cost)
    )
    return _Cell(localizer.percent(percent), f"({revenue} − {cost}) ÷ {cost}")


def _average_deal(localizer: Localizer, parts: KpiParts) -> _Cell:
    revenue = amount(localizer, parts.value, parts.currency)
    return _divided(localizer, parts, kpis.average_deal(parts), revenue)


def _ltv(localizer: Localizer, parts: KpiParts) -> _Cell:
    value = kpis.lifetime_value(parts).cents
    deal, costs = kpis.average_deal(parts).cents, parts.costs
    if value is None or costs.margin is None or costs.churn is None:
        return _Cell(localizer.no_data(), "")
    months = costs.deal_months or 1
    made_of = localizer.say(
        "{deal} ÷ {months} × {margin} ÷ {churn}",
        deal=amount(localizer, deal, parts.currency),
        months=localizer.count("{n} month", "{n} months", months),
        margin=localizer.percent(costs.margin / 100, 2),
        churn=localizer.percent(costs.churn / 100, 2),
    )
    return _Cell(amount(localizer, value, parts.currency), made_of)


def _velocity(localizer: Localizer, parts: KpiParts) -> _Cell:
    value = kpis.pipeline_velocity(parts).cents
    days, rate = parts.cycle_days, kpis.win_rate(parts)
    if value is None or days is None or rate.value is None:
        return _Cell(localizer.no_data(), "")
    made_of = localizer.count(
        "{n} opportunity × {rate} × {deal} ÷ {days}",
        "{n} opportunities × {rate} × {deal} ÷ {days}",
        parts.opportunities,
        rate=localizer.percent(Decimal(rate.numerator) / Decimal(rate.denominator)),
        deal=amount(localizer, kpis.average_deal(parts).cents, parts.currency),
        days=localizer.count("{n} day", "{n} days", hundredths(days)),
    )
    return _Cell(amount(localizer, value, parts.currency), made_of)


_CELLS: Final[dict[Kpi, Callable[[Localizer, KpiParts], _Cell]]] = {
    Kpi.LEAD_TO_MQL: lambda localizer, parts: _share(localizer, parts.lead_to_mql),
    Kpi.MQL_TO_SQL: lambda localizer, parts: _share(localizer, parts.mql_to_sql),
    Kpi.SQL_TO_WON: lambda localizer, parts: _share(localizer, parts.sql_to_won),
    Kpi.QUALIFIED: lambda localizer, parts: _share(localizer, kpis.qualified_rate(parts)),
    Kpi.CPL: _of_spend(kpis.cost_per_lead),
    Kpi.COST_PER_SQL: _of_spend(kpis.cost_per_sql),
    Kpi.CAC: _cac,
    Kpi.ROI: _roi,
    Kpi.AVERAGE_DEAL: _average_deal,
    Kpi.WIN_RATE: lambda localizer, parts: _share(localizer, kpis.win_rate(parts)),
    Kpi.LTV: _ltv,
    Kpi.VELOCITY: _velocity,
}
