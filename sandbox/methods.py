"""Web API methods and their arguments."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ApiError, messages
from sandbox.records import Token, TokenKind
from sandbox.workspace import Channel, ChannelKind, User
from sandbox.world import World

Json = dict[str, Any]


@dataclass
class Call:
    """One call of a method; arguments are strings (of forms) or JSON values."""

    world: World
    args: Json
    token: Token | None
    method: str

    def text(self, name: str) -> str:
        """A required argument. ApiError invalid_arguments: it is missing."""
        value = self.args.get(name)
        if value is None or value == "":
            raise ApiError("invalid_arguments", **messages(name, f"missing required field: {name}"))
        return str(value)

    def optional(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in ("1", "true")

    def integer(self, name: str, default: int, *, minimum: int = 1, maximum: int = 1_000) -> int:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(str(value))
        except ValueError:
            raise ApiError("invalid_arguments", **messages(name, "must be an integer")) from None
        if number < minimum:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(number, maximum)

    def has_scope(self, scope: str) -> bool:
        return self.token is not None and (self.token.scopes is None or scope in self.token.scopes)

    def strings(self, name: str) -> list[str]:
        """A comma-separated or JSON list."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in str(value or "").split(",") if item.strip()]

    def channel(self, name: str = "channel") -> Channel:
        """The channel named. ApiError channel_not_found: unknown, or hidden from the bot."""
        workspace = self.world.workspace
        channel = workspace.channels.get(self.text(name))
        if channel is None or self.is_hidden(channel):
            raise ApiError("channel_not_found")
        return channel

    def is_hidden(self, channel: Channel) -> bool:
        """Whether the bot cannot see the channel."""
        is_member = self.world.workspace.bot_user in channel.members
        return not is_member and (channel.is_im or channel.is_private)

    def joined_channel(self, name: str = "channel") -> Channel:
        """A channel the bot is in. ApiError not_in_channel."""
        channel = self.channel(name)
        if self.world.workspace.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def user(self, name: str = "user") -> User:
        return self.world.user(self.text(name))


Scope = str | Callable[[Call], str] | None
BOT_TOKEN = frozenset({TokenKind.BOT})
APP_TOKEN = frozenset({TokenKind.APP})
ANY_TOKEN = BOT_TOKEN | APP_TOKEN
SCOPE_FAMILIES = {
    ChannelKind.CHANNEL: "channels",
    ChannelKind.GROUP: "groups",
    ChannelKind.IM: "im",
    ChannelKind.MPIM: "mpim",
}
NO_TOKEN: frozenset[TokenKind] = frozenset()


@dataclass(frozen=True)
class Method:
    run: Callable[[Call], Awaitable[Json]]
    tier: int = 3
    scope: Scope = None
    token_kinds: frozenset[TokenKind] = BOT_TOKEN

    def scope_for(self, call: Call) -> str | None:
        """The scope that this call needs, if any."""
        return self.scope(call) if callable(self.scope) else self.scope


def scope_by_channel(suffix: str) -> Callable[[Call], str]:
    """The scope for the channel a call names: `channels:`, `groups:`, `im:`, `mpim:` with it."""

    def scope(call: Call) -> str:
        channel = call.world.workspace.channels.get(str(call.args.get("channel")))
        family = "channels" if channel is None else SCOPE_FAMILIES[channel.kind]
        return f"{family}:{suffix}"

    return scope


def paginate(call: Call, items: list[Json], *, default: int = 100) -> tuple[list[Json], Json]:
    """One page of a list, and its response_metadata. ApiError invalid_cursor."""
    limit = call.integer("limit", default)
    cursor = call.optional("cursor")
    start = 0
    if cursor is not None:
        prefix, _, number = cursor.partition("_")
        if prefix != "next" or not number.isdigit() or int(number) > len(items):
            raise ApiError("invalid_cursor")
        start = int(number)
    end = start + limit
    return items[start:end], {"next_cursor": f"next_{end}" if end < len(items) else ""}
