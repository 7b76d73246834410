"""`/pacto funnel`: the six stages of a period, of both teams, of one of them or of a person."""

from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn
from funnel.refusals import Refusal
from messages import labels
from messages import past as past_words
from messages import stage_lines as words
from messages.localizer import Localizer
from messages.status_query import StatusQuery, check_query, parse_query
from services import access, past, stage_lines
from storage import people
from storage.work import Work


def check(text: str) -> None:
    """Refuse what no team could make a period of. Raises `Refusal("unknown_scope")`."""
    _without_lead(check_query(text))


def answer(work: Work, text: str, localizer: Localizer) -> Message:
    """The funnel of the words: a period, a team, a person; no words: this month's.

    Raises `Refusal`: unknown_scope, only_teams, not_set_up, not_in_teams, period_to_come,
    day_to_come, before_history, not_a_date.
    """
    company = access.need_company(work)
    access.need_member(work)
    team = people.team(work) if "@" in text else []
    month_first = localizer.month_first()
    query = _without_lead(parse_query(text, team, month_first=month_first))
    if query.person and query.person not in {person.user_id for person in team}:
        raise Refusal("not_in_teams", user=query.person)
    period, as_of = past.asked(work, query.span, query.day)
    if as_of is not None:
        work = past.at(work, as_of)
    lines = stage_lines.of_period(work, period, owner=query.person or None, side=query.side)
    who = _who(localizer, work, query)
    facts = words.FunnelFacts(period, lines, who, is_past=as_of is not None)
    message = words.message(localizer, facts)
    if as_of is None:
        return message
    return past_words.dated(message, past_words.label(localizer, as_of, company.zone))


def _who(localizer: Localizer, work: Work, query: StatusQuery) -> Mrkdwn:
    if not query.person:
        return Mrkdwn("")
    return labels.person(localizer, query.person, people.names_of(work, [query.person]))


def _without_lead(query: StatusQuery) -> StatusQuery:
    """A funnel is of many leads."""
    if query.lead is not None:
        raise Refusal("unknown_scope", word=f"L-{query.lead}")
    return query
