"""The best and the worst SQL of a period, as an agenda proposes them."""

from blockkit.mrkdwn import Mrkdwn, join, link, shorten
from funnel.facts import Deal
from funnel.people import Company
from funnel.stages import HandoffState, Stage
from funnel.voice import SqlOfPeriod, Voice
from messages import labels
from messages.localizer import Localizer

_TITLE = 120


def lines(localizer: Localizer, voice: Voice, company: Company) -> list[Mrkdwn]:
    """An item for each, with a link to its card; none where the period had neither."""
    items = []
    if voice.best is not None:
        about = _about(localizer, voice.best, company)
        items.append(localizer.mark("• *Best:* {lead}", lead=about))
    if voice.worst is not None:
        about = _about(localizer, voice.worst, company)
        items.append(localizer.mark("• *Worst:* {lead}", lead=about))
    return items


def _about(localizer: Localizer, sql: SqlOfPeriod, company: Company) -> Mrkdwn:
    """'L-12 · Sol · won: £12,000 · accepted in 35 min'."""
    card = link(company.link_to(sql.channel, sql.card_ts), shorten(sql.title, _TITLE))
    return join([card, *_standing(localizer, sql, company)], " · ")


def _standing(localizer: Localizer, sql: SqlOfPeriod, company: Company) -> list[Mrkdwn]:
    if sql.waits:
        when = localizer.slack_date(sql.handed_at)
        return [localizer.mark("waiting for a decision since {when}", when=when)]
    if sql.state is HandoffState.REJECTED:
        reason = "" if sql.reason is None else labels.reason(localizer, sql.reason)
        return [localizer.mark("rejected: {reason}", reason=reason)]
    return [_reached(localizer, sql, company), _accepted(localizer, sql)]


def _reached(localizer: Localizer, sql: SqlOfPeriod, company: Company) -> Mrkdwn:
    if sql.stage is Stage.SQL:
        return join([])
    if sql.stage is Stage.OPPORTUNITY:
        return localizer.mark("opportunity")
    if sql.amount is None:
        return localizer.mark("won")
    value = labels.value(localizer, Deal(sql.amount, company.currency))
    return localizer.mark("won: {value}", value=value)


def _accepted(localizer: Localizer, sql: SqlOfPeriod) -> Mrkdwn:
    if sql.decided_in is None:
        return localizer.mark("accepted")
    time = localizer.duration(sql.decided_in)
    return localizer.mark("accepted in {time}", time=time)
