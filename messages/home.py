"""The Home tab: what the reader has to do, how both sides stand; the set-up until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blockkit import blocks as b
from blockkit.ladder import without_tables
from blockkit.message import Message
from funnel.facts import Due, Person
from messages import owed
from messages.ids import Click
from messages.localizer import Localizer

DUE = 15  # rows shown
_FOOT = 4  # blocks kept free below the summary
_BLOCKS = 100


@dataclass(frozen=True)
class SetupSteps:
    """The steps of the set-up that are done, and whether the reader may do the others."""

    channels: bool
    team: bool
    terms: bool
    digest: bool
    can_set_up: bool

    @property
    def done(self) -> bool:
        return self.channels and self.team and self.terms and self.digest


@dataclass(frozen=True)
class HomeFacts:
    """What Home shows to `me`. `due` is sorted by deadline, `summary` is rendered already."""

    me: Person
    is_set_up: bool
    due: Sequence[Due]
    queue_count: int
    summary: Message | None
    next_digest: datetime | None
    steps: SetupSteps


def home(localizer: Localizer, facts: HomeFacts, now: datetime) -> b.Block:
    """The view of the Home tab, the most urgent first."""
    me, summary = facts.me, facts.summary
    blocks: list[b.Block] = []
    if facts.steps.can_set_up and not facts.steps.done:
        blocks += _checklist(localizer, facts.steps)
    if not facts.is_set_up:
        return b.home(blocks or [_not_set_up(localizer)])
    if me.side is None and not me.is_admin:
        return b.home([*blocks, _no_team(localizer)])
    blocks += _away(localizer, me, now)
    blocks += _due(localizer, facts.due, now)
    blocks += _queue(localizer, facts.queue_count)
    foot = [*_next_digest(localizer, facts.next_digest), b.actions(_buttons(localizer, me))]
    if summary is not None:
        room = _BLOCKS - len(blocks) - _FOOT
        blocks.append(b.header(localizer.say("Where both sides stand")))
        blocks += without_tables(summary.blocks, room)
    return b.home([*blocks, *foot])


def _not_set_up(localizer: Localizer) -> b.Block:
    return b.section(
        localizer.mark("Pacto is not set up here yet: an admin can do it with `/pacto setup`.")
    )


def _no_team(localizer: Localizer) -> b.Block:
    return b.section(
        localizer.mark(
            "You are in neither team yet: an admin of Pacto can add you with `/pacto team`."
        )
    )


def _checklist(localizer: Localizer, steps: SetupSteps) -> list[b.Block]:
    items = (
        (steps.channels, localizer.say("Channels, time zone and language"), Click.SETUP_OPEN),
        (steps.team, localizer.say("Who is in which team"), Click.SETUP_TEAM),
        (steps.terms, localizer.say("What each side promises"), Click.SETUP_TERMS),
        (steps.digest, localizer.say("The first digest"), Click.DIGEST_SCHEDULE),
    )
    done = sum(is_done for is_done, _, _ in items)
    title = localizer.say("Set-up: {done} of {all} steps done", done=done, all=len(items))
    blocks = [b.header(title)]
    is_next = True
    for is_done, label, click in items:
        if is_done:
            blocks.append(b.section(localizer.mark("✅ {step}", step=label)))
            continue
        style = "primary" if is_next else None
        button = b.button(localizer.say("Do it"), click, style=style, accessibility_label=label)
        blocks.append(b.section(localizer.mark("⬜ {step}", step=label), accessory=button))
        is_next = False
    return [*blocks, b.divider()]


def _away(localizer: Localizer, me: Person, now: datetime) -> list[b.Block]:
    if me.away_until is None or not me.is_away(now.astimezone(ZoneInfo(localizer.zone)).date()):
        return []
    until = localizer.date(me.away_until)
    return [
        b.section(
            localizer.mark(
                "You are away until {until}. Here again? `/pacto back` and you get leads.",
                until=until,
            )
        )
    ]


def _due(localizer: Localizer, due: Sequence[Due], now: datetime) -> list[b.Block]:
    if not due:
        return [
            b.header(localizer.say("Yours to do")),
            b.section(localizer.mark("Nothing waits for you. Well done!")),
        ]
    title = localizer.count("Yours to do: {n} thing", "Yours to do: {n} things", len(due))
    blocks = [b.header(title)]
    # Paused timers come last, whatever their deadline: somebody else has to act first.
    for item in sorted(due, key=lambda item: item.paused)[:DUE]:
        blocks += owed.item(localizer, item, now)
    if len(due) > DUE:
        rest = len(due) - DUE
        blocks.append(b.context(localizer.mark_count("and {n} more", "and {n} more", rest)))
    return blocks


def _queue(localizer: Localizer, count: int) -> list[b.Block]:
    if not count:
        return []
    sentence = localizer.mark_count(
        "{n} SQL waits for a decision: `/lead queue`",
        "{n} SQLs wait for a decision: `/lead queue`",
        count,
    )
    return [b.section(sentence)]


def _next_digest(localizer: Localizer, at: datetime | None) -> list[b.Block]:
    if at is None:
        return []
    return [
        b.context(localizer.mark("The next digest comes {when}.", when=localizer.slack_date(at)))
    ]


def _buttons(localizer: Localizer, me: Person) -> list[b.Block]:
    row = [b.button(localizer.say("New lead"), Click.LEAD_NEW)]
    if me.is_head or me.is_admin:
        row.append(b.button(localizer.say("Change the agreement"), Click.SETUP_TERMS))
    if me.is_admin:
        row.append(b.button(localizer.say("Teams"), Click.SETUP_TEAM))
        row.append(b.button(localizer.say("Set-up"), Click.SETUP_OPEN))
        row.append(b.button(localizer.say("Language of channels"), Click.SETUP_LANGUAGE))
    return row
