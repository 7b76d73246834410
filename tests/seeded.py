"""A company with both teams, an agreement, and hands to move its leads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from funnel.agreement import Terms
from funnel.facts import DigestFacts, NewDigest
from funnel.notices import DigestDue
from funnel.people import SYSTEM, Caller, Company
from funnel.stages import Reason, Side, TouchChannel
from services import feedback, handoff, leads, progress, schedules
from storage import agreements, handoffs, people
from storage.mapping import table
from storage.store import Store, in_work
from storage.tables import Outbox
from storage.work import Work

ZONE = "America/Sao_Paulo"
WORKWEEK = ("mon", "tue", "wed", "thu", "fri")
BEGAN = "2026-10-01 09:00"
TEAM: dict[str, tuple[str, Side | None, bool]] = {
    "UMARIA": ("Maria", Side.MARKETING, True),
    "UMILA": ("Mila", Side.MARKETING, False),
    "USARA": ("Sara", Side.SALES, True),
    "UANA": ("Ana", Side.SALES, False),
    "UBETO": ("Beto", Side.SALES, False),
    "UADMIN": ("Ada", None, False),
}


def at(text: str, zone: str = ZONE) -> datetime:
    """A local moment of the company as UTC: '2026-11-20 10:00'."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass
class SeededCompany:
    """One workspace. Each move says when it happens."""

    store: Store
    id: str = "T1"
    lead_numbers: dict[int, int] = field(default_factory=dict)  # by the id of the hand-off
    last_number: int = 0

    @property
    def facts(self) -> Company:
        facts = self.store.call(people.company, self.id)
        assert facts
        return facts

    def ask(
        self, service: Callable[..., Any], user: str, now: datetime, *args: object, **kwargs: object
    ) -> Any:
        """What a service gives who asks at a moment."""
        return self.store.call(in_work(Caller(self.id, user, now), service), *args, **kwargs)

    def read(
        self, function: Callable[..., Any], now: datetime, *args: object, **kwargs: object
    ) -> Any:
        """The same for what nobody asked for."""
        return self.ask(function, SYSTEM.user_id, now, *args, **kwargs)

    def change(self, **values: object) -> None:
        """Change what the company's settings are."""

        def change(work: Work) -> None:
            people.change_company(work, **values)
            work.commit()

        self.read(change, at(BEGAN))

    def agree(self, now: datetime, *, begins_at: datetime | None = None, **terms: Any) -> None:
        def agree(work: Work) -> None:
            agreements.put_in_force(work, Terms(**terms), begins_at=begins_at)
            work.commit()

        self.ask(agree, "UMARIA", now)

    def end_agreement(self) -> None:
        """As before there was any."""
        with self.store.session() as session:
            session.connection().exec_driver_sql("DELETE FROM agreement")
            session.commit()

    def lead(
        self,
        now: datetime,
        *,
        source: str = "site",
        name: str = "",
        campaign: str = "",
        **others: str,
    ) -> int:
        """A new lead; gives its number."""
        self.last_number += 1
        values = {
            "name": name or f"Lead {self.last_number}",
            "email": f"lead{self.last_number}@example.com",
            "source": source,
            "campaign": campaign,
        } | others
        new = self.ask(leads.new_lead, "UMILA", now, values, add_anyway=True)
        number: int = new.details.lead.number
        return number

    def hand(self, now: datetime, *, owner: str = "UANA", **lead: str) -> int:
        """A new lead handed off at once, whatever it scores; gives the hand-off's id."""
        number = self.lead(now, **lead)
        why = {"override": "They asked for a call"}
        self.ask(handoff.hand_off, "UMILA", now, number, owner=owner, **why)
        handoff_id: int = self.read(handoffs.open_ids, now)[-1]
        self.lead_numbers[handoff_id] = number
        return handoff_id

    def queue(self, now: datetime, *, source: str = "site") -> int:
        """A lead handed off while every rep is away; gives the hand-off's id."""
        with self.everyone_away(now):
            return self.hand(now, owner="", source=source)

    @contextmanager
    def everyone_away(self, now: datetime) -> Iterator[None]:
        """Nobody of sales is there meanwhile: what is handed off waits in the queue."""
        self._away(now, now.date() + timedelta(days=2))
        yield
        self._away(now, None)

    def _away(self, now: datetime, until: date | None) -> None:
        def change(work: Work) -> None:
            for user_id, (_, side, _) in TEAM.items():
                if side is Side.SALES:
                    people.change_member(work, user_id, away_until=until)
            work.commit()

        self.read(change, now)

    def question(self, handoff_id: int, now: datetime, by: str = "UANA") -> None:
        self.ask(feedback.ask_info, by, now, handoff_id, question="Which plan?")

    def reply(self, handoff_id: int, now: datetime, by: str = "UMILA") -> None:
        self.ask(feedback.answer_info, by, now, handoff_id, answer="The large one.")

    def accept(self, handoff_id: int, now: datetime, by: str = "UANA") -> None:
        self.ask(feedback.accept, by, now, handoff_id)

    def reject(
        self,
        handoff_id: int,
        now: datetime,
        reason: Reason = Reason.NO_BUDGET,
        by: str = "UANA",
    ) -> None:
        self.ask(feedback.reject, by, now, handoff_id, reason=reason)

    def touch(self, handoff_id: int, now: datetime, by: str = "UANA") -> None:
        self.ask(progress.log_touch, by, now, handoff_id, progress.Touch(TouchChannel.CALL))

    def win(self, handoff_id: int, now: datetime, by: str = "UANA", *, value: str = "1000") -> None:
        self.ask(progress.win, by, now, handoff_id, value=value)

    def schedule(self, now: datetime, by: str = "USARA", **changes: Any) -> DigestFacts:
        """A daily digest at nine on working days, or what the changes make of it."""
        values: dict[str, Any] = {
            "kind": "daily",
            "rule": "daily",
            "name": "Daily balance",
            "weekdays": WORKWEEK,
            "at": "09:00",
            "zone": ZONE,
            "channel": "C1BOTH",
            "skip_holidays": True,
        }
        digest: DigestFacts = self.ask(schedules.schedule, by, now, NewDigest(**values | changes))
        return digest

    def digests_put(self) -> list[DigestDue]:
        """The digests that the outbox was given, the first first."""
        outbox = table(Outbox)
        rows = select(outbox.c.payload).where(outbox.c.kind == DigestDue.kind)
        with self.store.session() as session:
            payloads = session.execute(rows.order_by(outbox.c.id)).scalars()
            return [DigestDue.from_json(payload) for payload in payloads]


def seed(store: Store) -> SeededCompany:
    """The company, set up, with an agreement in force since October 2026."""
    company = SeededCompany(store)
    began = at(BEGAN)
    company.read(_set_up, began)
    company.agree(began, zone=ZONE, country="BR", sql_target=40)
    return company


def _set_up(work: Work) -> None:
    people.ensure_company(
        work,
        name="Sol",
        zone=ZONE,
        set_up_at=work.now,
        sales_channel="C1SALES",
        marketing_channel="C1MKT",
    )
    for user_id, (name, side, is_head) in TEAM.items():
        is_admin = user_id == "UADMIN"
        values = {"name": name, "side": side or "", "is_head": is_head, "is_admin": is_admin}
        people.change_member(work, user_id, **values)
    work.commit()
