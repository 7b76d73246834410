"""How each delivery ended is written down: sent, put off, discarded or given up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from bot import channel_problems, metrics
from bot.slack import (
    CallRejectedError,
    ConnectionFailedError,
    RateLimitedError,
    SlackError,
    TokenUnreadableError,
)
from funnel.people import Caller
from storage import deliveries
from storage.deliveries import Delivery
from storage.outbox import Place
from storage.store import Store
from storage.work import Work, open_work
from views.posts import Keep

log = structlog.get_logger()
Clock = Callable[[], datetime]

RENDER_TRIES = 8  # about four minutes: what cannot be rendered is our own error
NETWORK_TRIES = 300  # at most five minutes apart: about a day
PEOPLE_TRIES = 430  # at most ten minutes apart: about three days
_GONE = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "thread_not_found",
        "user_not_found",
    }
)
_SHUT_OUT = frozenset({"invalid_auth", "account_inactive", "not_authed", "token_revoked"})


@dataclass(frozen=True)
class Later:
    """How a message is put off: for how long, and whether this try may have arrived.

    `counts`: as a failed attempt. `closed_channel`: the one whose admins are to hear of it.
    """

    wait: timedelta
    may_have_arrived: bool = False
    counts: bool = True
    closed_channel: str = ""


class Outcomes:
    """Marks what one process has leased; what another took over meanwhile is left alone."""

    def __init__(self, store: Store, clock: Clock, lease: str) -> None:
        self._store = store
        self._clock = clock
        self._lease = lease

    async def sent(self, delivery: Delivery, place: Place, keep: Keep | None) -> None:
        """It stands at this place; `keep` runs in the same commit."""
        now = self._clock()

        def mark(session: Session) -> None:
            # What a service changes before it puts a notice is changed first here too: two
            # transactions that lock the same rows in another order would wait for each other.
            if keep is not None:
                keep(work_for(session, delivery, now), place.channel, place.ts)
            if deliveries.mark_sent(session, delivery, self._lease, now=now, place=place):
                session.commit()

        await self._store.run(mark)
        metrics.sends.labels(delivery.kind).inc()

    async def sending(self, delivery: Delivery, until: datetime) -> bool:
        """From now on it may have arrived; False when another process took it over."""
        return await self._mark(deliveries.mark_sending, delivery, now=self._clock(), until=until)

    async def discard(self, delivery: Delivery, why: str) -> None:
        await self._mark(deliveries.discard, delivery, now=self._clock(), why=why)

    async def put_off(self, delivery: Delivery, until: datetime) -> None:
        """Nothing failed: it is not due yet."""
        await self._mark(deliveries.put_off, delivery, at=until, counts=False)

    async def unanswered(
        self, delivery: Delivery, error: RateLimitedError | TokenUnreadableError
    ) -> None:
        """Try again when Slack says, or when somebody may have set the right key: without end."""
        if isinstance(error, RateLimitedError):
            metrics.limited.inc()
        await self.later(delivery, error, Later(error.wait, counts=False))

    async def failed(self, delivery: Delivery, error: SlackError, tries: int) -> None:
        """Look whether it arrived, and then perhaps send, a little later; at last give up."""
        if delivery.attempts >= tries:
            await self._give_up(delivery, error)
        else:
            wait = timedelta(seconds=min(2 ** min(delivery.attempts, 9), 300))
            may_have_arrived = not isinstance(error, ConnectionFailedError)
            await self.later(delivery, error, Later(wait, may_have_arrived=may_have_arrived))

    async def refused(self, delivery: Delivery, channel: str, error: CallRejectedError) -> None:
        """Slack said no: for good, or until people open the channel or let the app in again."""
        closed = error.code in channel_problems.CHANNEL_CLOSED and channel.startswith(("C", "G"))
        if error.code in _GONE:
            await self.discard(delivery, error.code)
        elif (closed or error.code in _SHUT_OUT) and delivery.attempts < PEOPLE_TRIES:
            log.warning("not sent", delivery=delivery.id, kind=delivery.kind, error=error.code)
            wait = timedelta(minutes=min(2 ** min(delivery.attempts - 1, 4), 10))
            await self.later(delivery, error, Later(wait, closed_channel=channel if closed else ""))
        else:
            await self._give_up(delivery, error)

    async def later(self, delivery: Delivery, error: SlackError, later: Later) -> None:
        now = self._clock()

        def put_off(session: Session) -> None:
            held = deliveries.put_off(
                session,
                delivery,
                self._lease,
                at=now + later.wait,
                error=error.code,
                counts=later.counts,
                left_nothing=not later.may_have_arrived and delivery.tried_at is None,
            )
            if held and later.closed_channel:
                work = work_for(session, delivery, now)
                channel_problems.tell_admins(work, later.closed_channel, error.code)
            session.commit()

        await self._store.run(put_off)

    async def _give_up(self, delivery: Delivery, error: SlackError) -> None:
        log.error("given up", delivery=delivery.id, kind=delivery.kind, error=error.code)
        metrics.dead.inc()
        await self._mark(deliveries.dead_letter, delivery, error=error.code)

    async def _mark(
        self, change: Callable[..., bool], delivery: Delivery, **values: object
    ) -> bool:
        def marked(session: Session) -> bool:
            held = change(session, delivery, self._lease, **values)
            session.commit()
            return held

        return await self._store.run(marked)


def work_for(session: Session, delivery: Delivery, now: datetime) -> Work:
    return open_work(session, Caller(delivery.workspace_id, "", now))
