"""What the period cost and brought, as `/pacto campaigns` and `/pacto kpis` answer it."""

from blockkit.message import Message
from funnel.kpis import Performance
from funnel.periods import local_date
from funnel.refusals import Refusal
from funnel.rights import may_run_campaigns
from funnel.spans import Span
from messages import campaigns as words
from messages import kpis as kpi_words
from messages.breakdown_query import parse_breakdown, parse_span
from messages.localizer import Localizer
from services import access
from services.campaigns import newest
from services.kpis import performance
from storage.work import Work


def campaigns(work: Work, localizer: Localizer, text: str) -> Message:
    """By campaign, or by what the words name, in the period that they name.

    Raises `Refusal`: not_set_up, only_teams, only_a_period, period_to_come.
    """
    query = parse_breakdown(text)
    asked = _performance(work, query.span)
    may_change = may_run_campaigns(work.actor)
    return words.listing(localizer, asked, query.by, newest(work), may_change=may_change)


def kpis(work: Work, localizer: Localizer, text: str) -> Message:
    """The figures of the period that the words name. Raises as `campaigns`."""
    return kpi_words.message(localizer, _performance(work, parse_span(text)))


def _performance(work: Work, span: Span) -> Performance:
    company = access.need_company(work)
    access.need_member(work)
    today = local_date(work.now, company.zone)
    period = span.period(today, company.zone)
    if period.first > today:
        raise Refusal("period_to_come", day=period.first)
    return performance(work, period)
