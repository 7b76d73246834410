"""Socket Mode: the app's WebSocket connections, envelopes and their acks."""

import asyncio
import contextlib
import json
import secrets
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.delivery import AppResponse, DeliveryError, Envelope, EnvelopeType, RetryReason
from sandbox.errors import ApiError
from sandbox.feed import Feed

Json = dict[str, Any]
MAX_CONNECTIONS = 10
TICKET_SECONDS = 30.0
WARNING_SECONDS = 10.0


def _ignore_change() -> None:
    return


@dataclass(eq=False)
class Connection:
    ws: web.WebSocketResponse
    request: web.Request
    timers: set[asyncio.Task[None]] = field(default_factory=set)
    leaving: bool = False  # asked to disconnect: gets no new payloads


class SocketHub:
    """Each payload goes to one of the connections, round robin."""

    name = "socket"
    request_url: str | None = None

    def __init__(
        self,
        feed: Feed,
        *,
        app_id: str,
        refresh_seconds: float | None = 3_600.0,
        ping_seconds: float = 10.0,
    ) -> None:
        self._feed = feed
        self._app_id = app_id
        self._refresh_seconds = refresh_seconds
        self._ping_seconds = ping_seconds
        self._tickets: dict[str, float] = {}
        self._open: list[Connection] = []
        self._turn = 0
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self.on_change: Callable[[], None] = _ignore_change

    @property
    def connected(self) -> bool:
        return bool(self._usable())

    @property
    def connections(self) -> int:
        return len(self._open)

    def new_ticket(self) -> str:
        """A one-time ticket for `/link`. ApiError: too many connections."""
        now = time.monotonic()
        self._tickets = {
            ticket: created
            for ticket, created in self._tickets.items()
            if now - created < TICKET_SECONDS
        }
        if len(self._open) >= MAX_CONNECTIONS:
            raise ApiError("too_many_websockets")
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = now
        return ticket

    async def send(self, envelope: Envelope, seconds: float) -> AppResponse:
        usable = self._usable()
        if not usable:
            return AppResponse(DeliveryError.NO_APP, reason=RetryReason.CONNECTION_FAILED)
        self._turn += 1
        connection = usable[self._turn % len(usable)]
        envelope_id = str(uuid.uuid4())
        frame: Json = {
            "envelope_id": envelope_id,
            "type": envelope.type,
            "payload": envelope.payload,
            "accepts_response_payload": _accepts_response(envelope),
        }
        if envelope.type is EnvelopeType.EVENT:
            frame |= {
                "retry_attempt": envelope.attempt,
                "retry_reason": envelope.retry_reason or "",
            }
        ack = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = ack
        try:
            async with asyncio.timeout(seconds):
                await connection.ws.send_str(json.dumps(frame))
                return AppResponse(body=await ack)
        except TimeoutError:
            return AppResponse(DeliveryError.TIMEOUT)
        except ConnectionError:
            return AppResponse(DeliveryError.TIMEOUT, reason=RetryReason.CONNECTION_FAILED)
        finally:
            self._acks.pop(envelope_id, None)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """`GET /link?ticket=…`: serve one connection until it ends."""
        if self._tickets.pop(request.query.get("ticket", ""), None) is None:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        ws = web.WebSocketResponse(max_msg_size=0)
        try:
            await ws.prepare(request)
        except ConnectionError:  # the app hung up during the handshake: nobody reads the answer
            return web.Response()
        with contextlib.suppress(ConnectionError):
            await self._serve(Connection(ws, request))
        return ws

    async def _serve(self, connection: Connection) -> None:
        ws = connection.ws
        self._open.append(connection)
        try:
            await ws.send_json(self._hello())
            self._log_change("connected")
            self._start_timer(connection, self._ping(connection))
            if self._refresh_seconds is not None:
                refreshing = self._refresh_later(connection, self._refresh_seconds)
                self._start_timer(connection, refreshing)
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._receive_ack(message.data)
        finally:
            self._open.remove(connection)
            for timer in connection.timers:
                timer.cancel()
            self._log_change("disconnected")

    async def refresh(self) -> int:
        """Ask every connection to reconnect, as Slack does from time to time; returns how many."""
        connections = self._usable()
        for connection in connections:
            await self._leave(connection)
        return len(connections)

    def drop(self, limit: int | None = None) -> int:
        """Abort connections without a close frame; returns how many."""
        connections = self._open[:limit]
        for connection in connections:
            connection.leaving = True
            if connection.request.transport is not None:
                connection.request.transport.abort()
        return len(connections)

    async def close(self) -> None:
        for connection in list(self._open):
            await connection.ws.close()

    def _usable(self) -> list[Connection]:
        return [c for c in self._open if not c.leaving and not c.ws.closed]

    def _receive_ack(self, text: str) -> None:
        try:
            data = json.loads(text)
        except ValueError:
            self._feed.log("socket", "unreadable", at=time.time(), request=text, error="not JSON")
            return
        ack = self._acks.get(data.get("envelope_id", "")) if isinstance(data, dict) else None
        if ack is None:
            self._feed.log("socket", "unmatched", at=time.time(), request=data, error="no envelope")
        elif not ack.done():
            ack.set_result(data.get("payload"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": int(self._refresh_seconds or 86_400),
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _start_timer(self, connection: Connection, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        connection.timers.add(task)
        task.add_done_callback(connection.timers.discard)

    async def _ping(self, connection: Connection) -> None:
        while not connection.ws.closed:
            await asyncio.sleep(self._ping_seconds)
            try:
                await connection.ws.ping(b"Ping from applink-sandbox")
            except ConnectionError:
                return

    async def _refresh_later(self, connection: Connection, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds - WARNING_SECONDS))
        if seconds > WARNING_SECONDS:
            await connection.ws.send_json(_disconnect("warning"))
            await asyncio.sleep(WARNING_SECONDS)
        # In a task of its own: closing the connection cancels its timers, this one too.
        await asyncio.shield(asyncio.ensure_future(self._leave(connection)))

    async def _leave(self, connection: Connection) -> None:
        connection.leaving = True
        try:
            await connection.ws.send_json(_disconnect("refresh_requested"))
            await connection.ws.close()
        except ConnectionError:
            return

    def _log_change(self, name: str) -> None:
        self._feed.log("socket", name, at=time.time(), response={"connections": len(self._open)})
        self.on_change()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def _accepts_response(envelope: Envelope) -> bool:
    return envelope.type is EnvelopeType.COMMAND or envelope.payload.get("type") in (
        "view_submission",
        "block_suggestion",
    )
