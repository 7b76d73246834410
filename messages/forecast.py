"""The forecast of won deals, in a review and as an answer."""

from decimal import Decimal

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join
from funnel.agreement_parts import Metric
from funnel.forecast import LEAST_WON, Forecast, ForecastFacts, MonthForecast
from funnel.intervals import SHARE
from messages import kpis
from messages.localizer import Localizer
from messages.scorecard_labels import capitalized


def message(localizer: Localizer, facts: ForecastFacts) -> Message:
    """The answer to `/pacto forecast`."""
    lines = _lines(localizer, facts)
    title = bold(localizer.say("Forecast of won deals"))
    text = join([title, *lines])
    first = lines[0]
    return Message(first, [b.section(text), b.context(note(localizer, facts))])


def section(localizer: Localizer, facts: ForecastFacts) -> Mrkdwn:
    """The same in a review, without its note."""
    return join([bold(localizer.say("Forecast of won deals")), *_lines(localizer, facts)])


def in_short(localizer: Localizer, facts: ForecastFacts) -> Mrkdwn:
    """The months without their parts: deals and value in a line each."""
    lines = _lines(localizer, facts, parts=False)
    return join([bold(localizer.say("Forecast of won deals")), *lines])


def note(localizer: Localizer, facts: ForecastFacts) -> Mrkdwn:
    """What it rests on, and what its intervals mean."""
    forecast = facts.forecast
    if not forecast.months:
        return localizer.mark("The forecast is based on how long your own deals took to close.")
    notes = [
        localizer.mark_count(
            "Based on {n} deal won in the last 12 months and the age of what's open.",
            "Based on {n} deals won in the last 12 months and the age of what's open.",
            forecast.won_before,
        ),
        localizer.mark(
            "The ranges should hold the actual figure in about {share} of months.",
            share=localizer.percent(SHARE),
        ),
    ]
    if facts.left_out:
        notes.append(
            localizer.mark_count(
                "{n} won deal without a value in {currency} is left out of the values.",
                "{n} won deals without a value in {currency} are left out of the values.",
                facts.left_out,
                currency=facts.currency,
            )
        )
    return join(notes, " ")


def _lines(localizer: Localizer, facts: ForecastFacts, *, parts: bool = True) -> list[Mrkdwn]:
    forecast = facts.forecast
    if not forecast.months:
        return [
            localizer.mark_count(
                "Too early to forecast: {n} deal was won in the last 12 months, and it takes "
                "at least {least}.",
                "Too early to forecast: {n} deals were won in the last 12 months, and it takes "
                "at least {least}.",
                forecast.won_before,
                least=localizer.number(LEAST_WON),
            )
        ]
    lines = []
    for each in forecast.months:
        lines += _month(localizer, facts, each)
        if parts:
            lines.append(_parts(localizer, forecast, each))
    return lines


def _month(localizer: Localizer, facts: ForecastFacts, month: MonthForecast) -> list[Mrkdwn]:
    """'*November 2026*: about 9 deals, between 7 and 12 · target: 12', and the value."""
    deals = localizer.mark(
        "*{month}*: about {mean} won deals, between {low} and {high}",
        month=capitalized(localizer.month(month.month.first)),
        mean=localizer.number(round(month.mean)),
        low=localizer.number(month.low),
        high=localizer.number(month.high),
    )
    lines = [_with_target(localizer, deals, _deals_target(localizer, facts))]
    if month.value is not None:
        value = localizer.mark(
            "Value: about {mean}, between {low} and {high}",
            mean=localizer.rough_money(month.value.mean, facts.currency),
            low=localizer.rough_money(month.value.low, facts.currency),
            high=localizer.rough_money(month.value.high, facts.currency),
        )
        lines.append(_with_target(localizer, value, _value_target(localizer, facts)))
    return lines


def _parts(localizer: Localizer, forecast: Forecast, month: MonthForecast) -> Mrkdwn:
    """'Won so far: 6 · from 14 open opportunities: 3.1 · from future hand-offs: 1.2'."""
    expected, texts = month.expected, []
    if month is forecast.months[0]:
        texts.append(localizer.mark("Won so far: {won}", won=localizer.number(month.won.count)))
    if forecast.opportunities:
        texts.append(
            localizer.mark_count(
                "from {n} open opportunity: {deals}",
                "from {n} open opportunities: {deals}",
                forecast.opportunities,
                deals=_tenths(localizer, expected.opportunities),
            )
        )
    texts.append(
        localizer.mark_count(
            "from {n} open SQL: {deals}",
            "from {n} open SQLs: {deals}",
            forecast.handoffs,
            deals=_tenths(localizer, expected.handoffs),
        )
    )
    new = _tenths(localizer, expected.to_come)
    texts.append(localizer.mark("from future hand-offs: {new}", new=new))
    return join(texts, " · ")


def _tenths(localizer: Localizer, deals: float) -> str:
    return localizer.number(Decimal(deals).quantize(Decimal("0.1")))


def _with_target(localizer: Localizer, text: Mrkdwn, target: str) -> Mrkdwn:
    return (
        join([text, localizer.mark("target: {target}", target=target)], " · ") if target else text
    )


def _deals_target(localizer: Localizer, facts: ForecastFacts) -> str:
    target = facts.target(Metric.WON)
    return "" if target is None else localizer.number(target)


def _value_target(localizer: Localizer, facts: ForecastFacts) -> str:
    target = facts.target(Metric.VALUE)
    return "" if target is None else kpis.amount(localizer, target, facts.currency)
