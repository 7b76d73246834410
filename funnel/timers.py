"""Timers: when what one team owes on a hand-off is due, in business time, and when to remind.

A promise is kept up to and including its deadline, and missed from the instant after it. A
question stops the time only if it is asked before the deadline: afterwards none is left to stop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from funnel.hours import BusinessHours, Pause
from funnel.periods import Period, local_date
from funnel.zones import MICROSECOND


class TimerState(StrEnum):
    """Running and paused timers are open; the others are settled."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"


OPEN_TIMER = (TimerState.RUNNING, TimerState.PAUSED)


class Step(StrEnum):
    """When the owner hears of it: half the time gone, four fifths gone, missed.

    Of what was missed they hear again each morning, until it is done.
    """

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


def time_of_days(hours: BusinessHours, start: datetime, days: int) -> timedelta:
    """The business time from a moment to the end of the `days`-th working day after its own."""
    last = hours.add_working_days(local_date(start, hours.zone), days)
    return hours.between(start, Period.day(last, hours.zone).end)


def ran_out(due_at: datetime, now: datetime, *, paused_at: datetime | None = None) -> bool:
    """Whether the time of an open timer is over; `paused_at`: since when it stands still.

    `storage.timer_reports` says the same in SQL.
    """
    if paused_at is not None and paused_at < due_at:
        return False
    return due_at < now


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
    reminded outside business hours. A miss is told once the deadline itself is over.
    """
    names = [step for step, _ in STEPS]
    position = 0 if after is None else names.index(after) + 1
    if position == len(STEPS):
        return None
    step, share = STEPS[position]
    at = hours.add(start, promised * share, pauses)
    told_at = missed_is_told(hours, at) if step is Step.MISSED else hours.next_open(at)
    return Milestone(step, told_at)


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
        at = hours.add(start, promised * share, pauses)
        is_over = ran_out(at, now) if step is Step.MISSED else at <= now
        if not is_over:
            break
        furthest = step
    return furthest


def next_morning(hours: BusinessHours, now: datetime) -> datetime:
    """The first opening of the next working day after now's, in the zone of the hours."""
    zone = ZoneInfo(hours.zone)
    day = hours.add_working_days(now.astimezone(zone).date(), 1)
    return hours.next_open(datetime.combine(day, time.min, zone))


def missed_is_told(hours: BusinessHours, due_at: datetime) -> datetime:
    """When the owner hears that it was missed: at once, or at the next opening."""
    return hours.next_open(due_at + MICROSECOND)
