"""What is still to be said. A row is written in the commit that makes it true, and said once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from storage.mapping import Mapper, affected, insert_of, literally, table
from storage.tables import Outbox

_outbox = table(Outbox)

OPEN = ("waiting", "sending")


@dataclass(frozen=True)
class Row:
    """A claimed row. `tried_at` is set when an earlier attempt may have reached Slack."""

    id: int
    workspace_id: str
    dedupe_key: str
    kind: str
    lane: str
    payload: dict[str, Any]
    attempts: int  # those that failed do count; those that Slack or we put off do not
    due_at: datetime
    tried_at: datetime | None


_row = Mapper(Outbox, Row)


def put(
    session: Session,
    workspace_id: str,
    kind: str,
    *,
    key: str,
    lane: str,
    now: datetime,
    **payload: object,
) -> bool:
    """Have something said once; the same key again is no second message (False).

    `lane` is the channel or member it goes to, `payload` holds ids, never text about a lead.
    """
    row = {
        "workspace_id": workspace_id,
        "dedupe_key": f"{workspace_id}:{key}",
        "kind": kind,
        "lane": lane,
        "payload": payload,
        "state": "waiting",
        "due_at": now,
        "attempts": 0,
        "lease": "",
        "channel": "",
        "ts": "",
        "last_error": "",
    }
    session.info["said"] = True
    return affected(session, _put(session.get_bind().dialect.name), row) == 1


@cache
def _put(dialect: str) -> Any:
    return insert_of(dialect, Outbox).on_conflict_do_nothing(index_elements=["dedupe_key"])


def claim(
    session: Session,
    *,
    now: datetime,
    watch: datetime,
    lease: str,
    hold: timedelta,
    busy: Iterable[str],
    limit: int,
) -> list[Row]:
    """Lease the oldest due row of each lane that nobody is sending on.

    One lane is said in order, so a row waits for those before it, also while they wait for
    another try; a row that was only put off lets others pass. A row whose lease ran out is
    taken over; its `tried_at` then tells that its fate is unknown. `busy` lanes
    ("workspace:lane") are left alone. `now` says what is due; `watch` is the machine's time, by
    which leases run, so that a moved clock ends none. Commit before sending.
    """
    free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until <= watch)
    lane = _outbox.c.workspace_id + ":" + _outbox.c.lane
    in_turn = or_(_outbox.c.due_at <= now, _outbox.c.last_error != "")
    heads = (
        select(func.min(_outbox.c.id).label("id"))
        .where(_outbox.c.state.in_(literally(OPEN)), in_turn, lane.not_in(list(busy)))
        .group_by(_outbox.c.workspace_id, _outbox.c.lane)
    )
    wanted = (
        select(_outbox.c.id)
        .where(_outbox.c.id.in_(heads), _outbox.c.due_at <= now, free)
        .order_by(_outbox.c.id)
        .limit(limit)
    )
    if session.get_bind().dialect.name == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True)
    # A table of its own: as a mere subquery, PostgreSQL may run it once a row, beyond the limit.
    mine = wanted.cte("mine")
    statement = (
        update(_outbox)
        .where(_outbox.c.id.in_(select(mine.c.id)), _outbox.c.state.in_(literally(OPEN)), free)
        .values(lease=lease, leased_until=watch + hold, attempts=_outbox.c.attempts + 1)
        .returning(*_row.columns)
    )
    return sorted(_row.all(session.execute(statement)), key=lambda row: row.id)


def trying(session: Session, row_id: int, lease: str, *, now: datetime, until: datetime) -> bool:
    """Mark that the message is about to leave, and hold on to it `until` then.

    False when the lease was lost.
    """
    return _change(
        session,
        row_id,
        lease,
        state="sending",
        tried_at=func.coalesce(_outbox.c.tried_at, now),
        leased_until=until,
    )


def sent(
    session: Session, row_id: int, lease: str, *, now: datetime, channel: str = "", ts: str = ""
) -> bool:
    """It was said."""
    return _change(
        session,
        row_id,
        lease,
        state="sent",
        sent_at=now,
        channel=channel,
        ts=ts,
        lease="",
        leased_until=None,
        last_error="",
    )


def drop(session: Session, row_id: int, lease: str, *, now: datetime, why: str) -> bool:
    """Nothing is left to be said."""
    return _change(
        session,
        row_id,
        lease,
        state="dropped",
        sent_at=now,
        lease="",
        leased_until=None,
        last_error=why,
    )


def silence(session: Session, workspace_id: str, before: datetime, why: str) -> int:
    """Leave unsaid all that a company still waits to hear from before a moment; gives how much."""
    statement = (
        update(_outbox)
        .where(
            _outbox.c.workspace_id == workspace_id,
            _outbox.c.state == "waiting",
            _outbox.c.due_at < before,
        )
        .values(state="dropped", sent_at=before, last_error=why)
    )
    return affected(session, statement)


def later(
    session: Session,
    row_id: int,
    lease: str,
    *,
    at: datetime,
    error: str = "",
    never_left: bool = False,
    counts: bool = True,
) -> bool:
    """Say it at `at`, as a next try or, where it does not count, as the same one.

    `never_left`: no try has left a message whose fate is unknown. Without an `error` it is
    merely put off, and others of its lane may pass.
    """
    forget: dict[str, Any] = {"tried_at": None, "state": "waiting"} if never_left else {}
    if not counts:
        forget["attempts"] = _outbox.c.attempts - 1
    return _change(
        session,
        row_id,
        lease,
        due_at=at,
        lease="",
        leased_until=None,
        last_error=error[:500],
        **forget,
    )


def bury(session: Session, row_id: int, lease: str, *, error: str) -> bool:
    """Give up: a dead letter, shown by `pacto doctor` and the metrics."""
    return _change(
        session, row_id, lease, state="dead", lease="", leased_until=None, last_error=error[:500]
    )


def _change(session: Session, row_id: int, held: str, **values: object) -> bool:
    statement = (
        update(_outbox).where(_outbox.c.id == row_id, _outbox.c.lease == held).values(**values)
    )
    return affected(session, statement) == 1


def depth(session: Session) -> tuple[int, datetime | None, int]:
    """How many rows wait, since when the oldest is due, and how many are dead."""
    dead = session.execute(select(func.count()).where(_outbox.c.state == "dead")).scalar_one()
    return *waiting(session), dead


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many rows wait, and since when the oldest is due: from the index of what is open."""
    count, oldest = session.execute(
        select(func.count(), func.min(_outbox.c.due_at)).where(_outbox.c.state.in_(literally(OPEN)))
    ).one()
    return count, oldest


def next_due(session: Session) -> datetime | None:
    """When the next waiting row falls due."""
    found: datetime | None = session.execute(
        select(func.min(_outbox.c.due_at)).where(_outbox.c.state.in_(literally(OPEN)))
    ).scalar_one()
    return found


def where_said(session: Session, workspace_id: str, key: str) -> tuple[str, str] | None:
    """The channel and ts of a message that was said; None when it never was."""
    found = session.execute(
        select(_outbox.c.channel, _outbox.c.ts).where(
            _outbox.c.dedupe_key == f"{workspace_id}:{key}", _outbox.c.state == "sent"
        )
    ).first()
    return (found.channel, found.ts) if found and found.ts else None


def forget_sent(session: Session, before: datetime) -> int:
    """Delete what was said before a day; the keys of what is still open stay."""
    statement = _outbox.delete().where(
        _outbox.c.state.in_(("sent", "dropped")), _outbox.c.sent_at < before
    )
    return affected(session, statement)
