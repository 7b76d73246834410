"""Notices to a whole company: set-up, agreement, digests, channels."""

from dataclasses import dataclass
from datetime import date, datetime

from funnel.notice import Notice


@dataclass(frozen=True)
class Welcome(Notice):
    """The one message to whoever installed the app."""

    kind = "welcome"
    reader: str

    @property
    def key(self) -> str:
        return f"welcome:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class WelcomeChanged(Notice):
    """The greeting shows how many steps of the set-up are done, and who signed the agreement."""

    kind = "greeting"
    reader: str
    done: int
    signed: int = 0

    @property
    def key(self) -> str:
        key = f"greeting:{self.reader}:{self.done}"
        return f"{key}:{self.signed}" if self.signed else key

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class TeamsCanStart(Notice):
    """A team hears in its channel, once, that Pacto is ready and how it works."""

    kind = "ready"
    channel: str

    @property
    def key(self) -> str:
        return f"ready:{self.channel}"

    @property
    def lane(self) -> str:
        return f"ready:{self.channel}"


@dataclass(frozen=True)
class AgreementChanged(Notice):
    """There is a new version: told to a channel, or to a head."""

    kind = "agreement"
    version: int
    target: str

    @property
    def key(self) -> str:
        return f"agreement:{self.version}:{self.target}"

    @property
    def lane(self) -> str:
        return self.target


@dataclass(frozen=True)
class DigestDue(Notice):
    """An occurrence of a scheduled digest; `occurrence` is when it was due."""

    kind = "digest"
    digest: int
    occurrence: datetime
    channel: str

    @property
    def key(self) -> str:
        return f"digest:{self.digest}:{self.occurrence.isoformat()}"

    @property
    def lane(self) -> str:
        return self.channel


@dataclass(frozen=True)
class ChannelClosed(Notice):
    """A channel the app may not write to: an admin hears of it, once a day."""

    kind = "trouble"
    channel: str
    day: date
    reader: str
    code: str

    @property
    def key(self) -> str:
        return f"trouble:{self.channel}:{self.day}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader
