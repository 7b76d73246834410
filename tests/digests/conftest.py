"""A company with both teams, an agreement, and hands to move its leads."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from funnel.agreement import Terms
from funnel.facts import Asker, Company
from services import feedback, handoff, leads, progress
from storage import agreements, handoffs, people
from storage.store import Store

ZONE = "America/Sao_Paulo"
TEAM = {
    "UMARIA": ("Maria", "marketing", True),
    "UMILA": ("Mila", "marketing", False),
    "USARA": ("Sara", "sales", True),
    "UANA": ("Ana", "sales", False),
    "UBETO": ("Beto", "sales", False),
    "UADMIN": ("Ada", "", False),
}


def at(text: str, zone: str = ZONE) -> datetime:
    """A local moment of the company as UTC: '2026-11-20 10:00'."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass
class Office:
    """One workspace. Each move says when it happens."""

    store: Store
    id: str = "T1"
    made: int = 0
    numbers: dict[int, int] = field(default_factory=dict)

    def asker(self, user: str, now: datetime) -> Asker:
        return Asker(self.id, user, now)

    @property
    def company(self) -> Company:
        found = self.store.call(people.company, self.id)
        assert found
        return found

    def agree(self, now: datetime, **terms: object) -> None:
        with self.store.session() as session:
            made = Terms(**terms)  # type: ignore[arg-type]
            agreements.put_in_force(session, self.id, made, actor="UMARIA", now=now)
            session.commit()

    def lead(self, now: datetime, *, source: str = "site", name: str = "") -> int:
        self.made += 1
        number = self.made
        values = {
            "name": name or f"Lead {number}",
            "email": f"lead{number}@example.com",
            "source": source,
        }
        found = self.store.call(leads.new_lead, self.asker("UMILA", now), values, add_anyway=True)
        assert found.sheet
        return found.sheet.lead.number

    def hand(
        self, now: datetime, *, owner: str = "UANA", source: str = "site", name: str = ""
    ) -> int:
        """A new lead handed off at once; gives the hand-off's id."""
        number = self.lead(now, source=source, name=name)
        self.store.call(handoff.hand_off, self.asker("UMILA", now), number, owner=owner)
        with self.store.session() as session:
            made = handoffs.waiting(session, self.id, limit=1000)[-1]
        self.numbers[made.id] = number
        return made.id

    def accept(self, handoff_id: int, now: datetime, by: str = "UANA") -> None:
        self.store.call(feedback.accept, self.asker(by, now), handoff_id)

    def reject(
        self, handoff_id: int, now: datetime, reason: str = "no_budget", by: str = "UANA"
    ) -> None:
        self.store.call(feedback.reject, self.asker(by, now), handoff_id, reason=reason)

    def touch(self, handoff_id: int, now: datetime, by: str = "UANA") -> None:
        self.store.call(progress.log_touch, self.asker(by, now), handoff_id, "call")

    def win(self, handoff_id: int, now: datetime, by: str = "UANA") -> None:
        self.store.call(progress.win, self.asker(by, now), handoff_id, "1000")


@pytest.fixture
def office(store: Store) -> Office:
    """The company, set up, with an agreement in force since October 2026."""
    made = Office(store)
    began = at("2026-10-01 09:00")
    with store.session() as session:
        people.ensure_company(
            session,
            made.id,
            now=began,
            name="Sol",
            zone=ZONE,
            set_up_at=began,
            sales_channel="C1SALES",
            marketing_channel="C1MKT",
        )
        for user_id, (name, side, is_head) in TEAM.items():
            people.change_member(
                session,
                made.id,
                user_id,
                name=name,
                side=side,
                is_head=is_head,
                is_admin=user_id == "UADMIN",
            )
        session.commit()
    made.agree(began, zone=ZONE, country="BR", sql_target=40)
    return made
