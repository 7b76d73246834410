"""Says what the outbox holds: each thing once, each lane in order, each channel in peace."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session

from bot import metrics, trouble
from bot.notices import render
from bot.posts import Nothing, NotYet, Post
from bot.sending import Sent, find_sent, send
from bot.slack import FateUnknown, Refused, Slack, SlackFault, TryLater, Unreachable
from messages.charts import without_charts
from messages.message import Message
from messages.voice import Voice
from storage import outbox, people
from storage.outbox import Row
from storage.store import Store

log = structlog.get_logger()
Clock = Callable[[], datetime]

HOLD = timedelta(seconds=60)  # a lease; longer than any send, so that it ends only with its holder
AT_ONCE = 24  # sends under way
SHARE = 8  # of them to one channel
REST = 1.0  # seconds between two posts in one channel
RENDER_TRIES = 8  # about four minutes: what cannot be said is our own fault
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


def machine_watch() -> datetime:
    """The machine's time, by which leases run: the app's clock may be moved under a send."""
    return datetime.now(UTC)


class Relay:
    """Claims due rows, renders each from the facts of that moment, sends it, marks it.

    `hold` is how long a row is ours, and so how long it waits when we die with it; `rest` is the
    time between two posts in one channel, in seconds.
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
        watch: Clock = machine_watch,
    ) -> None:
        self.rest = rest
        self.hold = hold
        self._store = store
        self._slack = slack
        self._clock = clock
        self._watch = watch
        self._templates = templates
        self._lease = secrets.token_hex(8)
        self._turns: dict[str, float] = {}
        self._heading_for: Counter[str] = Counter()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._looking: set[asyncio.Task[int]] = set()
        self._claiming = asyncio.Lock()
        self._woken = False
        self._stopped = False

    async def tick(self) -> int:
        """Start to send all that is due and not held up by a row before it; gives how many."""
        async with self._claiming:
            self._woken = False
            room = AT_ONCE - len(self._under_way)
            if room <= 0 or self._stopped:
                return 0
            rows = await self._store.run(self._claim, room)
            for row in rows:
                lane = f"{row.workspace_id}:{row.lane}"
                task = asyncio.create_task(self._deliver(row), name=f"deliver {row.id}")
                self._under_way[lane] = task
                task.add_done_callback(partial(self._done, lane))
        return len(rows)

    def _claim(self, session: Session, room: int) -> list[Row]:
        rows = outbox.claim(
            session,
            now=self._clock(),
            watch=self._watch(),
            lease=self._lease,
            hold=self.hold,
            busy=list(self._under_way),
            limit=room,
        )
        session.commit()
        return rows

    def _done(self, lane: str, task: asyncio.Task[None]) -> None:
        self._under_way.pop(lane, None)
        if _went_well(task, "delivery failed"):
            self.wake()

    def wake(self) -> None:
        """Look again soon: something was said to the outbox, or a lane is free."""
        if self._woken or self._stopped:
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
        """Let what is under way end, for a moment; what then remains is taken up again later."""
        self._stopped = True
        tasks = [*self._looking, *self._under_way.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=5)

    async def _deliver(self, row: Row) -> None:
        now = self._clock()
        try:
            rendered = await self._store.run(render, row, now, self._templates)
        except Exception as fault:  # one row that cannot be said ends no other's delivery
            log.exception("not rendered", row=row.id, kind=row.kind)
            await self._again(row, SlackFault(type(fault).__name__), RENDER_TRIES)
            return
        if isinstance(rendered, Nothing):
            await self._mark(outbox.drop, row, now=now, why=rendered.why)
        elif isinstance(rendered, NotYet):
            await self._mark(outbox.later, row, at=rendered.until, counts=False)
        else:
            await self._in_its_share(row, rendered)

    async def _in_its_share(self, row: Row, post: Post) -> None:
        """Send, unless the channel has its share of what is under way: nobody is crowded out."""
        if self._heading_for[post.channel] >= SHARE:
            free = self._turns.get(post.channel, 0.0) - asyncio.get_running_loop().time()
            wait = timedelta(seconds=max(free, 0.2))
            await self._later(row, SlackFault("waits its turn"), wait, counts=False)
            return
        self._heading_for[post.channel] += 1
        try:
            await self._send(row, post)
        finally:
            self._heading_for[post.channel] -= 1
            if not self._heading_for[post.channel]:
                del self._heading_for[post.channel]

    async def _send(self, row: Row, post: Post, *, entered: bool = False) -> None:
        try:
            sent = await find_sent(self._slack, row, post, self._clock()) if row.tried_at else None
            if sent is None:
                if not post.update:
                    await self._turn(post.channel)
                until = self._watch() + self.hold
                if not await self._mark(outbox.trying, row, now=self._clock(), until=until):
                    return  # another process took the row over
                sent = await send(self._slack, row, post, partial(self._plainer, row))
        except TryLater as fault:
            metrics.limited.inc()
            await self._later(row, fault, fault.wait, counts=False)
        except FateUnknown as fault:
            await self._again(row, fault, NETWORK_TRIES, left=not isinstance(fault, Unreachable))
        except Refused as fault:
            if fault.code == "not_in_channel" and not entered:
                entered = await trouble.join(self._slack, row.workspace_id, post.channel)
                if entered:
                    await self._send(row, post, entered=True)
                    return
            await self._refused(row, post, fault)
        else:
            await self._store.run(self._mark_sent, row, post, sent)
            metrics.sends.labels(row.kind).inc()

    async def _turn(self, channel: str) -> None:
        """Wait until this channel has been quiet for a second."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._turns.get(channel, 0.0))
        if len(self._turns) > 1000:
            self._turns = {place: free for place, free in self._turns.items() if free > now}
        self._turns[channel] = mine + self.rest
        if mine > now:
            await asyncio.sleep(mine - now)

    async def _plainer(self, row: Row, message: Message) -> Message:
        return await self._store.run(_without_charts, row, message)

    async def _again(self, row: Row, fault: SlackFault, tries: int, *, left: bool = True) -> None:
        """Look whether it arrived, and then perhaps send, a little later; at last give up."""
        if row.attempts >= tries:
            await self._bury(row, fault)
        else:
            wait = timedelta(seconds=min(2 ** min(row.attempts, 9), 300))
            await self._later(row, fault, wait, left=left)

    async def _refused(self, row: Row, post: Post, fault: Refused) -> None:
        shut = fault.code in trouble.CHANNEL_SHUT and post.channel.startswith(("C", "G"))
        if fault.code in _GONE:
            await self._mark(outbox.drop, row, now=self._clock(), why=fault.code)
        elif (shut or fault.code in _SHUT_OUT) and row.attempts < PEOPLE_TRIES:
            log.warning("not sent", row=row.id, kind=row.kind, error=fault.code)
            wait = timedelta(minutes=min(2 ** min(row.attempts - 1, 4), 10))
            await self._later(row, fault, wait, shut=post.channel if shut else "")
        else:
            await self._bury(row, fault)

    async def _later(
        self,
        row: Row,
        fault: SlackFault,
        wait: timedelta,
        *,
        left: bool = False,
        counts: bool = True,
        shut: str = "",
    ) -> None:
        """Put it off. `left`: this try may have arrived; `shut`: the channel that is closed."""
        now = self._clock()

        def put_off(session: Session) -> None:
            held = outbox.later(
                session,
                row.id,
                self._lease,
                at=now + wait,
                error=fault.code,
                never_left=not left and row.tried_at is None,
                counts=counts,
            )
            if held and shut:
                trouble.tell_admins(session, row, shut, fault.code, now)
            session.commit()

        await self._store.run(put_off)

    async def _bury(self, row: Row, fault: SlackFault) -> None:
        log.error("given up", row=row.id, kind=row.kind, error=fault.code)
        metrics.dead.inc()
        await self._mark(outbox.bury, row, error=fault.code)

    def _mark_sent(self, session: Session, row: Row, post: Post, sent: Sent) -> None:
        if outbox.sent(
            session, row.id, self._lease, now=self._clock(), channel=sent.channel, ts=sent.ts
        ) and (post.keep is not None):
            post.keep(session, sent.channel, sent.ts)
        session.commit()

    async def _mark(self, change: Callable[..., bool], row: Row, **values: object) -> bool:
        def marked(session: Session) -> bool:
            held = change(session, row.id, self._lease, **values)
            session.commit()
            return held

        return await self._store.run(marked)


def _went_well(task: asyncio.Task[Any], otherwise: str) -> bool:
    """Whether a task ended by itself; a fault is logged, since nobody awaits it."""
    if task.cancelled():
        return False
    if (fault := task.exception()) is not None:
        log.error(otherwise, exc_info=fault)
        return False
    return True


def _without_charts(session: Session, row: Row, message: Message) -> Message:
    company = people.company(session, row.workspace_id)
    voice = Voice.of(company.locale, company.zone) if company else Voice()
    return Message(message.text, without_charts(message.blocks, voice))
