"""`/sla status`: where both sides stand against what they committed to, and what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from blockkit import blocks
from blockkit.ladder import one_table
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from funnel.commitments import timed_by
from funnel.facts import Due, LeadDetails, Person, TimerFacts
from funnel.periods import Period, local_date
from funnel.refusals import Refusal
from funnel.scorecard import CommitmentReport, CommitmentStatus, Standing
from funnel.stages import Side
from funnel.timers import TimerState
from messages import commitments as commitment_words
from messages import labels, parts, scorecard
from messages.localizer import Localizer
from messages.sharing import Shareable, share_row
from messages.status_query import Month, StatusQuery, parse_query
from services import access, commitments
from services.leads import details
from storage import people, timer_reports
from storage.timer_reports import Scope
from storage.work import Work

NEXT = 5  # rows of what is due next


@dataclass(frozen=True)
class StatusFacts:
    """What was asked and what is true of it: a report of the commitments, or one lead."""

    text: str
    query: StatusQuery
    report: CommitmentReport | None = None
    next_due: tuple[Due, ...] = ()
    more_due: bool = False
    lead: LeadDetails | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def status(work: Work, text: str = "") -> StatusFacts:
    """The facts that the words ask for; no words: both sides, this month.

    Raises `Refusal`: unknown_scope, only_teams, not_set_up, no_such_lead, not_in_teams.
    """
    company = access.need_company(work)
    access.need_member(work)
    team = people.team(work) if "@" in text else []
    query = parse_query(text, team)
    text = " ".join(text.split())
    if query.lead is not None:
        return _lead_status(work, text, query, query.lead)
    if query.person:
        query = replace(query, side=query.side or _side_of(query.person, team))
    owner = query.person or None
    today = local_date(work.now, company.zone)
    month = Period.month_of if query.month is Month.THIS else Period.previous_month
    period = month(today, company.zone)
    due = timer_reports.open_timers(work, Scope(owner, timed_by(query.side)), limit=NEXT)
    return StatusFacts(
        text=text,
        query=query,
        report=commitments.report(work, period, owner=owner, side=query.side),
        next_due=tuple(due[:NEXT]),
        more_due=len(due) > NEXT,
        names=people.names_of(work, [query.person]),
    )


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
    """Who stands how, in one sentence; then each commitment, then what is due next.

    `share`: with the button that posts it to the channel.
    """
    if facts.lead is not None:
        headline, body = _lead_blocks(facts.lead, facts.names, localizer, now)
    elif facts.report is not None:
        headline, body = _team_blocks(facts, facts.report, localizer, now)
    else:
        raise ValueError("a status is of commitments or of a lead")
    if share:
        body.append(share_row(localizer, Shareable.STATUS, facts.text))
    return Message(headline, body)


def _team_blocks(
    facts: StatusFacts, report: CommitmentReport, localizer: Localizer, now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    headline = _headline(facts, report, localizer)
    body: list[blocks.Block] = [blocks.section(headline)]
    if table := scorecard.commitments(report, localizer):
        body.append(table)
    if facts.query.month is Month.THIS:  # what is due now says nothing of a month gone by
        body += _next_due(facts, localizer, now)
    if report.version is not None:
        note = localizer.mark("Agreement version {version}", version=report.version)
        body.append(blocks.context(note))
    return headline, one_table(body)


def _next_due(facts: StatusFacts, localizer: Localizer, now: datetime) -> list[blocks.Block]:
    caption = localizer.say("Due next, most urgent first")
    table = scorecard.due(facts.next_due, localizer, now, caption)
    body = [table or blocks.section(localizer.mark("Nothing due right now."))]
    if facts.more_due:
        body.append(
            blocks.context(localizer.mark("Showing the 5 most urgent. More are due later."))
        )
    return body


def _headline(facts: StatusFacts, report: CommitmentReport, localizer: Localizer) -> Mrkdwn:
    if not report.commitments:
        return localizer.mark("There's no agreement in place yet, so there's nothing to track.")
    if facts.query.person:
        who = labels.person(localizer, facts.query.person, facts.names)
        return _standing(localizer, who, report.commitments)
    sentences = [
        _standing(localizer, bold(labels.side(localizer, side)), of_side)
        for side in Side
        if (of_side := [status for status in report.commitments if status.side is side])
    ]
    return join(sentences, " · ")


def _standing(localizer: Localizer, who: Mrkdwn, statuses: Sequence[CommitmentStatus]) -> Mrkdwn:
    """'Sales: 1 of 2 promises on track (behind: Decision in time)'."""
    measured = [status for status in statuses if status.standing is not Standing.NO_DATA]
    if not measured:
        return localizer.mark("{who}: no data yet", who=who)
    behind = [
        commitment_words.name(localizer, status.commitment)
        for status in measured
        if status.standing is Standing.BEHIND
    ]
    if not behind:
        return localizer.mark_count(
            "{who}: on track on {n} commitment",
            "{who}: on track on all {n} commitments",
            len(measured),
            who=who,
        )
    return localizer.mark_count(
        "{who}: behind on {behind} of {n} ({names})",
        "{who}: behind on {behind} of {n} ({names})",
        len(measured),
        who=who,
        behind=localizer.number(len(behind)),
        names=localizer.list(behind),
    )


def _lead_blocks(
    details: LeadDetails, names: Mapping[str, str], localizer: Localizer, now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    title = line(parts.title(localizer, details.lead), 200)
    open_timers = sorted(
        (timer for timer in details.timers if timer.is_open),
        key=lambda timer: (timer.state is TimerState.PAUSED, timer.due_at),
    )
    sentences = [_timer(localizer, names, now, timer) for timer in open_timers]
    if sentences:
        headline = localizer.mark("{lead}: {owed}", lead=title, owed=sentences[0])
    else:
        stage = labels.stage(localizer, details.lead.stage)
        headline = localizer.mark("{lead}: nothing due ({stage})", lead=title, stage=stage)
    body = [blocks.section(headline), *(blocks.section(more) for more in sentences[1:])]
    if durations := parts.durations(localizer, details.timers):
        body.append(blocks.context(*durations))
    return headline, body


def _timer(
    localizer: Localizer, names: Mapping[str, str], now: datetime, timer: TimerFacts
) -> Mrkdwn:
    """What is owed, by whom, until when."""
    what = commitment_words.due(localizer, timer.commitment)
    who: str = localizer.say("no one yet")
    if timer.owner:
        who = labels.person(localizer, timer.owner, names)
    if timer.state is TimerState.PAUSED:
        return localizer.mark(
            "{what} ({who}) is paused until marketing answers", what=what, who=who
        )
    when = localizer.slack_date(timer.due_at)
    if timer.ran_out(now):
        return localizer.mark(
            "{what} ({who}) has been overdue since {when}", what=what, who=who, when=when
        )
    return localizer.mark("{what} ({who}) is due {when}", what=what, who=who, when=when)
