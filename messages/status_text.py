"""`/sla status` of the teams or of a person: three answers, the commitments, what is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blockkit import blocks
from blockkit.ladder import in_sections
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from funnel.facts import Due
from funnel.figures import Speed
from funnel.objectives import ObjectiveStatus
from funnel.scorecard import WORST_FIRST, CommitmentReport, CommitmentStatus, OwnersMisses, Standing
from funnel.stages import Side
from messages import commitments as commitment_words
from messages import (
    due_lists,
    labels,
    objectives,
    qualification,
    scorecard,
    scorecard_labels,
    sql_parts,
)
from messages.localizer import Localizer

NEXT = 5  # rows of what is due next
NAMED = 6  # owners of missed deadlines


@dataclass(frozen=True)
class OpenDebts:
    """What is open now, by deadline, what is paused last.

    `overdue_left_out` and `left_out` count what else is overdue, and what else is open.
    """

    due: tuple[Due, ...] = ()
    overdue_left_out: int = 0
    left_out: int = 0

    def overdue(self, now: datetime) -> list[Due]:
        return [item for item in self.due if item.is_overdue(now)]

    def to_come(self, now: datetime) -> list[Due]:
        return [item for item in self.due if not item.paused and not item.is_overdue(now)]

    def paused(self) -> list[Due]:
        return [item for item in self.due if item.paused]


@dataclass(frozen=True)
class Standings:
    """Where a team, both or a person stand. `debts` is None for a period that is over.

    `objectives` are of both teams, `speed` of the first touches in the period, `misses` the
    deadlines missed in it, by owner, most first. `is_past`: it is told of an earlier moment.
    """

    report: CommitmentReport
    objectives: Sequence[ObjectiveStatus] = ()
    speed: Speed | None = None
    misses: Sequence[OwnersMisses] = ()
    debts: OpenDebts | None = None
    person: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    is_past: bool = False


def team_blocks(
    localizer: Localizer, facts: Standings, now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    """The sentences that answer a head first, which are the first block too; then the rest."""
    headline = _headline(localizer, facts, now)
    body = [blocks.section(headline)]
    if table := scorecard.commitments(facts.report, localizer):
        body.append(table)
    body += [blocks.section(each) for each in sql_parts.section(localizer, facts.report.parts)]
    if facts.speed is not None:
        speed = scorecard.speed(localizer, facts.speed.whole)
        body.append(blocks.section(join([speed, scorecard.routing(localizer, facts.speed)])))
    if facts.objectives:
        body += [blocks.section(each) for each in objectives.section(localizer, facts.objectives)]
    notes: list[Mrkdwn] = []
    if facts.debts is not None:
        body += _debts(localizer, facts, facts.debts, now)
        notes = _left_out(localizer, facts.debts, now)
    if facts.report.overrides.count:
        notes.append(qualification.overrides(localizer, facts.report.overrides))
    if facts.report.versions:
        notes.append(line(scorecard_labels.versions(localizer, facts.report)))
    return headline, [*body, blocks.context(join(notes, " · "))] if notes else body


def summary_blocks(
    localizer: Localizer, facts: Standings, now: datetime
) -> tuple[Mrkdwn, list[blocks.Block]]:
    """The same sentences and a line for each commitment, for a screen that takes no tables."""
    headline, report = _headline(localizer, facts, now), facts.report
    if not report.commitments:
        return headline, [blocks.section(headline)]
    note = join(
        [
            scorecard_labels.capitalized(scorecard_labels.counted(localizer, report)),
            scorecard_labels.compared_with(localizer, report),
            scorecard_labels.versions(localizer, report),
        ],
        " · ",
    )
    lines = scorecard.figure_lines(report, localizer)
    parts = sql_parts.in_short(localizer, report.parts)
    texts = [headline, lines, parts, objectives.in_short(localizer, facts.objectives)]
    sections = [blocks.section(text) for text in texts if text]
    return headline, [*sections, blocks.context(note)]


def _headline(localizer: Localizer, facts: Standings, now: datetime) -> Mrkdwn:
    """Is it kept, who is late, is it better than before: a line each."""
    report = facts.report
    if not report.commitments:
        return localizer.mark("There's no agreement in place yet, so there's nothing to track.")
    if facts.person:
        who = bold(labels.person(localizer, facts.person, facts.names))
        standings = [standing_of(localizer, who, report.commitments)]
    else:
        standings = [
            standing_of(localizer, bold(labels.side(localizer, side)), of_side)
            for side in Side
            if (of_side := [status for status in report.commitments if status.side is side])
        ]
    late = [] if facts.debts is None else [_late(localizer, facts, facts.debts, now)]
    return join([*standings, *late, _misses(localizer, facts), _trend(localizer, report)])


def standing_of(localizer: Localizer, who: Mrkdwn, statuses: Sequence[CommitmentStatus]) -> Mrkdwn:
    """'🔴 *Sales*: behind on First touches on time · at risk: Decisions on time'."""
    measured = [status for status in statuses if status.standing is not Standing.NO_DATA]
    if not measured:
        return localizer.mark("{who}: no data yet", who=who)
    worst = min((status.standing for status in measured), key=WORST_FIRST.index)
    mark = Mrkdwn(scorecard_labels.MARKS[worst])
    if worst is Standing.ON_TRACK:
        return localizer.mark_count(
            "{mark} {who}: {n} commitment on track",
            "{mark} {who}: all {n} commitments on track",
            len(measured),
            mark=mark,
            who=who,
        )
    parts = [
        localizer.mark(
            "{standing}: {names}",
            standing=scorecard_labels.word(localizer, standing),
            names=localizer.list(
                commitment_words.name(localizer, status.commitment) for status in of_standing
            ),
        )
        for standing in (Standing.BEHIND, Standing.AT_RISK)
        if (of_standing := [status for status in measured if status.standing is standing])
    ]
    return Mrkdwn(f"{mark} {who} · {join(parts, ' · ')}")


def _late(localizer: Localizer, facts: Standings, debts: OpenDebts, now: datetime) -> Mrkdwn:
    overdue = debts.overdue(now)
    if not overdue:
        return localizer.mark("*Overdue:* nothing")
    if facts.person:
        return localizer.mark("*Overdue:* {n}", n=localizer.number(len(overdue)))
    who = (
        f"{due_lists.owner_name(localizer, one)} ({localizer.number(len(items))})"
        for one, items in due_lists.by_owner(overdue)
    )
    return localizer.mark("*Overdue:* {who}", who=", ".join(who))


def _misses(localizer: Localizer, facts: Standings) -> Mrkdwn | str:
    """Who missed deadlines, of several persons: of one, the commitments say it."""
    if facts.person or not facts.misses:
        return ""
    first, others = facts.misses[:NAMED], facts.misses[NAMED:]
    who = [
        f"{due_lists.owner_name(localizer, each)} ({localizer.number(each.count)})"
        for each in first
    ]
    if others:
        who.append(localizer.count("{n} more", "{n} more", sum(each.count for each in others)))
    return localizer.mark("*Deadlines missed:* {who}", who=", ".join(who))


def _trend(localizer: Localizer, report: CommitmentReport) -> Mrkdwn | str:
    changes = [s.change for s in report.commitments if s.change is not None]
    if not changes:
        return ""
    better, worse = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    parts = [
        localizer.mark("▲ better on {n}", n=localizer.number(better)) if better else "",
        localizer.mark("▼ worse on {n}", n=localizer.number(worse)) if worse else "",
        localizer.mark("= same on {n}", n=localizer.number(len(changes) - better - worse))
        if len(changes) > better + worse
        else "",
    ]
    return localizer.mark(
        "*{compared}:* {changes}",
        compared=scorecard_labels.capitalized(scorecard_labels.compared_with(localizer, report)),
        changes=join(parts, " · "),
    )


def _debts(
    localizer: Localizer, facts: Standings, debts: OpenDebts, now: datetime
) -> list[blocks.Block]:
    """What is overdue, by owner, then the next that fall due."""
    owners = not facts.person
    overdue, to_come = debts.overdue(now), debts.to_come(now)
    body: list[blocks.Block] = []
    if overdue:
        title = localizer.mark("*Overdue, oldest first*")
        rows = (
            due_lists.grouped(localizer, overdue, now)
            if owners
            else [due_lists.listed(localizer, overdue, now, owners=False)]
        )
        body += [blocks.section(text) for text in in_sections(join([title, *rows]))]
    if to_come:
        title = localizer.mark("*Due next*")
        lines = due_lists.listed(localizer, to_come[:NEXT], now, owners=owners)
        body.append(blocks.section(join([title, lines])))
    if not overdue and not to_come and facts.is_past:
        body.append(blocks.section(localizer.mark("Nothing was due then.")))
    elif not overdue and not to_come:
        body.append(blocks.section(localizer.mark("Nothing due right now.")))
    return body


def _left_out(localizer: Localizer, debts: OpenDebts, now: datetime) -> list[Mrkdwn]:
    """How many are open beside those that are listed."""
    notes = []
    if debts.overdue_left_out:
        notes.append(
            localizer.mark_count("{n} more overdue", "{n} more overdue", debts.overdue_left_out)
        )
    if paused := len(debts.paused()):
        notes.append(
            localizer.mark_count(
                "{n} is paused until marketing answers",
                "{n} are paused until marketing answers",
                paused,
            )
        )
    if later := max(len(debts.to_come(now)) - NEXT, 0) + debts.left_out:
        notes.append(localizer.mark_count("{n} more due later", "{n} more due later", later))
    return notes
