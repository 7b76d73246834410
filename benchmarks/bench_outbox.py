"""One claim from the outbox, with few and with very many rows waiting, beside many sent before."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks import company, databases
from benchmarks.company import NOW, stamp
from benchmarks.harness import Result, compared, interleaved
from funnel.notices import AnswerAsked
from funnel.people import Caller
from storage import deliveries, outbox
from storage.deliveries import Claim, Delivery
from storage.store import Store
from storage.work import open_work

AIM = 1.3
SMALL = 100
ROOM = 24  # what the relay takes at once
HOLD = timedelta(seconds=60)
ROW = (
    *("workspace_id", "dedupe_key", "kind", "lane", "head", "payload", "state", "due_at"),
    *("attempts", "lease", "sent_at", "channel", "ts", "last_error"),
)
_PAST, _LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
_Rows = Iterator[tuple[object, ...]]


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself; the two sizes take turns."""
    large, sent, rounds = (20_000, 50_000, 10) if quick else (100_000, 300_000, 25)
    return [each for kind in kinds for each in _one(kind, large, sent, rounds)]


def _one(kind: str, large: int, sent: int, rounds: int) -> Iterator[Result]:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.database(kind, Path(folder)) as one,
        databases.database(kind, Path(folder)) as other,
    ):
        urls = {SMALL: one, large: other}
        for url in urls.values():
            databases.load(url, "outbox", ROW, _sent_before(sent))
        for shape, rows in SHAPES.items():
            for size, url in urls.items():
                databases.clear(url, "outbox", "kind <> 'welcome'")
                # Statistics from before: what piles up in an outage, no database has counted yet.
                databases.settle(url)
                databases.load(url, "outbox", ROW, rows(size))
            relays = {f"{size:,}": _Relay(Store(url), shape) for size, url in urls.items()}
            claims = {name: relay.claim for name, relay in relays.items()}
            between = {name: relay.send for name, relay in relays.items()}
            taken = interleaved(rounds, claims, between)
            for relay in relays.values():
                relay.store.close()
            name = f"claim, {large:,} and {SMALL} waiting, {shape} ({kind})"
            yield compared(name, taken, f"{large:,}", f"{SMALL:,}", AIM)


class _Relay:
    """Claims; what it holds is sent, and as much is put again, before the next claim."""

    def __init__(self, store: Store, shape: str) -> None:
        self.store = store
        self._shape = shape
        self._claimed: list[Delivery] = []
        self._keys = map(str, itertools.count())

    def claim(self, _turn: int) -> None:
        with self.store.session() as session:
            self._claimed = deliveries.claim(session, Claim("bench", NOW, NOW, HOLD), ROOM)
            session.commit()
        expected = 1 if self._shape == "one lane" else ROOM
        assert len(self._claimed) == expected, len(self._claimed)

    def send(self) -> None:
        with self.store.session() as session:
            work = open_work(session, Caller(company.TEAM, "", _PAST))
            for delivery in self._claimed:
                deliveries.mark_sent(session, delivery, "bench", now=NOW)
                user = delivery.lane.removeprefix("reply:")
                outbox.put(work, AnswerAsked(next(self._keys), user, "C1", None, ""))
            session.commit()


def _row(key: str, user: str, *, head: bool, **more: object) -> tuple[object, ...]:
    usual = {"kind": "reply", "state": "waiting", "due": _PAST, "error": "", "sent": None}
    values = usual | more
    due = stamp(values["due"])  # type: ignore[arg-type]  # an instant
    lane = f"reply:{user}"
    who = (company.TEAM, f"{company.TEAM}:{key}", values["kind"], lane, head, "{}")
    return (*who, values["state"], due, 1, "", values["sent"], "", "", values["error"])


def _sent_before(size: int) -> _Rows:
    for n in range(size):
        user, sent = f"U{n % 5000}", stamp(_PAST)
        yield _row(f"sent:{n}", user, head=True, kind="welcome", state="sent", sent=sent)


def _own_lanes(size: int) -> _Rows:
    for n in range(size):
        yield _row(f"own:{n}", f"U{n}", head=True)


def _one_lane(size: int) -> _Rows:
    for n in range(size):
        yield _row(f"one:{n}", company.RAFAEL, head=not n)


def _behind_waits(size: int) -> _Rows:
    """Lanes that wait for another try, and a lane with many put off; some who pass come last."""
    for n in range(size // 3):
        yield _row(f"retry:{n}", f"R{n}", head=True, due=_LATER, error="ratelimited")
        yield _row(f"behind:{n}", f"R{n}", head=False)
        yield _row(f"off:{n}", company.RAFAEL, head=True, due=_LATER)
    yield from _own_lanes(2 * ROOM)


SHAPES: dict[str, Callable[[int], _Rows]] = {
    "each in a lane of its own": _own_lanes,
    "one lane": _one_lane,
    "nearly all for a later moment": _behind_waits,
}
