"""Another server that speaks as much of Slack as Pacto needs, written from Slack's documentation.

It shares nothing with our sandbox: it is here to show that any such server will do.
"""

import asyncio
import itertools
import json
from typing import Any

from aiohttp import WSMsgType, web

from tests.office import PATIENCE

TEAM, BOT = "T777", "U777BOT"
HEAD, REP = "U777HEAD", "U777REP"
TOKEN, APP_TOKEN, SECRET = "xoxb-777", "xapp-777", "another secret"


class OtherSlack:
    """Holds what was posted and opened; `say` sends an envelope, waits for its ack."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.asked: dict[str, dict[str, Any]] = {}
        self.views: list[dict[str, Any]] = []
        self.connected = asyncio.Event()
        self.changed = asyncio.Event()
        self._socket: web.WebSocketResponse | None = None
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)

    async def start(self) -> None:
        app = web.Application()
        app.add_routes([web.route("*", "/gateway/{method}", self._call), web.get("/ws", self._ws)])
        app.add_routes([web.post("/upload", self._upload)])
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/gateway"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _upload(self, request: web.Request) -> web.Response:
        return web.Response(text=f"OK - {len(await request.read())}")

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        asks_app = method == "apps.connections.open"
        bearer = f"Bearer {APP_TOKEN if asks_app else TOKEN}"
        if request.headers.get("Authorization") != bearer:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        # As a strict server: what stands in the query of a POST is not read.
        is_json = request.content_type == "application/json"
        sent = await request.json() if is_json else dict(await request.post())
        self.asked[method] = sent
        return web.json_response({"ok": True} | self._answer(method, sent))

    def _answer(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        if method == "auth.test":
            return {"team_id": TEAM, "team": "Other", "user_id": BOT, "user": "pacto"}
        if method == "apps.connections.open":
            return {"url": f"ws://127.0.0.1:{self.port}/ws"}
        if method == "users.list":
            names = {HEAD: "Hedda", REP: "Rita"}
            return {"members": [_member(key, name) for key, name in names.items()]}
        if method == "conversations.open":
            return {"channel": {"id": f"D{sent['users']}"}}
        if method == "files.getUploadURLExternal":
            return {"upload_url": f"http://127.0.0.1:{self.port}/upload", "file_id": "F1"}
        if method in {"views.open", "views.publish", "views.push"}:
            self.views.append(sent["view"])
        if method in {"chat.postMessage", "chat.update"}:
            self.posts.append(sent)
        self.changed.set()
        return {"channel": sent.get("channel"), "ts": f"{next(self._numbers)}.000000"}

    async def _ws(self, request: web.Request) -> web.WebSocketResponse:
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                self._acks[ack["envelope_id"]].set_result(ack.get("payload"))
        return socket

    async def say(self, kind: str, payload: dict[str, Any]) -> Any:
        async with asyncio.timeout(PATIENCE):
            await self.connected.wait()
            assert self._socket is not None
            key = f"e{next(self._numbers)}"
            self._acks[key] = asyncio.get_running_loop().create_future()
            envelope = {"envelope_id": key, "type": kind, "accepts_response_payload": True}
            await self._socket.send_json(envelope | {"payload": payload})
            return await self._acks[key]

    async def until(self, look: Any) -> Any:
        """What `look()` gives, once it is something."""
        async with asyncio.timeout(PATIENCE):
            while not (seen := look()):
                self.changed.clear()
                await self.changed.wait()
            return seen


def _member(user_id: str, name: str) -> dict[str, Any]:
    admin = user_id == HEAD
    return {"id": user_id, "real_name": name, "is_admin": admin, "locale": "pt-BR", "tz": "UTC"}
