"""A meeting as people see it: the agenda that is ticked off, the minutes, an owner's share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.actions import Action
from funnel.ideas import Idea
from funnel.meetings import AgendaPoint, Meeting, PointStatus, Protocol
from funnel.refusals import Refusal
from messages import actions as action_words
from messages import ideas as idea_words
from messages import labels
from messages.agreement_text import in_pieces
from messages.ids import Click, meeting_id
from messages.localizer import N_, Localizer

IDEAS: Final = 3  # shown with their buttons
_DECISIONS: Final = 10  # shown in the agenda; the minutes hold them all

TITLES: Final = {
    AgendaPoint.NUMBERS: N_("Numbers"),
    AgendaPoint.QUALITY: N_("Hand-off quality"),
    AgendaPoint.SPEED: N_("Speed"),
    AgendaPoint.VOICE: N_("Voice of sales"),
    AgendaPoint.IDEAS: N_("Ideas"),
    AgendaPoint.DECISIONS: N_("Decisions"),
}
_PROMPTS: Final = {
    AgendaPoint.QUALITY: N_("What was rejected, and what's stuck?"),
    AgendaPoint.SPEED: N_("Where are leads getting stuck?"),
    AgendaPoint.VOICE: N_("Sales shares the best and the worst lead of this period."),
}


@dataclass(frozen=True)
class Figures:
    """What stands under the points of an agenda: their figures, and the ideas that wait."""

    lines: Mapping[AgendaPoint, Sequence[Mrkdwn]]
    ideas: Sequence[Idea]
    names: Mapping[str, str]


def start_button(localizer: Localizer, value: str) -> b.Block:
    """Opens the agenda under a digest."""
    return b.button(localizer.say("Start the meeting"), Click.MEETING_START, value, style="primary")


def agenda(localizer: Localizer, protocol: Protocol, figures: Figures) -> Message:
    """The agenda of an open meeting: each point with its figures and its button."""
    meeting = protocol.meeting
    minutes = sum(each.minutes for each in protocol.points)
    title = localizer.mark("*Meeting · {day}*", day=line(localizer.date(meeting.started_at)))
    about = localizer.mark_count(
        "Started by {who} · {n} minute total",
        "Started by {who} · {n} minutes total",
        minutes,
        who=labels.person(localizer, meeting.started_by, figures.names),
    )
    blocks = [b.section(title), b.context(about)]
    for number, point in enumerate(protocol.points, 1):
        blocks += _point(localizer, meeting, number, point, figures)
        if point.point is AgendaPoint.DECISIONS and protocol.decisions:
            blocks.append(b.section(_decisions(localizer, protocol, most=_DECISIONS)))
    blocks.append(b.actions(_buttons(localizer, meeting)))
    return Message(title, blocks)


def closed(localizer: Localizer, meeting: Meeting, names: Mapping[str, str]) -> Message:
    """What stands in the place of the agenda once the meeting is over."""
    if meeting.closed_by:
        who = labels.person(localizer, meeting.closed_by, names)
        text = localizer.mark("{who} closed this meeting. See the minutes below.", who=who)
    else:
        text = localizer.mark("This meeting closed at the end of the day. See the minutes below.")
    return Message(text, [b.section(text)])


def minutes(
    localizer: Localizer,
    protocol: Protocol,
    actions: Sequence[Action],
    names: Mapping[str, str],
    today: date,
) -> Message:
    """The minutes: decisions, actions with owners and dates, what was put off."""
    day = line(localizer.date(protocol.meeting.started_at))
    title = localizer.mark("*Meeting minutes · {day}*", day=day)
    parts = [title]
    if protocol.decisions:
        parts.append(_decisions(localizer, protocol, most=None))
    else:
        parts.append(localizer.mark("No decisions."))
    if actions:
        heading = localizer.mark_count("*{n} new action*", "*{n} new actions*", len(actions))
        lines = action_words.action_lines(localizer, actions, today, names)
        parts.append(join([heading, *map(_bullet, lines)]))
    else:
        parts.append(localizer.mark("No new actions."))
    if protocol.put_off:
        points = localizer.list(localizer.say(TITLES[each]) for each in protocol.put_off)
        parts.append(localizer.mark("*Put off:* {points}", points=points))
    blocks = [b.section(piece) for part in parts for piece in in_pieces(part)]
    return Message(title, blocks[: b.MESSAGE_BLOCKS])


def own_minutes(
    localizer: Localizer, meeting: Meeting, actions: Sequence[Action], today: date
) -> Message:
    """To an owner: the actions that a meeting gave them."""
    title = localizer.mark_count(
        "You have {n} action from the meeting on {day}",
        "You have {n} actions from the meeting on {day}",
        len(actions),
        day=line(localizer.date(meeting.started_at)),
    )
    return Message(title, [b.section(title), *action_words.action_items(localizer, actions, today)])


def point_value(meeting: Meeting, point: PointStatus) -> str:
    """What the button of a point asks for: the other of done and not done."""
    return f"{meeting.id}:{point.point}:{int(not point.is_done)}"


def parse_point(value: str) -> tuple[int, AgendaPoint, bool]:
    """What `point_value` wrote. Raises `Refusal("no_such_meeting")`."""
    try:
        number, point, done = value.split(":")
        return meeting_id(number), AgendaPoint(point), done == "1"
    except ValueError:
        raise Refusal("no_such_meeting") from None


def _point(
    localizer: Localizer, meeting: Meeting, number: int, status: PointStatus, figures: Figures
) -> list[b.Block]:
    name = localizer.say(TITLES[status.point])
    values = {"number": localizer.number(number), "name": name}
    if status.is_done:
        who = labels.person(localizer, status.done_by, figures.names)
        text = localizer.mark("✓ {number}. {name} · {who}", who=who, **values)
        return [b.section(text, accessory=_tick(localizer, meeting, status, name))]
    about = localizer.mark_count(
        "*{number}. {name}* · {n} minute",
        "*{number}. {name}* · {n} minutes",
        status.minutes,
        **values,
    )
    lines = [*figures.lines.get(status.point, ())]
    if prompt := _PROMPTS.get(status.point):
        lines.insert(0, localizer.mark(prompt))
    text = join([about, *lines])
    blocks = [b.section(text, accessory=_tick(localizer, meeting, status, name))]
    if status.point is AgendaPoint.IDEAS:
        blocks += _ideas(localizer, figures)
    return blocks


def _ideas(localizer: Localizer, figures: Figures) -> list[b.Block]:
    if not figures.ideas:
        return [b.context(localizer.mark("No open ideas. Add one with `/idea`."))]
    return [idea_words.short(localizer, idea) for idea in figures.ideas[:IDEAS]]


def _tick(localizer: Localizer, meeting: Meeting, status: PointStatus, name: str) -> b.Block:
    text = localizer.say("Undo") if status.is_done else localizer.say("Mark as done")
    return b.button(
        text,
        Click.MEETING_TICK.at(status.point),
        point_value(meeting, status),
        accessibility_label=f"{text}: {name}",
    )


def _decisions(localizer: Localizer, protocol: Protocol, *, most: int | None) -> Mrkdwn:
    count = len(protocol.decisions)
    title = localizer.mark_count("*{n} decision*", "*{n} decisions*", count)
    lines = [_bullet(line(each.text, 500)) for each in protocol.decisions[:most]]
    if most is not None and count > most:
        lines.append(localizer.mark_count("and {n} more", "and {n} more", count - most))
    return join([title, *lines])


def _bullet(text: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(f"• {text}")


def _buttons(localizer: Localizer, meeting: Meeting) -> list[b.Block]:
    value = str(meeting.id)
    return [
        b.button(localizer.say("Add a decision"), Click.MEETING_DECIDE, value),
        action_words.new_button(localizer),
        b.button(localizer.say("Close the meeting"), Click.MEETING_CLOSE, value, style="primary"),
    ]
