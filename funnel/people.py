"""Companies and their people: plain values, read by rules, shown by screens."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from funnel.stages import Side


@dataclass(frozen=True)
class Company:
    """The workspace: where both teams meet, in which language, zone and currency.

    One that the app has not met yet has an id and nothing else. `currency` is an ISO 4217 code
    or "": deals are then worth a number without a unit. `retention_months`: after which leads that
    are settled are erased; 0: never. `ready_at`: since when both teams know that they can start.
    `url` is the workspace's address in Slack, or "" where it is not known yet.
    """

    id: str
    name: str = ""
    bot_user: str = ""
    locale: str = ""
    zone: str = "UTC"
    currency: str = ""
    marketing_channel: str = ""
    sales_channel: str = ""
    set_up_at: datetime | None = None
    ready_at: datetime | None = None
    retention_months: int = 0
    url: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the app has met it: each workspace it lives in has a language."""
        return bool(self.locale)

    def link_to(self, channel: str, ts: str) -> str:
        """The address of a message in Slack; "" where it cannot be told."""
        if not (self.url and channel and ts):
            return ""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"


class NewsAt(StrEnum):
    """When a marketer hears what became of their leads: in one message each evening, or at once."""

    EVENING = "evening"
    ONCE = "once"


@dataclass(frozen=True)
class Person:
    """A member of the workspace; one of whom nothing is known has an id alone.

    `side` is None for those of neither team. `heads_other`: a head who leads the other team too.
    """

    user_id: str
    name: str = ""
    locale: str = ""
    zone: str = ""
    side: Side | None = None
    is_head: bool = False
    is_admin: bool = False
    slack_admin: bool = False
    deleted: bool = False
    away_until: date | None = None
    last_assigned_at: datetime | None = None
    news_at: NewsAt = NewsAt.EVENING
    heads_other: bool = False

    @property
    def headed(self) -> tuple[Side, ...]:
        """The teams they lead: two of who heads both."""
        if not self.is_head or self.side is None:
            return ()
        return tuple(side for side in Side if side is self.side or self.heads_other)

    def is_away(self, today: date) -> bool:
        """Away up to and including the day before `away_until`: on that day they are back."""
        return self.away_until is not None and today < self.away_until


SYSTEM: Final = Person(user_id="", name="Pacto")
"""Who acts where no person does: a timer that runs out, a lead that wakes up."""


@dataclass(frozen=True)
class Caller:
    """Who asks, in which workspace, and when: what is known of a request before any is read."""

    workspace_id: str
    user_id: str
    now: datetime
