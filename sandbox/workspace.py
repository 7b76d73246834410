"""What the workspace holds: people, channels, messages, views, files. Plain state, no I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
COLORS = ("4bbe2e", "9f69e7", "e7392d", "3c989f", "674b1b", "e96699", "99a949", "2b6836")


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

    def tz_offset(self, now: datetime) -> int:
        """Seconds ahead of UTC where this person is, at `now`."""
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
    def kind(self) -> str:
        """Slack's `channel_type` of message events."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"


@dataclass
class View:
    id: str
    user: str
    body: Json  # the view as the app gave it, with ids filled in
    hash: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)  # what the person set
    errors: dict[str, str] = field(default_factory=dict)
    root: str = ""
    previous: str | None = None
    channel: str | None = None  # where the stack was opened from, for default_to_current…


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
    ready_at: float = 0.0  # real monotonic seconds; before that Slack is still processing it
    created: int = 0
    channels: list[str] = field(default_factory=list)


@dataclass
class Token:
    value: str
    kind: str  # "bot" or "app"
    scopes: frozenset[str] | None = None  # None: every scope
    revoked: bool = False


@dataclass
class Trigger:
    user: str
    born: float  # real monotonic seconds
    view: str | None = None  # the modal it came from
    channel: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    token: str
    channel: str
    user: str
    born: float  # seconds of the sandbox's clock
    message_ts: str | None = None
    ephemeral: bool = False
    thread_ts: str | None = None
    uses: int = 0


@dataclass
class Scheduled:
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
    scheduled: dict[str, Scheduled] = field(default_factory=dict)
    counter: int = 0
    last_ts: int = 0  # microseconds

    @classmethod
    def default(cls, locale: str = "en-US", tz: str = "America/Sao_Paulo") -> "Workspace":
        """Team Aurora: both teams with their heads, somebody in finance, four channels."""
        return default_workspace(locale, tz)

    def next_id(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}0{self.counter:07X}"

    def next_ts(self, now: float) -> str:
        """A message's id from the time; always later than the last, even if time went back."""
        self.last_ts = max(int(now * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def add_user(self, user: User) -> User:
        user.color = COLORS[len(self.users) % len(COLORS)]
        user.email = user.email or ("" if user.is_bot else f"{user.name}@aurora.example")
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def im(self, one: str, other: str) -> Channel:
        """The direct conversation of two people, made if there is none."""
        pair = {one, other}
        for channel in self.channels.values():
            if channel.is_im and set(channel.members) == pair:
                return channel
        members = [one, other] if one != other else [one]
        return self.add_channel(Channel(self.next_id("D"), "", members, is_im=True))

    def channel_named(self, name: str) -> Channel | None:
        name = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and not c.is_im), None)


NAMES = {
    "en": {"general": "general", "marketing": "marketing", "sales": "sales", "random": "random"},
    "pt": {"general": "geral", "marketing": "marketing", "sales": "vendas", "random": "aleatorio"},
    "es": {"general": "general", "marketing": "marketing", "sales": "ventas", "random": "varios"},
}
TITLES = {
    "en": (
        "Marketing analyst",
        "Head of marketing",
        "Sales rep",
        "Sales rep",
        "Head of sales",
        "Finance",
    ),
    "pt": (
        "Analista de marketing",
        "Líder de marketing",
        "Vendedor",
        "Vendedora",
        "Líder de vendas",
        "Financeiro",
    ),
    "es": (
        "Analista de marketing",
        "Responsable de marketing",
        "Comercial",
        "Comercial",
        "Responsable de ventas",
        "Finanzas",
    ),
}
PEOPLE = (
    ("U0MARINA", "marina", "Marina Duarte"),
    ("U0HELENA", "helena", "Helena Brandt"),
    ("U0RAFAEL", "rafael", "Rafael Costa"),
    ("U0LUCIA", "lucia", "Lucía Ortega"),
    ("U0SERGIO", "sergio", "Sergio Almeida"),
    ("U0CARMEN", "carmen", "Carmen Vidal"),
)


def default_workspace(locale: str, tz: str) -> Workspace:
    language = locale.split("-", maxsplit=1)[0]
    names, titles = NAMES.get(language, NAMES["en"]), TITLES.get(language, TITLES["en"])
    space = Workspace()
    for (user_id, name, real_name), title in zip(PEOPLE, titles, strict=True):
        admin = user_id == space.installer
        space.add_user(User(user_id, name, real_name, title, locale, tz, is_admin=admin))
    space.add_user(User(space.bot_user, "pacto", "Pacto", locale=locale, tz=tz, is_bot=True))
    everyone = [user_id for user_id, _, _ in PEOPLE]
    teams = {
        "general": [*everyone, space.bot_user],
        "marketing": ["U0MARINA", "U0HELENA", "U0SERGIO", space.bot_user],
        "sales": ["U0RAFAEL", "U0LUCIA", "U0SERGIO", "U0HELENA", space.bot_user],
        "random": everyone,
    }
    for key, members in teams.items():
        channel = Channel(f"C0{key.upper()}", names[key], members, is_general=key == "general")
        channel.creator = space.installer
        space.add_channel(channel)
    return space
