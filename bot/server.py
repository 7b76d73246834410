"""The HTTP server: nobody keeps a connection without sending a whole request in time."""

import asyncio
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot import metrics
from bot.logs import Seldom

log = structlog.get_logger()

READ = 5.0  # seconds for headers and body; Slack itself waits three for the answer
MOST = 512  # connections; with few descriptors fewer, as the database and Slack need theirs too
SPARE = 16  # descriptors
BACKLOG = 1024  # connections that wait in the kernel, where they take no descriptor
NO_DESCRIPTOR = 0.05  # seconds until the next try

_unfinished = Seldom(60)


class TimedProtocol(H11Protocol):
    """A connection that is closed when its next request is not there, whole, after `READ`."""

    waiting_since: float | None = None
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def drop(self, reason: str) -> None:
        """Close a connection whose request is not there."""
        begun = bool(self.conn.trailing_data[0])
        if begun or (self.cycle is not None and not self.cycle.response_complete):
            metrics.unfinished.labels(reason).inc()
            if _unfinished.due():
                log.warning("connection closed before a whole request came", reason=reason)
        self._stop_waiting()
        self.transport.close()

    def _look(self) -> None:
        cycle = self.cycle
        if cycle is not None and not cycle.more_body and not cycle.response_complete:
            self._stop_waiting()
        elif self.waiting_since is None and not self.transport.is_closing():
            self.waiting_since = self.loop.time()
            self._deadline = self.loop.call_later(READ, self.drop, "late")

    def _stop_waiting(self) -> None:
        self.waiting_since = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class Server(uvicorn.Server):
    """Uvicorn, which accepts one connection at a time and makes room by closing unread ones.

    So whoever opens hundreds and sends half a request takes no place of those who send a whole
    one: between accepting a connection and reading what it has sent, no other is closed for it.
    Only where all are being answered, a request too many gets 503.
    """

    def __init__(self, site: FastAPI, *, most: int | None = None) -> None:
        self.most = connections_allowed() if most is None else most
        super().__init__(
            uvicorn.Config(
                site,
                http=TimedProtocol,
                log_config=None,
                access_log=False,
                lifespan="off",
                limit_concurrency=self.most + 1,
            )
        )
        self._accepting: list[asyncio.Task[None]] = []

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`.

        Uvicorn raises each of them once more when it has served: the process would be gone before
        the app has let go of what it is sending.
        """
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])  # it would accept all that wait at once
        for listener in sockets or []:
            listener.listen(BACKLOG)
            listener.settimeout(0)
            self._accepting.append(asyncio.create_task(self._accept(listener), name="accept"))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        await super().shutdown(sockets)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._make_room(self.most)
            await _readable(listener)
            try:
                # Not loop.sock_accept: cancelled in time, it loses the connection it has accepted.
                connection, _ = listener.accept()
            except BlockingIOError:  # another process has taken it
                continue
            except OSError:  # no descriptor is left, or the other side has gone
                await self._make_room(len(self._connections()))
                await asyncio.sleep(NO_DESCRIPTOR)
                continue
            connection.settimeout(0)
            try:
                # Shielded: what is cut in the middle would be nobody's to close.
                await asyncio.shield(loop.connect_accepted_socket(self._protocol, connection))
            except OSError:
                connection.close()

    def _protocol(self) -> TimedProtocol:
        return TimedProtocol(self.config, self.server_state, app_state={})

    async def _make_room(self, most: int) -> None:
        """Close the connection that has been unread for longest, if there are `most`."""
        waiting = [one for one in self._connections() if one.waiting_since is not None]
        if len(self._connections()) < most or not waiting:
            return
        min(waiting, key=lambda one: one.waiting_since or 0.0).drop("room")
        await asyncio.sleep(0)  # its descriptor is given back in the next round of the loop

    def _connections(self) -> set[Any]:
        return self.server_state.connections


async def _readable(listener: socket.socket) -> None:
    """Wait until a connection can be accepted."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(listener, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(listener)


def connections_allowed() -> int:
    """At most half of the descriptors that this process may open."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if descriptors == resource.RLIM_INFINITY:
        return MOST
    return max(SPARE, min(MOST, descriptors // 2 - SPARE))
