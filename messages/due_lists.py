"""What is owed, by whom and until when, as lines: by owner, in order of deadline, in short."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.facts import Due
from funnel.scorecard import OwnersMisses
from messages import commitments
from messages.localizer import Localizer
from messages.scorecard_labels import until

FEW = 5  # leads that have a line each; of more, those of an owner share one
SHORT = 3  # leads that such a line names


def by_owner(due: Iterable[Due]) -> list[tuple[Due, list[Due]]]:
    """What each owner owes, by deadline, whoever owes most first; one of theirs names them."""
    owned = sorted(due, key=lambda item: item.owner)
    groups = [[*items] for _, items in groupby(owned, key=lambda item: item.owner)]
    groups.sort(key=lambda items: (-len(items), items[0].due_at))
    return [(items[0], sorted(items, key=lambda item: item.due_at)) for items in groups]


def owner_name(localizer: Localizer, item: Due | OwnersMisses) -> str:
    """The owner's name, or “nobody yet”."""
    return item.owner_name or item.owner or localizer.say("nobody yet")


def lead_name(item: Due) -> str:
    """'L-12 Ana Souza, Padaria Sol'."""
    name = f"{item.ref} {item.name}".strip()
    return f"{name}, {item.company}" if item.company else name


def grouped(localizer: Localizer, due: Iterable[Due], now: datetime) -> list[Mrkdwn]:
    """A text for each owner: the name, then a line for each lead."""
    return [
        join(
            [
                localizer.mark("*{owner}* ({n})", owner=owner_name(localizer, one), n=len(items)),
                *(_line(localizer, item, now) for item in items),
            ]
        )
        for one, items in by_owner(due)
    ]


def listed(
    localizer: Localizer, due: Iterable[Due], now: datetime, *, owners: bool = True
) -> Mrkdwn:
    """A line for each lead, in the order given; with its owner, unless all are one person's."""
    return join([_line(localizer, item, now, owner=owners) for item in due])


def in_short(localizer: Localizer, due: Sequence[Due], now: datetime) -> Mrkdwn:
    """A line for each lead while they are few; else for each owner, the others counted."""
    if len(due) <= FEW:
        return listed(localizer, due, now)
    return join([_owners_line(localizer, one, items, now) for one, items in by_owner(due)])


def _owners_line(localizer: Localizer, one: Due, items: Sequence[Due], now: datetime) -> Mrkdwn:
    """'• *Ana* (4): L-5 Decision (Wed 18, 2:00 PM) · … · 1 more'."""
    leads = [
        localizer.mark(
            "{lead} {what} ({when})",
            lead=item.ref,
            what=commitments.due(localizer, item.commitment),
            when=until(localizer, item.due_at, now),
        )
        for item in items[:SHORT]
    ]
    if len(items) > SHORT:
        more = len(items) - SHORT
        leads.append(localizer.mark_count("{n} more", "{n} more", more))
    owner = localizer.mark("*{owner}* ({n})", owner=owner_name(localizer, one), n=len(items))
    return Mrkdwn(f"• {owner}: {join(leads, ' · ')}")


def _line(localizer: Localizer, item: Due, now: datetime, *, owner: bool = False) -> Mrkdwn:
    """'• L-12 Ana Souza, Padaria Sol · Decision · Wed 18, 2:00 PM'."""
    parts = [line(lead_name(item), 120), line(commitments.due(localizer, item.commitment))]
    if owner:
        parts.append(line(owner_name(localizer, item)))
    when = until(localizer, item.due_at, now)
    if item.done_late:
        when = localizer.say("{when}, done late", when=when)
    return Mrkdwn(f"• {join([*parts, line(when)], ' · ')}")
