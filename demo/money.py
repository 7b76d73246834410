"""What the campaigns of the made-up history cost, and what sales does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from demo.play import Play
from funnel.campaigns import CheckedSpend, TypedCampaign
from funnel.costs import TypedCosts
from services import campaigns, costs

_MONTHLY: Final = (900, 3400, 1200, 1500, 250)
"""Of each campaign in the order of the words; in whole units of the workspace's currency."""
_POOR: Final = 2800
_SWING: Final = 0.15  # how far a month may be from that
_COSTS: Final = TypedCosts(sales_cost="24000", margin="70", churn="2.5", deal_months="12")


def spend(play: Play, first: date) -> None:
    """Campaigns with a channel, dates, a budget and their spend of each month since a day."""
    head = play.work(play.cast.marketing_head, play.back(timedelta(hours=2)))
    today = play.now.date()
    months = _months(first, today)
    rows: list[CheckedSpend] = []
    named = [pair for pair in play.words.campaigns if pair[1]]
    for (channel, name), monthly in zip([*named, play.words.poor], [*_MONTHLY, _POOR], strict=True):
        budget = str(monthly * (len(months) + 1))
        alias = name.casefold().replace(":", "").replace(" ", "_")
        campaigns.add(head, TypedCampaign(name, channel, first, None, budget, f"{alias}_utm"))
        for month in months:
            amount = round(monthly * play.rng.uniform(1 - _SWING, 1 + _SWING))
            rows.append(CheckedSpend(name, month, Decimal(amount)))
    imported = play.work(play.cast.marketing_head, play.back(timedelta(hours=2)))
    for row in rows:
        campaigns.write_spend(imported, row, {})
    campaigns.end_import(imported, len(rows))
    costs.change(play.work(play.cast.admin, play.back(timedelta(hours=2))), _COSTS)


def _months(first: date, last: date) -> list[date]:
    """The first day of each month from one day's to another's."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
