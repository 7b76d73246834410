"""What a made-up history did, and every figure counted from it with loops over all of it.

It shares no code with the product: what the words mean is written out here once more.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.recount.wall_time import DAY, Hours, Span, day_of, day_start

SALES_OWES, MARKETING_OWES = ("decision", "first_touch"), ("answer",)
KINDS = SALES_OWES + MARKETING_OWES
FLOW = ("created", "mql", "sql", "accepted", "rejected", "touch", "opportunity", "won", "lost")


@dataclass(frozen=True)
class Agreement:
    begins: datetime
    promised: dict[str, timedelta]  # by kind of timer
    sqls: int
    acceptance: float
    on_time: float
    hours: Hours
    fields: tuple[str, ...] = ()
    complete: float = 0
    touches: int = 0
    touch_days: int = 5


@dataclass(frozen=True)
class Event:
    at: datetime
    kind: str
    lead: int
    source: str
    actor: str
    reason: str = ""
    value: tuple[Decimal, str] | None = None  # of a won deal, and its currency
    complete: bool | None = None  # of a hand-off; None: no fields were required


@dataclass
class Question:
    at: datetime
    agreement: Agreement
    order: int
    answered: datetime | None = None


@dataclass
class Handoff:
    id: int
    lead: int
    at: datetime
    marketer: str
    owner: str
    agreement: Agreement
    order: int
    questions: list[Question] = field(default_factory=list)
    verdict: str = ""
    decided: datetime | None = None
    decided_order: int = 0
    touched: datetime | None = None
    lost: datetime | None = None

    @property
    def open_question(self) -> Question | None:
        """The question that waits, or waited when the decision came."""
        last = self.questions[-1] if self.questions else None
        return last if last and last.answered is None else None


@dataclass(frozen=True)
class Timer:
    """`over`: its time ran out although it waits for an answer. `order` is that of beginnings."""

    kind: str
    lead: int
    owner: str
    due: datetime
    state: str
    order: int
    ended: datetime | None = None
    took: timedelta | None = None
    over: bool = False

    @property
    def may_be_missed(self) -> bool:
        return self.state in {"missed", "running"} or self.over


@dataclass
class Ledger:
    zone: str
    versions: list[Agreement] = field(default_factory=list)  # the later ones begin later
    events: list[Event] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    sources: dict[int, str] = field(default_factory=dict)  # by the number of the lead
    undone: list[Timer] = field(default_factory=list)  # of acceptances that were taken back

    def at(self, now: datetime) -> Agreement:
        """What is agreed at a moment."""
        return [version for version in self.versions if version.begins <= now][-1]

    def of_day(self, day: date) -> Agreement | None:
        """By which version a day is measured: the one in force when it ends."""
        begun = [v for v in self.versions if v.begins < day_start(day + DAY, self.zone)]
        return begun[-1] if begun else None

    def timers(self) -> list[Timer]:
        of_handoffs = [t for h in self.handoffs for t in _timers(h)]
        return sorted([*of_handoffs, *self.undone], key=lambda t: t.order)

    def scorecard(
        self, now: datetime, first: date, last: date, owner: str | None, kinds: tuple[str, ...]
    ) -> dict[str, object]:
        """Every figure of the days from `first` to `last` as of `now`."""
        start, end = day_start(first, self.zone), min(day_start(last + DAY, self.zone), now)
        tonight = day_start(day_of(now, self.zone) + DAY, self.zone)
        events = [e for e in self._events_of(owner) if start <= e.at < end]
        counts = Counter(e.kind for e in events)
        timers = [t for t in self.timers() if owner is None or t.owner == owner]
        ours = [t for t in timers if t.kind in kinds]
        missed = [t for t in ours if t.may_be_missed and start <= t.due < end]
        runs = [t for t in ours if t.state == "running"]
        took = sorted(
            t.took
            for t in timers
            if t.kind == "first_touch" and t.took is not None and t.ended is not None
            if start <= t.ended < end
        )
        return {
            "flow": tuple(counts[kind] for kind in FLOW),
            "pending": sum(
                not h.decided and (owner is None or owner in {h.owner, h.marketer})
                for h in self.handoffs
            ),
            "accepted": (counts["accepted"], counts["accepted"] + counts["rejected"]),
            "reasons": dict(Counter(e.reason for e in events if e.kind == "rejected")),
            "sources": _sources(events),
            "kept": kept(ours, start, end),
            "speed": _spread(took),
            "due": _rows([t for t in runs if t.due < tonight], 50),
            "due_count": dict(Counter(t.kind for t in runs if now <= t.due < tonight)),
            "overdue": sum(t.due < now for t in runs),
            "missed": _rows(missed, 50, paused_last=False),
            "missed_count": len(missed),
            "pace": [] if owner is not None else self._pace(now, *month_of(last)),
            "commitments": self.commitments(now, *month_of(last), owner, kinds),
        }

    def commitments(
        self, now: datetime, first: date, last: date, owner: str | None, kinds: tuple[str, ...]
    ) -> dict[str, tuple[object, ...]]:
        """Target, actual in two parts, standing, expected, share promised, the period before."""
        if first.day == 1 and last == month_of(first)[1]:
            before = month_of(first - DAY)
        else:
            before = first - (last - first) - DAY, first - DAY
        earlier = self._measured(now, *before, owner, kinds)
        return {
            kind: (*line, _value(earlier[kind]) if kind in earlier else None)
            for kind, line in self._measured(now, first, last, owner, kinds).items()
        }

    def _measured(
        self, now: datetime, first: date, last: date, owner: str | None, kinds: tuple[str, ...]
    ) -> dict[str, tuple[object, ...]]:
        agreement = self.at(now)
        if self.versions[0].begins < day_start(last + DAY, self.zone) <= now:
            agreement = self.of_day(last) or agreement
        start = day_start(max(first, self._began), self.zone)
        end = min(day_start(last + DAY, self.zone), now)
        counts = Counter(e.kind for e in self._events_of(owner) if start <= e.at < end)
        lines: dict[str, tuple[object, ...]] = {}
        if "answer" in kinds:
            if owner is None:
                goal = self._brings(first, last, last)
                over = min(last, day_of(now, self.zone) - DAY)
                due = self._brings(first, last, over) if self._works_in(first, over) else None
                standing = _by_pace(counts["sql"], due)
                lines["sqls"] = (agreement.sqls, counts["sql"], goal, standing, due, None)
            decided = counts["accepted"] + counts["rejected"]
            lines["acceptance"] = _share(counts["accepted"], decided, agreement.acceptance)
        timers = [t for t in self.timers() if owner is None or t.owner == owner]
        ratios = kept(timers, start, end)
        for kind in kinds:
            lines[kind] = _share(
                *ratios.get(kind, (0, 0)), agreement.on_time, agreement.promised[kind]
            )
        if "decision" in kinds and agreement.touches:
            touched = self._touched(owner, start, end)
            lines["touches"] = _share(
                sum(touched), len(touched), agreement.on_time, agreement.touches
            )
        if "answer" in kinds and agreement.complete:
            handed = [
                e.complete
                for e in self._events_of(owner)
                if start <= e.at < end and e.kind == "sql" and e.complete is not None
            ]
            lines["fields"] = _share(sum(handed), len(handed), agreement.complete)
        return lines

    def _touched(self, owner: str | None, start: datetime, end: datetime) -> list[bool]:
        """Of each acceptance whose days were over in the period, whether it was kept."""
        results = []
        for n, event in enumerate(self.events):
            agreement = self.at(event.at)
            if event.kind != "accepted" or not agreement.touches:
                continue
            if owner is not None and owner not in self._persons(event):
                continue
            day, left = day_of(event.at, self.zone), agreement.touch_days
            while left:
                day += DAY
                left -= agreement.hours.works(day)
            closes = day_start(day + DAY, self.zone)
            if not start < closes <= end:
                continue
            later = [e for e in self.events[n + 1 :] if e.lead == event.lead and e.at < closes]
            touches = sum(e.kind == "touch" for e in later)
            settled = any(e.kind in {"opportunity", "won", "lost"} for e in later)
            results.append(settled or touches >= agreement.touches)
        return results

    @property
    def _began(self) -> date:
        return day_of(self.versions[0].begins, self.zone)

    def _works_in(self, first: date, last: date) -> bool:
        versions = ((day, self.of_day(day)) for day in days(first, last))
        return any(version.hours.works(day) for day, version in versions if version)

    def _brings(self, first: date, last: date, until: date) -> int:
        """The whole leads that the working days through `until` bring, each its part of a month."""
        parts = Fraction(0)
        for day in days(first, min(last, until)):
            version = self.of_day(day)
            if version and version.hours.works(day):
                of_month = sum(map(version.hours.works, days(*month_of(day))))
                parts += Fraction(version.sqls, of_month)
        return int(parts)

    def _pace(self, now: datetime, first: date, last: date) -> list[tuple[date, int, int]]:
        """Of each working day so far: SQLs up to the next one, and what was due by its end."""
        today, first = day_of(now, self.zone), max(first, self._began)
        works = [d for d in days(first, min(last, today)) if self._works_in(d, d)]
        start = day_start(first, self.zone)
        lines = []
        ends = [*works[1:], min(last, today) + DAY] if works else []
        for day, following in zip(works, ends, strict=True):
            end = day_start(following, self.zone)
            sqls = sum(e.kind == "sql" and start <= e.at < end for e in self.events)
            lines.append((day, sqls, self._brings(first, last, min(day, today - DAY))))
        return lines

    def objectives(self, now: datetime, last: date, goals: list[tuple[str, int, str]]) -> list:
        """Of each metric, target and span: reached, expected by now, parts or spread, standing."""
        return [self._objective(now, last, *goal) for goal in goals]

    def _objective(
        self, now: datetime, last: date, metric: str, target: int, span: str
    ) -> tuple[object, ...]:
        first, last = month_of(last) if span == "month" else quarter_of(last)
        began = max(first, self._began)
        start, end = day_start(began, self.zone), min(day_start(last + DAY, self.zone), now)
        if last < self._began or now <= start:
            return (first, last, None, None, None, None, 0, "no_data")
        events = [e for e in self.events if start <= e.at < end]
        if metric == "conversion":
            won = {e.lead for e in self.events if e.kind == "won"}
            before = {e.lead for e in self.events if e.kind == "sql" and e.at < start}
            handed = {e.lead for e in events if e.kind == "sql"} - before
            parts = (len(handed & won), len(handed))
            standing = _share(*parts, target / 100)[3]
            return (first, last, None, None, parts, None, 0, standing)
        if metric == "speed":
            touches = [t for t in self.timers() if t.kind == "first_touch" and t.took is not None]
            spread = _spread(sorted(t.took for t in touches if start <= t.ended < end))
            if spread is None:
                return (first, last, None, None, None, None, 0, "no_data")
            over = spread[0] / timedelta(hours=target)
            standing = "on_track" if over <= 1 else "at_risk" if over <= 10 / 9 else "behind"
            return (first, last, None, None, None, spread, 0, standing)
        deals = [e for e in events if e.kind == "won"]
        reached: Decimal | None = Decimal(sum(e.kind == "sql" for e in events))
        left_out = 0
        if metric == "won":
            reached = Decimal(len(deals))
        elif metric == "value":
            ours = [e.value[0] for e in deals if e.value and e.value[1] == "BRL"]
            left_out = len(deals) - len(ours)
            reached = sum(ours, Decimal(0)) if ours or not deals else None
        works = self.at(now).hours.works
        over = sum(map(works, days(began, min(last, day_of(now, self.zone) - DAY))))
        whole = sum(map(works, days(first, last)))
        expected = Decimal(target * over // whole) if over else None
        standing = "no_data"
        if expected is not None and reached is not None:
            standing = _by_pace(reached, expected)  # type: ignore[arg-type]
        return (first, last, reached, expected, None, None, left_out, standing)

    def next_due(
        self, owner: str | None, kinds: tuple[str, ...], most: int
    ) -> list[tuple[object, ...]]:
        """What is open: what runs by its deadline, then what waits for an answer."""
        timers = [t for t in self.timers() if t.kind in kinds and t.state in {"running", "paused"}]
        return _rows([t for t in timers if owner is None or t.owner == owner], most)

    def missed_by_owner(
        self, start: datetime, end: datetime, owner: str | None, kinds: tuple[str, ...]
    ) -> dict[str, int]:
        missed = (t for t in self.timers() if t.may_be_missed and start <= t.due < end)
        of = (t for t in missed if t.kind in kinds and (owner is None or t.owner == owner))
        return dict(Counter(t.owner for t in of))

    def waiting(self) -> int:
        return sum(not h.decided for h in self.handoffs)

    def won_of_mql(self, start: datetime, end: datetime) -> dict[str, tuple[int, int]]:
        """By source: leads whose first MQL is in [start, end), those of them won since."""
        won = {e.lead for e in self.events if e.kind == "won"}
        first: dict[int, Event] = {}
        for event in self.events:
            if event.kind == "mql":
                first.setdefault(event.lead, event)
        entered = [e for e in first.values() if start <= e.at < end]
        return {
            source: (sum(e.lead in won for e in of), len(of))
            for source in {e.source for e in entered}
            if (of := [e for e in entered if e.source == source])
        }

    def last_working_day(self, before: date, now: datetime) -> date:
        day = before - DAY
        while not self.at(now).hours.works(day):
            day -= DAY
        return day

    def _events_of(self, owner: str | None) -> list[Event]:
        if owner is None:
            return self.events
        return [e for e in self.events if owner in self._persons(e)]

    def _persons(self, event: Event) -> set[str]:
        """Of the hand-off that its lead was in; before any, who did it."""
        of_lead = [h for h in self.handoffs if h.lead == event.lead and h.at <= event.at]
        return {of_lead[-1].owner, of_lead[-1].marketer} if of_lead else {event.actor}


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    return day.replace(day=1), (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def quarter_of(day: date) -> tuple[date, date]:
    first = month_of(day)[0]
    while first.month not in {1, 4, 7, 10}:
        first = month_of(first - DAY)[0]
    second = month_of(first)[1] + DAY
    return first, month_of(month_of(second)[1] + DAY)[1]


def days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def kept(timers: list[Timer], start: datetime, end: datetime) -> dict[str, tuple[int, int]]:
    """Of each kind: met by the day it was done, and missed by the day it was due."""
    met = Counter(t.kind for t in timers if t.state == "met" and t.ended and start <= t.ended < end)
    missed = Counter(t.kind for t in timers if t.may_be_missed and start <= t.due < end)
    return {kind: (met[kind], met[kind] + missed[kind]) for kind in met | missed}


def _timers(handoff: Handoff) -> list[Timer]:
    timers = [_decision(handoff), *(_answer(handoff, q) for q in handoff.questions)]
    return [*timers, _first_touch(handoff)] if handoff.verdict == "accepted" else timers


def _decision(handoff: Handoff) -> Timer:
    """A question stops its time if some was left."""
    agreement, waiting = handoff.agreement, handoff.open_question
    answered = [(q.at, q.answered) for q in handoff.questions if q.answered]
    due = agreement.hours.due(handoff.at, agreement.promised["decision"], answered)
    stopped = waiting is not None and waiting.at < due
    timer = Timer("decision", handoff.lead, handoff.owner, due, "running", handoff.order)
    if handoff.decided is not None:
        in_time = stopped or handoff.decided <= due
        return replace(timer, state="met" if in_time else "missed", ended=handoff.decided)
    return replace(timer, state="paused", over=not stopped) if waiting else timer


def _answer(handoff: Handoff, question: Question) -> Timer:
    agreement = question.agreement
    due = agreement.hours.due(question.at, agreement.promised["answer"], [])
    timer = Timer("answer", handoff.lead, handoff.marketer, due, "running", question.order)
    if question.answered is not None:
        state = "met" if question.answered <= due else "missed"
        return replace(timer, state=state, ended=question.answered)
    if handoff.decided is not None:
        return replace(timer, state="dropped" if handoff.decided <= due else "missed")
    return timer


def _first_touch(handoff: Handoff) -> Timer:
    """From the hand-off, less every question's wait."""
    agreement, decided = handoff.agreement, handoff.decided
    assert decided is not None
    waits: list[Span] = [(q.at, q.answered or decided) for q in handoff.questions]
    due = agreement.hours.due(handoff.at, agreement.promised["first_touch"], waits)
    order = handoff.decided_order
    timer = Timer("first_touch", handoff.lead, handoff.owner, due, "running", order)
    if handoff.touched is not None:
        took = agreement.hours.worked(handoff.at, handoff.touched, waits)
        state = "met" if handoff.touched <= due else "missed"
        took = timedelta(seconds=int(took.total_seconds()))
        return replace(timer, state=state, ended=handoff.touched, took=took)
    if handoff.lost is not None:
        return replace(timer, state="dropped" if handoff.lost <= due else "missed")
    return timer


