"""The Home tab: what I owe, where both sides stand, what comes next; the set-up until done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from funnel.facts import Company, Person, reference
from funnel.obligations import ObligationKind
from messages import blocks as b
from messages import buttons, labels
from messages.ids import Click
from messages.message import Message
from messages.text import Mrkdwn, join, line
from messages.voice import Voice

OWED = 15  # rows shown
_FOOT = 4  # blocks kept free below the summary
_BLOCKS = 100


class Owed(Protocol):
    """A promise that is due, with the lead it is about."""

    @property
    def kind(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def handoff_id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def company(self) -> str: ...


@dataclass(frozen=True)
class SetupSteps:
    """What of the set-up is done, and whether the reader may do the rest."""

    channels: bool
    team: bool
    terms: bool
    digest: bool
    can_set_up: bool

    @property
    def done(self) -> bool:
        return self.channels and self.team and self.terms and self.digest


def home(
    voice: Voice,
    me: Person,
    company: Company | None,
    owed: Sequence[Owed],
    queue_count: int,
    summary: Message | None,
    next_digest: datetime | None,
    steps: SetupSteps,
    now: datetime,
) -> b.Block:
    """The most urgent first. `owed` comes in the order of its deadlines, `summary` rendered."""
    made: list[b.Block] = []
    if steps.can_set_up and not steps.done:
        made += _checklist(voice, steps)
    if company is None or company.set_up_at is None:
        made += [] if made else [_not_yet(voice)]
        return b.home(made)
    if not me.side and not me.is_admin:
        made.append(_stranger(voice))
        return b.home(made)
    made += _away(voice, me, now) + _owed(voice, owed, now) + _queue(voice, queue_count)
    foot = [*_next_digest(voice, next_digest), b.actions(_buttons(voice, me))]
    if summary is not None:
        room = _BLOCKS - len(made) - _FOOT
        made += [b.header(voice.say("Where both sides stand")), *summary.blocks[:room]]
    return b.home([*made, *foot])


def _not_yet(voice: Voice) -> b.Block:
    return b.section(
        voice.mark("Pacto is not set up here yet: an admin can do it with `/pacto setup`.")
    )


def _stranger(voice: Voice) -> b.Block:
    return b.section(
        voice.mark("You are in neither team yet: an admin of Pacto can add you with `/pacto team`.")
    )


def _checklist(voice: Voice, steps: SetupSteps) -> list[b.Block]:
    listed = (
        (steps.channels, voice.say("Channels, time zone and language"), Click.SETUP_OPEN),
        (steps.team, voice.say("Who is in which team"), Click.SETUP_TEAM),
        (steps.terms, voice.say("What each side promises"), Click.SETUP_TERMS),
        (steps.digest, voice.say("The first digest"), Click.DIGEST_SCHEDULE),
    )
    done = sum(step[0] for step in listed)
    title = voice.say("Set-up: {done} of {all} steps done", done=done, all=len(listed))
    made = [b.header(title)]
    first = True
    for is_done, label, click in listed:
        if is_done:
            made.append(b.section(voice.mark("✅ {step}", step=label)))
            continue
        style = "primary" if first else None
        button = b.button(voice.say("Do it"), click, style=style, accessibility_label=label)
        made.append(b.section(voice.mark("⬜ {step}", step=label), accessory=button))
        first = False
    return [*made, b.divider()]


def _away(voice: Voice, me: Person, now: datetime) -> list[b.Block]:
    if me.away_until is None or not me.is_away(now.astimezone(ZoneInfo(voice.zone)).date()):
        return []
    until = voice.date(me.away_until)
    return [
        b.section(
            voice.mark(
                "You are away until {until}. Here again? `/pacto back` and you get leads.",
                until=until,
            )
        )
    ]


def _owed(voice: Voice, owed: Sequence[Owed], now: datetime) -> list[b.Block]:
    if not owed:
        return [
            b.header(voice.say("Yours to do")),
            b.section(voice.mark("Nothing waits for you. Well done!")),
        ]
    title = voice.count("Yours to do: {n} thing", "Yours to do: {n} things", len(owed))
    made = [b.header(title)]
    # What waits for somebody else is no longer pressing, whatever its deadline was.
    for row in sorted(owed, key=lambda row: row.state == "paused")[:OWED]:
        made += _row(voice, row, now)
    if len(owed) > OWED:
        rest = len(owed) - OWED
        made.append(b.context(voice.mark_count("and {n} more", "and {n} more", rest)))
    return made


def _row(voice: Voice, row: Owed, now: datetime) -> list[b.Block]:
    kind = ObligationKind(row.kind)
    lead = " · ".join([reference(row.number), line(row.company or row.name, 150)])
    what = labels.obligation(voice, kind)
    head = voice.mark("*{what}*: {lead}", what=what, lead=Mrkdwn(lead))
    number, handoff_id = row.number, row.handoff_id
    if row.state == "paused":
        pressed = buttons.decisions(voice, number, handoff_id, asked=True, listed=True)
    else:
        pressed = buttons.settling(voice, kind, number, handoff_id, listed=True)
    pressed = [*pressed, buttons.open_lead(voice, number, listed=True)]
    return [b.section(join([head, _due(voice, row, now)])), b.actions(pressed)]


def _due(voice: Voice, row: Owed, now: datetime) -> Mrkdwn:
    if row.state == "paused":
        return voice.mark("waits for marketing's answer")
    when = voice.slack_date(row.due_at)
    if row.due_at < now:
        return voice.mark("overdue: it was due {when}", when=when)
    return voice.mark("due {when}", when=when)


def _queue(voice: Voice, count: int) -> list[b.Block]:
    if not count:
        return []
    sentence = voice.mark_count(
        "{n} SQL waits for a decision: `/lead queue`",
        "{n} SQLs wait for a decision: `/lead queue`",
        count,
    )
    return [b.section(sentence)]


def _next_digest(voice: Voice, at: datetime | None) -> list[b.Block]:
    if at is None:
        return []
    return [b.context(voice.mark("The next digest comes {when}.", when=voice.slack_date(at)))]


def _buttons(voice: Voice, me: Person) -> list[b.Block]:
    made = [b.button(voice.say("New lead"), Click.LEAD_NEW)]
    if me.is_head or me.is_admin:
        made.append(b.button(voice.say("Change the agreement"), Click.SETUP_TERMS))
    if me.is_admin:
        made.append(b.button(voice.say("Teams"), Click.SETUP_TEAM))
        made.append(b.button(voice.say("Set-up"), Click.SETUP_OPEN))
        made.append(b.button(voice.say("Language of channels"), Click.SETUP_LANGUAGE))
    return made
