"""The load client: one connection a caller, kept open, and nothing between it and the socket.

It runs in the benchmark's own process, the servers in theirs. Slack's side of `views.open` is
answered here too.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from benchmarks.company import TEAM
from benchmarks.requests import signed

LIMIT = 30  # seconds for one answer: only a hanging server takes that long


class Caller:
    """One of those who wait for answers."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def connect(self) -> "Caller":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def post(self, body: str) -> float:
        """Send a signed request; gives the seconds until its answer was read, which is 200."""
        headers = signed(body) | {"Host": "127.0.0.1", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        sent = f"POST /slack/events HTTP/1.1\r\n{head}\r\n{body}".encode()
        start = time.perf_counter()
        self._writer.write(sent)
        async with asyncio.timeout(LIMIT):
            answered = await self._reader.readuntil(b"\r\n\r\n")
            length = _length(answered)
            said = await self._reader.readexactly(length) if length else b""
        took = time.perf_counter() - start
        if not answered.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{answered!r} {said[:500]!r}")
        return took

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


@asynccontextmanager
async def slack() -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """A Slack that agrees with everything: its address, and the last view opened there."""
    seen: dict[str, Any] = {}

    async def answer(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "views.open":
            seen["view"] = (await request.json())["view"]
        said = {"ok": True, "team_id": TEAM, "team": "Bench", "user_id": "U0PACTO", "members": []}
        return web.json_response(said | {"bot_id": "B0PACTO", "ts": "1.000100", "view": {}})

    site = web.Application()
    site.router.add_post("/api/{method}", answer)
    site.router.add_get("/api/{method}", answer)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/api/", seen
    finally:
        await runner.cleanup()
