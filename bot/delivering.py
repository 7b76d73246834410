"""One leased delivery: rendered from the facts of that moment, sent at its channel's pace."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot import channel_problems, erasing
from bot.ladder import Ladder
from bot.outcomes import NETWORK_TRIES, RENDER_TRIES, Later, Outcomes, work_for
from bot.sending import find_sent, send
from bot.slack import (
    CallRejectedError,
    RateLimitedError,
    Slack,
    SlackError,
    TokenUnreadableError,
)
from storage.deliveries import Delivery
from storage.outbox import Place
from storage.store import Store
from views.notices import render
from views.posts import HomeView, Nothing, NotYet, Post, RejectsErasure, Rendered, Setting

log = structlog.get_logger()
Clock = Callable[[], datetime]

HOLD = timedelta(seconds=60)  # a lease; longer than any send, so that it ends only with its holder
SHARE = 8  # sends under way to one channel
REST = 1.0  # seconds between two posts in one channel


def machine_time() -> datetime:
    """The machine's time, by which leases run: the app's clock may be moved under a send."""
    return datetime.now(UTC)


@dataclass
class Pace:
    """`rest` is the time between two posts in one channel, in seconds.

    `hold` is how long a delivery is leased, and so how long it waits when this process dies, by
    `machine_clock`.
    """

    rest: float = REST
    hold: timedelta = HOLD
    machine_clock: Clock = machine_time


class Deliverer:
    """Sends what the relay has leased; `stopped` ends the waiting for a turn."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        outcomes: Outcomes,
        *,
        clock: Clock,
        pace: Pace,
        templates: Path | None,
    ) -> None:
        self.stopped = asyncio.Event()
        self.heading_for: Counter[str] = Counter()
        self._store = store
        self._slack = slack
        self._outcomes = outcomes
        self._clock = clock
        self._pace = pace
        self._templates = templates
        self._ladder = Ladder()
        self._turns: dict[str, float] = {}

    async def deliver(self, delivery: Delivery) -> None:
        now = self._clock()
        try:
            rendered = await self._store.run(_rendered, delivery, now, self._templates)
        except (InterfaceError, OperationalError) as error:  # the database failed, not the notice
            log.warning("not read", delivery=delivery.id, kind=delivery.kind)
            await self._outcomes.failed(delivery, SlackError(type(error).__name__), NETWORK_TRIES)
            return
        except Exception as error:  # a notice that cannot be rendered holds up no other
            log.exception("not rendered", delivery=delivery.id, kind=delivery.kind)
            await self._outcomes.failed(delivery, SlackError(type(error).__name__), RENDER_TRIES)
            return
        match rendered:
            case Nothing():
                await self._discard(delivery, rendered)
            case NotYet():
                await self._outcomes.put_off(delivery, rendered.until)
            case HomeView():
                await self._publish(delivery, rendered)
            case RejectsErasure():
                keep = await erasing.take_out_rows(delivery.workspace_id, rendered)
                await self._outcomes.sent(delivery, Place("", ""), keep)
            case Post():
                await self._in_its_share(delivery, rendered)

    async def _discard(self, delivery: Delivery, nothing: Nothing) -> None:
        """Send nothing; but a message that an earlier try left is kept, so that it is updated."""
        if nothing.left is None:
            await self._outcomes.discard(delivery, nothing.why)
            return
        post = nothing.left
        try:
            place = await find_sent(self._slack, delivery, post, self._clock())
        except SlackError as error:
            await self._failed(delivery, post.channel, error)
        else:
            if place is None:
                await self._outcomes.discard(delivery, nothing.why)
            else:
                await self._outcomes.sent(delivery, place, post.keep)

    async def _publish(self, delivery: Delivery, home: HomeView) -> None:
        try:
            await erasing.show_home(self._slack, delivery.workspace_id, home)
        except SlackError as error:
            await self._failed(delivery, home.user, error)
        else:
            await self._outcomes.sent(delivery, Place(home.user, ""), None)

    async def _in_its_share(self, delivery: Delivery, post: Post) -> None:
        """Send, unless the channel has its share of what is under way: nobody is crowded out."""
        if self.heading_for[post.channel] >= SHARE:
            free = self._turns.get(post.channel, 0.0) - asyncio.get_running_loop().time()
            wait = timedelta(seconds=max(free, 0.2))
            turn = Later(wait, counts=False)
            await self._outcomes.later(delivery, SlackError("waits its turn"), turn)
            return
        self.heading_for[post.channel] += 1
        try:
            await self._send(delivery, post)
        finally:
            self.heading_for[post.channel] -= 1
            if not self.heading_for[post.channel]:
                del self.heading_for[post.channel]

    async def _send(self, delivery: Delivery, post: Post, *, entered: bool = False) -> None:
        try:
            place = await self._sent(delivery, post)
        except CallRejectedError as error:
            if error.code == "not_in_channel" and not entered:
                workspace_id = delivery.workspace_id
                if await channel_problems.join(self._slack, workspace_id, post.channel):
                    await self._send(delivery, post, entered=True)
                    return
            await self._failed(delivery, post.channel, error)
        except SlackError as error:
            await self._failed(delivery, post.channel, error)
        else:
            if place is not None:
                await self._outcomes.sent(delivery, place, post.keep)

    async def _sent(self, delivery: Delivery, post: Post) -> Place | None:
        """Where it stands now; None when it is not ours to send any more, or not now."""
        if delivery.tried_at:
            place = await find_sent(self._slack, delivery, post, self._clock())
            if place is not None:
                return place
        if post.is_paced and not await self._turn(post.channel):
            await self._outcomes.put_off(delivery, self._clock())
            return None
        until = self._pace.machine_clock() + self._pace.hold
        if not await self._outcomes.sending(delivery, until):
            return None
        return await send(self._slack, delivery, post, self._ladder)

    async def _failed(self, delivery: Delivery, channel: str, error: SlackError) -> None:
        match error:
            case RateLimitedError() | TokenUnreadableError():
                await self._outcomes.unanswered(delivery, error)
            case CallRejectedError():
                await self._outcomes.refused(delivery, channel, error)
            case _:
                await self._outcomes.failed(delivery, error, NETWORK_TRIES)

    async def _turn(self, channel: str) -> bool:
        """Wait until this channel has been quiet for a second; False when we are to stop first."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._turns.get(channel, 0.0))
        if len(self._turns) > 1000:
            self._turns = {place: free for place, free in self._turns.items() if free > now}
        self._turns[channel] = mine + self._pace.rest
        if mine > now:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), mine - now)
        return not self.stopped.is_set()


def _rendered(
    session: Session, delivery: Delivery, now: datetime, templates: Path | None
) -> Rendered:
    """What a claimed notice says at this moment."""
    work = work_for(session, delivery, now)
    if not work.company.is_met:
        return Nothing("the workspace is gone")
    setting = Setting(templates, tried=delivery.tried_at is not None)
    return render(work, delivery.notice, setting)
