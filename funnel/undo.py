"""What a person may take back, and for how long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from funnel.facts import EventFacts
from funnel.stages import EventKind

WITHIN: Final = timedelta(minutes=10)
KINDS: Final = frozenset({EventKind.ACCEPTED, EventKind.OPPORTUNITY, EventKind.WON})


def last_act(events: Sequence[EventFacts]) -> EventFacts | None:
    """The last thing done to a lead, of its newest events: corrected fields are not counted."""
    return next((event for event in events if event.kind is not EventKind.EDITED), None)


def can_be_undone(event: EventFacts | None, now: datetime) -> bool:
    """Whether the last thing done is one to take back, done no longer than ten minutes ago."""
    if event is None or event.kind not in KINDS or event.canceled:
        return False
    return now - event.at <= WITHIN
