"""What a Web API method is, and the arguments it is called with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError
from sandbox.limits import messages
from sandbox.workspace import Channel, Token, User
from sandbox.world import World

Json = dict[str, Any]


@dataclass
class Call:
    """One call of a method: arguments as strings (forms) or JSON values."""

    world: World
    args: Json
    token: Token | None
    method: str

    def text(self, name: str) -> str:
        """A required argument. ApiError invalid_arguments when it is not there."""
        value = self.args.get(name)
        if value is None or value == "":
            wrong = messages(name, f"missing required field: {name}")
            raise ApiError("invalid_arguments", **wrong)
        return str(value)

    def maybe(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in ("1", "true")

    def whole(self, name: str, default: int, *, low: int = 1, high: int = 1_000) -> int:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(str(value))
        except ValueError:
            raise ApiError("invalid_arguments", **messages(name, "must be an integer")) from None
        if number < low:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(number, high)

    def has_scope(self, scope: str) -> bool:
        return self.token is not None and (self.token.scopes is None or scope in self.token.scopes)

    def listed(self, name: str) -> list[str]:
        """A comma-separated or JSON list."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [one.strip() for one in str(value or "").split(",") if one.strip()]

    # What the bot may see

    def channel(self, name: str = "channel") -> Channel:
        """The channel named. ApiError channel_not_found: none, or one hidden from the bot."""
        space = self.world.workspace
        found = space.channels.get(self.text(name))
        if found is None or (self.hidden(found)):
            raise ApiError("channel_not_found")
        return found

    def hidden(self, channel: Channel) -> bool:
        inside = self.world.workspace.bot_user in channel.members
        return not inside and (channel.is_im or channel.is_private)

    def own_channel(self, name: str = "channel") -> Channel:
        """A channel the bot is in. ApiError not_in_channel."""
        channel = self.channel(name)
        if self.world.workspace.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def user(self, name: str = "user") -> User:
        return self.world.user(self.text(name))


Scope = str | Callable[[Call], str] | None


@dataclass(frozen=True)
class Method:
    run: Callable[[Call], Awaitable[Json]]
    tier: int = 3
    scope: Scope = None
    token: str = "bot"  # noqa: S105  "bot", "app", "any" or "none"


def by_kind(suffix: str) -> Callable[[Call], str]:
    """The scope for the kind of channel a call names: channels:, groups: or im: and `suffix`."""

    def scope(call: Call) -> str:
        channel = call.world.workspace.channels.get(str(call.args.get("channel")))
        family = "channels"
        if channel is not None and channel.is_im:
            family = "im"
        elif channel is not None and channel.is_private:
            family = "groups"
        return f"{family}:{suffix}"

    return scope


def page(call: Call, items: list[Json], *, default: int = 100) -> tuple[list[Json], Json]:
    """One page of a list and its response_metadata. ApiError invalid_cursor."""
    limit = call.whole("limit", default)
    cursor = call.maybe("cursor")
    start = 0
    if cursor is not None:
        prefix, _, number = cursor.partition("_")
        if prefix != "next" or not number.isdigit() or int(number) > len(items):
            raise ApiError("invalid_cursor")
        start = int(number)
    more = start + limit < len(items)
    return items[start : start + limit], {"next_cursor": f"next_{start + limit}" if more else ""}
