"""What somebody owes, an item each, with the buttons that settle it."""

from collections.abc import Sequence
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.facts import Due
from messages import buttons, commitments
from messages.localizer import Localizer

_WITH_BUTTONS = 5  # of the morning's items
_WITHOUT = 10


def item(localizer: Localizer, due: Due, now: datetime) -> list[b.Block]:
    """An item and its buttons."""
    number, handoff_id = due.number, due.handoff_id
    if due.paused:
        row = buttons.decisions(localizer, number, handoff_id, asked=True, listed=True)
    elif not due.owner:
        row = [buttons.primary(buttons.take(localizer, number, handoff_id, listed=True))]
    else:
        row = buttons.settling(localizer, due.commitment, number, handoff_id, listed=True)
    row.append(buttons.open_lead(localizer, number, listed=True))
    return [b.section(text(localizer, due, now)), b.actions(row)]


def text(localizer: Localizer, due: Due, now: datetime) -> Mrkdwn:
    """What is due on which lead, and until when."""
    lead = " · ".join([due.ref, line(due.company or due.name, 150)])
    what = commitments.due(localizer, due.commitment)
    head = localizer.mark("*{what}*: {lead}", what=what, lead=Mrkdwn(lead))
    return join([head, deadline(localizer, due, now)])


def deadline(localizer: Localizer, due: Due, now: datetime) -> Mrkdwn:
    if due.paused:
        return localizer.mark("waiting for marketing's answer")
    when = localizer.slack_date(due.due_at)
    if due.is_overdue(now):
        return localizer.mark("overdue: was due {when}", when=when)
    return localizer.mark("due {when}", when=when)


def morning(localizer: Localizer, overdue: Sequence[Due], now: datetime) -> Message:
    """The one message of a morning: all that was overdue yesterday and still is."""
    title = localizer.mark_count(
        "You have {n} overdue to-do:", "You have {n} overdue to-dos:", len(overdue)
    )
    blocks = [b.section(localizer.mark("*{title}*", title=title))]
    for due in overdue[:_WITH_BUTTONS]:
        blocks += item(localizer, due, now)
    more = overdue[_WITH_BUTTONS : _WITH_BUTTONS + _WITHOUT]
    blocks += [b.section(text(localizer, due, now)) for due in more]
    rest = len(overdue) - _WITH_BUTTONS - _WITHOUT
    notes = [localizer.mark("You'll get this every morning until nothing is overdue.")]
    if rest > 0:
        notes.insert(0, localizer.mark_count("and {n} more", "and {n} more", rest))
    leads = localizer.list(due.ref for due in overdue[:_WITH_BUTTONS])
    return Message(str(join([title, leads], " ")), [*blocks, b.context(join(notes, " · "))])
