"""The outbox: a notice is written in the commit that makes it true, and sent once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Exists,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlmodel import Session

from funnel.notices import NOTICES, Notice
from storage.mapping import affected, insert_of, literally, table
from storage.tables import Outbox
from storage.work import Work, connection_of, ours

_outbox = table(Outbox)
N = TypeVar("N", bound=Notice)

WRITTEN = "outbox"  # in `Session.info`: that the transaction has put a notice in the outbox


class OutboxState(StrEnum):
    """Waiting and sending rows are open; the others are settled."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DISCARDED = "dropped"
    DEAD = "dead"


OPEN = (OutboxState.WAITING, OutboxState.SENDING)


_other = _outbox.alias("other")


@dataclass(frozen=True)
class Place:
    """Where a message stands in Slack."""

    channel: str
    ts: str


def put(work: Work, *notices: Notice) -> int:
    """Have each notice sent once: of two with one key the first is kept. Gives how many are new."""
    if not notices:
        return 0
    rows = [
        {
            "workspace_id": work.workspace_id,
            "dedupe_key": f"{work.workspace_id}:{notice.key}",
            "kind": notice.kind,
            "lane": notice.lane,
            "payload": notice.to_json(),
            "due_at": work.now,
        }
        for notice in notices
    ]
    work.session.info[WRITTEN] = True
    # Not one INSERT of several rows, which SQLAlchemy compiles anew each time.
    connection = connection_of(work.session)
    return affected(connection, _put(connection.dialect.name), rows)


@cache
def _put(dialect: str) -> Any:
    columns = ("workspace_id", "dedupe_key", "kind", "lane", "payload", "due_at")
    given = {name: bindparam(name, type_=_outbox.c[name].type) for name in columns}
    row = {
        **given,
        "head": not_(_ahead(given["workspace_id"], given["lane"], given["due_at"])),
        "state": OutboxState.WAITING,
        "attempts": 0,
        **dict.fromkeys(("lease", "channel", "ts", "last_error"), ""),
    }
    return insert_of(dialect, Outbox).values(row).on_conflict_do_nothing()


def _ahead(workspace_id: Any, lane: Any, now: Any) -> Exists:
    """That another row of a lane is in turn.

    On PostgreSQL it is locked until the commit: who settles it meanwhile waits, and then sees the
    row that is put behind it. So a lane that has open rows has one that is marked as its head.
    """
    return exists(
        select(_other.c.id)
        .where(
            _other.c.workspace_id == workspace_id,
            _other.c.lane == lane,
            _other.c.state.in_(literally(OPEN)),
            in_turn(_other, now),
        )
        .order_by(_other.c.id)
        .limit(1)
        .with_for_update(read=True)
    )


# As far as clocks may differ: one that was set back, or those of two machines. Slack refuses
# requests that are five minutes old, so with clocks further apart nothing works.
CLOCKS_APART = timedelta(minutes=5)


def in_turn(rows: Any, by: Any) -> ColumnElement[bool]:
    """Due by then, or waiting for another try; a row that was merely put off lets others pass."""
    return or_(rows.c.due_at <= by, rows.c.last_error != "")


def discard_before(work: Work, why: str) -> int:
    """Discard all that a company still waits to hear from before now; gives how much."""
    late = _DISCARD.where(_outbox.c.due_at < work.now)
    discarded = work.change(late, sent_at=work.now, last_error=why)
    work.change(_ALL_HEADS)
    return discarded


_DISCARD = (
    update(_outbox)
    .where(ours(_outbox), _outbox.c.state == OutboxState.WAITING)
    .values(state=OutboxState.DISCARDED, lease="", leased_until=None)
)
# Whoever stood behind what is gone is marked as a head: at worst it is looked at too early.
_ALL_HEADS = (
    update(_outbox).where(ours(_outbox), _outbox.c.state.in_(literally(OPEN))).values(head=True)
)


def free_discarded(work: Work, kind: type[Notice]) -> None:
    """Forget the notices of a kind that were discarded, so that one of the same key can be put."""
    work.change(_FREE, of_kind=kind.kind)


_FREE = _outbox.delete().where(
    ours(_outbox),
    _outbox.c.kind == bindparam("of_kind"),
    _outbox.c.state == OutboxState.DISCARDED,
)


def depth(session: Session) -> tuple[int, datetime | None, int]:
    """How many rows wait, since when the oldest is due, and how many are dead."""
    dead = session.execute(
        select(func.count()).where(_outbox.c.state == OutboxState.DEAD)
    ).scalar_one()
    return *waiting(session), dead


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many rows wait, and since when the oldest is due: from the index of what is open."""
    count, oldest = session.execute(
        select(func.count(), func.min(_outbox.c.due_at)).where(_outbox.c.state.in_(literally(OPEN)))
    ).one()
    return count, oldest


def next_due(session: Session) -> datetime | None:
    """When the next waiting row falls due."""
    earliest: datetime | None = session.execute(
        select(func.min(_outbox.c.due_at)).where(_outbox.c.state.in_(literally(OPEN)))
    ).scalar_one()
    return earliest


def where_sent(work: Work, notice: Notice) -> Place | None:
    """Where the message of a notice stands; None when it was never sent."""
    sent = work.rows(_WHERE_SENT, key=f"{work.workspace_id}:{notice.key}").first()
    return Place(sent.channel, sent.ts) if sent and sent.ts else None


_WHERE_SENT = select(_outbox.c.channel, _outbox.c.ts).where(
    ours(_outbox),
    _outbox.c.dedupe_key == bindparam("key"),
    _outbox.c.state == OutboxState.SENT,
)


def notice_of(work: Work, key: str) -> Notice | None:
    """The notice of a key, as long as the outbox keeps it."""
    row = work.rows(_NOTICE_OF, key=f"{work.workspace_id}:{key}").first()
    return NOTICES[row.kind].from_json(row.payload) if row else None


_NOTICE_OF = select(_outbox.c.kind, _outbox.c.payload).where(
    ours(_outbox), _outbox.c.dedupe_key == bindparam("key")
)


def is_open(work: Work, notice: Notice) -> bool:
    """Whether a notice is still to be sent."""
    return work.rows(_OPEN_KEY, key=f"{work.workspace_id}:{notice.key}").first() is not None


_OPEN_KEY = select(_outbox.c.id).where(
    ours(_outbox),
    _outbox.c.dedupe_key == bindparam("key"),
    _outbox.c.state.in_(literally(OPEN)),
)


def known(work: Work, notices: Sequence[N]) -> list[N]:
    """Which of these the outbox has, sent or not."""
    by_key = {f"{work.workspace_id}:{notice.key}": notice for notice in notices}
    if not by_key:
        return []
    return [by_key[key] for key in work.rows(_KNOWN, keys=list(by_key)).scalars()]


_KNOWN = select(_outbox.c.dedupe_key).where(
    ours(_outbox), _outbox.c.dedupe_key.in_(bindparam("keys"))
)


def forget_sent(session: Session, before: datetime) -> int:
    """Delete what was sent before a day; the keys of what is still open stay."""
    statement = _outbox.delete().where(
        _outbox.c.state.in_((OutboxState.SENT, OutboxState.DISCARDED)), _outbox.c.sent_at < before
    )
    return affected(session, statement)
