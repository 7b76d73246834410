"""Amounts, campaigns and the figures of money, by figures worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from funnel import kpis
from funnel.amounts import amount_in
from funnel.campaigns import Campaign, TypedCampaign, TypedSpend, campaign_key, merged
from funnel.costs import Costs, TypedCosts
from funnel.figures import Ratio
from funnel.kpis import KpiParts
from funnel.periods import Period
from funnel.refusals import InvalidFields, Refusal
from funnel.segments import SegmentLine, by_acceptance, by_cost, by_value, hundredths

OCTOBER = Period.month_of(date(2026, 10, 1), "America/Sao_Paulo")
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("1.234,50", "BRL", "1234.50"),
        ("R$ 1.234,50", "BRL", "1234.50"),
        ("brl 900", "BRL", "900"),
        ("900 €", "EUR", "900"),
        ("$1,200.5", "MXN", "1200.5"),
        ("MX$ 10", "MXN", "10"),
        ("US$ 10", "USD", "10"),
        ("R$\u00a07", "BRL", "7"),
        ("0", "BRL", "0"),
    ],
)
def test_an_amount_may_stand_with_its_own_currency(text: str, currency: str, amount: str) -> None:
    assert amount_in(text, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("USD 300", "BRL", "other_currency"),
        ("$300", "BRL", "other_currency"),
        ("R$ 300", "MXN", "other_currency"),
        ("US$ 300", "MXN", "other_currency"),
        ("€300", "", "other_currency"),
        ("-300", "BRL", "bad_amount"),
        ("3e5", "BRL", "bad_amount"),
        ("abc", "BRL", "other_currency"),
        ("R$", "BRL", None),
    ],
)
def test_another_currency_is_refused(text: str, currency: str, code: str | None) -> None:
    if code is None:
        assert amount_in(text, currency) is None
        return
    with pytest.raises(Refusal) as refused:
        amount_in(text, currency)
    assert refused.value.code == code


def test_names_that_only_a_tag_writes_otherwise_are_one() -> None:
    same = ("Promoção de Outono 2026", "promocao_de_outono-2026", " PROMOCAO+DE  outono 2026 ")
    assert len({campaign_key(name) for name in same}) == 1
    assert campaign_key("Outono 2026") != campaign_key("Outono 2025")


def test_each_wrong_field_of_a_campaign_is_named() -> None:
    typed = TypedCampaign(
        name="_ -",
        channel="c" * 61,
        starts_on=date(2026, 11, 2),
        ends_on=date(2026, 11, 1),
        budget="USD 5",
        aliases=", ".join(f"a{number}" for number in range(31)),
    )
    with pytest.raises(InvalidFields) as refused:
        typed.checked("BRL")
    codes = {field: problem.code for field, problem in refused.value.problems.items()}
    assert codes == {
        "campaign": "needs_campaign_name",
        "channel": "too_long",
        "ends_on": "ends_before_it_begins",
        "budget": "other_currency",
        "aliases": "too_many_names",
    }


def test_a_campaign_of_one_day_is_one_and_its_own_name_is_no_alias() -> None:
    day = date(2026, 11, 2)
    checked = TypedCampaign("Expo", "", day, day, "", "expo, E-X\nE-X,e x").checked("BRL")
    assert checked.aliases == ("E-X",)
    assert checked.starts_on == checked.ends_on == day


def test_spend_is_of_a_month_and_may_be_0() -> None:
    spend = TypedSpend("Expo", date(2026, 11, 26), "0").checked("BRL", TODAY)
    assert (spend.month, spend.amount) == (date(2026, 11, 1), Decimal(0))
    with pytest.raises(InvalidFields) as refused:
        TypedSpend("", None, "").checked("BRL", TODAY)
    assert set(refused.value.problems) == {"campaign", "month", "amount"}
    with pytest.raises(InvalidFields):
        TypedSpend("Expo", date(2029, 1, 1), "5").checked("BRL", TODAY)


def test_two_campaigns_become_one_with_both_budgets_and_the_longer_time() -> None:
    begun, over = date(2026, 10, 1), date(2026, 12, 1)
    into = Campaign(1, "Expo", "", date(2026, 11, 1), None, Decimal(5), "BRL")
    other = Campaign(2, "Fair", "Event", begun, over, Decimal("7.10"), "BRL")
    both = merged(into, other)
    assert both == Campaign(1, "Expo", "Event", begun, over, Decimal("12.10"), "BRL")
    assert merged(into, replace(other, currency="USD")).budget == Decimal(5)


def test_costs_are_checked_by_field() -> None:
    typed = TypedCosts("R$ 9.000", "70 %", "2,5", "12").checked("BRL")
    assert typed == Costs(Decimal(9000), "BRL", Decimal(70), Decimal("2.5"), 12)
    assert TypedCosts().checked("BRL") == Costs(currency="BRL")
    with pytest.raises(InvalidFields) as refused:
        TypedCosts("USD 1", "101", "0", "1.5").checked("BRL")
    assert set(refused.value.problems) == {"sales_cost", "margin", "churn", "deal_months"}
    with pytest.raises(InvalidFields):
        TypedCosts(deal_months="121").checked("BRL")


PARTS = KpiParts(
    period=OCTOBER,
    currency="BRL",
    leads=30,
    sqls=16,
    opportunities=8,
    customers=4,
    lead_to_mql=Ratio(20, 30),
    mql_to_sql=Ratio(15, 20),
    sql_to_won=Ratio(4, 16),
    lead_to_sql=Ratio(14, 30),
    won=4,
    lost=6,
    valued=3,
    value=Decimal("10000.00"),
    spend=Decimal("1000.00"),
    has_other_spend=False,
    cycle=timedelta(days=20),
    costs=Costs(Decimal(4000), "BRL", Decimal(60), Decimal(2), 12),
)


def test_the_figures_of_a_month_by_hand() -> None:
    assert kpis.cost_per_lead(PARTS).cents == Decimal("33.33")
    assert kpis.cost_per_sql(PARTS).cents == Decimal("62.50")
    assert kpis.acquisition_cost(PARTS).cents == Decimal("1250.00")  # 5,000 for 4
    assert kpis.return_on_investment(PARTS).cents == Decimal("1.00")  # 10,000 for 5,000
    assert kpis.average_deal(PARTS).cents == Decimal("3333.33")
    assert kpis.win_rate(PARTS) == Ratio(4, 10)
    # 3,333.33 of a deal over 12 months are 277.78 a month; × 60 % ÷ 2 % = × 30
    assert kpis.lifetime_value(PARTS).cents == Decimal("8333.33")
    # 8 × 40 % × 3,333.33 ÷ 20 days
    assert kpis.pipeline_velocity(PARTS).cents == Decimal("533.33")
    assert kpis.qualified_rate(PARTS) == Ratio(14, 30)
    assert PARTS.left_out == 1


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"spend": None}, {"cpl", "cost_per_sql", "cac", "roi"}),
        ({"leads": 0}, {"cpl"}),
        ({"sqls": 0}, {"cost_per_sql"}),
        ({"customers": 0}, {"cac"}),
        ({"valued": 0, "value": Decimal(0)}, {"roi", "average_deal", "ltv", "velocity"}),
        ({"cycle": None}, {"velocity"}),
        ({"cycle": timedelta(0)}, {"velocity"}),
        ({"costs": Costs()}, {"cac", "roi", "ltv"}),
        ({"costs": replace(PARTS.costs, currency="USD")}, {"cac", "roi"}),
        ({"costs": replace(PARTS.costs, churn=None)}, {"ltv"}),
        ({"costs": replace(PARTS.costs, deal_months=None)}, {"ltv"}),
        (
            {"spend": Decimal(0), "costs": replace(PARTS.costs, sales_cost=Decimal(0))},
            {"roi"},
        ),
    ],
)
def test_a_figure_without_a_part_has_no_value(changes: dict, missing: set[str]) -> None:
    parts = replace(PARTS, **changes)
    values = {
        "cpl": kpis.cost_per_lead(parts),
        "cost_per_sql": kpis.cost_per_sql(parts),
        "cac": kpis.acquisition_cost(parts),
        "roi": kpis.return_on_investment(parts),
        "average_deal": kpis.average_deal(parts),
        "ltv": kpis.lifetime_value(parts),
        "velocity": kpis.pipeline_velocity(parts),
    }
    assert {name for name, each in values.items() if each.value is None} == missing


def test_a_month_without_deals_earned_nothing() -> None:
    parts = replace(PARTS, won=0, valued=0, value=Decimal(0), customers=0, cycle=None)
    assert kpis.return_on_investment(parts).value == -1


def test_sales_costs_three_times_as_much_in_a_quarter_and_nothing_is_known_of_a_week() -> None:
    quarter = Period.quarter_of(date(2026, 10, 1), OCTOBER.zone)
    assert replace(PARTS, period=quarter).sales_cost == 12000
    assert replace(PARTS, period=Period.week_of(TODAY, OCTOBER.zone)).sales_cost is None


@pytest.mark.parametrize(
    ("value", "cents"), [("1/200", "0.01"), ("-1/200", "-0.01"), ("1/201", "0.00"), ("2/3", "0.67")]
)
def test_half_a_cent_goes_away_from_0(value: str, cents: str) -> None:
    assert hundredths(Fraction(value)) == Decimal(cents)


GOOD = SegmentLine(
    "Good", accepted=8, rejected=2, won=2, valued=2, value=Decimal(900), spend=Decimal(800)
)
DEAR = SegmentLine(
    "Dear", accepted=5, rejected=0, won=1, valued=1, value=Decimal(50), spend=Decimal(2000)
)
VAIN = SegmentLine("Vain", accepted=0, rejected=6, spend=Decimal(10))
LUCKY = SegmentLine("Lucky", accepted=1, won=1, valued=1, value=Decimal(99_999), spend=Decimal(1))


def test_best_and_worst_leave_out_a_campaign_of_one_lead() -> None:
    segments = [GOOD, DEAR, LUCKY]
    cost, accepted, value = by_cost(segments), by_acceptance(segments), by_value(segments)
    assert cost
    assert (cost.best, cost.worst) == (GOOD, DEAR)
    assert accepted
    assert (accepted.best, accepted.worst) == (DEAR, GOOD)
    assert value
    assert (value.best, value.worst) == (GOOD, DEAR)


def test_what_brought_no_accepted_sql_is_the_worst_however_cheap() -> None:
    cost = by_cost([GOOD, VAIN, DEAR])
    assert cost
    assert cost.worst == VAIN


def test_nothing_is_best_alone_nor_among_equals_nor_without_a_name() -> None:
    assert by_cost([GOOD, LUCKY]) is None
    assert by_acceptance([GOOD, replace(GOOD, name="Same")]) is None
    assert by_acceptance([GOOD, replace(DEAR, name="")]) is None
    assert by_cost([GOOD, replace(DEAR, spend=None)]) is None
    assert by_value([GOOD, replace(DEAR, valued=0, value=Decimal(0))]) is None
