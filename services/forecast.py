"""What the month and the next are expected to bring in won deals, beside the targets for them."""

from datetime import datetime

from funnel.agreement_parts import Metric, Span
from funnel.deal_rates import stays
from funnel.forecast import PAST, READ, Deals, ForecastFacts, forecast
from funnel.periods import Period, local_date
from services import access
from storage import agreements, deals
from storage.work import Work


def answer(work: Work) -> ForecastFacts:
    """The forecast as of now, for who is in a team. Raises `Refusal`: not_set_up, only_teams."""
    access.need_company(work)
    access.need_member(work)
    return gather(work)


def gather(work: Work) -> ForecastFacts:
    """The forecast as of now, from the hand-offs of `READ` and the won deals of `PAST`."""
    company, now = work.company, work.now
    month = Period.month_of(local_date(now, company.zone), company.zone)
    past = stays(deals.moves(work, now - READ, now))
    before, left_out = _won(work, now - PAST)
    so_far, _ = _won(work, month.start)
    version = agreements.agreement_in_force(work)
    objectives = version.terms.objectives if version else ()
    return ForecastFacts(
        forecast(past, now, company.zone, so_far, before),
        company.currency,
        tuple(
            each
            for each in objectives
            if each.span is Span.MONTH and each.metric in {Metric.WON, Metric.VALUE}
        ),
        left_out,
    )


def _won(work: Work, since: datetime) -> tuple[Deals, int]:
    """The deals won since then, and how many of them have no value in the company's currency."""
    won = deals.won(work, since, work.now)
    amounts = tuple(
        amount
        for _, amount, currency in won
        if amount is not None and currency == work.company.currency
    )
    return Deals(len(won), amounts), len(won) - len(amounts)
