"""Processes that may die: a sandbox, a database, and as many workers as a test wants."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from funnel.facts import HandoffFacts, LeadFacts
from funnel.people import Caller
from sandbox.driver import Driver
from sandbox.server import Sandbox
from services import directory
from storage import handoffs
from storage.store import Store, in_work
from storage.work import Work
from tests.office import (
    HELENA,
    MANIFEST,
    MARINA,
    MONDAY_TEN,
    PATIENCE,
    RAFAEL,
    SALES,
    TEAM,
    hand_off_lead,
    holding,
    patient_sandbox,
    set_up_company,
)

P = ParamSpec("P")
T = TypeVar("T")

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
        self._process.wait(timeout=PATIENCE)


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
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait({answer, died}, return_when=asyncio.FIRST_COMPLETED)
        lived = answer.done()
        answer.cancel()
        died.cancel()
        return lived

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    async def gone(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.dead.wait()


class Cluster:
    """The sandbox with its driver, the database, and the workers started so far."""

    def __init__(
        self, sandbox: Sandbox, driver: Driver, store: Store, zygote: Zygote, folder: Path
    ) -> None:
        self.sandbox, self.driver, self.store = sandbox, driver, store
        self._zygote = zygote
        self._offset = folder / "offset"
        self._socket = str(folder / "orders")
        self._arrivals: asyncio.Queue[Worker] = asyncio.Queue()
        self.workers: list[Worker] = []

    @property
    def now(self) -> datetime:
        return self.sandbox.clock()

    def caller(self, user: str) -> Caller:
        return Caller(TEAM, user, self.now)

    def work(
        self,
        user: str,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Have a service done for somebody, here and not in a worker."""
        return self.store.call(in_work(self.caller(user), service), *args, **kwargs)

    def stored(
        self, query: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What the database holds of the company."""
        return self.work("", query, *args, **kwargs)

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
        async with asyncio.timeout(PATIENCE):
            worker = await self._arrivals.get()
        self.workers.append(worker)
        return worker

    def living(self) -> list[Worker]:
        return [worker for worker in self.workers if not worker.dead.is_set()]

    async def set_up(self) -> None:
        client = AsyncWebClient(token=self.sandbox.bot_token, base_url=self.sandbox.api_url)
        answer = await client.users_list(include_locale=True, limit=200)
        self.work("", directory.meet, name="Aurora", bot_user="U0PACTO")
        self.work("", directory.learn, answer["members"])
        self.store.call(set_up_company, self.caller(HELENA))

    def hand_off(self, number: int, owner: str = RAFAEL) -> int:
        """A lead handed off by the services themselves; gives the hand-off's id."""
        return self.work(MARINA, hand_off_lead, number, owner)

    def handoff(self, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
        pair = self.stored(handoffs.handoff_with_lead, handoff_id)
        assert pair is not None
        return pair

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What the database holds."""
        with self.store.session() as session:
            return list(session.execute(text(statement), values))

    def waiting(self) -> list[Any]:
        """What is due in the outbox and not said, and timers and digests not told of."""
        return self.rows(
            "SELECT dedupe_key, state, last_error FROM outbox "
            "WHERE state IN ('waiting', 'sending') AND due_at <= :now "
            "UNION SELECT 'timer', state, last_step FROM timer WHERE next_at <= :now "
            "UNION SELECT 'digest', name, kind FROM digest WHERE next_at <= :now AND NOT paused",
            now=self._stored(self.now),
        )

    def _stored(self, at: datetime) -> Any:
        return at.strftime("%Y-%m-%d %H:%M:%S.%f") if self.store.is_sqlite else at

    async def quiet(self) -> None:
        """Everything that is due is done and said, by whoever lives."""
        end = time.monotonic() + PATIENCE
        while not await self._ticked():
            assert time.monotonic() < end, f"still waiting: {self.waiting()}"
            await asyncio.sleep(0.02)

    async def _ticked(self) -> bool:
        for worker in self.living():
            await worker.ask("tick")
        return not self.waiting()

    async def move_to(self, at: datetime) -> None:
        await self.sandbox.clock.set(at)

    async def said_to(self, user: str, words: str) -> list[dict[str, Any]]:
        """The app's direct messages to somebody that hold some words."""
        return holding(words, await self.driver.dms(user))

    async def posted(self, words: str) -> list[dict[str, Any]]:
        """The messages of the sales channel that hold some words."""
        return holding(words, await self.driver.messages(SALES))


@asynccontextmanager
async def open_cluster(store_url: str, zygote: Zygote) -> AsyncIterator[Cluster]:
    folder = Path("/tmp") / f"cluster-{uuid4().hex[:12]}"  # noqa: S108 - a socket's path is short
    folder.mkdir()
    store = Store(store_url)
    async with patient_sandbox(manifest=MANIFEST) as sandbox:
        await sandbox.clock.set(MONDAY_TEN)
        async with await Driver.connect(sandbox.url) as driver:
            cluster = Cluster(sandbox, driver, store, zygote, folder)
            await cluster.open()
            await cluster.set_up()
            try:
                yield cluster
            finally:
                await cluster.close()
                store.close()
                for file in folder.iterdir():
                    file.unlink()
                folder.rmdir()
