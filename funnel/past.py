"""What was on its way at an earlier moment: hand-offs and their timers as they were then.

Rows say how things stand now. What had come to an end by the moment has not changed since; what
was open is followed anew, event by event, as `commitments.TIMED` moves timers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from funnel.commitments import TIMED, Commitment
from funnel.facts import Due, EventFacts, HandoffFacts, TimerFacts
from funnel.hours import BusinessHours
from funnel.scorecard import Overrides, OwnersMisses
from funnel.stages import EventKind, HandoffState, Side
from funnel.timers import TimerState, due_at

HoursOf = Callable[[int], BusinessHours]
_DECIDED = {EventKind.ACCEPTED: HandoffState.ACCEPTED, EventKind.REJECTED: HandoffState.REJECTED}
_STATE_AFTER = _DECIDED | {
    EventKind.SQL: HandoffState.PENDING,
    EventKind.INFO_ASKED: HandoffState.INFO,
    EventKind.INFO_GIVEN: HandoffState.PENDING,
}
_TAKES = frozenset({EventKind.ACCEPTED, EventKind.REJECTED, EventKind.INFO_ASKED})


@dataclass(frozen=True)
class PastHandoff:
    """A hand-off and its timers at a moment."""

    handoff: HandoffFacts
    timers: tuple[TimerFacts, ...] = ()


@dataclass(frozen=True)
class PastTimer:
    """A timer as it was, and the line of a list that tells of it."""

    timer: TimerFacts
    due: Due


@dataclass(frozen=True)
class Past:
    """All that was open at a moment, `at`, and whatever else the rows of today tell wrongly.

    `handoffs` are those that were open, had a timer open, or were touched by an undo about then:
    where a figure counts rows, theirs are left out and these are counted. `restored` are the events
    that had happened by then and were taken back later.
    """

    at: datetime
    handoffs: tuple[HandoffFacts, ...] = ()
    timers: tuple[PastTimer, ...] = ()
    replayed: frozenset[int] = frozenset()
    restored: frozenset[int] = field(default_factory=frozenset)

    def pending(self, owner: str | None) -> int:
        """Hand-offs that were not decided, of all or of those a person owned or handed over."""
        return sum(
            each.is_open and (owner is None or owner in {each.owner, each.marketer})
            for each in self.handoffs
        )

    def overrides(self, start: datetime, end: datetime) -> Overrides:
        """The replayed hand-offs below the bar in [start, end), by what had become of them."""
        states = Counter(
            each.state for each in self.handoffs if each.below_bar and start <= each.handed_at < end
        )
        accepted, rejected = states[HandoffState.ACCEPTED], states[HandoffState.REJECTED]
        return Overrides(accepted, rejected, states.total() - accepted - rejected)

    def owned_by(self, owner: str) -> frozenset[int]:
        """The replayed hand-offs that a person owned or had handed over."""
        return frozenset(each.id for each in self.handoffs if owner in {each.owner, each.marketer})

    def open_timers(
        self,
        owner: str | None,
        commitments: Sequence[Commitment] | None,
        until: datetime | None = None,
    ) -> list[Due]:
        """What was open, the most urgent first; with `until`, what ran and was due before it."""
        timers = [each for each in self._of(owner, commitments) if each.timer.is_open]
        if until is not None:
            timers = [each for each in timers if not each.due.paused and each.due.due_at < until]
        return [each.due for each in sorted(timers, key=_urgent)]

    def running(
        self,
        owner: str | None,
        commitments: Sequence[Commitment] | None,
        start: datetime | None,
        end: datetime,
    ) -> dict[Commitment, int]:
        """How many timers ran and were due in [start, end), each kind."""
        return Counter(
            due.commitment
            for due in self.open_timers(owner, commitments, end)
            if start is None or start <= due.due_at
        )

    def missed(
        self,
        owner: str | None,
        commitments: Sequence[Commitment] | None,
        start: datetime,
        end: datetime,
    ) -> list[Due]:
        """Which of the replayed timers had run out in [start, end), `end` no later than `at`."""
        timers = (
            each.due
            for each in self._of(owner, commitments)
            if start <= each.due.due_at < end and _is_missed(each.timer, self.at)
        )
        return sorted(timers, key=_deadline)

    def met(
        self,
        owner: str | None,
        commitments: Sequence[Commitment] | None,
        start: datetime,
        end: datetime,
    ) -> dict[Commitment, int]:
        """How many of the replayed timers had been met in [start, end), each kind."""
        return Counter(
            each.due.commitment
            for each in self._of(owner, commitments)
            if each.timer.state is TimerState.MET and _is_settled(each.timer, start, end)
        )

    def durations(
        self, owner: str | None, commitment: Commitment, start: datetime, end: datetime
    ) -> list[int]:
        """The business seconds that the replayed timers settled in [start, end) had taken."""
        return [
            each.timer.took
            for each in self._of(owner, (commitment,))
            if each.timer.took is not None and _is_settled(each.timer, start, end)
        ]

    def _of(
        self, owner: str | None, commitments: Sequence[Commitment] | None
    ) -> Iterable[PastTimer]:
        return (
            each
            for each in self.timers
            if (owner is None or each.due.owner == owner)
            and (commitments is None or each.due.commitment in commitments)
        )


def replay(
    handoff: HandoffFacts,
    timers: Sequence[TimerFacts],
    events: Iterable[EventFacts],
    hours_of: HoursOf,
) -> PastHandoff:
    """A hand-off after some of its events, in the order in which they happened.

    `timers` are all its rows by id, each of which one event began: of these only what never
    changes is read. `hours_of` gives the business hours of a version of the agreement by its id.
    Events are those of the hand-off, with what was taken back and by what.
    """
    course = _Course(handoff, timers, hours_of)
    for event in events:
        course.go_on(event)
    return PastHandoff(course.handoff, tuple(course.timers.values()))


class _Course:
    """A hand-off on its way through its events. `before` is how it stood before each of them."""

    def __init__(
        self, handoff: HandoffFacts, rows: Sequence[TimerFacts], hours_of: HoursOf
    ) -> None:
        self.handoff = replace(handoff, state=HandoffState.PENDING, decided_at=None, decided_by="")
        self.timers: dict[int, TimerFacts] = {}
        self._last_owner = handoff.owner
        self._hours_of = hours_of
        self._before: dict[int, tuple[HandoffFacts, dict[int, TimerFacts]]] = {}
        self._to_begin: dict[Commitment, list[TimerFacts]] = {}
        for row in rows:
            self._to_begin.setdefault(row.commitment, []).append(row)

    def go_on(self, event: EventFacts) -> None:
        """What one event did."""
        if event.kind is EventKind.UNDONE:
            self._undo(event)
            return
        self._before[event.id] = (self.handoff, dict(self.timers))
        self._own(event)
        for timer in [*self.timers.values()]:
            if timer.is_open:
                self._move(timer, event)
        for commitment, rule in TIMED.items():
            if rule.starts_on is event.kind or event.kind in rule.again_after:
                self._begin(commitment, event.at)
        self._settle(event)

    def _own(self, event: EventFacts) -> None:
        """Who has it from then on; sales' open timers go with it."""
        owner = self.handoff.owner
        if event.kind in {EventKind.SQL, EventKind.ASSIGNED}:
            # Of the first events ever written no owner was kept.
            owner = str(event.data.get("owner", self._last_owner))
        elif event.kind in _TAKES and not owner:
            owner = event.actor
        if owner == self.handoff.owner and event.kind is not EventKind.SQL:
            return
        self.handoff = replace(self.handoff, owner=owner)
        for timer in self.timers.values():
            if timer.is_open and timer.commitment.side is Side.SALES:
                self.timers[timer.id] = replace(timer, owner=owner)

    def _settle(self, event: EventFacts) -> None:
        state = _STATE_AFTER.get(event.kind, self.handoff.state)
        if event.kind is EventKind.FORGOTTEN and self.handoff.is_open:
            state = HandoffState.ERASED
        self.handoff = replace(self.handoff, state=state)

    def _begin(self, commitment: Commitment, at: datetime) -> None:
        """Its row keeps when it began, and its deadline where nothing can stop it.

        What was not promised then has no row: the next one begins later.
        """
        rows = self._to_begin.get(commitment)
        if not rows or rows[0].started_at > at:
            return
        row = rows.pop(0)
        handoff = self.handoff
        owner = handoff.owner if commitment.side is Side.SALES else handoff.marketer
        begun = replace(
            row, owner=owner, state=TimerState.RUNNING, settled_at=None, took=None, next_at=None
        )
        if TIMED[commitment].paused_by is not None:
            hours = self._hours_of(row.agreement_id)
            begun = replace(begun, pauses=[], due_at=due_at(hours, row.started_at, row.time))
        self.timers[row.id] = begun

    def _move(self, timer: TimerFacts, event: EventFacts) -> None:
        rule = TIMED[timer.commitment]
        if event.kind in rule.kept_by:
            self.timers[timer.id] = self._finished(timer, event)
        elif event.kind in rule.dropped_by:
            state = TimerState.MISSED if timer.ran_out(event.at) else TimerState.DROPPED
            self.timers[timer.id] = replace(timer, state=state, settled_at=event.at)
        elif event.kind is rule.paused_by and timer.state is TimerState.RUNNING:
            pauses = [*timer.pauses, [event.at.isoformat(), None]]
            self.timers[timer.id] = replace(timer, state=TimerState.PAUSED, pauses=pauses)
        elif event.kind is rule.resumed_by and timer.state is TimerState.PAUSED:
            pauses = [[begin, end or event.at.isoformat()] for begin, end in timer.pauses]
            resumed = replace(timer, state=TimerState.RUNNING, pauses=pauses)
            hours = self._hours_of(timer.agreement_id)
            due = due_at(hours, timer.started_at, timer.time, resumed.stretches)
            self.timers[timer.id] = replace(resumed, due_at=due)

    def _finished(self, timer: TimerFacts, event: EventFacts) -> TimerFacts:
        """Done when the event says so, which may be earlier than it was written down."""
        is_news = bool(TIMED[timer.commitment].again_after)  # counts from when it is told
        when = None if is_news else event.data.get("when")
        done_at = datetime.fromisoformat(when) if when else event.at
        hours = self._hours_of(timer.agreement_id)
        until = max(done_at, timer.started_at)
        took = hours.between(timer.started_at, until, timer.stretches)
        return replace(
            timer,
            state=TimerState.MISSED if timer.ran_out(done_at) else TimerState.MET,
            settled_at=done_at,
            took=int(took.total_seconds()),
        )

    def _undo(self, event: EventFacts) -> None:
        """Back to before the event that it cancels; what that had begun is dropped."""
        before = self._before.get(int(event.data.get("cancels", 0)))
        if before is None:
            return
        handoff, timers = before
        begun = (timer for key, timer in self.timers.items() if key not in timers)
        dropped = {
            timer.id: replace(timer, state=TimerState.DROPPED, settled_at=event.at)
            if timer.is_open
            else timer
            for timer in begun
        }
        # It stays with whoever has taken it.
        owned = {
            key: replace(timer, owner=self.handoff.owner)
            if timer.is_open and timer.commitment.side is Side.SALES
            else timer
            for key, timer in timers.items()
        }
        self.timers = owned | dropped
        self.handoff = replace(handoff, owner=self.handoff.owner)


