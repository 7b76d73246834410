"""What a team owes, as its head looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from funnel.facts import Due


@dataclass(frozen=True)
class TeamOwes:
    """What the others of a head's team owe: how much is overdue, and due by the end of the day.

    `due` is what runs, the most urgent first; `nudged`: of which hand-offs somebody was nudged
    today.
    """

    overdue: int
    today: int
    due: tuple[Due, ...]
    nudged: frozenset[int]

    def next_at(self, now: datetime) -> datetime | None:
        """When the next thing that is not overdue falls due."""
        return next((each.due_at for each in self.due if not each.is_overdue(now)), None)


def by_owner(due: Sequence[Due], now: datetime) -> list[list[Due]]:
    """Grouped by who owes it, whoever has most overdue first; each group as it is sorted."""
    groups = [list(group) for _, group in groupby(sorted(due, key=_owner), key=_owner)]
    return sorted(groups, key=lambda group: (-overdue_in(group, now), group[0].due_at))


def overdue_in(due: Sequence[Due], now: datetime) -> int:
    return sum(each.is_overdue(now) for each in due)


def _owner(due: Due) -> str:
    return due.owner
