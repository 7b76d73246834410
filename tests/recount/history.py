"""Made-up months of a company: acts done through the services, each written into the ledger."""

from collections.abc import Callable
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count
from random import Random

from funnel.agreement_parts import Metric, Objective, Span
from funnel.stages import Reason, TouchChannel
from services import feedback, handoff, leads, progress, sweep, undo
from tests.recount.ledger import Agreement, Event, Handoff, Ledger, Question, Timer
from tests.recount.wall_time import DAY, Hours, day_of, day_start
from tests.seeded import SeededCompany

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
MARKETERS, REPS, HEAD = ("UMILA", "UMARIA"), ("UANA", "UBETO"), "USARA"
SOURCES = ("site", "event", "ads", "")
REASONS = tuple(reason for reason in Reason if reason not in {Reason.TIMING, Reason.OTHER})


GOALS = [
    ("won", 9, "month"),
    ("won", 14, "quarter"),
    ("value", 3000, "quarter"),
    ("value", 700, "month"),
    ("sqls", 25, "month"),
    ("conversion", 20, "month"),
    ("conversion", 35, "quarter"),
    ("speed", 6, "month"),
    ("speed", 12, "quarter"),
]
"""The objectives of each version: metric, target, span."""


@dataclass(frozen=True)
class Place:
    """Where a history takes place and when it begins; `closed` are its holidays."""

    zone: str
    begins: date
    week: dict[str, list[list[str]]]
    closed: tuple[date, ...] = ()

    @property
    def hours(self) -> Hours:
        week = tuple(
            tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in self.week.get(day, []))
            for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        )
        return Hours(self.zone, week, frozenset(self.closed))