def by_handoff(
    handoffs: Sequence[HandoffFacts], events: Iterable[tuple[int, EventFacts]]
) -> Mapping[int, list[EventFacts]]:
    """The events of each hand-off, of pairs of a lead's id and one of its events.

    An event names its hand-off, or is of the last one of its lead that had been made by then.
    """
    of_lead: dict[int, list[HandoffFacts]] = {}
    for handoff in sorted(handoffs, key=lambda each: each.id):
        of_lead.setdefault(handoff.lead_id, []).append(handoff)
    events_of: dict[int, list[EventFacts]] = {handoff.id: [] for handoff in handoffs}
    for lead_id, event in events:
        begun = [each.id for each in of_lead.get(lead_id, ()) if each.handed_at <= event.at]
        named = event.data.get("handoff")
        if named in events_of:
            events_of[int(named)].append(event)
        elif begun:
            events_of[begun[-1]].append(event)
    return events_of


def added_up(misses: Iterable[OwnersMisses], more: Iterable[Due]) -> list[OwnersMisses]:
    """Misses that were counted and misses that are listed, by owner, most first."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for each in misses:
        names[each.owner] = each.owner_name
        counts[each.owner] += each.count
    for due in more:
        names[due.owner] = due.owner_name
        counts[due.owner] += 1
    lines = [OwnersMisses(owner, names[owner], count) for owner, count in counts.items()]
    return sorted(lines, key=lambda each: (-each.count, each.owner))


def _is_missed(timer: TimerFacts, now: datetime) -> bool:
    """Done late, still owed, or paused when no time was left to stop."""
    return timer.state is TimerState.MISSED or (timer.is_open and timer.ran_out(now))


def _is_settled(timer: TimerFacts, start: datetime, end: datetime) -> bool:
    return timer.settled_at is not None and start <= timer.settled_at < end


def _urgent(each: PastTimer) -> tuple[bool, datetime, int]:
    return each.due.paused, each.due.due_at, each.due.id


def _deadline(due: Due) -> tuple[datetime, int]:
    return due.due_at, due.id
