"""The control API: acting as a person, looking, moving the clock, making faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox import interactions, people, state, views
from sandbox.delivery import Outcome
from sandbox.errors import Refusal
from sandbox.interactions import Offered
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    def __init__(self, world: World) -> None:
        self.world = world
        self.offered: Offered = {}

    def routes(self) -> list[web.RouteDef]:
        posts = {
            "command": self.command,
            "message": self.message,
            "edit_message": self.edit_message,
            "delete_message": self.delete_message,
            "react": self.react,
            "click": self.click,
            "select": self.select,
            "suggest": self.suggest,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "shortcut": self.shortcut,
            "read": self.read,
            "join": self.join,
            "invite": self.join,
            "dm": self.dm,
        }
        return [web.post(f"/_control/{name}", self._post(act)) for name, act in posts.items()]

    def _post(self, act: Callable[[Json], Awaitable[Json]]) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            return web.json_response(await act(await body_of(request)))

        return handler

    # Who and where

    def user(self, data: Json, key: str = "user") -> User:
        if data.get(key) is None:
            raise Refusal("missing_field", f"`{key}` is needed: a user's id.")
        return people.the_user(self.world, data[key])

    def place(self, data: Json, user: User | None) -> Channel:
        if data.get("channel") is None:
            raise Refusal("missing_field", "`channel` is needed: a channel's id.")
        return people.the_channel(self.world, data["channel"], user)

    def answer(self, outcome: Outcome, user: User, **more: Any) -> Json:
        return {**outcome.describe(), "views": views.stack(self.world, user.id), **more}

    # Acting

    async def command(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, user)
        if data.get("thread_ts"):
            said = "Slack runs no app's command inside a thread: use it in the channel."
            raise Refusal("not_in_threads", said, status=422)
        name = text_of(data, "command")
        if not name.startswith("/"):
            raise Refusal("invalid_command", "A command begins with a slash.")
        text = str(data.get("text") or "")
        outcome = await people.command(self.world, user, channel, name, text)
        return self.answer(outcome, user, channel=channel.id)

    async def message(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, user)
        said, outcome = await people.message(
            self.world,
            user,
            channel,
            str(data.get("text") or ""),
            thread_ts=data.get("thread_ts"),
            files=data.get("files"),
        )
        return self.answer(outcome, user, channel=channel.id, sent=said)

    async def edit_message(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, user)
        ts, text = text_of(data, "ts"), text_of(data, "text")
        said, outcome = await people.edit_message(self.world, user, channel, ts, text)
        return self.answer(outcome, user, channel=channel.id, sent=said)

    async def delete_message(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, user)
        ts = text_of(data, "ts")
        outcome = await people.delete_message(self.world, user, channel, ts)
        return self.answer(outcome, user, channel=channel.id)

    async def react(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, user)
        ts, name = text_of(data, "ts"), text_of(data, "name")
        add = not data.get("remove", False)
        outcome = await people.react(self.world, user, channel, ts, name, add=add)
        return self.answer(outcome, user, channel=channel.id)

    async def click(self, data: Json) -> Json:
        user = self.user(data)
        outcome = await interactions.click(self.world, user, data, self.offered)
        return self.answer(outcome, user, channel=data.get("channel"))

    async def select(self, data: Json) -> Json:
        user = self.user(data)
        outcome = await interactions.select(self.world, user, data, self.offered)
        return self.answer(outcome, user, channel=data.get("channel"))

    async def suggest(self, data: Json) -> Json:
        user = self.user(data)
        outcome = await interactions.suggest(self.world, user, data, self.offered)
        said = outcome.response if isinstance(outcome.response, dict) else {}
        return self.answer(
            outcome,
            user,
            options=said.get("options") or [],
            option_groups=said.get("option_groups") or [],
        )

    async def submit(self, data: Json) -> Json:
        user = self.user(data)
        outcome = await interactions.submit(self.world, user, data, self.offered)
        return self.answer(outcome, user)

    async def close(self, data: Json) -> Json:
        user = self.user(data)
        return self.answer(await interactions.close(self.world, user, data), user)

    async def home(self, data: Json) -> Json:
        user = self.user(data)
        view, outcome = await people.open_home(self.world, user)
        shown = views.show(self.world, view) if view else None
        return self.answer(outcome, user, view=shown)

    async def shortcut(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, user) if data.get("channel") else None
        ts = text_of(data, "ts") if data.get("ts") else None
        callback_id = text_of(data, "callback_id")
        outcome = await people.shortcut(self.world, user, callback_id, channel, ts)
        return self.answer(outcome, user, channel=data.get("channel"))

    async def read(self, data: Json) -> Json:
        user = self.user(data)
        people.read(self.world, user, self.place(data, user))
        return {"ok": True}

    async def join(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.place(data, None)
        outcome = await people.join(self.world, channel, user)
        return self.answer(outcome, user, channel=channel.id)

    async def dm(self, data: Json) -> Json:
        channel = self.world.workspace.im(self.user(data).id, self.user(data, "with").id)
        self.world.feed.publish("channel", set(channel.members), channel=channel.id)
        return {"ok": True, "channel": channel.id}


class Setup:
    """The rest of the control API: looking at the workspace and setting it up."""

    def __init__(self, world: World, control: Control) -> None:
        self.world = world
        self.control = control

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_control/state", self.state),
            web.get("/_control/messages", self.messages),
            web.get("/_control/home", self.home),
            web.get("/_control/log", self.log),
            web.get("/_control/user", self.user),
            web.get("/_control/feed", self.feed),
            web.post("/_control/clock", self.clock),
            web.post("/_control/locale", self.locale),
            web.post("/_control/fault", self.fault),
            web.delete("/_control/fault", self.no_faults),
            web.delete("/_control/fault/{id}", self.no_faults),
        ]

    def asker(self, request: web.Request) -> User | None:
        user = request.query.get("user")
        return people.the_user(self.world, user) if user else None

    async def state(self, request: web.Request) -> web.Response:
        return web.json_response(state.whole(self.world, self.asker(request)))

    async def messages(self, request: web.Request) -> web.Response:
        user = self.asker(request)
        channel = people.the_channel(self.world, request.query.get("channel"), user)
        if user is not None and channel.is_private and user.id not in channel.members:
            raise Refusal("not_in_channel", f"{user.name} is not in this channel.", status=403)
        found = state.messages(
            channel,
            user,
            thread_ts=request.query.get("thread_ts"),
            before=request.query.get("before"),
            limit=number_of(request, "limit", 200),
        )
        return web.json_response({"ok": True, "channel": channel.id, "messages": found})

    async def home(self, request: web.Request) -> web.Response:
        user = people.the_user(self.world, request.query.get("user"))
        view = self.world.workspace.homes.get(user.id)
        shown = views.show(self.world, view) if view else None
        return web.json_response({"ok": True, "view": shown})

    async def log(self, request: web.Request) -> web.Response:
        since, limit = number_of(request, "since", 0), number_of(request, "limit", 500)
        entries = self.world.feed.since(since, limit)
        return web.json_response({"ok": True, "entries": entries, "seq": self.world.feed.seq})

    async def user(self, request: web.Request) -> web.Response:
        user = people.the_user(self.world, request.query.get("id"))
        return web.json_response({"ok": True, "user": state.show_user(user)})

    async def feed(self, request: web.Request) -> web.WebSocketResponse:
        user = self.asker(request)
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
        await move(self.world, data)
        return web.json_response({"ok": True, "clock": self.world.clock.describe()})

    async def locale(self, request: web.Request) -> web.Response:
        data = await body_of(request)
        everyone = self.world.workspace.users.values()
        chosen = [self.control.user(data)] if data.get("user") else list(everyone)
        locale, tz = data.get("locale"), data.get("tz")
        if tz is not None:
            _check_zone(tz)
        for user in chosen:
            user.locale = str(locale) if locale else user.locale
            user.tz = tz or user.tz
            user.updated = int(self.world.clock.epoch())
            self.world.feed.publish("user", user=state.show_user(user))
            if not user.is_bot:
                await self._user_change(user)
        return web.json_response({"ok": True, "users": [state.show_user(u) for u in chosen]})

    async def _user_change(self, user: User) -> None:
        changed = {
            "id": user.id,
            "team_id": self.world.workspace.team_id,
            "name": user.name,
            "real_name": user.real_name,
            "locale": user.locale,
            "tz": user.tz,
            "tz_offset": user.tz_offset(self.world.clock()),
            "updated": user.updated,
        }
        await self.world.event({"type": "user_change", "user": changed}, user=user.id)

    async def fault(self, request: web.Request) -> web.Response:
        fault = self.world.faults.add(await body_of(request))
        if fault.kind == "drop_socket":
            self.world.drop_sockets()
        elif fault.kind == "refresh_socket":
            await self.world.refresh_sockets()
        self._tell_faults(fault.kind)
        return web.json_response({"ok": True, "id": fault.id, "fault": fault.describe()})

    async def no_faults(self, request: web.Request) -> web.Response:
        fault_id = request.match_info.get("id")
        if not self.world.faults.clear(fault_id) and fault_id:
            raise Refusal("unknown_fault", f"No fault {fault_id} is waiting.", status=404)
        self._tell_faults("cleared")
        return web.json_response({"ok": True})

    def _tell_faults(self, name: str) -> None:
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


async def move(world: World, data: Json) -> None:
    """Move the clock as asked: one or several of set, advance, freeze, reset."""
    known = {"set", "advance", "freeze", "reset"}
    if not known & set(data):
        raise Refusal("missing_field", "Say `set`, `advance`, `freeze` or `reset`.")
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
                raise ValueError("`advance` is a number of seconds.")  # noqa: TRY301
            await world.clock.advance(seconds)
    except (ValueError, OverflowError, OSError) as problem:
        raise Refusal("invalid_time", f"The clock cannot be moved so: {problem}") from problem


def _check_zone(tz: Any) -> None:
    try:
        ZoneInfo(str(tz))
    except (KeyError, ValueError, OSError):
        raise Refusal("unknown_zone", f"There is no time zone {tz!r}.") from None


async def body_of(request: web.Request) -> Json:
    """The JSON object of a control request. Refusal: it is none."""
    try:
        data = await request.json() if request.can_read_body else {}
    except ValueError:
        raise Refusal("invalid_json", "The request's body is not JSON.") from None
    if not isinstance(data, dict):
        raise Refusal("invalid_json", "The request's body is a JSON object.")
    return data


def text_of(data: Json, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise Refusal("missing_field", f"`{key}` is needed: a text.")
    return value


def number_of(request: web.Request, key: str, default: int) -> int:
    value = request.query.get(key, str(default))
    if not value.isdigit():
        raise Refusal(f"invalid_{key}", f"`{key}` is a whole number, 0 or more.")
    return int(value)
