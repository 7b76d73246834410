"""Sends what the outbox holds: each notice once, each lane in order, each channel at its pace."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot import channel_problems, metrics
from bot.ladder import Ladder
from bot.sending import find_sent, send
from bot.slack import (
    CallRejectedError,
    ConnectionFailedError,
    OutcomeUnknownError,
    RateLimitedError,
    Slack,
    SlackError,
    TokenUnreadableError,
)
from funnel.facts import Caller
from storage import deliveries
from storage.deliveries import Claim, Delivery
from storage.outbox import Place
from storage.store import Store
from storage.work import Work, open_work
from views.notices import render
from views.posts import Nothing, NotYet, Post, Rendered
from views.renderers import Setting

log = structlog.get_logger()
Clock = Callable[[], datetime]

HOLD = timedelta(seconds=60)  # a lease; longer than any send, so that it ends only with its holder
AT_ONCE = 24  # sends under way
SHARE = 8  # of them to one channel
REST = 1.0  # seconds between two posts in one channel
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


def machine_time() -> datetime:
    """The machine's time, by which leases run: the app's clock may be moved under a send."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Later:
    """How a message is put off: for how long, and whether this try may have arrived.

    `counts`: as a failed attempt. `closed_channel`: the one whose admins are to hear of it.
    """

    wait: timedelta
    may_have_arrived: bool = False
    counts: bool = True
    closed_channel: str = ""


