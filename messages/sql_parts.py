"""The parts of the SQLs of a month as text: how far each is, and the leads behind it."""

from collections.abc import Sequence
from typing import Final

from blockkit.ladder import in_sections
from blockkit.mrkdwn import Mrkdwn, bold, join
from funnel.facts import reference
from funnel.scorecard import WORST_FIRST, PartStatus
from messages import scorecard_labels
from messages.agreement_words import record_name
from messages.localizer import Localizer

_NAMED: Final = 10  # leads of a part that are named


def section(localizer: Localizer, parts: Sequence[PartStatus]) -> list[Mrkdwn]:
    """A title and a line for each, in as many texts as they need; none without any."""
    if not parts:
        return []
    title = localizer.mark("*SQLs by persona and source*")
    return in_sections(join([title, *(_line(localizer, part) for part in parts)]))


def in_short(localizer: Localizer, parts: Sequence[PartStatus]) -> Mrkdwn:
    """'*SQLs by persona and source:* 🔴 Behind: Persona CFO'; "" without any."""
    standings = [
        localizer.mark(
            "{standing}: {names}",
            standing=scorecard_labels.standing(localizer, standing),
            names=localizer.list(record_name(localizer, each.part) for each in of_standing),
        )
        for standing in WORST_FIRST
        if (of_standing := [each for each in parts if each.standing is standing])
    ]
    if not standings:
        return join([])
    return localizer.mark(
        "*SQLs by persona and source:* {standings}", standings=join(standings, " · ")
    )


def _line(localizer: Localizer, status: PartStatus) -> Mrkdwn:
    """'• *Persona CFO*: 3 of 5 expected by now · target: 10 a month · 🔴 Behind · L-1, L-4'."""
    line = localizer.mark(
        "• {objective}: {actual} · target: {target} · {standing}",
        objective=bold(record_name(localizer, status.part)),
        actual=scorecard_labels.by_now(localizer, status.count, status.expected, status.whole),
        target=localizer.say("{n} a month", n=localizer.number(status.part.least)),
        standing=scorecard_labels.standing(localizer, status.standing),
    )
    return join([line, _leads(localizer, status.numbers)], " · ")


def _leads(localizer: Localizer, numbers: Sequence[int]) -> str:
    refs = [reference(number) for number in numbers[:_NAMED]]
    if more := len(numbers) - len(refs):
        refs.append(localizer.count("{n} more", "{n} more", more))
    return ", ".join(refs)
