"""The control API: making people and channels, as an administrator does."""

import re
from collections.abc import Container
from typing import Any

from aiohttp import web

from sandbox import state
from sandbox.control import body_of
from sandbox.errors import RequestRefused
from sandbox.lookup import check_zone
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]
USER_FIELDS: dict[str, type] = {
    "id": str,
    "name": str,
    "real_name": str,
    "email": str,
    "title": str,
    "locale": str,
    "tz": str,
    "is_admin": bool,
    "deleted": bool,
}
CHANNEL_FIELDS: dict[str, type] = {
    "id": str,
    "name": str,
    "members": list,
    "is_private": bool,
    "topic": str,
    "purpose": str,
}
CHANNEL_NAME = re.compile(r"[\w\-]{1,80}")


class Directory:
    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/_control/users", self.add_user),
            web.post("/_control/channels", self.add_channel),
        ]

    async def add_user(self, request: web.Request) -> web.Response:
        workspace = self.world.workspace
        data = checked(await body_of(request), USER_FIELDS)
        first = workspace.users.get(workspace.installer) or self.world.bot
        user_id = data.pop("id", None) or workspace.next_id("U")
        check_new_id(user_id, "UW", workspace.users)
        real_name = (data.get("real_name") or data.get("name") or "").strip()
        if not real_name:
            raise RequestRefused("missing_field", "`name` or `real_name` is needed: a text.")
        name = data.get("name") or real_name.lower().replace(" ", ".")
        if any(user.name == name for user in workspace.users.values()):
            raise RequestRefused("name_taken", f"There is a user {name!r}.", status=409)
        check_zone(data.get("tz") or first.tz)
        values = {"locale": first.locale, "tz": first.tz, **data}
        values |= {"name": name, "real_name": real_name}
        user = workspace.add_user(User(user_id, **values))
        described = state.describe_user(user)
        self.world.feed.publish("user", user=described)
        self._announce({"type": "team_join", "user": state.describe_member(self.world, user)})
        return web.json_response({"ok": True, "user": {**described, "email": user.email}})

    async def add_channel(self, request: web.Request) -> web.Response:
        """By default everybody is in it, the app too."""
        workspace = self.world.workspace
        data = checked(await body_of(request), CHANNEL_FIELDS)
        name = str(data.pop("name", "")).removeprefix("#")
        if not CHANNEL_NAME.fullmatch(name) or name != name.lower():
            detail = "`name` is needed: small letters, digits, hyphens and underscores, 80 at most."
            raise RequestRefused("invalid_name", detail)
        if workspace.channel_named(name) is not None:
            raise RequestRefused("name_taken", f"There is a channel #{name}.", status=409)
        channel_id = data.pop("id", None) or workspace.next_id("C")
        check_new_id(channel_id, "CG", workspace.channels)
        members = data.pop("members", None)
        everyone = [user.id for user in workspace.users.values() if not user.deleted]
        members = everyone if members is None else list(dict.fromkeys(map(str, members)))
        if unknown := [member for member in members if member not in workspace.users]:
            detail = f"There are no users {', '.join(unknown)}."
            raise RequestRefused("unknown_user", detail, status=404)
        channel = Channel(channel_id, name, members, **data)
        channel.creator, channel.created = workspace.installer, int(self.world.clock.epoch())
        workspace.add_channel(channel)
        readers = set(members) if channel.is_private else None
        self.world.feed.publish("channel", readers, channel=channel.id)
        if not channel.is_private:
            self._announce(
                {
                    "type": "channel_created",
                    "channel": {
                        "id": channel.id,
                        "name": name,
                        "created": channel.created,
                        "creator": channel.creator,
                    },
                }
            )
        described = state.describe_channel(channel, None)
        return web.json_response({"ok": True, "channel": described})

    def _announce(self, event: Json) -> None:
        """Tell the app that is there; one that comes later finds it done."""
        if self.world.delivery.connected:
            self.world.spawn(self.world.send_event(event))


def checked(data: Json, fields: dict[str, type]) -> Json:
    """The fields given. RequestRefused: one is unknown, or of the wrong kind."""
    if unknown := sorted(set(data) - set(fields)):
        detail = f"Not fields here: {', '.join(unknown)}; known: {', '.join(fields)}."
        raise RequestRefused("unknown_field", detail)
    values = {key: value for key, value in data.items() if value is not None}
    for key, value in values.items():
        if not isinstance(value, fields[key]):
            raise RequestRefused("invalid_field", f"`{key}` is of the wrong kind.")
    return values


def check_new_id(given: str, letters: str, taken: Container[str]) -> None:
    if not re.fullmatch(rf"[{letters}][A-Z0-9]{{1,20}}", given):
        example = f"{letters[0]}0EXAMPLE"
        detail = f"{given!r} is no id: one begins with {letters[0]}, as {example}."
        raise RequestRefused("invalid_id", detail)
    if given in taken:
        raise RequestRefused("id_taken", f"{given} is there already.", status=409)
