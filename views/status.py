"""`/sla status`: where both sides stand against what they committed to, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from blockkit.elements import Block
from blockkit.ladder import one_table
from blockkit.message import Message
from funnel.commitments import timed_by
from funnel.facts import LeadDetails
from funnel.people import Person
from funnel.periods import Period, local_date
from funnel.refusals import Refusal
from funnel.spans import THIS_MONTH
from funnel.stages import Side
from messages import behind as behind_words
from messages import past as past_words
from messages.lead_status import lead_blocks
from messages.localizer import Localizer
from messages.sharing import Shareable, share_row
from messages.status_query import StatusQuery, parse_query
from messages.status_text import OpenDebts, Standings, summary_blocks, team_blocks
from services import access, behind, commitments, objectives, past
from services.leads import details
from services.speed import speed_to_lead
from storage import open_timers, people, timer_reports
from storage.timer_scope import Scope
from storage.work import Work
from views.readers import localizer_for

LISTED = 40  # of what is open; what is overdue comes first, what is paused last


@dataclass(frozen=True)
class StatusFacts:
    """What was asked and what is true of it: where teams or a person stand, or one lead.

    `as_of` is the earlier moment that was asked for, in the company's `zone`; None: it is now.
    """

    text: str
    query: StatusQuery
    standings: Standings | None = None
    lead: LeadDetails | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    zone: str = ""


def status(work: Work, text: str = "") -> StatusFacts:
    """The facts that the words ask for; no words: both sides, this month, now.

    Raises `Refusal`: unknown_scope, only_teams, not_set_up, no_such_lead, not_in_teams,
    period_to_come, day_to_come, before_history, not_a_date, lead_is_now.
    """
    query, text = _query(work, text), " ".join(text.split())
    if query.lead is not None:
        return _lead_status(work, text, query, query.lead)
    seen = _seen(work, query)
    if query.day is not None:
        text = _dated(query, text, local_date(seen.work.now, seen.period.zone))
    standings = _standings(seen.work, query, seen.period)
    return StatusFacts(text, query, standings, as_of=seen.as_of, zone=seen.period.zone)


def _query(work: Work, text: str) -> StatusQuery:
    """What somebody asks for who may. Raises as `status`."""
    company = access.need_company(work)
    access.need_member(work)
    team = people.team(work) if "@" in text else []
    month_first = localizer_for(work.actor, company).month_first()
    query = parse_query(text, team, month_first=month_first)
    if query.lead is not None and query.day is not None:
        raise Refusal("lead_is_now", number=query.lead)
    if query.person:
        query = replace(query, side=query.side or _side_of(query.person, team))
    return query


@dataclass(frozen=True)
class _Seen:
    """The days that are asked for, and the work as of the moment at which they are seen."""

    work: Work
    period: Period
    as_of: datetime | None


def _seen(work: Work, query: StatusQuery) -> _Seen:
    period, as_of = past.asked(work, query.span, query.day)
    return _Seen(past.at(work, as_of) if as_of else work, period, as_of)


def _dated(query: StatusQuery, text: str, day: date) -> str:
    """The question as it is asked again later, perhaps by who writes dates otherwise."""
    if query.span != THIS_MONTH:
        return text
    person = f"<@{query.person}>" if query.person else ""
    return " ".join(part for part in (f"{day}", query.side or "", person) if part)


def _standings(work: Work, query: StatusQuery, period: Period) -> Standings:
    """What is due now says nothing of a period gone by; what was due then does."""
    owner = query.person or None
    report = commitments.report(work, period, owner=owner, side=query.side)
    names = people.names_of(work, [query.person])
    scope = Scope(owner, timed_by(query.side))
    misses = timer_reports.missed_by_owner(work, period.start, report.until, scope)
    debts = None if report.is_over and work.past is None else _debts(work, scope)
    speed = None
    if query.side is not Side.MARKETING:
        speed = speed_to_lead(work, period.start, report.until, owner=owner)
    of_both = query.side is None and owner is None
    goals = objectives.statuses(work, period) if of_both else ()
    is_past = work.past is not None
    return Standings(report, goals, speed, misses, debts, query.person, names, is_past)


def _debts(work: Work, scope: Scope) -> OpenDebts:
    due = open_timers.by_deadline(work, scope, limit=LISTED)
    if len(due) <= LISTED:
        return OpenDebts(tuple(due))
    listed = tuple(due[:LISTED])
    overdue = sum(open_timers.count_due(work, None, work.now, scope).values())
    more_overdue = overdue - sum(item.is_overdue(work.now) for item in listed)
    total = open_timers.count(work, scope)
    return OpenDebts(listed, more_overdue, total - LISTED - more_overdue)


def _side_of(user_id: str, team: list[Person]) -> Side:
    """Of a person, only what their team committed to says anything."""
    side = next((person.side for person in team if person.user_id == user_id), None)
    if side is None:
        raise Refusal("not_in_teams", user=user_id)
    return side


def _lead_status(work: Work, text: str, query: StatusQuery, number: int) -> StatusFacts:
    lead = details(work, access.need_lead(work, number))
    names = people.names_of(work, [timer.owner for timer in lead.timers])
    return StatusFacts(text, query, lead=lead, names=names)


def render(
    facts: StatusFacts, localizer: Localizer, now: datetime, *, share: bool = True
) -> Message:
    """The answers to a head's first questions; then each commitment, then what is due.

    Of an earlier moment all of it is as it was then.

    `share`: with the button that posts it to the channel.
    """
    if facts.lead is not None:
        headline, body = lead_blocks(localizer, facts.lead, facts.names, now)
    elif facts.standings is not None:
        headline, body = team_blocks(localizer, facts.standings, facts.as_of or now)
    else:
        raise ValueError("a status is of commitments or of a lead")
    message = Message(headline, one_table(body))
    if facts.as_of is not None:
        line = past_words.label(localizer, facts.as_of, facts.zone)
        message = past_words.dated(message, line)
    if share:
        has_figures = facts.standings is not None and facts.standings.report.commitments
        why = [behind_words.why_button(localizer, facts.text)] if has_figures else []
        message.blocks.append(share_row(localizer, Shareable.STATUS, facts.text, *why))
    return message


def why(work: Work, text: str, localizer: Localizer) -> Block:
    """The modal that tells how the figures of a status came about. Raises as `status`."""
    query = _query(work, text)
    seen = _seen(work, query)
    facts = behind.report(seen.work, seen.period, owner=query.person or None, side=query.side)
    return behind_words.view(localizer, facts, seen.work.now)


def summary(facts: StatusFacts, localizer: Localizer, now: datetime) -> Message:
    """Where both sides stand, in the few lines that Home has for it."""
    if facts.standings is None:
        raise ValueError("a summary is of commitments")
    return Message(*summary_blocks(localizer, facts.standings, now))
