"""Each claim beside a plain reading of all rows, through whatever chance does to the outbox."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from funnel.notices import AnswerAsked
from funnel.people import Caller
from storage import deliveries, outbox
from storage.deliveries import Claim, Delivery
from storage.mapping import table
from storage.outbox import CLOCKS_APART, OutboxState
from storage.tables import Outbox
from storage.work import open_work
from tests.storage.rows import NOW

HOLD = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
LONG_AGO = NOW - timedelta(days=9999)
LANES = [(team, user) for team in ("T1", "T2") for user in ("U1", "U2", "U3")]

_outbox = table(Outbox)


@dataclass
class Waiting:
    key: int
    team: str
    user: str
    due_at: datetime
    lease: str = ""
    leased_until: datetime = LONG_AGO
    failed: bool = False
    delivery: Delivery | None = None


@dataclass
class Reference:
    """The outbox as a mere list of what is open; each claim reads all of it."""

    rows: dict[int, Waiting] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)

    def close(self, row_id: int) -> None:
        self.closed.append(self.rows.pop(row_id).key)

    def claimable(
        self, now: datetime, machine_now: datetime, busy: list[str], limit: int
    ) -> list[int]:
        able = []
        for team, user in LANES:
            rows = {i: r for i, r in sorted(self.rows.items()) if (r.team, r.user) == (team, user)}
            leased = any(row.leased_until > machine_now for row in rows.values())
            if f"{team}:reply:{user}" in busy or leased:
                continue
            by = now + CLOCKS_APART
            in_turn = [i for i, row in rows.items() if row.due_at <= by or row.failed]
            if in_turn and rows[in_turn[0]].due_at <= now:
                able.append(in_turn[0])
        return sorted(sorted(able, key=lambda i: (self.rows[i].due_at, i))[:limit])


class Chance:
    """The same things done to the outbox and to the reference, as chance has it."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session = session
        self.random = Random(seed)  # noqa: S311 - nothing to guess
        self.reference = Reference()
        self.now = self.machine_now = NOW
        self.put = 0

    def step(self) -> None:
        steps = {
            self.some_are_put: 6.0,
            self.some_are_claimed: 6.0,
            self.some_are_settled: 6.0,
            self.some_are_put_off: 5.0,
            self.time_passes: 3.0,
            self.all_of_a_company_is_discarded: 0.1,
            self.the_old_is_forgotten: 0.3,
        }
        [step] = self.random.choices([*steps], [*steps.values()])
        step()

    def some_are_put(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            team, user = self.random.choice(LANES)
            self.put += 1
            work = open_work(self.session, Caller(team, "", self.now))
            assert outbox.put(work, AnswerAsked(str(self.put), user, "C1", None, "")) == 1
            newest = self.session.execute(select(func.max(_outbox.c.id))).scalar_one()
            self.reference.rows[newest] = Waiting(self.put, team, user, self.now)

    def some_are_claimed(self) -> None:
        lanes = self.random.sample(LANES, self.random.choice([0, 0, 2]))
        busy = [f"{team}:reply:{user}" for team, user in lanes]
        self.claim(self.random.choice("ab"), busy, self.random.choice([1, 2, 3, 10]))

    def claim(self, lease: str, busy: list[str], limit: int) -> list[int]:
        wanted = self.reference.claimable(self.now, self.machine_now, busy, limit)
        by = Claim(lease, self.now, self.machine_now, HOLD, busy)
        claimed = deliveries.claim(self.session, by, limit)
        assert [delivery.id for delivery in claimed] == wanted
        for delivery in claimed:
            row = self.reference.rows[delivery.id]
            row.lease, row.leased_until = lease, self.machine_now + HOLD
            row.delivery = delivery
        return wanted

    def some_leased(self) -> list[tuple[int, Waiting]]:
        leased = [(row_id, row) for row_id, row in self.reference.rows.items() if row.lease]
        return self.random.sample(leased, min(len(leased), self.random.randint(1, 3)))

    def some_are_settled(self) -> None:
        for row_id, row in self.some_leased():
            how = self.random.choice(["sent", "sent", "discarded", "dead"])
            mine = (self.session, row.delivery, row.lease)
            if how == "sent":
                assert deliveries.mark_sent(*mine, now=self.now)
            elif how == "discarded":
                assert deliveries.discard(*mine, now=self.now, why="gone")
            else:
                assert deliveries.dead_letter(*mine, error="refused")
            self.reference.close(row_id)

    def some_are_put_off(self) -> None:
        for _, row in self.some_leased():
            row.due_at = self.now + self.random.choice([0, 1, 5, 30, 300, 900]) * SECOND
            row.failed = self.random.random() < 0.5
            error = "ratelimited" if row.failed else ""
            assert deliveries.put_off(
                self.session,
                row.delivery,
                row.lease,
                at=row.due_at,
                error=error,
                counts=self.random.random() < 0.5,
            )
            row.lease, row.leased_until = "", LONG_AGO

    def time_passes(self) -> None:
        self.now += self.random.choice([1, 10, 60, 400, 1000, -15]) * SECOND
        self.machine_now += self.random.choice([1, 10, 45, 90]) * SECOND

    def all_of_a_company_is_discarded(self) -> None:
        late = self.session.execute(
            select(_outbox.c.id).where(
                _outbox.c.state == OutboxState.WAITING,
                _outbox.c.workspace_id == "T2",
                _outbox.c.due_at < self.now,
            )
        ).scalars()
        for row_id in late:
            self.reference.close(row_id)
        outbox.discard_before(open_work(self.session, Caller("T2", "", self.now)), "history")

    def the_old_is_forgotten(self) -> None:
        outbox.forget_sent(self.session, self.now)

    def all_is_sent(self) -> None:
        self.now += timedelta(days=1)
        self.machine_now += timedelta(days=1)
        while claimed := self.claim("a", [], 10):
            for row_id in claimed:
                delivery = self.reference.rows[row_id].delivery
                assert deliveries.mark_sent(self.session, delivery, "a", now=self.now)
                self.reference.close(row_id)
        assert sorted(self.reference.closed) == list(range(1, self.put + 1))


@pytest.mark.parametrize("seed", range(12))
def test_a_claim_is_what_a_plain_reading_of_all_rows_says(session: Session, seed: int) -> None:
    chance = Chance(session, seed)
    for _ in range(150):
        chance.step()
    session.commit()
    chance.all_is_sent()
