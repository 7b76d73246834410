"""The control API: acting as a user of the workspace."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox import interactions, people, posts, submissions, views
from sandbox.delivery import DeliveryResult
from sandbox.errors import RequestRefused
from sandbox.interactions import Offered
from sandbox.lookup import find_channel, find_message, find_user
from sandbox.posts import Draft, Reaction
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    def __init__(self, world: World) -> None:
        self.world = world
        self.offered: Offered = {}

    def routes(self) -> list[web.RouteDef]:
        actions = {
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
        return [web.post(f"/_control/{name}", self._handler(act)) for name, act in actions.items()]

    def _handler(self, act: Callable[[Json], Awaitable[Json]]) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            return web.json_response(await act(await body_of(request)))

        return handler

    def user(self, data: Json, key: str = "user") -> User:
        if data.get(key) is None:
            raise RequestRefused("missing_field", f"`{key}` is needed: a user's id.")
        return find_user(self.world, data[key])

    def channel(self, data: Json, user: User | None) -> Channel:
        if data.get("channel") is None:
            raise RequestRefused("missing_field", "`channel` is needed: a channel's id.")
        return find_channel(self.world, data["channel"], user)

    def response(self, result: DeliveryResult, user: User, **fields: Any) -> Json:
        stack = views.describe_stack(self.world, user.id)
        errors = views.field_errors(self.world, user.id)
        return {**result.describe(), "views": stack, "errors": errors, **fields}

    async def command(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, user)
        if data.get("thread_ts"):
            detail = "Slack runs no app's command inside a thread: use it in the channel."
            raise RequestRefused("not_in_threads", detail, status=422)
        name = text_of(data, "command")
        if not name.startswith("/"):
            raise RequestRefused("invalid_command", "A command begins with a slash.")
        text = str(data.get("text") or "")
        result = await people.run_command(self.world, user, channel, name, text)
        return self.response(result, user, channel=channel.id)

    async def message(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, user)
        draft = Draft(str(data.get("text") or ""), data.get("thread_ts"), data.get("files"))
        message, result = await posts.post_message(self.world, user, channel, draft)
        return self.response(result, user, channel=channel.id, sent=message)

    async def edit_message(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, user)
        ts, text = text_of(data, "ts"), text_of(data, "text")
        message, result = await posts.edit_message(self.world, user, channel, ts, text)
        return self.response(result, user, channel=channel.id, sent=message)

    async def delete_message(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, user)
        ts = text_of(data, "ts")
        result = await posts.delete_message(self.world, user, channel, ts)
        return self.response(result, user, channel=channel.id)

    async def react(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, user)
        ts, name = text_of(data, "ts"), text_of(data, "name")
        message = find_message(channel, ts)
        reaction = Reaction(channel, message, user.id, name.strip(":"))
        result = await posts.react(self.world, reaction, add=not data.get("remove", False))
        return self.response(result, user, channel=channel.id)

    async def click(self, data: Json) -> Json:
        user = self.user(data)
        result = await interactions.click(self.world, user, data, self.offered)
        return self.response(result, user, channel=data.get("channel"))

    async def select(self, data: Json) -> Json:
        user = self.user(data)
        result = await interactions.select(self.world, user, data, self.offered)
        return self.response(result, user, channel=data.get("channel"))

    async def suggest(self, data: Json) -> Json:
        user = self.user(data)
        result = await interactions.suggest(self.world, user, data, self.offered)
        response = result.response if isinstance(result.response, dict) else {}
        return self.response(
            result,
            user,
            options=response.get("options") or [],
            option_groups=response.get("option_groups") or [],
        )

    async def submit(self, data: Json) -> Json:
        user = self.user(data)
        result = await submissions.submit(self.world, user, data, self.offered)
        return self.response(result, user)

    async def close(self, data: Json) -> Json:
        user = self.user(data)
        return self.response(await submissions.close(self.world, user, data), user)

    async def home(self, data: Json) -> Json:
        user = self.user(data)
        view, result = await people.open_home(self.world, user)
        body = views.describe(self.world, view) if view else None
        return self.response(result, user, view=body)

    async def shortcut(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, user) if data.get("channel") else None
        ts = text_of(data, "ts") if data.get("ts") else None
        callback_id = text_of(data, "callback_id")
        result = await people.run_shortcut(self.world, user, callback_id, channel, ts)
        return self.response(result, user, channel=data.get("channel"))

    async def read(self, data: Json) -> Json:
        user = self.user(data)
        posts.mark_read(self.world, user, self.channel(data, user))
        return {"ok": True}

    async def join(self, data: Json) -> Json:
        user = self.user(data)
        channel = self.channel(data, None)
        result = await people.join(self.world, channel, user)
        return self.response(result, user, channel=channel.id)

    async def dm(self, data: Json) -> Json:
        user = self.user(data)
        if isinstance(data.get("with"), list):
            others = [find_user(self.world, other) for other in data["with"]]
            channel = people.open_direct(self.world, user, others)
        else:
            channel = people.open_direct(self.world, user, [self.user(data, "with")])
        self.world.feed.publish("channel", set(channel.members), channel=channel.id)
        return {"ok": True, "channel": channel.id}


async def body_of(request: web.Request) -> Json:
    """The JSON object of a control request. RequestRefused: the body is not one."""
    try:
        data = await request.json() if request.can_read_body else {}
    except ValueError:
        raise RequestRefused("invalid_json", "The request's body is not JSON.") from None
    if not isinstance(data, dict):
        raise RequestRefused("invalid_json", "The request's body is a JSON object.")
    return data


def text_of(data: Json, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise RequestRefused("missing_field", f"`{key}` is needed: a text.")
    return value


def number_of(request: web.Request, key: str, default: int) -> int:
    value = request.query.get(key, str(default))
    if not value.isdigit():
        raise RequestRefused(f"invalid_{key}", f"`{key}` is a whole number, 0 or more.")
    return int(value)
