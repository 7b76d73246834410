"""Actions as people see them: the list, and what their owner is told."""

from collections.abc import Mapping, Sequence
from datetime import date

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from funnel.actions import TITLE, Action, ActionState, MyActions
from funnel.patterns import ActionCheck
from messages import labels, patterns
from messages.ids import Click
from messages.localizer import N_, Localizer

LISTED = 10  # of each list; an action takes two of a message's 50 blocks

Names = Mapping[str, str]

_BECAME = {
    ActionState.DONE: N_("Done: *{title}*"),
    ActionState.DROPPED: N_("Dropped: *{title}*"),
    ActionState.OPEN: N_("Changed: *{title}*"),
}


def action_lines(
    localizer: Localizer, actions: Sequence[Action], today: date, names: Names | None = None
) -> list[Mrkdwn]:
    """A line for each action: what, who, by when, and whether it is late.

    People are called by their name in `names`, else mentioned.
    """
    return [
        join([bold(line(each.title, TITLE)), _about(localizer, each, today, names)], " · ")
        for each in actions
    ]


def listing(localizer: Localizer, actions: MyActions, today: date) -> Message:
    """The answer to `/pacto actions`: the reader's own first, late ones on top."""
    count = len(actions.mine) + len(actions.others)
    row = b.actions([new_button(localizer)])
    if not count:
        text = localizer.mark("No open actions. Nice work!")
        return Message(text, [b.section(text), row])
    title = localizer.mark_count("{n} open action", "{n} open actions", count)
    blocks = [b.section(bold(title))]
    if actions.mine:
        blocks.append(b.section(localizer.mark("*Yours*")))
        blocks += action_items(localizer, actions.mine, today, checks=actions.checks)
    if actions.others:
        blocks.append(b.section(localizer.mark("*Everyone else's*")))
        blocks += action_items(localizer, actions.others, today, checks=actions.checks)
    return Message(title, [*blocks, row])


def action_items(
    localizer: Localizer,
    actions: Sequence[Action],
    today: date,
    *,
    most: int = LISTED,
    checks: Mapping[int, ActionCheck] | None = None,
) -> list[b.Block]:
    """Each action with its buttons; those beyond `most` are counted.

    `checks`: what the corrective ones have come to, by their id.
    """
    blocks = []
    for each in actions[:most]:
        text = _with_measure(localizer, each, *action_lines(localizer, [each], today))
        if check := (checks or {}).get(each.id):
            text = join([text, patterns.effect_line(localizer, check)])
        blocks += [b.section(text), _buttons(localizer, each)]
    if (rest := len(actions) - most) > 0:
        more = localizer.mark_count("and {n} more", "and {n} more", rest)
        all_of_them = localizer.mark("`/pacto actions` shows more.")
        blocks.append(b.context(join([more, all_of_them], ": ")))
    return blocks


def given(localizer: Localizer, action: Action, today: date) -> Message:
    """To the owner: somebody else has given them an action."""
    title = localizer.mark(
        "{who} assigned you an action: *{title}*",
        who=labels.person(localizer, action.made_by),
        title=line(action.title),
    )
    return _told(localizer, action, today, title)


def reminder(localizer: Localizer, action: Action, today: date) -> Message:
    """To the owner: it is due soon, due today, or late."""
    values = {"title": line(action.title), "date": line(localizer.date(action.due_on))}
    if today > action.due_on:
        title = localizer.mark("*{title}* was due on {date} and is still open.", **values)
    elif today == action.due_on:
        title = localizer.mark("*{title}* is due today.", **values)
    else:
        title = localizer.mark("*{title}* is due on {date}.", **values)
    return _told(localizer, action, today, title)


def overtaken(localizer: Localizer, action: Action, today: date) -> Message:
    """What stands where the owner was told of an action, once it is otherwise."""
    title = localizer.mark(_BECAME[action.state], title=line(action.title))
    lines = [title, _about(localizer, action, today, None)]
    if action.reason:
        lines.append(localizer.mark("Reason: {why}", why=action.reason))
    return Message(title, [b.section(join(lines))])


def new_button(localizer: Localizer) -> b.Block:
    return b.button(localizer.say("Add an action"), Click.ACTION_NEW)


def _told(localizer: Localizer, action: Action, today: date, title: Mrkdwn) -> Message:
    about = join([title, _about(localizer, action, today, None)])
    text = b.section(_with_measure(localizer, action, about))
    return Message(title, [text, _buttons(localizer, action)])


def _about(localizer: Localizer, action: Action, today: date, names: Names | None) -> Mrkdwn:
    """Who, and by when or since when."""
    who = labels.person(localizer, action.owner, names)
    if action.state is not ActionState.OPEN and action.settled_at is not None:
        return join([who, line(localizer.day(action.settled_at, today))], " · ")
    due = localizer.mark("due {date}", date=localizer.day(action.due_on, today))
    late = localizer.mark("*overdue*") if action.is_late(today) else ""
    return join([who, due, late], " · ")


def _with_measure(localizer: Localizer, action: Action, text: Mrkdwn) -> Mrkdwn:
    if not action.measure:
        return text
    return join([text, localizer.mark("It worked if: {measure}", measure=action.measure)])


def _buttons(localizer: Localizer, action: Action) -> b.Block:
    return b.actions(
        [
            _button(Click.ACTION_DONE, action, localizer.say("Done")) | {"style": "primary"},
            _button(Click.ACTION_CHANGE, action, localizer.say("Change")),
            _button(Click.ACTION_DROP, action, localizer.say("Drop")),
        ]
    )


def _button(click: Click, action: Action, text: str) -> b.Block:
    """Its label for screen readers names the action."""
    label = f"{text}: {action.title}"
    return b.button(text, click.at(action.id), str(action.id), accessibility_label=label)
