"""A hand-off followed through its events: how it and its timers stood at an earlier moment.

Rows say how things stand now. What had come to an end by the moment has not changed since; what
was open is followed anew, event by event, as `commitments.TIMED` moves timers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from funnel.commitments import TIMED, Commitment
from funnel.facts import EventFacts, HandoffFacts, TimerFacts
from funnel.hours import BusinessHours
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