@dataclass
class History:
    """One company's months. What is planned is done in the order of time."""

    company: SeededCompany
    place: Place
    random: Random
    days: int
    check: Callable[["History", datetime], None]
    planned: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    order: count = field(default_factory=count)
    versions: int = 3
    currency: str = "BRL"
    filled: dict[int, set[str]] = field(default_factory=dict)  # by the number of the lead

    def __post_init__(self) -> None:
        self.begins = day_start(self.place.begins, self.place.zone)
        self.ends = day_start(self.place.begins + self.days * DAY, self.place.zone)
        self.company.change(zone=self.place.zone, set_up_at=self.begins, currency="BRL")
        self.ledger = Ledger(self.place.zone)
        self.ended: dict[datetime, Ledger] = {}  # as it was when a week or a month was over
        self.agree(self.begins, self.begins, hours=(4, 8, 4), sqls=14, accepted=0.7, on_time=0.9)

    def agree(
        self,
        now: datetime,
        begins: datetime,
        *,
        hours: tuple[int, int, int],
        sqls: int,
        accepted: float,
        on_time: float,
        closed: tuple[date, ...] = (),
        fields: tuple[str, ...] = (),
        complete: float = 0,
        touches: tuple[int, int] = (0, 5),
    ) -> None:
        """A version that begins at a moment; `hours` to decide, to touch, to answer."""
        place = replace(self.place, closed=self.place.closed + closed)
        times = zip(("decision", "first_touch", "answer"), hours, strict=True)
        promised = {kind: timedelta(hours=time) for kind, time in times}
        self.company.agree(
            now,
            begins_at=begins,
            zone=place.zone,
            week=place.week,
            closed=place.closed,
            sql_target=sqls,
            acceptance_target=accepted,
            on_time_target=on_time,
            required_fields=fields,
            fields_share=complete,
            touches=touches[0],
            touch_days=touches[1],
            objectives=tuple(
                Objective(
                    name=f"{n}", metric=Metric(metric), target=Decimal(target), span=Span(span)
                )
                for n, (metric, target, span) in enumerate(GOALS)
            ),
            **promised,
        )
        version = Agreement(
            begins, promised, sqls, accepted, on_time, place.hours, fields, complete, *touches
        )
        self.ledger.versions.append(version)

    def agree_anew(self, now: datetime) -> None:
        """In the middle of a day, with days on which the office is closed from then on."""
        today = day_of(now, self.place.zone)
        closed = (today - 5 * DAY, today + DAY, today + 9 * DAY)
        self.agree(
            now,
            now,
            hours=(6, 10, 2),
            sqls=20,
            accepted=0.5,
            on_time=0.8,
            closed=closed,
            fields=("company", "persona"),
            complete=0.4,
            touches=(2, 6),
        )

    def agree_ahead(self, now: datetime) -> None:
        """A version that is to begin with a day to come."""
        begins = day_start(day_of(now, self.place.zone) + 8 * DAY, self.place.zone)
        self.agree(
            now,
            begins,
            hours=(3, 9, 4),
            sqls=9,
            accepted=0.6,
            on_time=0.7,
            fields=("company",),
            complete=0.7,
            touches=(1, 2),
        )

    def play(self, checks: int) -> None:
        """Do everything; `checks` times on the way all figures are compared."""
        for day in range(self.days):
            on = self.place.begins + day * DAY
            if on.day == 1 or not on.weekday():
                self.plan(day_start(on, self.place.zone), self.keep)
        for day in range(self.days):
            for _ in range(self.random.choice((0, 0, 1, 1, 2))):
                morning = day_start(self.place.begins + day * DAY, self.place.zone)
                self.plan(morning + self.random.randrange(24 * 3600) * SECOND, self.add_lead)
        length = self.ends - self.begins
        for number in range(1, self.versions):
            agree = self.agree_anew if number % 2 else self.agree_ahead
            self.plan(self.begins + length * number / self.versions + 11 * HOUR, agree)
        self.plan(self.begins + length / 2, lambda _: self.pay_in("USD"))
        self.plan(self.begins + length * 5 / 8, lambda _: self.pay_in("BRL"))
        for number in range(1, checks + 1):
            at = self.begins + (self.ends - self.begins) * number / checks
            self.plan(at - self.random.randrange(36) * HOUR, self.look)
        while self.planned:
            at, _, act = heappop(self.planned)
            if at >= self.ends:
                break
            act(at)

    def pay_in(self, currency: str) -> None:
        """Deals are won in another currency from now on."""
        self.currency = currency
        self.company.change(currency=currency)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heappush(self.planned, (at, next(self.order), act))

    def keep(self, now: datetime) -> None:
        """What is in the ledger now, for those who ask for this moment later."""
        self.ended[now] = deepcopy(self.ledger)

    def look(self, now: datetime) -> None:
        """Compare now; then at the next deadline, to the instant."""
        self.company.store.call(sweep.remind, now)
        self.company.store.call(sweep.wake_leads, now)
        self.check(self, now)
        ahead = [t.due for t in self.ledger.timers() if t.state == "running" and t.due > now]
        if ahead and self.random.random() < 0.5:
            self.plan(min(ahead), self.look_once)

    def look_once(self, now: datetime) -> None:
        self.company.store.call(sweep.remind, now)
        self.check(self, now)

    def moment(self, now: datetime, due: datetime) -> datetime:
        """When somebody acts: mostly in time, often about the deadline, sometimes days late."""
        around = self.random.choice(
            (
                now + (due - now) * self.random.random(),
                now + (due - now) * self.random.random(),
                due,
                due - timedelta(microseconds=1),
                due + timedelta(microseconds=1),
                due - SECOND * self.random.randrange(3600),
                due + SECOND * self.random.randrange(3600),
                due + HOUR * self.random.randrange(1, 90),
            )
        )
        return max(now, around)

    def happened(self, at: datetime, kind: str, lead: int, actor: str, reason: str = "") -> None:
        source = self.ledger.sources[lead]
        self.ledger.events.append(Event(at, kind, lead, source, actor, reason))

    # -- marketing

    def add_lead(self, now: datetime) -> None:
        actor = self.random.choice((*MARKETERS, *MARKETERS, "UANA"))
        number, source = len(self.ledger.sources) + 1, self.random.choice(SOURCES)
        values = {"name": f"Lead {number}", "email": f"l{number}@example.com", "source": source}
        values |= {name: self.random.choice(("", "x")) for name in ("company", "persona")}
        self.filled[number] = {name for name, value in values.items() if value}
        new = self.company.ask(leads.new_lead, actor, now, values, add_anyway=True)
        assert new.details.lead.number == number
        self.ledger.sources[number] = source
        self.happened(now, "created", number, actor)
        if self.random.random() < 0.7:
            self.plan(now + self.random.randrange(48) * HOUR, lambda at: self.make_mql(number, at))
        else:
            self.plan(now, lambda at: self.hand_off(number, at))

    def make_mql(self, number: int, now: datetime) -> None:
        actor = self.random.choice(MARKETERS)
        self.company.ask(leads.make_mql, actor, now, number)
        self.happened(now, "mql", number, actor)
        if self.random.random() < 0.9:
            later = self.random.randrange(72) * HOUR
            self.plan(now + later, lambda at: self.hand_off(number, at))

    def hand_off(self, number: int, now: datetime) -> None:
        actor, owner = self.random.choice(MARKETERS), self.random.choice((*REPS, *REPS, ""))
        why = {"override": "They asked for a call"}
        with self.company.everyone_away(now) if not owner else nullcontext():
            details = self.company.ask(handoff.hand_off, actor, now, number, owner=owner, **why)
        facts = details.handoff
        agreement = self.ledger.at(now)
        made = Handoff(facts.id, number, now, actor, owner, agreement, next(self.order))
        self.ledger.handoffs.append(made)
        self.happened(now, "sql", number, actor)
        complete = self.filled[number].issuperset(agreement.fields) if agreement.fields else None
        self.ledger.events[-1] = replace(self.ledger.events[-1], complete=complete)
        self.plan_decision(made, now)

    def answer(self, of: Handoff, now: datetime) -> None:
        question = of.open_question
        if of.decided is not None or question is None:
            return
        by = self.random.choice(MARKETERS)
        self.company.ask(feedback.answer_info, by, now, of.id, answer="The large one.")
        question.answered = now
        self.plan_decision(of, now)

    # -- sales

    def timer(self, of: Handoff, kind: str) -> Timer:
        """The last of its kind."""
        timers = [t for t in self.ledger.timers() if t.lead == of.lead and t.kind == kind]
        return timers[-1]

    def plan_decision(self, of: Handoff, now: datetime) -> None:
        acts = (self.accept, self.accept, self.reject, self.question, self.question)
        if not of.owner:
            self.plan(
                self.moment(now, self.timer(of, "decision").due), lambda at: self.take(of, at)
            )
        if self.random.random() < 0.95:
            act = self.random.choice(acts)
            self.plan(self.moment(now, self.timer(of, "decision").due), lambda at: act(of, at))

    def someone(self, of: Handoff) -> str:
        """Who acts for sales: the owner or the head; anyone while it is queued."""
        if not of.owner:
            return self.random.choice((*REPS, HEAD))
        return self.random.choice((of.owner, of.owner, of.owner, HEAD))

    def take(self, of: Handoff, now: datetime) -> None:
        if of.decided is None and not of.owner and self.random.random() < 0.5:
            of.owner = self.random.choice(REPS)
            self.company.ask(handoff.take, of.owner, now, of.id)

    def question(self, of: Handoff, now: datetime) -> None:
        if of.decided is not None or of.open_question is not None:
            return
        by = self.someone(of)
        self.company.ask(feedback.ask_info, by, now, of.id, question="Which plan?")
        of.owner = of.owner or by
        of.questions.append(Question(now, self.ledger.at(now), next(self.order)))
        due = self.timer(of, "answer").due
        if self.random.random() < 0.8:
            self.plan(self.moment(now, due), lambda at: self.answer(of, at))
        if self.random.random() < 0.4:
            act = self.random.choice((self.accept, self.reject))
            self.plan(self.moment(now, due), lambda at: act(of, at))

    def accept(self, of: Handoff, now: datetime) -> None:
        if of.decided is not None:
            return
        by = self.someone(of)
        self.company.ask(feedback.accept, by, now, of.id)
        self._decided(of, now, by, "accepted")
        if self.undo_later(of, now, lambda at: self.undecided(of, at)):
            return
        act = self.random.choice(
            (self.touch, self.touch, self.touch, self.touch, self.advance, self.lose)
        )
        self.plan(self.moment(now, self.timer(of, "first_touch").due), lambda at: act(of, at))

    def reject(self, of: Handoff, now: datetime) -> None:
        if of.decided is not None:
            return
        by, reason = self.someone(of), self.random.choice((*REASONS, Reason.TIMING))
        today = day_of(now, self.place.zone)
        wake_on = today + 5 * DAY if reason is Reason.TIMING else None
        self.company.ask(feedback.reject, by, now, of.id, reason=reason, wake_on=wake_on)
        self._decided(of, now, by, "rejected", str(reason))
        if self.random.random() < 0.5:
            later = self.random.randrange(24 * 8) * HOUR
            self.plan(now + later, lambda at: self.hand_off(of.lead, at))

    def _decided(self, of: Handoff, now: datetime, by: str, verdict: str, reason: str = "") -> None:
        of.owner, of.verdict, of.decided = of.owner or by, verdict, now
        of.decided_order = next(self.order)
        self.happened(now, verdict, of.lead, by, reason)

    def touch(self, of: Handoff, now: datetime) -> None:
        by = self.someone(of)
        self.company.ask(progress.log_touch, by, now, of.id, progress.Touch(TouchChannel.CALL))
        of.touched = of.touched or now
        self.happened(now, "touch", of.lead, by)
        later = now + self.random.randrange(24 * 5) * HOUR
        act = self.random.choice((self.touch, self.advance, self.lose, None))
        if act is not None:
            self.plan(later, lambda at: act(of, at))

    def advance(self, of: Handoff, now: datetime) -> None:
        by = self.someone(of)
        self.company.ask(progress.make_opportunity, by, now, of.id)
        touched, of.touched = of.touched, of.touched or now
        self.happened(now, "opportunity", of.lead, by)
        if self.undo_later(of, now, lambda at: self.go_on(of, at, touched, self.advance)):
            return
        act = self.random.choice((self.win, self.lose))
        self.plan(now + self.random.randrange(24 * 5) * HOUR, lambda at: act(of, at))

    def win(self, of: Handoff, now: datetime) -> None:
        by = self.someone(of)
        value, currency = self.random.choice(("", "250.50", "1000", "99")), self.currency
        self.company.ask(progress.win, by, now, of.id, value=value)
        self.happened(now, "won", of.lead, by)
        deal = (Decimal(value), currency) if value else None
        self.ledger.events[-1] = replace(self.ledger.events[-1], value=deal)
        self.undo_later(of, now, lambda at: self.go_on(of, at, of.touched, self.win))

    def undo_later(self, of: Handoff, now: datetime, then: Callable[[datetime], None]) -> bool:
        """Sometimes the last act was a mistake, which is taken back within ten minutes."""
        if self.random.random() > 0.25:
            return False
        event = self.ledger.events[-1]

        def take_back(at: datetime) -> None:
            self.company.ask(undo.undo, self.someone(of), at, of.lead)
            self.ledger.events.remove(event)
            then(at)

        self.plan(now + SECOND * self.random.randrange(1, 600), take_back)
        return True

    def undecided(self, of: Handoff, now: datetime) -> None:
        self.ledger.undone.append(replace(self.timer(of, "first_touch"), state="undone"))
        of.verdict, of.decided = "", None
        if of.open_question is None:
            self.plan_decision(of, now)
        else:
            due = self.timer(of, "answer").due
            self.plan(self.moment(now, due), lambda at: self.answer(of, at))

    def go_on(
        self, of: Handoff, now: datetime, touched: datetime | None, again: Callable[..., None]
    ) -> None:
        of.touched = touched
        act = self.random.choice((again, self.lose))
        self.plan(now + self.random.randrange(24 * 3) * HOUR, lambda at: act(of, at))

    def lose(self, of: Handoff, now: datetime) -> None:
        by = self.someone(of)
        self.company.ask(progress.lose, by, now, of.id)
        of.lost = now
        self.happened(now, "lost", of.lead, by)
