"""The workspace's data: users, channels, messages, views, files. No I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.aurora import CHANNEL_NAMES, PEOPLE, TITLES

Json = dict[str, Any]
COLORS = ("4bbe2e", "9f69e7", "e7392d", "3c989f", "674b1b", "e96699", "99a949", "2b6836")


class ChannelKind(StrEnum):
    """Slack's `channel_type` of message events."""

    CHANNEL = "channel"
    GROUP = "group"
    IM = "im"

    @property
    def conversation_type(self) -> str:
        """The same as `conversations.list` calls it in `types`."""
        return {"channel": "public_channel", "group": "private_channel", "im": "im"}[self.value]


class TokenKind(StrEnum):
    BOT = "bot"
    APP = "app"


@dataclass
class User:
    id: str
    name: str
    real_name: str
    title: str = ""
    locale: str = "en-US"
    tz: str = "America/Sao_Paulo"
    email: str = ""
    is_bot: bool = False
    is_admin: bool = False
    deleted: bool = False
    color: str = "4bbe2e"
    updated: int = 0

    def rename(self, real_name: str) -> None:
        """A new name, and a handle that goes with it."""
        self.real_name = real_name
        self.name = real_name.lower().replace(" ", "")

    def tz_offset(self, now: datetime) -> int:
        """The user's UTC offset in seconds at `now`."""
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


@dataclass
class Channel:
    id: str
    name: str
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_im: bool = False
    is_general: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    messages: dict[str, Json] = field(default_factory=dict)  # by ts, oldest first
    ephemerals: dict[str, dict[str, Json]] = field(default_factory=dict)  # by user, by ts
    last_read: dict[str, str] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, int] = field(default_factory=dict)

    @property
    def kind(self) -> ChannelKind:
        if self.is_im:
            return ChannelKind.IM
        return ChannelKind.GROUP if self.is_private else ChannelKind.CHANNEL


@dataclass
class View:
    id: str
    user: str
    body: Json  # as the app sent it, with the missing ids filled in
    hash: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)  # what the user entered
    errors: dict[str, str] = field(default_factory=dict)
    root: str = ""
    previous: str | None = None
    channel: str | None = None  # where the stack was opened, for default_to_current_conversation

    @property
    def is_modal(self) -> bool:
        return bool(self.body["type"] == "modal")


@dataclass
class File:
    id: str
    name: str
    length: int
    user: str
    alt_text: str = ""
    title: str = ""
    data: bytes | None = None
    complete: bool = False
    ready_at: float = 0.0  # time.monotonic() seconds; until then Slack is processing it
    created: int = 0
    channels: list[str] = field(default_factory=list)


@dataclass
class Token:
    value: str
    kind: TokenKind
    scopes: frozenset[str] | None = None  # None: every scope
    revoked: bool = False


@dataclass
class Trigger:
    user: str
    created: float  # time.monotonic() seconds
    view: str | None = None  # the modal it was issued in
    channel: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    token: str
    channel: str
    user: str
    created: float  # seconds of the sandbox's clock
    message_ts: str | None = None
    ephemeral: bool = False
    uses: int = 0


@dataclass
class ScheduledMessage:
    id: str
    channel: str
    post_at: int
    created: int
    message: Json


@dataclass
class Group:
    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)


@dataclass
class Workspace:
    team_id: str = "T0AURORA"
    team_name: str = "Aurora"
    domain: str = "aurora"
    app_id: str = "A0PACTO"
    app_name: str = "Pacto"
    bot_id: str = "B0PACTO"
    bot_user: str = "U0PACTO"
    installer: str = "U0HELENA"
    paid: bool = False  # user groups need a paid plan
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    stacks: dict[str, list[View]] = field(default_factory=dict)  # by user, bottom first
    homes: dict[str, View] = field(default_factory=dict)  # by user
    message_values: dict[tuple[str, str, str], dict[str, dict[str, Json]]] = field(
        default_factory=dict
    )  # by user, channel, ts
    files: dict[str, File] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    scheduled: dict[str, ScheduledMessage] = field(default_factory=dict)
    counter: int = 0
    last_ts: int = 0  # microseconds

    @classmethod
    def default(cls, locale: str = "en-US", tz: str = "America/Sao_Paulo") -> "Workspace":
        """Team Aurora: marketing and sales with their heads, one in finance, four channels."""
        return default_workspace(locale, tz)

    def next_id(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}0{self.counter:07X}"

    def next_ts(self, now: float) -> str:
        """A message id from the time; increases even when the clock is moved back."""
        self.last_ts = max(int(now * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def add_user(self, user: User) -> User:
        user.color = COLORS[len(self.users) % len(COLORS)]
        user.email = user.email or ("" if user.is_bot else f"{user.name}@{self.domain}.example")
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def im(self, user: str, other: str) -> Channel:
        """The direct conversation of two users, created if there is none."""
        pair = {user, other}
        for channel in self.channels.values():
            if channel.is_im and set(channel.members) == pair:
                return channel
        members = [user, other] if user != other else [user]
        return self.add_channel(Channel(self.next_id("D"), "", members, is_im=True))

    def channel_named(self, name: str) -> Channel | None:
        name = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and not c.is_im), None)


def default_workspace(locale: str, tz: str) -> Workspace:
    language = locale.split("-", maxsplit=1)[0]
    names = CHANNEL_NAMES.get(language, CHANNEL_NAMES["en"])
    titles = TITLES.get(language, TITLES["en"])
    workspace = Workspace()
    for (user_id, name, real_name), title in zip(PEOPLE, titles, strict=True):
        admin = user_id == workspace.installer
        workspace.add_user(User(user_id, name, real_name, title, locale, tz, is_admin=admin))
    workspace.add_user(
        User(workspace.bot_user, "pacto", "Pacto", locale=locale, tz=tz, is_bot=True)
    )
    everyone = [user_id for user_id, _, _ in PEOPLE]
    teams = {
        "general": [*everyone, workspace.bot_user],
        "marketing": ["U0MARINA", "U0HELENA", "U0SERGIO", workspace.bot_user],
        "sales": ["U0RAFAEL", "U0LUCIA", "U0SERGIO", "U0HELENA", workspace.bot_user],
        "random": everyone,
    }
    for key, members in teams.items():
        channel = Channel(f"C0{key.upper()}", names[key], members, is_general=key == "general")
        channel.creator = workspace.installer
        workspace.add_channel(channel)
    return workspace