def _rows(timers: list[Timer], most: int, *, paused_last: bool = True) -> list[tuple[object, ...]]:
    timers = sorted(timers, key=lambda t: (paused_last and t.state == "paused", t.due, t.order))
    return [(t.kind, t.lead, t.owner, t.due, t.state) for t in timers[:most]]


def _sources(events: list[Event]) -> dict[str, tuple[int, ...]]:
    lines = {
        source: tuple(
            sum(e.kind == kind for e in events if e.source == source)
            for kind in ("sql", "accepted", "rejected", "won")
        )
        for source in {e.source for e in events}
    }
    return {source: line for source, line in lines.items() if any(line)}


def _spread(took: list[timedelta]) -> tuple[timedelta, timedelta, int] | None:
    if not took:
        return None
    count = len(took)
    median = (took[(count - 1) // 2] + took[count // 2]) / 2
    p90 = next(value for value in took if sum(other <= value for other in took) * 10 >= count * 9)
    return median, p90, count


def _by_pace(actual: int, due: int | None) -> str:
    if due is None:
        return "no_data"
    if actual >= due:
        return "on_track"
    return "at_risk" if actual * 10 >= due * 9 else "behind"


def _share(
    part: int, whole: int, target: float, promised: timedelta | int | None = None
) -> tuple[object, ...]:
    standing = "behind"
    if not whole:
        standing = "no_data"
    elif part / whole >= target - 1e-9:
        standing = "on_track"
    elif part / whole >= target - 0.05 - 1e-9:
        standing = "at_risk"
    return (promised or target, part, whole, standing, None, target)


def _value(line: tuple[object, ...]) -> float | None:
    """What a line came to: of SQLs against those expected by then, else of the whole."""
    _, part, whole, _, due, share = line
    of = due if share is None else whole
    return part / of if of else None  # type: ignore[operator]
