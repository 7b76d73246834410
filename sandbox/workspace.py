"""The workspace's data: users, channels, messages, views, files. No I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.aurora import CHANNEL_MEMBERS, CHANNEL_NAMES, PEOPLE, TITLES
from sandbox.records import File, Group, ResponseUrl, ScheduledMessage, Token, Trigger, View

Json = dict[str, Any]
COLORS = ("4bbe2e", "9f69e7", "e7392d", "3c989f", "674b1b", "e96699", "99a949", "2b6836")


class ChannelKind(StrEnum):
    """Slack's `channel_type` of message events."""

    CHANNEL = "channel"
    GROUP = "group"
    IM = "im"
    MPIM = "mpim"

    @property
    def conversation_type(self) -> str:
        """The same as `conversations.list` calls it in `types`."""
        return {"channel": "public_channel", "group": "private_channel"}.get(self, self.value)


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
    is_mpim: bool = False  # a group's direct conversation; private as well
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
    def is_direct(self) -> bool:
        """Between people, without a name of its own."""
        return self.is_im or self.is_mpim

    @property
    def kind(self) -> ChannelKind:
        if self.is_im:
            return ChannelKind.IM
        if self.is_mpim:
            return ChannelKind.MPIM
        return ChannelKind.GROUP if self.is_private else ChannelKind.CHANNEL


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
    def default(
        cls, locale: str = "en-US", tz: str = "America/Sao_Paulo", app: str = "Pacto"
    ) -> "Workspace":
        """Team Aurora: marketing and sales with their heads, one in finance, four channels."""
        return _aurora(cls(), locale, tz, app, alone=False)

    @classmethod
    def empty(
        cls, locale: str = "en-US", tz: str = "America/Sao_Paulo", app: str = "Pacto"
    ) -> "Workspace":
        """Team Aurora with its administrator and the app in #general, and nobody else."""
        return _aurora(cls(), locale, tz, app, alone=True)

    def name_app(self, name: str) -> None:
        """The app's name, and ids that go with it; before it has a user."""
        key = name.upper()
        self.app_name = name
        self.app_id, self.bot_id, self.bot_user = f"A0{key}", f"B0{key}", f"U0{key}"

    def ensure_bot(self) -> User:
        """The app's own user, made where none was given."""
        if self.bot_user not in self.users:
            bot = User(self.bot_user, "", "", is_bot=True)
            bot.rename(self.app_name)
            self.add_user(bot)
        return self.users[self.bot_user]

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

    def mpim(self, members: list[str]) -> Channel | None:
        """The direct conversation of just these users, if there is one."""
        return next(
            (c for c in self.channels.values() if c.is_mpim and set(c.members) == set(members)),
            None,
        )

    def new_mpim(self, members: list[str], created: int) -> Channel:
        """A direct conversation of a group, named by its members as Slack does it."""
        handles = "--".join(self.users[member].name for member in members)
        channel = Channel(self.next_id("G"), f"mpdm-{handles}-1", members, is_private=True)
        channel.is_mpim, channel.creator, channel.created = True, members[0], created
        return self.add_channel(channel)

    def channel_named(self, name: str) -> Channel | None:
        name = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and not c.is_direct), None)


def _aurora(workspace: Workspace, locale: str, tz: str, app: str, *, alone: bool) -> Workspace:
    language = locale.split("-", maxsplit=1)[0]
    names = CHANNEL_NAMES.get(language, CHANNEL_NAMES["en"])
    titles = TITLES.get(language, TITLES["en"])
    workspace.name_app(app)
    for (user_id, name, real_name), title in zip(PEOPLE, titles, strict=True):
        admin = user_id == workspace.installer
        if admin or not alone:
            workspace.add_user(User(user_id, name, real_name, title, locale, tz, is_admin=admin))
    bot = workspace.ensure_bot()
    bot.locale, bot.tz = locale, tz
    for key, members in CHANNEL_MEMBERS.items():
        channel = Channel(f"C0{key.upper()}", names[key], is_general=key == "general")
        channel.members = [user for user in members if user in workspace.users]
        channel.members += [bot.id] if key != "random" else []
        channel.creator = workspace.installer
        if channel.is_general or not alone:
            workspace.add_channel(channel)
    return workspace
