"""Plain values of what stands in storage: rules read them, screens show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from funnel.agreement import Terms
from funnel.commitments import Commitment
from funnel.qualification import Score
from funnel.stages import EventKind, HandoffState, Reason, Stage
from funnel.timers import OPEN_TIMER, TimerState, ran_out


def reference(number: int) -> str:
    """How people name a lead: L-12."""
    return f"L-{number}"


@dataclass(frozen=True)
class LeadFacts:
    """A lead as it stands. `extra` holds the fields without a column and what an import kept.

    `fit` and `interest` are its points by the agreement it was scored by last, None before that;
    `earned` the furthest bar that it reaches, a `Stage`, or "".
    """

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
    fit: int | None = None
    interest: int | None = None
    earned: str = ""

    @property
    def ref(self) -> str:
        return reference(self.number)

    def text(self, name: str) -> str:
        """The value of one of `funnel.lead_fields`; "" where there is none."""
        return str(getattr(self, name, None) or self.extra.get(name) or "")


@dataclass(frozen=True)
class HandoffFacts:
    """A lead on its way to sales. In state INFO sales waits for an answer.

    `below_bar`: it missed what the agreement asks of an SQL, and `override` says why it came.
    """

    id: int
    lead_id: int
    agreement_id: int
    state: HandoffState
    marketer: str
    owner: str
    note: str
    handed_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: Reason | None
    comment: str
    question: str
    answer: str
    revision: int
    channel: str
    card_ts: str
    below_bar: bool = False
    override: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_HANDOFF


OPEN_HANDOFF: Final = (HandoffState.PENDING, HandoffState.INFO)


@dataclass(frozen=True)
class TimerFacts:
    """What one side owes on a hand-off. `promised` and `took` are business seconds.

    `last_step` is the last step of which its owner was reminded.
    """

    id: int
    workspace_id: str
    handoff_id: int
    lead_id: int
    agreement_id: int
    commitment: Commitment
    owner: str
    state: TimerState
    started_at: datetime
    promised: int
    due_at: datetime
    pauses: list[list[str | None]]
    last_step: str
    next_at: datetime | None
    settled_at: datetime | None
    took: int | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TIMER

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

    def ran_out(self, now: datetime) -> bool:
        """Whether its time is over though it is open."""
        paused_at = self.stretches[-1][0] if self.state is TimerState.PAUSED else None
        return ran_out(self.due_at, now, paused_at=paused_at)


@dataclass(frozen=True)
class Due:
    """Something that is owed or was missed: what, by whom, until when, on which lead.

    `owner` "": nobody has taken the lead yet; `owner_name` is "" where it is not known.
    """

    id: int
    commitment: Commitment
    owner: str
    owner_name: str
    state: TimerState
    due_at: datetime
    handoff_id: int
    number: int
    name: str
    company: str

    @property
    def ref(self) -> str:
        return reference(self.number)

    @property
    def paused(self) -> bool:
        return self.state is TimerState.PAUSED

    @property
    def done_late(self) -> bool:
        return self.state is TimerState.MISSED

    def is_overdue(self, now: datetime) -> bool:
        return self.state is TimerState.RUNNING and ran_out(self.due_at, now)


@dataclass(frozen=True)
class Queued:
    """A hand-off that waits for a decision, with its deadline; None where no timer runs."""

    handoff: HandoffFacts
    lead: LeadFacts
    due_at: datetime | None
    paused: bool

    def is_overdue(self, now: datetime) -> bool:
        return not self.paused and self.due_at is not None and ran_out(self.due_at, now)


@dataclass(frozen=True)
class Deal:
    """What a won lead is worth: an amount in a currency, or in none where none was chosen."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class EventFacts:
    """One row of a lead's history. `amount` and `currency` are those of a deal.

    `canceled`: a later event took it back, so it counts for nothing.
    """

    id: int
    at: datetime
    kind: EventKind
    actor: str
    stage: Stage
    reason: Reason | None
    amount: Decimal | None = None
    currency: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    canceled: bool = False

    @property
    def deal(self) -> Deal | None:
        return None if self.amount is None else Deal(self.amount, self.currency)


@dataclass(frozen=True)
class AgreementFacts:
    """A version: in force, past, or about to begin at `begins_at`."""

    id: int
    version: int
    terms: Terms
    made_by: str
    made_at: datetime
    begins_at: datetime


@dataclass(frozen=True)
class AuditFacts:
    """Who changed the agreement, rights or settings, and how; nobody ("") is the app itself."""

    id: int
    at: datetime
    actor: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class DigestFacts:
    """A digest that is scheduled; `rule` is `funnel.schedule.Schedule.to_json()`.

    `agenda` has the minutes of each point of its meeting; without any they are as usual.
    """

    id: int
    workspace_id: str
    name: str
    kind: str
    rule: Mapping[str, Any]
    channel: str
    made_by: str
    paused: bool
    next_at: datetime
    agenda: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NewDigest:
    """A digest somebody asks for, unchecked. `rule` and what follows it are `Schedule.parse`'s."""

    kind: str
    name: str
    channel: str
    rule: str
    at: str
    zone: str
    weekdays: tuple[str, ...] = ()
    day: int | None = None
    nth: int | None = None
    anchor: date | None = None
    lead: timedelta = timedelta(0)
    skip_holidays: bool = False


@dataclass(frozen=True)
class LeadDetails:
    """All that a lead's own screen shows; `events` newest first, `older` the id to page from.

    `closing` is the event by which the deal was won or lost, `undo` the one that may be taken back
    now. `card_url` leads to the card of the last hand-off. `score`: None where the agreement asks
    for nothing.
    """

    lead: LeadFacts
    handoff: HandoffFacts | None
    timers: list[TimerFacts]
    events: list[EventFacts]
    older: int | None
    closing: EventFacts | None = None
    undo: EventFacts | None = None
    card_url: str = ""
    score: Score | None = None
