"""`/sla status`: where both sides stand against what they promised, and what is due next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from digests import sections, sharing, words
from digests.balance import Due, Standings, dues, names_of, standings
from digests.promises import Promise, Standing
from digests.scope import Month, Scope, parse_scope
from funnel.facts import Asker, Company, LeadSheet, ObligationFacts, Person
from funnel.obligations import ObligationKind
from funnel.periods import Period, local_date
from funnel.refusals import Refusal
from funnel.stages import Side
from messages import blocks, labels, parts
from messages.message import Message
from messages.text import Mrkdwn, bold, join, line
from messages.voice import Voice
from services import access
from services.leads import sheet
from storage import owing, people

NEXT = 5


@dataclass(frozen=True)
class StatusFacts:
    """What was asked and what is true of it: the standings, or one lead's sheet."""

    query: str
    scope: Scope
    company: Company
    balance: Standings | None = None
    next_due: tuple[Due, ...] = ()
    more_due: bool = False
    lead: LeadSheet | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def status(session: Session, asker: Asker, text: str = "") -> StatusFacts:
    """The facts that the words ask for; no words: both sides, this month.

    Raises `Refusal`: unknown_scope, only_teams, not_set_up, no_such_lead, not_in_teams.
    """
    company = access.need_company(session, asker.workspace_id)
    access.need_member(session, asker)
    team = people.team(session, asker.workspace_id) if "@" in text else []
    scope = parse_scope(text, team)
    query = " ".join(text.split())
    if scope.lead is not None:
        return _lead_status(session, asker, company, query, scope)
    if scope.person:
        scope = replace(scope, side=scope.side or _side_of(scope.person, team))
    owner = scope.person or None
    today = local_date(asker.now, company.zone)
    at = Period.month_of if scope.month is Month.THIS else Period.previous_month
    kinds = [kind for kind in ObligationKind if scope.side in {None, kind.side}]
    due = owing.owed(session, company.id, owner=owner, kinds=kinds, limit=NEXT)
    owners = {row.owner for row in due} | {scope.person}
    names = names_of(session, company.id, owners)
    return StatusFacts(
        query=query,
        scope=scope,
        company=company,
        balance=standings(
            session, company, at(today, company.zone), asker.now, owner=owner, side=scope.side
        ),
        next_due=dues(due[:NEXT], names),
        more_due=len(due) > NEXT,
        names=names,
    )


def _side_of(user_id: str, team: list[Person]) -> Side:
    """Of a person, only what their team promised says anything."""
    found = next((person for person in team if person.user_id == user_id), None)
    if found is None:
        raise Refusal("not_in_teams", user=user_id)
    return Side(found.side)


def _lead_status(
    session: Session, asker: Asker, company: Company, query: str, scope: Scope
) -> StatusFacts:
    lead = access.need_lead(session, asker.workspace_id, scope.lead or 0)
    found = sheet(session, asker.workspace_id, lead)
    owners = [clock.owner for clock in found.clocks]
    names = names_of(session, company.id, owners)
    return StatusFacts(query, scope, company, lead=found, names=names)


def render(facts: StatusFacts, voice: Voice, now: datetime, *, share: bool = True) -> Message:
    """Who stands how, in one sentence; then each promise, then what is due next.

    `share`: with the button that posts it to the channel.
    """
    if facts.lead is not None:
        first, shown = _lead_blocks(facts.lead, facts.names, voice, now)
    elif facts.balance is not None:
        first, shown = _team_blocks(facts, facts.balance, voice, now)
    else:
        raise ValueError("a status is of a balance or of a lead")
    if share:
        shown.append(sharing.share_row(voice, sharing.STATUS, facts.query))
    return Message(first, shown)


def _team_blocks(
    facts: StatusFacts, balance: Standings, voice: Voice, now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    first = _headline(facts, balance, voice)
    shown: list[blocks.Block] = [blocks.section(first)]
    caption = sections.promises_caption(balance, voice)
    promises = sections.targets(balance.promises, voice, caption)
    if promises:
        shown.append(promises)
    if facts.scope.month is Month.THIS:  # what is due now says nothing of a month gone by
        shown += _next_due(facts, voice, now)
    if balance.version is not None:
        note = voice.mark("Agreement version {version}", version=balance.version)
        shown.append(blocks.context(note))
    return first, shown


def _next_due(facts: StatusFacts, voice: Voice, now: datetime) -> list[blocks.Block]:
    due = sections.due(facts.next_due, voice, now, voice.say("Due next, the most urgent first"))
    shown = [due or blocks.section(voice.mark("Nothing is due."))]
    if facts.more_due:
        shown.append(blocks.context(voice.mark("More is due after these.")))
    return shown


def _headline(facts: StatusFacts, balance: Standings, voice: Voice) -> Mrkdwn:
    if not balance.promises:
        return voice.mark("There is no agreement in force, so nothing is promised yet.")
    scope = facts.scope
    if scope.person:
        who = labels.person(voice, scope.person, facts.names)
        return _standing(voice, who, list(balance.promises))
    said = [
        _standing(voice, bold(labels.side(voice, side)), of_side)
        for side in Side
        if (of_side := [p for p in balance.promises if p.side is side])
    ]
    return join(said, " · ")


def _standing(voice: Voice, who: Mrkdwn, promises: list[Promise]) -> Mrkdwn:
    """'Sales: 1 of 2 promises on track (behind: Decision in time)'."""
    known = [p for p in promises if p.standing is not Standing.NO_DATA]
    if not known:
        return voice.mark("{who}: no data yet", who=who)
    behind = [words.promise_name(voice, p.name) for p in known if p.standing is Standing.BEHIND]
    if not behind:
        return voice.mark_count(
            "{who}: on track with {n} promise",
            "{who}: on track with all {n} promises",
            len(known),
            who=who,
        )
    return voice.mark_count(
        "{who}: behind with {behind} of {n} promise ({names})",
        "{who}: behind with {behind} of {n} promises ({names})",
        len(known),
        who=who,
        behind=voice.number(len(behind)),
        names=voice.list(behind),
    )


def _lead_blocks(
    found: LeadSheet, names: Mapping[str, str], voice: Voice, now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    title = line(parts.title(voice, found.lead), 200)
    owed = sorted(
        (clock for clock in found.clocks if clock.state in {"running", "paused"}),
        key=lambda clock: clock.due_at,
    )
    said = [_clock(voice, names, now, clock) for clock in owed]
    if not said:
        stage = labels.stage(voice, found.lead.stage)
        first = voice.mark("{lead}: nothing is due ({stage})", lead=title, stage=stage)
    else:
        first = voice.mark("{lead}: {owed}", lead=title, owed=said[0])
    shown = [blocks.section(first), *(blocks.section(more) for more in said[1:])]
    done = parts.taken(voice, found.clocks)
    if done:
        shown.append(blocks.context(*done))
    return first, shown


def _clock(voice: Voice, names: Mapping[str, str], now: datetime, clock: ObligationFacts) -> Mrkdwn:
    """What is owed, by whom, until when."""
    what = labels.obligation(voice, clock.kind)
    who = labels.person(voice, clock.owner, names) if clock.owner else voice.say("nobody yet")
    if clock.state == "paused":
        return voice.mark(
            "{what} by {who} stands still until there is an answer", what=what, who=who
        )
    when = voice.slack_date(clock.due_at)
    if clock.due_at < now:
        return voice.mark("{what} by {who} is overdue since {when}", what=what, who=who, when=when)
    return voice.mark("{what} by {who} is due until {when}", what=what, who=who, when=when)
