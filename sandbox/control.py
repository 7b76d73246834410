"""The control API: acting as a person."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox import interactions, people, submissions, views
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
        outcome = await submissions.submit(self.world, user, data, self.offered)
        return self.answer(outcome, user)

    async def close(self, data: Json) -> Json:
        user = self.user(data)
        return self.answer(await submissions.close(self.world, user, data), user)

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
