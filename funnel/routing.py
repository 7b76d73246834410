"""Who gets the next lead: the reps who are there, in turn."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from funnel.people import Person
from funnel.stages import Side

_NEVER = datetime.min.replace(tzinfo=UTC)


def present_reps(people: Iterable[Person], today: date) -> list[Person]:
    """Sales reps who are not away today. Heads take leads only when no rep exists at all."""
    sales = [p for p in people if p.side == Side.SALES and not p.deleted]
    reps = [p for p in sales if not p.is_head] or sales
    return [p for p in reps if not p.is_away(today)]


def next_owner(people: Iterable[Person], today: date) -> Person | None:
    """The present rep who has waited longest, or None: the lead goes to the queue.

    A rep back from an absence gets one lead when their turn comes, not all they missed.
    """
    present = present_reps(people, today)
    return min(present, key=lambda p: (p.last_assigned_at or _NEVER, p.user_id), default=None)
