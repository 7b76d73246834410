"""The control API: reading the workspace's state and feed, setting its clock and faults."""

import asyncio
import json
from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox import state, views
from sandbox.control import body_of, number_of
from sandbox.errors import RequestRefused
from sandbox.faults import FaultKind
from sandbox.lookup import check_zone, find_channel, find_user
from sandbox.workspace import User
from sandbox.world import World

Json = dict[str, Any]


class Setup:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_control/state", self.state),
            web.get("/_control/messages", self.messages),
            web.get("/_control/home", self.home),
            web.get("/_control/views", self.views),
            web.get("/_control/log", self.log),
            web.get("/_control/user", self.user),
            web.get("/_control/feed", self.feed),
            web.post("/_control/clock", self.clock),
            web.post("/_control/locale", self.locale),
            web.post("/_control/fault", self.fault),
            web.delete("/_control/fault", self.no_faults),
            web.delete("/_control/fault/{id}", self.no_faults),
        ]

    def viewer(self, request: web.Request) -> User | None:
        user = request.query.get("user")
        return find_user(self.world, user) if user else None

    async def state(self, request: web.Request) -> web.Response:
        return web.json_response(state.describe_workspace(self.world, self.viewer(request)))

    async def messages(self, request: web.Request) -> web.Response:
        user = self.viewer(request)
        channel = find_channel(self.world, request.query.get("channel"), user)
        if user is not None and channel.is_private and user.id not in channel.members:
            raise RequestRefused(
                "not_in_channel", f"{user.name} is not in this channel.", status=403
            )
        messages = state.list_messages(
            channel,
            user,
            thread_ts=request.query.get("thread_ts"),
            before=request.query.get("before"),
            limit=number_of(request, "limit", 200),
        )
        return web.json_response({"ok": True, "channel": channel.id, "messages": messages})

    async def home(self, request: web.Request) -> web.Response:
        user = find_user(self.world, request.query.get("user"))
        view = self.world.workspace.homes.get(user.id)
        body = views.describe(self.world, view) if view else None
        return web.json_response({"ok": True, "view": body})

    async def views(self, request: web.Request) -> web.Response:
        user = find_user(self.world, request.query.get("user"))
        stack = views.describe_stack(self.world, user.id)
        errors = views.field_errors(self.world, user.id)
        return web.json_response({"ok": True, "views": stack, "errors": errors})

    async def log(self, request: web.Request) -> web.Response:
        since, limit = number_of(request, "since", 0), number_of(request, "limit", 500)
        entries = self.world.feed.entries_since(since, limit)
        return web.json_response({"ok": True, "entries": entries, "seq": self.world.feed.seq})

    async def user(self, request: web.Request) -> web.Response:
        user = find_user(self.world, request.query.get("id"))
        return web.json_response({"ok": True, "user": state.describe_user(user)})

    async def feed(self, request: web.Request) -> web.WebSocketResponse:
        user = self.viewer(request)
        ws = web.WebSocketResponse(heartbeat=30)
        await ws.prepare(request)
        queue = self.world.feed.open(user.id if user else None)
        sending = asyncio.get_running_loop().create_task(_send_frames(ws, queue))
        try:
            async for _ in ws:  # nothing is expected; this hears the page go
                continue
        finally:
            self.world.feed.close(queue)
            sending.cancel()
        return ws

    async def clock(self, request: web.Request) -> web.Response:
        data = await body_of(request)
        await move_clock(self.world, data)
        return web.json_response({"ok": True, "clock": self.world.clock.describe()})

    async def locale(self, request: web.Request) -> web.Response:
        data = await body_of(request)
        everyone = self.world.workspace.users.values()
        users = [find_user(self.world, data["user"])] if data.get("user") else list(everyone)
        locale, tz = data.get("locale"), data.get("tz")
        if tz is not None:
            check_zone(tz)
        for user in users:
            user.locale = str(locale) if locale else user.locale
            user.tz = tz or user.tz
            user.updated = int(self.world.clock.epoch())
            self.world.feed.publish("user", user=state.describe_user(user))
            if not user.is_bot:
                await self._send_user_change(user)
        return web.json_response({"ok": True, "users": [state.describe_user(u) for u in users]})

    async def _send_user_change(self, user: User) -> None:
        member = state.describe_member(self.world, user)
        await self.world.send_event({"type": "user_change", "user": member}, user=user.id)

    async def fault(self, request: web.Request) -> web.Response:
        fault = self.world.faults.add(await body_of(request))
        if fault.kind is FaultKind.DROP_SOCKET:
            self.world.sockets.drop()
        elif fault.kind is FaultKind.REFRESH_SOCKET:
            await self.world.sockets.refresh()
        self._publish_faults(fault.kind)
        return web.json_response({"ok": True, "id": fault.id, "fault": fault.describe()})

    async def no_faults(self, request: web.Request) -> web.Response:
        fault_id = request.match_info.get("id")
        if not self.world.faults.clear(fault_id) and fault_id:
            raise RequestRefused("unknown_fault", f"No fault {fault_id} is waiting.", status=404)
        self._publish_faults("cleared")
        return web.json_response({"ok": True})

    def _publish_faults(self, name: str) -> None:
        world = self.world
        world.feed.log("fault", name, at=world.clock.epoch())
        world.feed.publish("fault", faults=world.faults.describe())


async def _send_frames(ws: web.WebSocketResponse, queue: asyncio.Queue[Json | None]) -> None:
    try:
        while (frame := await queue.get()) is not None:
            await ws.send_str(json.dumps(frame))
        await ws.close()
    except ConnectionError:
        return  # the page was closed meanwhile


async def move_clock(world: World, data: Json) -> None:
    """Apply one or several of `set`, `advance`, `freeze` and `reset`."""
    if not {"set", "advance", "freeze", "reset"} & set(data):
        raise RequestRefused("missing_field", "Say `set`, `advance`, `freeze` or `reset`.")
    try:
        if data.get("reset"):
            await world.clock.reset()
        if "set" in data:
            at = datetime.fromisoformat(str(data["set"]))
            await world.clock.set(at)
        if "freeze" in data:
            await world.clock.freeze(frozen=bool(data["freeze"]))
        if "advance" in data:
            seconds = data["advance"]
            if isinstance(seconds, bool) or not isinstance(seconds, int | float):
                raise ValueError("`advance` is a number of seconds.")  # noqa: TRY301  refused below like the others
            await world.clock.advance(seconds)
    except (ValueError, OverflowError, OSError) as problem:
        raise RequestRefused(
            "invalid_time", f"The clock cannot be moved so: {problem}"
        ) from problem
