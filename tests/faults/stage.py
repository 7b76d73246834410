"""Where processes die: a sandbox, a database, and as many workers as a test wants."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from funnel.facts import Asker
from sandbox.driver import Driver
from sandbox.server import Sandbox
from services import directory, setup
from storage.store import Store
from tests.office import (
    HELENA,
    LUCIA,
    MANIFEST,
    MARINA,
    MARKETING,
    MONDAY_TEN,
    RAFAEL,
    SALES,
    SERGIO,
    TEAM,
    shown,
)

HOLD = 0.2  # seconds a dead worker's rows wait; short, since where processes die one lives


class Zygote:
    """Has every import done once; each worker is a fork of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("worker.py"))],
            stdin=subprocess.PIPE,
            text=True,
        )

    def fork(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


class Worker:
    """One process of the app, as seen from outside."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.dead = asyncio.Event()
        self._writer = writer
        self._answers: asyncio.Queue[str] = asyncio.Queue()
        self._task = asyncio.get_running_loop().create_task(self._listen(reader))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._answers.put_nowait(json.loads(line)["done"])
        except ConnectionError:
            pass
        self.dead.set()
        self._writer.close()

    async def ask(self, do: str, **more: Any) -> bool:
        """Order something; whether it lived to say that it was done."""
        if self.dead.is_set():
            return False
        self._writer.write(json.dumps({"do": do, **more}).encode() + b"\n")
        answer = asyncio.ensure_future(self._answers.get())
        died = asyncio.ensure_future(self.dead.wait())
        async with asyncio.timeout(10):
            await asyncio.wait({answer, died}, return_when=asyncio.FIRST_COMPLETED)
        lived = answer.done()
        answer.cancel()
        died.cancel()
        return lived

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    async def gone(self, seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            await self.dead.wait()


class Stage:
    """The sandbox with its driver, the database, and the workers started so far."""

    def __init__(
        self, sandbox: Sandbox, driver: Driver, store: Store, zygote: Zygote, folder: Path
    ) -> None:
        self.sandbox, self.driver, self.store = sandbox, driver, store
        self._zygote = zygote
        self._folder = folder
        self._offset = folder / "offset"
        self._socket = str(folder / "orders")
        self._arrivals: asyncio.Queue[Worker] = asyncio.Queue()
        self.workers: list[Worker] = []

    @property
    def now(self) -> datetime:
        return self.sandbox.clock()

    def asker(self, user: str) -> Asker:
        return Asker(TEAM, user, self.now)

    async def open(self) -> None:
        self._server = await asyncio.start_unix_server(self._arrive, self._socket)
        self.sandbox.clock.listen(self._tell_clock)
        await self._tell_clock()

    async def _tell_clock(self) -> None:
        new = self._offset.with_suffix(".new")
        new.write_text(str(self.sandbox.clock.offset))
        new.replace(self._offset)

    async def _arrive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if line := await reader.readline():
            self._arrivals.put_nowait(Worker(json.loads(line)["pid"], reader, writer))
        else:
            writer.close()

    async def close(self) -> None:
        for worker in self.workers:
            if not worker.dead.is_set():
                worker.kill()
                await worker.gone()
        self._server.close()

    async def start(self, *, hold: float = HOLD, rest: float = 0.0) -> Worker:
        """Another process of the app, connected and at work."""
        self._zygote.fork(
            {
                "name": len(self.workers),
                "socket": self._socket,
                "offset_file": str(self._offset),
                "hold": hold,
                "rest": rest,
                "settings": {
                    "slack_bot_token": self.sandbox.bot_token,
                    "slack_app_token": self.sandbox.app_token,
                    "slack_api_url": self.sandbox.api_url,
                    "database_url": self.store.url,
                },
            }
        )
        async with asyncio.timeout(20):
            worker = await self._arrivals.get()
        self.workers.append(worker)
        return worker

    def living(self) -> list[Worker]:
        return [worker for worker in self.workers if not worker.dead.is_set()]

    async def set_up(self) -> None:
        place = {"zone": "America/Sao_Paulo", "country": "BR", "region": "SP"}
        channels = {"marketing_channel": MARKETING, "sales_channel": SALES}
        asker = self.asker(HELENA)
        client = AsyncWebClient(token=self.sandbox.bot_token, base_url=self.sandbox.api_url)
        found = await client.users_list(include_locale=True, limit=200)
        self.store.call(directory.meet, TEAM, name="Aurora", bot_user="U0PACTO", now=self.now)
        self.store.call(directory.learn, TEAM, found["members"])
        self.store.call(setup.set_up, asker, channels | place | {"locale": "en"})
        self.store.call(
            setup.set_team,
            asker,
            marketing=[MARINA, HELENA],
            sales=[RAFAEL, LUCIA, SERGIO],
            heads_marketing=[HELENA],
            heads_sales=[SERGIO],
            admins=[HELENA],
        )

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What the database holds."""
        with self.store.session() as session:
            return list(session.execute(text(statement), values))

    def waiting(self) -> list[Any]:
        """What is due in the outbox and not said, and clocks and digests not told of."""
        return self.rows(
            "SELECT dedupe_key, state, last_error FROM outbox "
            "WHERE state IN ('waiting', 'sending') AND due_at <= :now "
            "UNION SELECT 'clock', state, said FROM obligation WHERE next_at <= :now "
            "UNION SELECT 'digest', name, kind FROM digest WHERE next_at <= :now AND NOT paused",
            now=self._stored(self.now),
        )

    def _stored(self, at: datetime) -> Any:
        return at.strftime("%Y-%m-%d %H:%M:%S.%f") if self.store.is_sqlite else at

    async def quiet(self, seconds: float = 12.0) -> None:
        """Everything that is due is done and said, by whoever lives."""
        await self.until(self._ticked, seconds, lambda: f"still waiting: {self.waiting()}")

    async def _ticked(self) -> bool:
        for worker in self.living():
            await worker.ask("tick")
        return not self.waiting()

    async def until(
        self,
        condition: Callable[[], Awaitable[bool]],
        seconds: float = 8.0,
        why: Callable[[], str] = lambda: "",
    ) -> None:
        end = time.monotonic() + seconds
        while not await condition():
            assert time.monotonic() < end, why() or "waited in vain"
            await asyncio.sleep(0.02)

    async def move_to(self, at: datetime) -> None:
        await self.sandbox.clock.set(at)

    async def said_to(self, user: str, words: str) -> list[dict[str, Any]]:
        """The app's direct messages to somebody that hold some words."""
        return [m for m in await self.driver.dms(user) if words in shown(m)]

    async def posted(
        self, words: str, channel: str = SALES, thread: str | None = None
    ) -> list[dict[str, Any]]:
        found = await self.driver.messages(channel, thread_ts=thread)
        return [m for m in found if words in shown(m)]


@asynccontextmanager
async def open_stage(
    store_url: str, zygote: Zygote, folder: Path, start: datetime = MONDAY_TEN
) -> AsyncIterator[Stage]:
    place = Path("/tmp") / f"stage-{uuid4().hex[:12]}"  # noqa: S108 - a socket's path is short
    place.mkdir()
    store = Store(store_url)
    async with Sandbox(manifest=MANIFEST, rate_limits=False) as sandbox:
        await sandbox.clock.set(start)
        async with await Driver.connect(sandbox.url) as driver:
            stage = Stage(sandbox, driver, store, zygote, place)
            await stage.open()
            await stage.set_up()
            try:
                yield stage
            finally:
                await stage.close()
                store.close()
                for left in place.iterdir():
                    left.unlink()
                place.rmdir()


def later(moment: datetime, **by: float) -> datetime:
    return moment + timedelta(**by)
