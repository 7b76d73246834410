"""Plain values of what stands in storage: rules read them, screens show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from funnel.agreement import Terms
from funnel.obligations import ObligationKind
from funnel.stages import EventKind, Stage


def reference(number: int) -> str:
    """How people name a lead: L-12."""
    return f"L-{number}"


@dataclass(frozen=True)
class Company:
    """The workspace: where both teams meet, and in which language and zone."""

    id: str
    name: str
    bot_user: str
    locale: str
    zone: str
    marketing_channel: str
    sales_channel: str
    set_up_at: datetime | None


@dataclass(frozen=True)
class Person:
    """A member of the workspace. `side` is "" for those of neither team."""

    user_id: str
    name: str
    locale: str
    zone: str
    side: str
    is_head: bool
    is_admin: bool
    slack_admin: bool
    deleted: bool
    away_until: date | None
    last_assigned_at: datetime | None

    def is_away(self, today: date) -> bool:
        """Away up to and including the day before `away_until`: on that day they are back."""
        return self.away_until is not None and today < self.away_until


@dataclass(frozen=True)
class LeadFacts:
    id: int
    number: int
    name: str
    company: str
    email: str
    phone: str
    source: str
    campaign: str
    sector: str
    company_size: str
    persona: str
    notes: str
    extra: Mapping[str, Any]
    stage: Stage
    marketer: str
    owner: str
    created_at: datetime
    wake_at: datetime | None
    forgotten: bool

    @property
    def ref(self) -> str:
        return reference(self.number)


@dataclass(frozen=True)
class HandoffFacts:
    """`state` is pending, info (sales waits for an answer), accepted or rejected."""

    id: int
    lead_id: int
    agreement_id: int
    state: str
    marketer: str
    owner: str
    note: str
    handed_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    comment: str
    question: str
    answer: str
    revision: int
    channel: str
    card_ts: str

    @property
    def is_open(self) -> bool:
        return self.state in {"pending", "info"}


@dataclass(frozen=True)
class ObligationFacts:
    """A clock. `promised` and `took` are business seconds; `said` is the last step told."""

    id: int
    workspace_id: str
    handoff_id: int
    lead_id: int
    agreement_id: int
    kind: ObligationKind
    owner: str
    state: str
    started_at: datetime
    promised: int
    due_at: datetime
    pauses: list[list[str | None]]
    said: str
    next_at: datetime | None
    settled_at: datetime | None
    took: int | None

    @property
    def time(self) -> timedelta:
        return timedelta(seconds=self.promised)

    @property
    def stretches(self) -> list[tuple[datetime, datetime | None]]:
        """The pauses as instants; the last may still be open."""
        return [
            (datetime.fromisoformat(start or ""), datetime.fromisoformat(end) if end else None)
            for start, end in self.pauses
        ]


@dataclass(frozen=True)
class EventFacts:
    id: int
    at: datetime
    kind: EventKind
    actor: str
    stage: str
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AgreementFacts:
    """A version in force or past."""

    id: int
    version: int
    terms: Terms
    made_by: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Asker:
    """Who asks, in which workspace, and when."""

    workspace_id: str
    user_id: str
    now: datetime


@dataclass(frozen=True)
class LeadSheet:
    """All that a lead's own screen shows; `events` newest first, `older` the id to page from."""

    lead: LeadFacts
    handoff: HandoffFacts | None
    clocks: list[ObligationFacts]
    events: list[EventFacts]
    older: int | None
