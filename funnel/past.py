"""What was on its way at an earlier moment, and the figures that are counted from it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from funnel.commitments import Commitment
from funnel.facts import Due, HandoffFacts, TimerFacts
from funnel.scorecard import Overrides, OwnersMisses
from funnel.stages import HandoffState
from funnel.timers import TimerState


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
