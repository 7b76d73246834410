"""The progress of the work since the last meeting: in a few lines, and all of it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from funnel.actions import TITLE, Action
from funnel.balance import Week
from messages import actions, patterns
from messages.localizer import Localizer

SHOWN: Final = 3  # open actions in a digest
CHECKED: Final = 1  # corrective ones that are done, with their figures
LISTED: Final = 10  # of each list behind "Details"


def in_short(localizer: Localizer, week: Week, today: date) -> Mrkdwn:
    """How many are done and open, then a line for each of the first open ones, late ones first.

    A corrective one has its figures beside it, the last that was done too.
    """
    counts = [each for each in (_done(localizer, week), _open(localizer, week, today)) if each]
    if not counts:
        return localizer.mark("No actions yet. Add one with `/pacto actions new`.")
    heading = localizer.mark("*Progress:* {counts}", counts=join(counts, " · "))
    shown, checks = week.still_open[:SHOWN], week.feedback.checks
    lines = []
    for each in shown:
        [text] = actions.action_lines(localizer, [each], today, week.names)
        check = checks.get(each.id)
        effect = patterns.effect_in_short(localizer, check) if check else join([])
        lines.append(join([text, effect], " · "))
    if rest := len(week.still_open) - len(shown):
        lines.append(localizer.mark_count("and {n} more", "and {n} more", rest))
    for each in [done for done in week.done if done.id in checks][-CHECKED:]:
        effect = patterns.effect_in_short(localizer, checks[each.id])
        lines.append(join([bold(line(each.title, TITLE)), effect], ": "))
    return join([heading, *map(_bullet, lines)])


def in_full(localizer: Localizer, week: Week, today: date) -> list[b.Block]:
    """What was done since the last one and what is open, late first, each in a line of its own.

    Corrective actions are told with their figures, so those that are done are only counted here.
    """
    texts = []
    if week.done:
        others = [each for each in week.done if each.id not in week.feedback.checks]
        texts.append(_listed(localizer, bold(_done(localizer, week)), others, week, today))
    if week.still_open:
        title = bold(_open(localizer, week, today))
        texts.append(_listed(localizer, title, week.still_open, week, today))
    return [b.section(text) for text in texts]


def _done(localizer: Localizer, week: Week) -> Mrkdwn:
    if not week.done:
        return join([])
    return localizer.mark_count("{n} action done", "{n} actions done", len(week.done))


def _open(localizer: Localizer, week: Week, today: date) -> Mrkdwn:
    """'2 actions open, 1 overdue'."""
    if not week.still_open:
        return join([])
    count = len(week.still_open)
    text = localizer.mark_count("{n} action open", "{n} actions open", count)
    late = sum(each.is_late(today) for each in week.still_open)
    overdue = localizer.mark_count("{n} overdue", "{n} overdue", late) if late else join([])
    return join([text, overdue], ", ")


def _listed(
    localizer: Localizer, title: Mrkdwn, listed: Sequence[Action], week: Week, today: date
) -> Mrkdwn:
    lines = actions.action_lines(localizer, listed[:LISTED], today, week.names)
    if (rest := len(listed) - LISTED) > 0:
        lines.append(localizer.mark_count("and {n} more", "and {n} more", rest))
    return join([title, *map(_bullet, lines)])


def _bullet(text: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(f"• {text}")
