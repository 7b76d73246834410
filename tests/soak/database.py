"""A PostgreSQL server of the soak's own: in a temporary folder, on a loopback port of its own."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.store import normal_url

PATIENCE = 60.0  # seconds
_FEW = ["-c", "max_connections=60", "-c", "shared_buffers=32MB", "-c", "fsync=off"]


class NoPostgresError(Exception):
    """The server's programs are not on this machine, or may not be run by this user."""


class Database:
    """Started and stopped as a child process, so that nobody else's server is touched.

    `fsync` is off: a server that is killed loses nothing by that, only a machine that is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "postgres"
        self._programs = _programs()
        self._as: dict[str, Any] = _unprivileged()
        self._port = free_port()
        self._server: asyncio.subprocess.Process | None = None
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        self._engine = create_engine(normal_url(self.url), poolclass=NullPool)

    async def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self._folder.mkdir()
        if self._as:
            shutil.chown(self._folder, self._as["user"], self._as["group"])
        initdb = [self._programs / "initdb", "-D", self._folder / "data", "-U", "postgres"]
        options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        made = await asyncio.create_subprocess_exec(
            *initdb, *options, stdout=subprocess.DEVNULL, cwd=self._folder, **self._as
        )
        if await made.wait():
            raise NoPostgresError("initdb failed; see above")
        await self._serve()

    async def _serve(self) -> None:
        with (self._folder.parent / "postgres.log").open("ab") as log:
            self._server = await asyncio.create_subprocess_exec(
                self._programs / "postgres",
                *("-D", self._folder / "data", "-p", str(self._port), "-k", self._folder),
                *("-c", "listen_addresses=127.0.0.1", *_FEW),
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._as,
            )
        async with asyncio.timeout(PATIENCE):
            while not await asyncio.to_thread(self._answers):  # noqa: ASYNC110 - it has no event
                await asyncio.sleep(0.1)

    def _answers(self) -> bool:
        try:
            self.rows("SELECT 1")
        except DBAPIError:
            return False
        return True

    async def restart(self, *, crash: bool) -> None:
        """Stop, at once (`crash`) or with every connection ended first, and start again."""
        await self.stop(signal.SIGQUIT if crash else signal.SIGINT)
        await self._serve()

    async def stop(self, how: int = signal.SIGQUIT) -> None:
        if self._server is not None and self._server.returncode is None:
            self._server.send_signal(how)
            await self._server.wait()

    def cut_connections(self) -> int:
        """End every connection but this one; gives how many there were."""
        return len(
            self.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        )

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What a statement gives, by a connection of its own."""
        with self._engine.begin() as connection:
            return list(connection.execute(text(statement), values))


def _programs() -> Path:
    """Where the newest `initdb` and `postgres` are."""
    by_version = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(by_version, key=lambda path: int(path.parts[-3]), default=None)
    on_path = shutil.which("initdb")
    if newest is None and on_path is None:
        raise NoPostgresError("no initdb on this machine: install PostgreSQL's server")
    return (newest or Path(str(on_path))).parent


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL does not run as root: then as the user its package made."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
