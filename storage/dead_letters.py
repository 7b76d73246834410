"""Dead letters: notices that were given up, for people to send again or dismiss."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from storage.mapping import Mapper, affected, table
from storage.outbox import OutboxState
from storage.tables import Outbox

_outbox = table(Outbox)


@dataclass(frozen=True)
class DeadLetter:
    """One of them; `last_error` is what Slack or we said last."""

    id: int
    workspace_id: str
    kind: str
    due_at: datetime
    attempts: int
    last_error: str


_row = Mapper(Outbox, DeadLetter)
_DEAD = _outbox.c.state == OutboxState.DEAD


def dead_letters(session: Session, letter_id: int | None = None) -> list[DeadLetter]:
    """All of them, oldest first, or the one with this id."""
    statement = select(*_row.columns).where(_DEAD).order_by(_outbox.c.id)
    if letter_id is not None:
        statement = statement.where(_outbox.c.id == letter_id)
    return _row.all(session.execute(statement))


def retry(session: Session, letter: DeadLetter, now: datetime) -> bool:
    """Have it sent anew, first looked for where a try may have left it. No commit."""
    return _change(
        session, letter, state=OutboxState.WAITING, due_at=now, attempts=0, head=True, last_error=""
    )


def dismiss(session: Session, letter: DeadLetter, now: datetime) -> bool:
    """Nobody needs it any more. No commit."""
    return _change(session, letter, state=OutboxState.DISCARDED, sent_at=now)


def _change(session: Session, letter: DeadLetter, **values: object) -> bool:
    statement = update(_outbox).where(_outbox.c.id == letter.id, _DEAD)
    unleased = {"lease": "", "leased_until": None}
    return affected(session, statement.values(**values, **unleased)) == 1
