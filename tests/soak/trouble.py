"""What goes wrong at random while people play: Slack, the network, the processes, the database."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.exc import DBAPIError

from sandbox.clock import Clock
from sandbox.server import Sandbox
from tests.soak.apps import App
from tests.soak.database import Database
from tests.soak.record import Record

WRITES = ("chat.postMessage", "chat.postMessage", "chat.update", "chat.postEphemeral", "*")
WAITING = 4  # faults; on a slow machine no call at all would go through otherwise
LAST_DAY = datetime(2026, 12, 17, 12, 30, tzinfo=UTC)  # the clock goes no further by itself
_DIGEST_DUE = "SELECT 1 FROM digest WHERE next_at <= :now"
NINE = time(12, 0, tzinfo=UTC)  # in São Paulo


class Trouble:
    """One loop for each kind; each draws from a sequence of its own, so a seed tells them all."""

    def __init__(
        self, sandbox: Sandbox, database: Database, apps: list[App], record: Record, seed: int
    ) -> None:
        self._sandbox, self._database, self._apps = sandbox, database, apps
        self._record = record
        self._seed = seed

    async def make(self, stopped: Callable[[], bool]) -> None:
        """Until `stopped`. What has been begun is ended: a database is up again."""
        loops: list[tuple[float, float, Callable[[random.Random], Awaitable[None]]]] = [
            (0.1, 0.6, self._call_fails),
            (1.0, 4.0, self._delivery_fails),
            (3.0, 9.0, self._process_ends),
            (6.0, 15.0, self._connections_end),
            (30.0, 60.0, self._database_restarts),
            (5.0, 12.0, self._clock_moves),
            (10.0, 25.0, self._transport_changes),
        ]

        async def repeat(
            number: int, least: float, most: float, do: Callable[[random.Random], Awaitable[None]]
        ) -> None:
            draw = random.Random(f"{self._seed}:{number}")
            while not stopped():
                await asyncio.sleep(draw.uniform(least, most))
                if not stopped():
                    await do(draw)

        async with asyncio.TaskGroup() as group:
            for number, loop in enumerate(loops):
                group.create_task(repeat(number, *loop))

    async def end(self) -> None:
        """Slack is well again, and reached by the socket; processes and database are up anyway."""
        self._sandbox.world.faults.clear()
        self._sandbox.use_request_url(None)

    def _fault(self, **settings: object) -> None:
        fault = self._sandbox.world.faults.add(settings)
        self._record.faults[fault.kind] += fault.left

    async def _call_fails(self, draw: random.Random) -> None:
        if len(self._sandbox.world.faults.waiting) >= WAITING:
            return
        method = draw.choice(WRITES)
        match draw.randrange(8):
            case 0 | 1:
                self._fault(kind="ratelimited", method=method, count=draw.randint(1, 3))
            case 2:
                self._fault(kind="server_error", method=method, count=draw.randint(1, 3))
            case 3 | 4:
                self._fault(kind="timeout_after", method=method, seconds=draw.uniform(0, 0.5))
            case 5:
                self._fault(kind="timeout_before", method=method, seconds=draw.uniform(0, 0.5))
            case 6:
                self._fault(kind="delay", method=method, seconds=draw.uniform(0.5, 4.0))
            case 7:
                method = draw.choice((method, "conversations.history", "conversations.replies"))
                self._fault(kind="error", method=method, code="internal_error")

    async def _delivery_fails(self, draw: random.Random) -> None:
        match draw.randrange(8):
            case 0:
                self._record.faults["socket dropped"] += self._sandbox.world.sockets.drop(1)
            case 1:
                self._record.faults[
                    "socket refreshed"
                ] += await self._sandbox.world.sockets.refresh()
            case _:
                self._fault(kind="duplicate", count=draw.randint(1, 3))

    async def _process_ends(self, draw: random.Random) -> None:
        app = draw.choice(self._apps)
        # Now and then one that has only begun to start; but not always, or on a slow machine
        # none would ever be there.
        if draw.random() < 0.8 and not await app.ready():
            return
        if draw.random() < 0.7:
            app.kill()
        else:
            await app.end()

    async def _connections_end(self, _: random.Random) -> None:
        with suppress(DBAPIError):  # it is just being restarted
            ended = await asyncio.to_thread(self._database.cut_connections)
            self._record.faults["database connections ended"] += ended

    async def _database_restarts(self, draw: random.Random) -> None:
        crash = draw.random() < 0.5
        await self._database.restart(crash=crash)
        self._record.faults["database killed" if crash else "database restarted"] += 1

    async def _transport_changes(self, draw: random.Random) -> None:
        over_http = [app for app in self._apps if not app.by_socket and app.alive]
        app = draw.choice(over_http) if over_http and draw.random() < 0.6 else None
        self._sandbox.use_request_url(f"{app.url}/slack/events" if app else None)
        self._record.faults["over HTTP" if app else "over the socket"] += 1

    async def _clock_moves(self, draw: random.Random) -> None:
        await self._no_digest_due()
        clock = self._sandbox.clock
        now = clock()
        match draw.randrange(10):
            case 0 if not _nine_between(now - timedelta(minutes=5), now + timedelta(minutes=1)):
                to = now - timedelta(seconds=draw.uniform(30, 180))
            case 0 | 1 | 2 | 3 | 4 | 5:
                to = now + timedelta(minutes=draw.uniform(5, 60))
            case 6 | 7 | 8:
                to = now + timedelta(hours=draw.uniform(1, 5))
            case _:
                to = now + timedelta(hours=draw.uniform(12, 40))
        if to < LAST_DAY:
            await self.move(clock, to)

    async def move(self, clock: Clock, to: datetime) -> None:
        self._record.jumps(clock(), to)
        self._record.faults["clock moved"] += 1
        await clock.set(to)

    async def _no_digest_due(self) -> None:
        """Until each digest that a move passed is claimed: two moves would make them one."""
        while await asyncio.to_thread(self._digest_due, self._sandbox.clock()):  # noqa: ASYNC110
            await asyncio.sleep(0.2)

    def _digest_due(self, now: datetime) -> bool:
        """Perhaps, when the database is just being restarted, by another loop of this class."""
        try:
            return bool(self._database.rows(_DIGEST_DUE, now=now))
        except DBAPIError:
            return True


def _nine_between(begin: datetime, end: datetime) -> bool:
    return begin <= datetime.combine(begin.date(), NINE) <= end
