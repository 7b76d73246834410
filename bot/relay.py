"""Says what the outbox holds: each thing once, each lane in order, each channel in peace."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import Session

from bot import metrics
from bot.notices import render
from bot.posts import Nothing, NotYet, Post
from bot.slack import FateUnknown, Refused, Slack, SlackFault, TryLater
from messages.charts import without_charts
from messages.message import Message
from messages.voice import Voice
from storage import outbox, people
from storage.outbox import Row
from storage.store import Store

log = structlog.get_logger()

EVENT_TYPE = "pacto_delivery"
HOLD = timedelta(seconds=60)  # a lease; longer than any send, so that it ends only with its holder
AT_ONCE = 24  # sends under way
TRIES = 12
REST = 1.0  # seconds between two posts in one channel
_BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format"})
_WAITS_FOR_PEOPLE = frozenset({"not_in_channel", "invalid_auth", "account_inactive", "not_authed"})


@dataclass(frozen=True)
class _Sent:
    channel: str
    ts: str


class Relay:
    """Claims due rows, renders each from the facts of that moment, sends it, marks it."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        clock: Callable[[], datetime],
        *,
        templates: Path | None = None,
        rest: float = REST,
    ) -> None:
        self._store = store
        self._slack = slack
        self._clock = clock
        self._templates = templates
        self._rest = rest
        self._lease = secrets.token_hex(8)
        self._turns: dict[str, float] = {}
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._waking: set[asyncio.Task[int]] = set()
        self._claiming = asyncio.Lock()
        self._stopped = False

    async def tick(self) -> int:
        """Start to send all that is due and not held up by a row before it; gives how many."""
        async with self._claiming:
            if self._stopped:
                return 0
            room = AT_ONCE - len(self._under_way)
            if room <= 0:
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
            lease=self._lease,
            hold=HOLD,
            busy=list(self._under_way),
            limit=room,
        )
        session.commit()
        return rows

    def _done(self, lane: str, task: asyncio.Task[None]) -> None:
        self._under_way.pop(lane, None)
        if task.cancelled():
            return
        if (fault := task.exception()) is not None:
            log.error("delivery failed", exc_info=fault)
            return
        self.wake()

    def wake(self) -> None:
        """Look again soon: something was said to the outbox, or a lane is free."""
        if self._stopped:
            return
        loop = asyncio.get_running_loop()
        task = loop.create_task(self.tick())
        self._waking.add(task)  # a reference, until it is done
        task.add_done_callback(self._waking.discard)

    async def stop(self) -> None:
        """Let what is under way end, for a moment; what then remains is taken up again later."""
        self._stopped = True
        tasks = [*self._waking, *self._under_way.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=5)

    async def _deliver(self, row: Row) -> None:
        now = self._clock()
        try:
            rendered = await self._store.run(render, row, now, self._templates)
        except Exception as fault:  # noqa: BLE001 - one row that cannot be said holds up no other
            log.error("not rendered", row=row.id, kind=row.kind, exc_info=fault)
            await self._again(row, SlackFault(type(fault).__name__))
            return
        if isinstance(rendered, Nothing):
            await self._mark(outbox.drop, row, now=now, why=rendered.why)
        elif isinstance(rendered, NotYet):
            await self._mark(outbox.later, row, at=rendered.until)
        else:
            await self._send(row, rendered)

    async def _send(self, row: Row, post: Post) -> None:
        try:
            sent = await self._found_sent(row, post) if row.tried_at else None
            if sent is None:
                if not post.update:
                    await self._turn(post.channel)
                if not await self._mark(outbox.trying, row, now=self._clock()):
                    return  # another process took the row over
                sent = await self._call(row, post)
        except TryLater as fault:
            metrics.limited.inc()
            await self._mark(
                outbox.later,
                row,
                at=self._clock() + fault.wait,
                error=fault.code,
                never_left=True,
            )
        except FateUnknown as fault:
            await self._again(row, fault)
        except Refused as fault:
            await self._refused(row, fault)
        else:
            await self._store.run(self._mark_sent, row, post, sent)
            metrics.sends.labels(row.kind).inc()

    async def _turn(self, channel: str) -> None:
        """Wait until this channel has been quiet for a second."""
        loop = asyncio.get_running_loop()
        mine = max(loop.time(), self._turns.get(channel, 0.0))
        self._turns[channel] = mine + self._rest
        if mine > loop.time():
            await asyncio.sleep(mine - loop.time())

    async def _call(self, row: Row, post: Post) -> _Sent:
        arguments = {
            "channel": post.channel,
            "ts": post.update,
            "user": post.only_to,
            "thread_ts": post.thread_ts,
            "unfurl_links": None if post.update or post.only_to else False,
            "unfurl_media": None if post.update or post.only_to else False,
            "metadata": None
            if post.only_to
            else {"event_type": EVENT_TYPE, "event_payload": {"id": row.dedupe_key}},
        }
        words = {"text": post.message.text, "blocks": post.message.blocks}
        try:
            answer = await self._slack.call(row.workspace_id, post.method, **arguments, **words)
        except Refused as fault:
            if fault.code not in _BLOCKS_REFUSED:
                raise
            plainer = await self._store.run(_without_charts, row, post.message)
            words = {"text": plainer.text, "blocks": plainer.blocks}
            answer = await self._slack.call(row.workspace_id, post.method, **arguments, **words)
        return _Sent(
            str(answer.get("channel") or post.channel),
            str(answer.get("ts") or answer.get("message_ts") or ""),
        )

    async def _found_sent(self, row: Row, post: Post) -> _Sent | None:
        """A message whose fate is unknown, if it did arrive. An update is simply done again."""
        if post.update:
            return None
        if post.only_to:
            return _Sent(post.channel, "")  # nobody can look: rather never than twice
        channel = post.channel
        if channel.startswith(("U", "W")):
            opened = await self._slack.read(row.workspace_id, "conversations.open", users=channel)
            channel = opened["channel"]["id"]
        since = (row.tried_at or row.due_at) - timedelta(minutes=2)
        method = "conversations.replies" if post.thread_ts else "conversations.history"
        found = await self._slack.pages(
            row.workspace_id,
            method,
            "messages",
            channel=channel,
            ts=post.thread_ts,
            oldest=f"{since.timestamp():.6f}",
            include_all_metadata=True,
        )
        for message in found:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("id") == row.dedupe_key:
                return _Sent(channel, str(message["ts"]))
        return None

    async def _again(self, row: Row, fault: SlackFault) -> None:
        """Nobody knows whether it arrived: look, and then perhaps send, a little later."""
        if row.attempts >= TRIES:
            await self._bury(row, fault)
            return
        wait = timedelta(seconds=min(2**row.attempts, 300))
        await self._mark(outbox.later, row, at=self._clock() + wait, error=fault.code)

    async def _refused(self, row: Row, fault: Refused) -> None:
        if fault.code in {"message_not_found", "cant_update_message", "user_not_found"}:
            await self._mark(outbox.drop, row, now=self._clock(), why=fault.code)
        elif fault.code in _WAITS_FOR_PEOPLE and row.attempts < TRIES:
            wait = timedelta(minutes=min(2**row.attempts, 60))
            at = self._clock() + wait
            await self._mark(outbox.later, row, at=at, error=fault.code, never_left=True)
            log.warning("not sent", row=row.id, kind=row.kind, error=fault.code)
        else:
            await self._bury(row, fault)

    async def _bury(self, row: Row, fault: SlackFault) -> None:
        log.error("given up", row=row.id, kind=row.kind, error=fault.code)
        metrics.dead.inc()
        await self._mark(outbox.bury, row, error=fault.code)

    def _mark_sent(self, session: Session, row: Row, post: Post, sent: _Sent) -> None:
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


def _without_charts(session: Session, row: Row, message: Message) -> Message:
    company = people.company(session, row.workspace_id)
    voice = Voice.of(company.locale, company.zone) if company else Voice()
    return Message(message.text, without_charts(message.blocks, voice))
