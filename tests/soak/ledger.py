"""The account of a soak: what had to be said, what stands there, and what is wrong."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from tests.soak.history import History, Message, Row, Workplace
from tests.soak.record import Record

COLUMNS = ("lost", "doubled", "stale", "stuck", "dead")
_KINDS = {
    "card": "cards",
    "copy": "owner DMs",
    "direct": "decision DMs",
    "offer": "decision DMs",
    "passed": "decision DMs",
    "thread": "thread lines",
    "reminder": "reminders",
    "overdue": "mornings",
    "nudge": "nudges",
    "evening": "good news",
    "good_news": "good news",
    "won": "good news",
    "left_open": "absences",
    "woken": "wake-ups",
    "digest": "digests",
    "ephemeral": "refusals",
    "reply": "replies",
}
KINDS = (*dict.fromkeys(_KINDS.values()), "acts", "processes", "other")


def kind_of(key: str) -> str:
    """The kind of message that a key of the outbox names."""
    if identity(key).startswith("owner:"):
        return "owner DMs"
    return _KINDS.get(identity(key).partition(":")[0], "other")


def identity(key: str) -> str:
    """What stays the same while a message is updated: of a card and of an owner's DM, its hand-off.

    Of what a head was offered out of the queue, the offer; of what somebody was asked for, that.

    The key of the update takes the place of the first one's in the message's metadata.
    """
    parts = key.split(":")
    if parts[0] == "settled":
        return ":".join(parts[1:-1])
    if parts[0] == "offer":
        return f"direct:{parts[1]}:sql:1:{parts[3]}"
    if parts[0] == "card":
        return f"card:{parts[1]}"
    if parts[0] == "copy" or (parts[0] == "direct" and parts[2] == "assigned"):
        return f"owner:{parts[1]}"
    return key


def first_key(key: str) -> str:
    """The key under which a message was sent, of one that asked for something which is done."""
    return identity(key) if key.startswith("settled:") else key


@dataclass
class Recount:
    """`expected` and `standing` by kind; `faults`: a sentence each, by kind and column.

    `given_up`: refusals and answers to commands that may not have been shown, since nobody can look
    for an ephemeral.
    """

    expected: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    faults: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    given_up: int = 0

    def fault(self, kind: str, column: str, what: str) -> None:
        self.faults[kind, column].append(what)

    def differs(self, kind: str, missing: int, what: str) -> None:
        """So many are missing, or with a minus too many."""
        for _ in range(abs(missing)):
            self.fault(kind, "lost" if missing > 0 else "doubled", what)

    @property
    def wrong(self) -> int:
        return sum(map(len, self.faults.values()))


class Ledger:
    """What the checks work with. `may` collects what it was right to say, by identity."""

    def __init__(
        self, history: History, workplace: Workplace, record: Record, now: datetime
    ) -> None:
        self.history, self.workplace, self.record, self.now = history, workplace, record, now
        self.result = Recount()
        self.may: set[str] = set()
        self.rows: dict[str, Row] = {row.key: row for row in history.rows}
        self.standing: dict[str, list[Message]] = defaultdict(list)
        for message in workplace.messages:
            self.standing[identity(message.key)].append(message)
            self.result.standing[kind_of(message.key)] += 1

    def must(self, key: str, what: str) -> None:
        """It had to be said, and so has to stand there."""
        self.result.expected[kind_of(key)] += 1
        self.may.add(identity(key))
        if not self.standing[identity(key)]:
            row = self.rows.get(key)
            fate = f"outbox: {row.state}" if row else "not in the outbox"
            self.result.fault(kind_of(key), "lost", f"{what} ({fate})")

    def might(self, key: str, what: str) -> None:
        """It had to be said unless it was no longer true by then: the outbox tells which."""
        row = self.rows.get(key)
        if row is None or row.state == "sent":
            self.must(key, what)
        self.may.add(identity(key))

    def begins_with(self, prefix: str) -> list[Message]:
        """The messages whose key begins so, in the order in which they stand."""
        messages = [m for m in self.workplace.messages if first_key(m.key).startswith(prefix)]
        self.may |= {identity(message.key) for message in messages}
        return sorted(messages, key=lambda message: message.ts)
