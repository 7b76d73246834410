"""The history as the database holds it, and what stands in the workspace: both as plain values."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.driver import actionable
from sandbox.workspace import Workspace
from tests.office import GENERAL, SALES, text_of
from tests.soak.database import Database

Json = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One row of a lead's history, and the hand-off it belongs to."""

    kind: str
    actor: str
    at: datetime
    reason: str
    owner: str  # that the lead has from then on, where the event says so


@dataclass
class Handoff:
    """A hand-off with its events in order. `revision` is the one its card has to show."""

    id: int
    lead: int
    ref: str
    marketer: str
    revision: int
    last: bool  # of its lead
    asleep: bool  # its lead
    events: list[Event] = field(default_factory=list)

    @property
    def state(self) -> str:
        state = "pending"
        for kind in (event.kind for event in self.events):
            if kind in {"accepted", "rejected"}:
                return kind
            if kind in {"info_asked", "info_given"}:
                state = "info" if kind == "info_asked" else "pending"
        return state

    @property
    def is_open(self) -> bool:
        return self.state in {"pending", "info"}

    @property
    def outcome(self) -> str:
        outcomes = {"opportunity", "won", "lost"}
        kinds = [event.kind for event in self.events if event.kind in outcomes]
        return kinds[-1] if kinds else ""

    @property
    def first_owner(self) -> str:
        return self.events[0].owner

    @property
    def owner(self) -> str:
        """Who owns it at the end: who it went to, who took it, or who first dealt with it."""
        for event in self.events:
            if event.owner:
                return event.owner
            if event.kind in {"assigned", "accepted", "info_asked"}:
                return event.actor
        return ""


@dataclass(frozen=True)
class Row:
    """A row of the outbox: its key without the workspace, and what became of it."""

    key: str
    kind: str
    state: str
    channel: str
    ts: str
    reader: str
    response_url: str = ""
    attempts: int = 1
    put_off: bool = False  # until a time that is still to come


@dataclass(frozen=True)
class Timer:
    id: int
    handoff: int
    commitment: str
    state: str
    owner: str


@dataclass
class History:
    handoffs: dict[int, Handoff]
    rows: list[Row]
    timers: list[Timer]
    woken: dict[int, list[datetime]]  # by lead
    overdue: dict[str, int]  # what is due and not done, by kind


@dataclass(frozen=True)
class Message:
    """A message of the app's: its key (of its last update), where it stands, what it shows."""

    key: str
    channel: str
    ts: str
    thread: str
    text: str
    buttons: frozenset[str]


@dataclass
class Workplace:
    """`ephemerals`: those of the sales channel, by who sees them.

    `answers`: how many answers to a command each has before them, in the general channel.
    """

    messages: list[Message]
    ephemerals: dict[str, list[str]]  # user → ts
    answers: Counter[str] = field(default_factory=Counter)


def read_history(database: Database, now: datetime) -> History:
    leads = {lead.id: lead for lead in database.rows("SELECT id, number, wake_at FROM lead")}
    handoffs: dict[int, Handoff] = {}
    latest: dict[int, int] = {}
    for row in database.rows("SELECT id, lead_id, marketer, revision FROM handoff ORDER BY id"):
        lead = leads[row.lead_id]
        if row.lead_id in latest:
            handoffs[latest[row.lead_id]].last = False
        latest[row.lead_id] = row.id
        handoffs[row.id] = Handoff(
            row.id,
            row.lead_id,
            f"L-{lead.number}",
            row.marketer,
            row.revision,
            last=True,
            asleep=lead.wake_at is not None,
        )
    woken: dict[int, list[datetime]] = defaultdict(list)
    current: dict[int, int] = {}  # the hand-off a lead is in
    for row in database.rows("SELECT * FROM lead_event ORDER BY id"):
        data = row.data or {}
        event = Event(row.kind, row.actor, row.at, row.reason, data.get("owner") or "")
        if row.kind == "sql":
            current[row.lead_id] = data["handoff"]
        if row.kind == "woken":
            woken[row.lead_id].append(row.at)
        elif row.lead_id in current and row.kind not in {"mql", "recycled", "disqualified"}:
            handoffs[data.get("handoff", current[row.lead_id])].events.append(event)
    return History(
        handoffs, _rows(database, now), _timers(database), woken, _overdue(database, now)
    )


def _rows(database: Database, now: datetime) -> list[Row]:
    statement = "SELECT * FROM outbox ORDER BY id"
    return [
        Row(
            row.dedupe_key.partition(":")[2],
            row.kind,
            row.state,
            row.channel,
            row.ts,
            row.payload.get("user") or row.payload.get("reader") or "",
            row.payload.get("response_url") or "",
            row.attempts,
            put_off=row.state == "waiting" and row.due_at > now,
        )
        for row in database.rows(statement)
    ]


def _timers(database: Database) -> list[Timer]:
    statement = "SELECT id, handoff_id, commitment, state, owner FROM timer ORDER BY id"
    return [Timer(*row) for row in database.rows(statement)]


def _overdue(database: Database, now: datetime) -> dict[str, int]:
    tables = {
        "reminders": "SELECT count(*) FROM timer WHERE next_at <= :now",
        "wake-ups": "SELECT count(*) FROM lead WHERE wake_at <= :now",
        "digests": "SELECT count(*) FROM digest WHERE next_at <= :now AND NOT paused",
    }
    return {kind: database.rows(query, now=now)[0][0] for kind, query in tables.items()}


def read_workplace(workspace: Workspace) -> Workplace:
    messages = [
        _message(channel.id, message)
        for channel in workspace.channels.values()
        for message in channel.messages.values()
        if message.get("user") == workspace.bot_user
    ]
    ephemerals = {user: list(seen) for user, seen in workspace.channels[SALES].ephemerals.items()}
    return Workplace(messages, ephemerals, _answers(workspace))


def _answers(workspace: Workspace) -> Counter[str]:
    """Those that can be shared with the channel: no refusal can."""
    return Counter(
        user
        for user, seen in workspace.channels[GENERAL].ephemerals.items()
        for message in seen.values()
        if any(e["action_id"] == "share.post" for _, e in actionable(message.get("blocks") or []))
    )


def _message(channel: str, message: Json) -> Message:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    blocks = message.get("blocks") or []
    return Message(
        key=str(payload.get("id", "")).partition(":")[2],
        channel=channel,
        ts=message["ts"],
        thread=message.get("thread_ts") or "",
        text=text_of(blocks),
        buttons=frozenset(element["action_id"] for _, element in actionable(blocks)),
    )
