"""The app's processes: started, killed, and started again whenever one has ended."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

HOLD, REST = 10.0, 0.1  # seconds; a lease, longer than any answer is delayed; between two posts
LEAVE = 60.0  # seconds in which a process told to end has ended
NOT_OBEYED = "SIGTERM not obeyed"
PROGRAM = Path(__file__).with_name("app.py")


@dataclass
class App:
    """One process at a time, on one port; `run` keeps it alive."""

    name: str
    port: int
    environment: dict[str, str]
    offset: Path
    random: random.Random
    log: Path
    counts: Counter[str]
    by_socket: bool
    process: asyncio.subprocess.Process | None = None
    _stopping: bool = False
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ready(self) -> bool:
        """Whether it has started: it answers HTTP then."""
        try:
            async with asyncio.timeout(1):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
                status = await reader.readline()
                writer.close()
        except (OSError, TimeoutError):
            return False
        return b" 200 " in status

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep_alive(), name=self.name)

    async def _keep_alive(self) -> None:
        while not self._stopping:
            with self.log.open("ab") as log:
                self.process = await asyncio.create_subprocess_exec(
                    *(sys.executable, str(PROGRAM), str(self.port), str(self.offset)),
                    *(str(HOLD), str(REST)),
                    env=os.environ | self.environment,
                    cwd=self.log.parent,  # where no .env is read
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            await self.process.wait()
            if not self._stopping:
                await asyncio.sleep(self.random.uniform(0.0, 1.5))

    def kill(self) -> None:
        if self.process is not None and self.alive:
            self.counts["kill -9"] += 1
            self.process.kill()

    async def end(self) -> None:
        """SIGTERM: it is to leave by itself, in time; else that is counted, and it is killed."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        self.counts["SIGTERM"] += 1
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(LEAVE):
                code = await process.wait()
        except TimeoutError:
            self.counts[NOT_OBEYED] += 1
            process.kill()
            await process.wait()
            return
        # By the signal itself: it had not yet begun to listen to it.
        if code not in {0, -signal.SIGTERM, -signal.SIGKILL}:
            self.counts[f"left with {code} at SIGTERM"] += 1

    async def stop(self) -> None:
        """End for good, and be reaped."""
        self._stopping = True
        while self._task is not None and not self._task.done():
            await self.end()
            await asyncio.wait({self._task}, timeout=0.1)
