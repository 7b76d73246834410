"""One soak: everything is started, people play while things go wrong, then all comes to rest."""

import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from funnel.people import Caller
from sandbox.driver import Driver
from sandbox.server import Sandbox
from services import directory, schedules
from storage.migrate import migrate
from storage.store import Store, in_work
from tests.office import (
    DAILY_DIGEST,
    HELENA,
    MANIFEST,
    MONDAY_TEN,
    PATIENCE,
    TEAM,
    set_up_company,
)
from tests.soak.apps import App
from tests.soak.database import Database, free_port
from tests.soak.players import MARKETERS, REPS, Player
from tests.soak.record import Record
from tests.soak.trouble import Trouble

BY_SOCKET, OVER_HTTP = 2, 2  # processes
REST = 240.0  # seconds in which all comes to rest; what has not by then is stuck

_OPEN = """
SELECT count(*), min(due_at) FROM outbox WHERE state IN ('waiting', 'sending')
"""
_DUE = """
SELECT 1 FROM timer WHERE next_at <= :now UNION SELECT 1 FROM lead WHERE wake_at <= :now
UNION SELECT 1 FROM digest WHERE next_at <= :now
"""


class Soak:
    """What a soak is made of, and how it runs. `record` is read when it is over."""

    def __init__(
        self, sandbox: Sandbox, database: Database, apps: list[App], driver: Driver, seed: int
    ) -> None:
        self.sandbox, self.database, self.apps = sandbox, database, apps
        self.record = Record()
        self.people = {
            user: Player(user, sandbox, driver, self.record, seed) for user in MARKETERS + REPS
        }
        self.trouble = Trouble(sandbox, database, apps, self.record, seed)

    async def run(self, minutes: float) -> None:
        """Play under faults for so long, then wait until all has come to rest."""
        end = time.monotonic() + minutes * 60

        def over() -> bool:
            return time.monotonic() >= end

        self.record.starts(self.sandbox.clock())
        async with asyncio.TaskGroup() as group:
            for player in self.people.values():
                group.create_task(player.play(over))
            group.create_task(self._all_leave(over))
            group.create_task(self.trouble.make(over))
        await self.trouble.end()
        await self._come_to_rest()
        self.record.ends(self.sandbox.clock())

    async def _all_leave(self, over: Callable[[], bool]) -> None:
        """Now and then nobody of sales is there, so that leads wait in the queue."""
        while not over():
            await asyncio.sleep(12)
            await self._reps("away until 2026-12-30")
            await asyncio.sleep(5)
            await self._reps("back")

    async def _reps(self, words: str) -> None:
        for user in REPS:
            player = self.people[user]
            await player.do(partial(player.command, "/pacto", words))

    async def _come_to_rest(self) -> None:
        """On working mornings, when reminders are due; what is to be tried later is tried."""
        clock, end = self.sandbox.clock, time.monotonic() + REST
        await self._move_to(_morning_after(clock(), 1))
        await self._settle(end)
        # Every lead that sleeps wakes up, and what was promised meanwhile runs out.
        await self._move_to(_morning_after(clock(), 3))
        await self._settle(end)

    async def _settle(self, end: float) -> None:
        """Until nothing is due and the outbox is empty, or the time is up."""
        clock = self.sandbox.clock
        while time.monotonic() < end:
            # First what is due: whoever does it puts its notice in the outbox in the same commit.
            due = await asyncio.to_thread(self.database.rows, _DUE, now=clock())
            [[waiting, due_at]] = await asyncio.to_thread(self.database.rows, _OPEN)
            if not due and not waiting:
                return
            if waiting and due_at > clock():
                await self._move_to(due_at + timedelta(seconds=1))
            await asyncio.sleep(0.2)

    async def _move_to(self, at: datetime) -> None:
        await self.trouble.move(self.sandbox.clock, at)


def _morning_after(now: datetime, days: int) -> datetime:
    """11:00 in São Paulo of the first working day after so many days."""
    morning = now.replace(hour=14, minute=0) + timedelta(days=days)
    while morning.weekday() > 4:
        morning += timedelta(days=1)
    return morning


@asynccontextmanager
async def open_soak(seed: int) -> AsyncIterator[tuple[Soak, Path]]:
    """Everything running, and where its logs are. All is stopped and reaped at the end."""
    folder = _temporary_folder()
    database = Database(folder)
    sandbox = Sandbox(
        manifest=MANIFEST, rate_limits=False, retry_delays=(0.0, 2.0, 4.0), trigger_seconds=6.0
    )
    apps: list[App] = []
    try:
        await database.start()
        async with sandbox:
            await sandbox.clock.set(MONDAY_TEN)
            await _set_up(sandbox, database)
            async with await Driver.connect(sandbox.url) as driver:
                apps += await _start_apps(sandbox, database, folder, seed)
                await driver.until_connected(PATIENCE)
                yield Soak(sandbox, database, apps, driver, seed), folder
            await asyncio.gather(*(app.stop() for app in apps))
    finally:
        await asyncio.gather(*(app.stop() for app in apps))
        await database.stop()
        shutil.rmtree(folder / "postgres", ignore_errors=True)


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    folder.chmod(0o755)  # PostgreSQL may run as another user
    return folder


async def _set_up(sandbox: Sandbox, database: Database) -> None:
    """The company, both teams, the agreement and a daily digest."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    members = (await client.users_list(include_locale=True, limit=200))["members"]
    store = Store(database.url)
    migrate(store.engine)
    now = sandbox.clock()
    system = Caller(TEAM, "", now)
    store.call(in_work(system, directory.meet), name="Aurora", bot_user="U0PACTO")
    store.call(in_work(system, directory.learn), members)
    store.call(set_up_company, Caller(TEAM, HELENA, now))
    store.call(in_work(Caller(TEAM, HELENA, now), schedules.schedule), DAILY_DIGEST)
    store.close()


async def _start_apps(sandbox: Sandbox, database: Database, folder: Path, seed: int) -> list[App]:
    offset = folder / "offset"

    async def tell_clock() -> None:
        new = offset.with_suffix(".new")
        new.write_text(str(sandbox.clock.offset))
        new.replace(offset)

    sandbox.clock.listen(tell_clock)
    await tell_clock()
    counts: Counter[str] = Counter()
    apps = []
    for number in range(BY_SOCKET + OVER_HTTP):
        by_socket = number < BY_SOCKET
        environment = sandbox.environment() | {"DATABASE_URL": database.url, "PACTO_LOG": "json"}
        del environment["SLACK_SIGNING_SECRET" if by_socket else "SLACK_APP_TOKEN"]
        log = folder / f"app{number}.log"
        draw = random.Random(f"{seed}:{number}")
        app = App(log.stem, free_port(), environment, offset, draw, log, counts, by_socket)
        app.start()
        apps.append(app)
    return apps
