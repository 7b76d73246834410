"""What the month and the next are expected to bring in won deals, beside the targets for them."""

from datetime import datetime

from funnel.agreement import Terms
from funnel.agreement_parts import Metric, Span
from funnel.arrivals import Calendar
from funnel.deal_rates import stays
from funnel.forecast import PAST, READ, Deals, ForecastFacts, forecast
from funnel.periods import Period, local_date
from services import access
from services.calendar import hours_of
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
    terms = version.terms if version else Terms(zone=company.zone)
    hours = hours_of(terms)
    return ForecastFacts(
        forecast(past, now, Calendar(company.zone, hours), so_far, before),
        company.currency,
        tuple(
            each
            for each in terms.objectives
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
