"""`/sla status`: where both sides stand against what they committed to, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from blockkit.elements import Block
from blockkit.ladder import one_table
from blockkit.message import Message
from funnel.commitments import timed_by
from funnel.facts import LeadDetails, Person
from funnel.periods import Period, local_date
from funnel.refusals import Refusal
from funnel.stages import Side
from messages import behind as behind_words
from messages.lead_status import lead_blocks
from messages.localizer import Localizer
from messages.sharing import Shareable, share_row
from messages.status_query import StatusQuery, parse_query
from messages.status_text import OpenDebts, Standings, summary_blocks, team_blocks
from services import access, behind, commitments, objectives
from services.leads import details
from services.speed import speed_to_lead
from storage import people, timer_reports
from storage.timer_reports import Scope
from storage.work import Work

LISTED = 40  # of what is open; what is overdue comes first, what is paused last


@dataclass(frozen=True)
class StatusFacts:
    """What was asked and what is true of it: where teams or a person stand, or one lead."""

    text: str
    query: StatusQuery
    standings: Standings | None = None
    lead: LeadDetails | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def status(work: Work, text: str = "") -> StatusFacts:
    """The facts that the words ask for; no words: both sides, this month.

    Raises `Refusal`: unknown_scope, only_teams, not_set_up, no_such_lead, not_in_teams,
    period_to_come.
    """
    query, period = _asked(work, text)
    text = " ".join(text.split())
    if query.lead is not None:
        return _lead_status(work, text, query, query.lead)
    return StatusFacts(text, query, _standings(work, query, period))


def _asked(work: Work, text: str) -> tuple[StatusQuery, Period]:
    """What the words ask for, and the days they mean."""
    company = access.need_company(work)
    access.need_member(work)
    team = people.team(work) if "@" in text else []
    query = parse_query(text, team)
    if query.person:
        query = replace(query, side=query.side or _side_of(query.person, team))
    today = local_date(work.now, company.zone)
    period = query.span.period(today, company.zone)
    if period.first > today:
        raise Refusal("period_to_come", day=period.first)
    return query, period


def _standings(work: Work, query: StatusQuery, period: Period) -> Standings:
    """What is due now says nothing of a period gone by."""
    owner = query.person or None
    report = commitments.report(work, period, owner=owner, side=query.side)
    names = people.names_of(work, [query.person])
    scope = Scope(owner, timed_by(query.side))
    misses = timer_reports.missed_by_owner(work, period.start, report.until, scope)
    debts = None if report.is_over else _debts(work, scope)
    speed = None
    if query.side is not Side.MARKETING:
        speed = speed_to_lead(work, period.start, report.until, owner=owner)
    of_both = query.side is None and owner is None
    goals = objectives.statuses(work, period) if of_both else ()
    return Standings(report, goals, speed, misses, debts, query.person, names)


def _debts(work: Work, scope: Scope) -> OpenDebts:
    due = timer_reports.open_timers(work, scope, limit=LISTED)
    if len(due) <= LISTED:
        return OpenDebts(tuple(due))
    listed = tuple(due[:LISTED])
    overdue = sum(timer_reports.count_open(work, None, work.now, scope).values())
    more_overdue = overdue - sum(item.is_overdue(work.now) for item in listed)
    total = timer_reports.count_all_open(work, scope)
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

    `share`: with the button that posts it to the channel.
    """
    if facts.lead is not None:
        headline, body = lead_blocks(localizer, facts.lead, facts.names, now)
    elif facts.standings is not None:
        headline, body = team_blocks(localizer, facts.standings, now)
    else:
        raise ValueError("a status is of commitments or of a lead")
    blocks = one_table(body)
    if share:
        has_figures = facts.standings is not None and facts.standings.report.commitments
        why = [behind_words.why_button(localizer, facts.text)] if has_figures else []
        blocks.append(share_row(localizer, Shareable.STATUS, facts.text, *why))
    return Message(headline, blocks)


def why(work: Work, text: str, localizer: Localizer) -> Block:
    """The modal that tells how the figures of a status came about. Raises as `status`."""
    query, period = _asked(work, text)
    owner = query.person or None
    facts = behind.report(work, period, owner=owner, side=query.side)
    return behind_words.view(localizer, facts, work.now)


def summary(facts: StatusFacts, localizer: Localizer, now: datetime) -> Message:
    """Where both sides stand, in the few lines that Home has for it."""
    if facts.standings is None:
        raise ValueError("a summary is of commitments")
    return Message(*summary_blocks(localizer, facts.standings, now))
