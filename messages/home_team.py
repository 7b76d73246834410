"""What a head finds on Home: what the team owes, by person, with Nudge and Reassign or Answer."""

from datetime import datetime

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, bold, join
from funnel.facts import Due
from funnel.owed import TeamOwes, by_owner, overdue_in
from funnel.stages import Side
from messages import buttons, labels, owed
from messages.localizer import Localizer

ROWS = 12  # shown of a team


def team(localizer: Localizer, owes: TeamOwes, now: datetime) -> list[b.Block]:
    """The sum of it, then each rep with what they owe, overdue first."""
    blocks = [b.header(_title(localizer, owes, now))]
    listed = 0
    for group in by_owner(owes.due, now):
        if listed == ROWS:
            break
        blocks.append(b.section(_who(localizer, group, now)))
        for due in group[: ROWS - listed]:
            blocks += _item(localizer, due, owes, now)
        listed += len(group[: ROWS - listed])
    if rest := len(owes.due) - listed:
        more = localizer.mark_count("and {n} more", "and {n} more", rest)
        blocks.append(
            b.context(join([more, localizer.mark("`/sla status` shows everything.")], ": "))
        )
    return [*blocks, b.divider()]


def _title(localizer: Localizer, owes: TeamOwes, now: datetime) -> str:
    parts = []
    if owes.overdue:
        parts.append(localizer.count("{n} overdue", "{n} overdue", owes.overdue))
    next_at = owes.next_at(now)
    if owes.today and next_at is not None:
        time = localizer.duration(next_at - now)
        if owes.today == 1:
            parts.append(localizer.say("1 due in {time}", time=time))
        else:
            due = localizer.say("{n} due today, the next in {time}", n=owes.today, time=time)
            parts.append(due)
    if not parts:
        return localizer.say("Your team is all caught up today")
    return localizer.say("Your team's to-dos: {what}", what=", ".join(parts))


def _who(localizer: Localizer, group: list[Due], now: datetime) -> Mrkdwn:
    first = group[0]
    if not first.owner:
        who = bold(localizer.say("In the queue, not taken yet"))
    else:
        names = {first.owner: first.owner_name}
        who = bold(labels.person(localizer, first.owner, names))
    overdue = overdue_in(group, now)
    late = localizer.mark_count("{n} overdue", "{n} overdue", overdue) if overdue else ""
    return join([who, late], " · ")


def _item(localizer: Localizer, due: Due, owes: TeamOwes, now: datetime) -> list[b.Block]:
    text = owed.text(localizer, due, now)
    if not due.owner:
        row = [buttons.take(localizer, due.number, due.handoff_id, listed=True)]
    elif due.handoff_id in owes.nudged:
        row = []
        text = join([text, localizer.mark("Nudged today.")], " · ")
    else:
        row = [buttons.nudge(localizer, due)]
    if due.commitment.side is Side.SALES:
        row.append(buttons.reassign(localizer, due.number, listed=True))
    else:  # marketing answers together: its head need not wait for who was asked
        row.append(buttons.answer(localizer, due.number, due.handoff_id, listed=True))
    return [b.section(text), b.actions(row)]
