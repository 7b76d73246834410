"""Timers: when what one team owes on a hand-off is due, in business time, and when to remind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from funnel.hours import BusinessHours, Pause


class TimerState(StrEnum):
    """Running and paused timers are open; the others are settled."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"


OPEN_TIMER = (TimerState.RUNNING, TimerState.PAUSED)


class Step(StrEnum):
    """When the owner hears of it: half the time gone, four fifths gone, missed."""

    HALF = "half"
    MOST = "most"
    MISSED = "missed"


STEPS: tuple[tuple[Step, float], ...] = ((Step.HALF, 0.5), (Step.MOST, 0.8), (Step.MISSED, 1.0))


@dataclass(frozen=True)
class Milestone:
    """A step of a running timer and the instant at which its owner is to be told."""

    step: Step
    at: datetime


def due_at(
    hours: BusinessHours, start: datetime, promised: timedelta, pauses: Sequence[Pause] = ()
) -> datetime:
    """The instant (UTC) at which the promised business time is used up."""
    return hours.add(start, promised, pauses)


def next_milestone(
    hours: BusinessHours,
    start: datetime,
    promised: timedelta,
    pauses: Sequence[Pause] = (),
    *,
    after: Step | None = None,
) -> Milestone | None:
    """The step that follows `after` (None: the first), or None after the last.

    A step whose share of the time ends at closing is told at the next opening: nobody is
    reminded outside business hours.
    """
    names = [step for step, _ in STEPS]
    position = 0 if after is None else names.index(after) + 1
    if position == len(STEPS):
        return None
    step, share = STEPS[position]
    return Milestone(step, hours.next_open(hours.add(start, promised * share, pauses)))


def reached(
    hours: BusinessHours,
    start: datetime,
    promised: timedelta,
    pauses: Sequence[Pause],
    *,
    now: datetime,
) -> Step | None:
    """The furthest step whose share of the promised time is gone by `now`, or None."""
    furthest = None
    for step, share in STEPS:
        if hours.add(start, promised * share, pauses) <= now:
            furthest = step
    return furthest
