"""Socket Mode: the app's WebSocket connections, envelopes and their acks."""

import asyncio
import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.delivery import Answer
from sandbox.errors import ApiError
from sandbox.feed import Feed

Json = dict[str, Any]
MOST_CONNECTIONS = 10
TICKET_SECONDS = 30.0
WARNING_SECONDS = 10.0


def _nothing() -> None:
    return


@dataclass(eq=False)
class Connection:
    ws: web.WebSocketResponse
    request: web.Request
    timers: set[asyncio.Task[None]] = field(default_factory=set)
    leaving: bool = False  # asked to go: gets nothing new


class SocketHub:
    """Each payload goes to one of the connections, in turn."""

    name = "socket"

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
        self.on_change: Callable[[], None] = _nothing

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
            t: born for t, born in self._tickets.items() if now - born < TICKET_SECONDS
        }
        if len(self._open) >= MOST_CONNECTIONS:
            raise ApiError("too_many_websockets")
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = now
        return ticket

    async def send(
        self, kind: str, payload: Json, seconds: float, attempt: int, reason: str
    ) -> Answer:
        usable = self._usable()
        if not usable:
            return Answer("no_app", reason="connection_failed")
        self._turn += 1
        connection = usable[self._turn % len(usable)]
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": _accepts(kind, payload),
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        ack = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = ack
        try:
            async with asyncio.timeout(seconds):
                await connection.ws.send_str(json.dumps(envelope))
                return Answer(response=await ack)
        except TimeoutError:
            return Answer("timeout")
        except ConnectionError:
            return Answer("timeout", reason="connection_failed")
        finally:
            self._acks.pop(envelope_id, None)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """`GET /link?ticket=…`: one connection, until it ends."""
        if self._tickets.pop(request.query.get("ticket", ""), None) is None:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        ws = web.WebSocketResponse(max_msg_size=0)
        await ws.prepare(request)
        connection = Connection(ws, request)
        self._open.append(connection)
        await ws.send_json(self._hello())
        self._note("connected")
        self._timer(connection, self._ping(connection))
        if self._refresh_seconds is not None:
            self._timer(connection, self._refresh_later(connection, self._refresh_seconds))
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            self._open.remove(connection)
            for timer in connection.timers:
                timer.cancel()
            self._note("disconnected")
        return ws

    async def refresh(self) -> int:
        """Ask every connection to be made anew, as Slack does from time to time."""
        connections = self._usable()
        for connection in connections:
            await self._leave(connection)
        return len(connections)

    def drop(self, most: int | None = None) -> int:
        """Cut connections off without a word; how many there were."""
        cut = self._open[:most]
        for connection in cut:
            connection.leaving = True
            if connection.request.transport is not None:
                connection.request.transport.abort()
        return len(cut)

    async def close(self) -> None:
        for connection in list(self._open):
            await connection.ws.close()

    def _usable(self) -> list[Connection]:
        return [c for c in self._open if not c.leaving and not c.ws.closed]

    def _heard(self, text: str) -> None:
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

    def _timer(self, connection: Connection, work: Any) -> None:
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
        # In a task of its own: closing the connection cancels its timers.
        await asyncio.shield(asyncio.ensure_future(self._leave(connection)))

    async def _leave(self, connection: Connection) -> None:
        connection.leaving = True
        try:
            await connection.ws.send_json(_disconnect("refresh_requested"))
            await connection.ws.close()
        except ConnectionError:
            return

    def _note(self, what: str) -> None:
        self._feed.log("socket", what, at=time.time(), response={"connections": len(self._open)})
        self.on_change()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def _accepts(kind: str, payload: Json) -> bool:
    return kind == "slash_commands" or payload.get("type") in (
        "view_submission",
        "block_suggestion",
    )