class Relay:
    """Claims due deliveries, renders each from the facts of that moment, sends it, marks it.

    `hold` is how long a delivery is leased, and so how long it waits when this process dies; `rest`
    is the time between two posts in one channel, in seconds.
    """

    def __init__(
        self,
        store: Store,
        slack: Slack,
        clock: Clock,
        *,
        templates: Path | None = None,
        rest: float = REST,
        hold: timedelta = HOLD,
        machine_clock: Clock = machine_time,
    ) -> None:
        self.rest = rest
        self.hold = hold
        self._store = store
        self._slack = slack
        self._clock = clock
        self._machine_clock = machine_clock
        self._templates = templates
        self._ladder = Ladder()
        self._lease = secrets.token_hex(8)
        self._turns: dict[str, float] = {}
        self._heading_for: Counter[str] = Counter()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._looking: set[asyncio.Task[int]] = set()
        self._claiming = asyncio.Lock()
        self._woken = False
        self._stopped = asyncio.Event()

    async def tick(self) -> int:
        """Start to send all that is due and not held up by a delivery before it; gives how many."""
        async with self._claiming:
            self._woken = False
            room = AT_ONCE - len(self._under_way)
            if room <= 0 or self._stopped.is_set():
                return 0
            claimed = await self._store.run(self._claim, room)
            for delivery in claimed:
                lane = f"{delivery.workspace_id}:{delivery.lane}"
                task = asyncio.create_task(self._deliver(delivery), name=f"deliver {delivery.id}")
                self._under_way[lane] = task
                task.add_done_callback(partial(self._done, lane))
        return len(claimed)

    def _claim(self, session: Session, room: int) -> list[Delivery]:
        by = Claim(self._lease, self._clock(), self._machine_clock(), self.hold, self._under_way)
        claimed = deliveries.claim(session, by, room)
        session.commit()
        return claimed

    def _done(self, lane: str, task: asyncio.Task[None]) -> None:
        self._under_way.pop(lane, None)
        if _went_well(task, "delivery failed"):
            self.wake()

    def wake(self) -> None:
        """Look again soon: a notice was put in the outbox, or a lane is free."""
        if self._woken or self._stopped.is_set():
            return
        self._woken = True
        task = asyncio.get_running_loop().create_task(self.tick())
        self._looking.add(task)  # a reference, until it is done
        task.add_done_callback(self._looked)

    def _looked(self, task: asyncio.Task[int]) -> None:
        self._looking.discard(task)
        if not _went_well(task, "outbox not read"):
            self._woken = False

    async def stop(self) -> None:
        """Let what is being sent be sent, for a moment; what waits its turn is put back."""
        self._stopped.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                # Looked at anew each time: who was claiming has begun to deliver by then.
                while tasks := [*self._looking, *self._under_way.values()]:
                    await asyncio.wait(tasks)

    async def _deliver(self, delivery: Delivery) -> None:
        now = self._clock()
        try:
            rendered = await self._store.run(_rendered, delivery, now, self._templates)
        except (InterfaceError, OperationalError) as error:  # the database failed, not the notice
            log.warning("not read", delivery=delivery.id, kind=delivery.kind)
            await self._again(delivery, SlackError(type(error).__name__), NETWORK_TRIES)
            return
        except Exception as error:  # a notice that cannot be rendered holds up no other
            log.exception("not rendered", delivery=delivery.id, kind=delivery.kind)
            await self._again(delivery, SlackError(type(error).__name__), RENDER_TRIES)
            return
        if isinstance(rendered, Nothing):
            await self._discard(delivery, rendered)
        elif isinstance(rendered, NotYet):
            await self._mark(deliveries.put_off, delivery, at=rendered.until, counts=False)
        else:
            await self._in_its_share(delivery, rendered)

    async def _discard(self, delivery: Delivery, nothing: Nothing) -> None:
        """Send nothing; but a message that an earlier try left is kept, so that it is updated."""
        if nothing.left is None:
            await self._mark(deliveries.discard, delivery, now=self._clock(), why=nothing.why)
            return
        post = nothing.left
        try:
            place = await find_sent(self._slack, delivery, post, self._clock())
        except (RateLimitedError, TokenUnreadableError) as error:
            await self._wait(delivery, error)
        except CallRejectedError as error:
            await self._refused(delivery, post, error)
        except SlackError as error:
            await self._again(delivery, error, NETWORK_TRIES)
        else:
            if place is None:
                await self._discard(delivery, Nothing(nothing.why))
            else:
                await self._store.run(self._mark_sent, delivery, post, place)

    async def _in_its_share(self, delivery: Delivery, post: Post) -> None:
        """Send, unless the channel has its share of what is under way: nobody is crowded out."""
        if self._heading_for[post.channel] >= SHARE:
            free = self._turns.get(post.channel, 0.0) - asyncio.get_running_loop().time()
            wait = timedelta(seconds=max(free, 0.2))
            await self._later(delivery, SlackError("waits its turn"), Later(wait, counts=False))
            return
        self._heading_for[post.channel] += 1
        try:
            await self._send(delivery, post)
        finally:
            self._heading_for[post.channel] -= 1
            if not self._heading_for[post.channel]:
                del self._heading_for[post.channel]

    async def _send(self, delivery: Delivery, post: Post, *, entered: bool = False) -> None:
        try:
            sent = (
                await find_sent(self._slack, delivery, post, self._clock())
                if delivery.tried_at
                else None
            )
            if sent is None:
                if post.is_paced and not await self._turn(post.channel):
                    now = self._clock()
                    await self._mark(deliveries.put_off, delivery, at=now, counts=False)
                    return
                until = self._machine_clock() + self.hold
                if not await self._mark(
                    deliveries.mark_sending, delivery, now=self._clock(), until=until
                ):
                    return  # another process took the delivery over
                sent = await send(self._slack, delivery, post, self._ladder)
        except (RateLimitedError, TokenUnreadableError) as error:
            await self._wait(delivery, error)
        except OutcomeUnknownError as error:
            await self._again(delivery, error, NETWORK_TRIES)
        except CallRejectedError as error:
            if error.code == "not_in_channel" and not entered:
                entered = await channel_problems.join(
                    self._slack, delivery.workspace_id, post.channel
                )
                if entered:
                    await self._send(delivery, post, entered=True)
                    return
            await self._refused(delivery, post, error)
        else:
            await self._store.run(self._mark_sent, delivery, post, sent)
            metrics.sends.labels(delivery.kind).inc()

    async def _wait(
        self, delivery: Delivery, error: RateLimitedError | TokenUnreadableError
    ) -> None:
        """Try again when Slack says, or when somebody may have set the right key: without end."""
        if isinstance(error, RateLimitedError):
            metrics.limited.inc()
        await self._later(delivery, error, Later(error.wait, counts=False))

    async def _turn(self, channel: str) -> bool:
        """Wait until this channel has been quiet for a second; False when we are to stop first."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._turns.get(channel, 0.0))
        if len(self._turns) > 1000:
            self._turns = {place: free for place, free in self._turns.items() if free > now}
        self._turns[channel] = mine + self.rest
        if mine > now:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), mine - now)
        return not self._stopped.is_set()

    async def _again(self, delivery: Delivery, error: SlackError, tries: int) -> None:
        """Look whether it arrived, and then perhaps send, a little later; at last give up."""
        if delivery.attempts >= tries:
            await self._give_up(delivery, error)
        else:
            wait = timedelta(seconds=min(2 ** min(delivery.attempts, 9), 300))
            may_have_arrived = not isinstance(error, ConnectionFailedError)
            await self._later(delivery, error, Later(wait, may_have_arrived=may_have_arrived))

    async def _refused(self, delivery: Delivery, post: Post, error: CallRejectedError) -> None:
        in_channel = post.channel.startswith(("C", "G"))
        closed = error.code in channel_problems.CHANNEL_CLOSED and in_channel
        if error.code in _GONE:
            await self._mark(deliveries.discard, delivery, now=self._clock(), why=error.code)
        elif (closed or error.code in _SHUT_OUT) and delivery.attempts < PEOPLE_TRIES:
            log.warning("not sent", delivery=delivery.id, kind=delivery.kind, error=error.code)
            wait = timedelta(minutes=min(2 ** min(delivery.attempts - 1, 4), 10))
            later = Later(wait, closed_channel=post.channel if closed else "")
            await self._later(delivery, error, later)
        else:
            await self._give_up(delivery, error)

    async def _later(self, delivery: Delivery, error: SlackError, later: Later) -> None:
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
                work = _work(session, delivery, now)
                channel_problems.tell_admins(work, later.closed_channel, error.code)
            session.commit()

        await self._store.run(put_off)

    async def _give_up(self, delivery: Delivery, error: SlackError) -> None:
        log.error("given up", delivery=delivery.id, kind=delivery.kind, error=error.code)
        metrics.dead.inc()
        await self._mark(deliveries.dead_letter, delivery, error=error.code)

    def _mark_sent(self, session: Session, delivery: Delivery, post: Post, place: Place) -> None:
        now = self._clock()
        # What a service changes before it puts a notice is changed first here too: two
        # transactions that lock the same rows in another order would wait for each other.
        if post.keep is not None:
            post.keep(_work(session, delivery, now), place.channel, place.ts)
        if deliveries.mark_sent(session, delivery, self._lease, now=now, place=place):
            session.commit()

    async def _mark(
        self, change: Callable[..., bool], delivery: Delivery, **values: object
    ) -> bool:
        def marked(session: Session) -> bool:
            held = change(session, delivery, self._lease, **values)
            session.commit()
            return held

        return await self._store.run(marked)


def _went_well(task: asyncio.Task[Any], otherwise: str) -> bool:
    """Whether a task ended by itself; a error is logged, since nobody awaits it."""
    if task.cancelled():
        return False
    if (error := task.exception()) is not None:
        log.error(otherwise, exc_info=error)
        return False
    return True


def _work(session: Session, delivery: Delivery, now: datetime) -> Work:
    return open_work(session, Caller(delivery.workspace_id, "", now))


def _rendered(
    session: Session, delivery: Delivery, now: datetime, templates: Path | None
) -> Rendered:
    """What a claimed notice says at this moment."""
    work = _work(session, delivery, now)
    if not work.company.is_met:
        return Nothing("the workspace is gone")
    setting = Setting(templates, tried=delivery.tried_at is not None)
    return render(work, delivery.notice, setting)
