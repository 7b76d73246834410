"""What Home shows one person: what they owe, what waits, how far set-up is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from funnel.facts import Asker
from services import setup
from storage import digests, handoffs, owing


@dataclass(frozen=True)
class Overview:
    """`owed` rows are those of `storage.owing.owed`, the most urgent first."""

    state: setup.SetupState
    owed: list[Any]
    waiting: int
    next_digest: datetime | None


def overview(session: Session, asker: Asker) -> Overview:
    """Gather it; nothing here is refused, a stranger simply owes nothing."""
    planned = [
        row.next_at for row in digests.digests(session, asker.workspace_id) if not row.paused
    ]
    return Overview(
        setup.state(session, asker),
        owing.owed(session, asker.workspace_id, owner=asker.user_id),
        handoffs.count_waiting(session, asker.workspace_id),
        min(planned, default=None),
    )
