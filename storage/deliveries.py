"""Deliveries: rows of the outbox that somebody has claimed, and what becomes of them.

A row is the head of its lane while nobody was ahead of it when it was last looked at. `put` marks
the first row of a lane, and whoever settles a row marks the next, so that claiming reads heads
alone, however much waits behind them. The mark is a hint: `claim` asks whether its turn has come.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    and_,
    bindparam,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlmodel import Session

from funnel.notices import NOTICES, Notice
from storage.columns import UTCDateTime
from storage.mapping import Mapper, affected, literally, table
from storage.outbox import CLOCKS_APART, OPEN, OutboxState, Place, in_turn
from storage.tables import Outbox

_outbox = table(Outbox)
_other = _outbox.alias("other")


@dataclass(frozen=True)
class Delivery:
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

    @property
    def notice(self) -> Notice:
        """What is to be sent. Raises KeyError for a kind that this version does not know."""
        return NOTICES[self.kind].from_json(self.payload)


_row = Mapper(Outbox, Delivery)


@dataclass(frozen=True)
class Claim:
    """Who claims, when, and for how long.

    `now` says what is due. Leases run by the machine's time, so that a moved clock ends none.
    `busy` lanes ("workspace:lane") are left alone.
    """

    lease: str
    now: datetime
    machine_now: datetime
    hold: timedelta
    busy: Collection[str] = ()


def claim(session: Session, by: Claim, limit: int) -> list[Delivery]:
    """Lease the oldest due row of each lane that nobody is sending on; it costs what it claims.

    One lane is sent in order, so a row waits for those before it, also while they wait for
    another try, or for a clock that is behind the one they were put by; a row that was only put
    off for longer than that lets others pass. A row whose lease ran out is taken over; its
    `tried_at` then tells that its outcome is unknown. Commit before sending.

    The order is that of commits only as far as the writers had one: on PostgreSQL, of two rows
    that were put at the same time the one with the lower id may be seen, and sent, after the
    other or beside it. Whoever changes a hand-off holds its row, so its notices have an order.
    """
    statement = _claim(session.get_bind().dialect.name)
    parameters = {
        "now": by.now,
        "by": by.now + CLOCKS_APART,
        "machine_now": by.machine_now,
        "busy": list(by.busy),
        "most": limit,
        "new_lease": by.lease,
        "until": by.machine_now + by.hold,
    }
    return sorted(_row.all(session.execute(statement, parameters)), key=lambda row: row.id)


@cache
def _claim(dialect: str) -> Any:
    now, machine_now = _moment("now"), _moment("machine_now")
    free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until <= machine_now)
    same_lane = and_(
        _other.c.workspace_id == _outbox.c.workspace_id, _other.c.lane == _outbox.c.lane
    )
    # Not "none is earlier", which a planner without fresh statistics answers by reading all that
    # waits: the first in turn is one look into the index of lanes.
    first_in_turn = (
        select(_other.c.id)
        .where(same_lane, _other.c.state.in_(literally(OPEN)), in_turn(_other, _moment("by")))
        .order_by(_other.c.id)
        .limit(1)
        .correlate(_outbox)
        .scalar_subquery()
    )
    being_sent = exists(select(literal(1)).where(same_lane, _other.c.leased_until > machine_now))
    lane = _outbox.c.workspace_id + ":" + _outbox.c.lane
    wanted = (
        select(_outbox.c.id)
        .where(
            _outbox.c.head,
            _outbox.c.state.in_(literally(OPEN)),
            _outbox.c.due_at <= now,
            # `being_sent` says so too, but as of when the statement began: on PostgreSQL a row is
            # looked at again once it is locked, its subqueries are not.
            free,
            _outbox.c.id == first_in_turn,
            not_(being_sent),
            lane.not_in(bindparam("busy")),
        )
        .order_by(_outbox.c.due_at, _outbox.c.id)
        .limit(bindparam("most", type_=Integer))
    )
    if dialect == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True, of=_outbox)
    # A table of its own: as a mere subquery, PostgreSQL may run it once a row, beyond the limit.
    mine = wanted.cte("mine")
    return (
        update(_outbox)
        .where(_outbox.c.id.in_(select(mine.c.id)))
        .values(
            lease=bindparam("new_lease"),
            leased_until=_moment("until"),
            attempts=_outbox.c.attempts + 1,
        )
        .returning(*_row.columns)
    )


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UTCDateTime)


def mark_sending(
    session: Session, delivery: Delivery, lease: str, *, now: datetime, until: datetime
) -> bool:
    """Mark that the message is about to leave, and hold on to it `until` then.

    False when the lease was lost.
    """
    values = {"state": OutboxState.SENDING, "leased_until": until}
    tried_at = func.coalesce(_outbox.c.tried_at, now)
    return _change(session, delivery, lease, **values, tried_at=tried_at)


def mark_sent(
    session: Session, delivery: Delivery, lease: str, *, now: datetime, place: Place | None = None
) -> bool:
    """It was sent, and stands there."""
    at = place or Place("", "")
    values = {"state": OutboxState.SENT, "sent_at": now, "channel": at.channel, "ts": at.ts}
    values |= _without_typed(delivery)
    return _settle(session, delivery, lease, **values, last_error="")


def discard(session: Session, delivery: Delivery, lease: str, *, now: datetime, why: str) -> bool:
    """Nothing is left to send."""
    values = {"state": OutboxState.DISCARDED, "sent_at": now} | _without_typed(delivery)
    return _settle(session, delivery, lease, **values, last_error=why)


def _without_typed(delivery: Delivery) -> dict[str, Any]:
    notice = NOTICES.get(delivery.kind)
    if notice is None or not notice.typed:
        return {}
    return {"payload": notice.without_typed(delivery.payload)}


def dead_letter(session: Session, delivery: Delivery, lease: str, *, error: str) -> bool:
    """Give up: a dead letter, shown by `pacto doctor` and the metrics."""
    return _settle(session, delivery, lease, state=OutboxState.DEAD, last_error=error[:500])


def put_off(
    session: Session,
    delivery: Delivery,
    lease: str,
    *,
    at: datetime,
    error: str = "",
    counts: bool = True,
    left_nothing: bool = False,
) -> bool:
    """Send it at `at`, as a next try or, where it does not count, as the same one.

    `left_nothing`: no try has left a message whose outcome is unknown. Without an `error` it is
    merely put off, and others of its lane may pass.
    """
    values: dict[str, Any] = {"due_at": at, "last_error": error[:500]}
    if left_nothing:
        values |= {"tried_at": None, "state": OutboxState.WAITING}
    if not counts:
        values["attempts"] = _outbox.c.attempts - 1
    if not error:
        return _settle(session, delivery, lease, **values)
    return _change(session, delivery, lease, **values, **_UNLEASED)


_UNLEASED = {"lease": "", "leased_until": None}


def _settle(session: Session, delivery: Delivery, held: str, **values: object) -> bool:
    """Let go of a row, and let the next of its lane come; False when the lease was lost."""
    settled = _change(session, delivery, held, **values, **_UNLEASED)
    if settled:
        lane = {"of": delivery.workspace_id, "in_lane": delivery.lane}
        session.execute(_NEXT_IN_LANE, lane)
    return settled


_LOOK_AHEAD = 50
_behind = (
    select(_other.c.id, _other.c.due_at)
    .where(
        _other.c.workspace_id == bindparam("of"),
        _other.c.lane == bindparam("in_lane"),
        _other.c.state.in_(literally(OPEN)),
        _other.c.head.is_(False),
    )
    .order_by(_other.c.id)
    .limit(_LOOK_AHEAD)
    .subquery("behind")
)
_first = select(func.min(_behind.c.id)).scalar_subquery()
# A clock that was moved back has put rows behind others that are due later.
_due_first = (
    select(_behind.c.id).order_by(_behind.c.due_at, _behind.c.id).limit(1).scalar_subquery()
)
_NEXT_IN_LANE = update(_outbox).where(_outbox.c.id.in_((_first, _due_first))).values(head=True)


def _change(session: Session, delivery: Delivery, held: str, **values: object) -> bool:
    ours_still = and_(_outbox.c.id == delivery.id, _outbox.c.lease == held)
    return affected(session, update(_outbox).where(ours_still).values(**values)) == 1
