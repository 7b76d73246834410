"""The Home tab: what the reader has to do, how both sides stand; the set-up until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blockkit import blocks as b
from blockkit.ladder import without_tables
from blockkit.message import Message
from funnel.facts import Due
from funnel.first_steps import FirstSteps, Step
from funnel.owed import TeamOwes
from funnel.people import Person
from funnel.stages import Side
from messages import good_news, greeting, home_plans, home_team, owed
from messages.greeting import Signing
from messages.home_plans import Plans
from messages.ids import Click, Form
from messages.localizer import Localizer

DUE = 15  # rows shown
_FOOT = 5  # blocks kept free below the summary
_BLOCKS = 100


@dataclass(frozen=True)
class HomeFacts:
    """What Home shows to `me`. `due` is sorted by deadline, `summary` is rendered already.

    `to_do` is how much is theirs to do: what is paused in `due` is not. `team` is of a head.
    `may_set_up`: the steps of the set-up are theirs to take.
    """

    me: Person
    is_set_up: bool
    due: Sequence[Due]
    to_do: int
    team: TeamOwes | None
    queue_count: int
    summary: Message | None
    next_digest: datetime | None
    steps: FirstSteps
    may_set_up: bool
    signing: Signing
    plans: Plans


def home(localizer: Localizer, facts: HomeFacts, now: datetime) -> b.Block:
    """The view of the Home tab, the most urgent first."""
    me, summary = facts.me, facts.summary
    blocks: list[b.Block] = []
    if facts.may_set_up and not facts.steps.all_done:
        blocks += greeting.checklist(localizer, facts.steps, facts.signing, every=True)
    elif me.is_head and facts.steps.next is Step.TERMS:
        blocks += greeting.checklist(localizer, facts.steps, facts.signing, every=False)
    if not facts.is_set_up:
        return b.home(blocks or [_not_set_up(localizer)])
    plans = home_plans.plans(localizer, facts.plans)
    if me.side is None and not me.is_admin:
        return b.home([*blocks, _no_team(localizer), *plans])
    blocks.append(b.actions(_first_buttons(localizer, facts.queue_count)))
    blocks += greeting.to_sign(localizer, facts.steps, facts.signing)
    blocks += _away(localizer, me, now)
    if facts.to_do or facts.due or facts.team is None:
        blocks += _due(localizer, facts, now)
    if facts.team is not None:
        blocks += home_team.team(localizer, facts.team, now)
    blocks += plans
    foot = _next_digest(localizer, facts.next_digest)
    if me.side is Side.MARKETING:
        foot += good_news.choice(localizer, me.news_at)
    if row := _buttons(localizer, me):
        foot.append(b.actions(row))
    if summary is not None:
        room = _BLOCKS - len(blocks) - _FOOT
        blocks.append(b.header(localizer.say("How both teams are doing")))
        blocks += without_tables(summary.blocks, room)
    return b.home([*blocks, *foot])


def _not_set_up(localizer: Localizer) -> b.Block:
    return b.section(localizer.mark("Pacto isn't set up yet. Ask an admin to run `/pacto setup`."))


def _no_team(localizer: Localizer) -> b.Block:
    return b.section(
        localizer.mark("You're not on a team yet. Ask a Pacto admin to add you with `/pacto team`.")
    )


def _away(localizer: Localizer, me: Person, now: datetime) -> list[b.Block]:
    if me.away_until is None or not me.is_away(now.astimezone(ZoneInfo(localizer.zone)).date()):
        return []
    until = localizer.date(me.away_until)
    return [
        b.section(
            localizer.mark(
                "You're away until {until}. Back already? Use `/pacto back` to start getting leads "
                "again.",
                until=until,
            )
        )
    ]


def _due(localizer: Localizer, facts: HomeFacts, now: datetime) -> list[b.Block]:
    running = [due for due in facts.due if not due.paused]
    paused = [due for due in facts.due if due.paused][: DUE - len(running)]
    blocks: list[b.Block] = []
    if running:
        title = localizer.count("{n} thing to do", "{n} things to do", facts.to_do)
        blocks = [b.header(title)]
    elif facts.team is None or not facts.team.overdue:
        nothing = localizer.mark("You're all caught up. Nice work!")
        blocks = [b.header(localizer.say("Your to-dos")), b.section(nothing)]
    for due in running[:DUE]:
        blocks += owed.item(localizer, due, now)
    if (rest := facts.to_do - DUE) > 0:
        blocks.append(b.context(localizer.mark_count("and {n} more", "and {n} more", rest)))
    if paused:
        blocks.append(b.section(localizer.mark("*Waiting for an answer from marketing*")))
        for due in paused:
            blocks += owed.item(localizer, due, now)
    return blocks


def _next_digest(localizer: Localizer, at: datetime | None) -> list[b.Block]:
    if at is None:
        return []
    return [b.context(localizer.mark("Next digest: {when}", when=localizer.slack_date(at)))]


def _first_buttons(localizer: Localizer, waiting: int) -> list[b.Block]:
    row = [b.button(localizer.say("New lead"), Click.LEAD_NEW, style="primary")]
    if waiting:
        label = localizer.say("Queue ({n})", n=localizer.number(waiting))
        spoken = localizer.count(
            "{label}: {n} SQL waiting for a decision",
            "{label}: {n} SQLs waiting for a decision",
            waiting,
            label=label,
        )
        row.append(b.button(label, Click.HOME_QUEUE, accessibility_label=spoken))
    return row


def _buttons(localizer: Localizer, me: Person) -> list[b.Block]:
    row = []
    if me.is_head:
        row.append(b.button(localizer.say("Propose changes"), Click.AGREEMENT_OPEN.at("home")))
    if me.is_admin:
        row.append(b.button(localizer.say("Teams"), Click.SETUP_TEAM))
        row.append(b.button(localizer.say("Setup"), Click.SETUP_OPEN))
        row.append(b.button(localizer.say("Channel language"), Click.SETUP_LANGUAGE))
    return row


def queue(localizer: Localizer, listing: Message) -> b.Block:
    """The queue in a modal."""
    title, close = localizer.say("Queue"), localizer.say("Close")
    return b.modal(title, listing.blocks, Form.QUEUE, close=close)
