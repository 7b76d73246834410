"""A draft tried on the past: what each of its numbers would have meant in the last full months.

What is asked is "had we agreed on this then": the business hours, the holidays and the zone are
those of the draft, whatever a timer ran under. `docs/figures.md` has each formula in words.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from funnel.agreement import Terms
from funnel.agreement_parts import Objective
from funnel.commitments import TIMED, Commitment
from funnel.figures import Ratio
from funnel.hours import BusinessHours, HoursError, Pause
from funnel.objectives import ObjectiveStatus
from funnel.periods import Period, local_date
from funnel.qualification import BarTrial
from funnel.timers import TimerState, due_at, ran_out, time_of_days

MONTHS: Final = 3
TRIED: Final = (
    *("decision", "first_touch", "answer", "update_days"),
    *("sql_target", "acceptance_target", "on_time_target"),
    *("sql_fit", "sql_interest"),
)
"""The terms that a trial says something about."""
_ROUNDING: Final = 1e-9  # of a division: 7 of 10 reaches 0.7


@dataclass(frozen=True)
class PastTimer:
    """What was owed on a hand-off, and what became of it.

    `done_at` is when it was done, in time or late; `ended_at` also when nothing was owed any more;
    both are None while it is open. The last of the `pauses` may still be on.
    """

    commitment: Commitment
    state: TimerState
    started_at: datetime
    done_at: datetime | None
    ended_at: datetime | None
    pauses: Sequence[Pause]


@dataclass(frozen=True)
class PastMonth:
    """What a month brought. `sqls` is None where the company had not begun by its first day."""

    month: Period
    sqls: int | None
    accepted: Ratio


@dataclass(frozen=True)
class MonthsReached:
    """In how many of the months with data a target was reached; `median` of what they came to."""

    months: Ratio
    median: float | None


@dataclass(frozen=True)
class ObjectiveTried:
    """An objective in each of the past months, or in all of them as one quarter, with data.

    `statuses` have what each came to; whether the target was reached is asked of all of it.
    """

    objective: Objective
    statuses: tuple[ObjectiveStatus, ...]

    @property
    def reached(self) -> Ratio:
        """The periods that reached the target, of those with data."""
        values = [each.is_reached for each in self.statuses]
        recorded = [value for value in values if value is not None]
        return Ratio(sum(recorded), len(recorded))


@dataclass(frozen=True)
class Trial:
    """What the numbers of `terms` would have meant in `months`, the earliest first.

    `kept`: of what fell under a time, how much would have been done within it. `bar`: None where
    the terms have no criteria. `objectives` are those that something counts.
    """

    terms: Terms
    months: tuple[Period, ...]
    kept: Mapping[Commitment, Ratio]
    sqls: MonthsReached
    acceptance: MonthsReached
    on_time: MonthsReached
    bar: BarTrial | None = None
    objectives: tuple[ObjectiveTried, ...] = ()


def full_months(now: datetime, zone: str, count: int = MONTHS) -> tuple[Period, ...]:
    """The last calendar months of a zone that are over, the earliest first."""
    months = [Period.previous_month(local_date(now, zone), zone)]
    while len(months) < count:
        months.append(months[-1].before())
    return tuple(reversed(months))


def was_whole(month: Period, began: date | None, sqls: int) -> bool:
    """Whether a month says how many SQLs a month brings.

    It does where the company had begun (its first agreement, by the calendar) by the month's first
    day, and where SQLs of a time before the beginning were imported; not where it began meanwhile.
    """
    if began is None:
        return sqls > 0
    return began <= month.first or (sqls > 0 and month.last < began)


def would_be_kept(
    timer: PastTimer, promised: timedelta, hours: BusinessHours, now: datetime
) -> bool | None:
    """Whether a timer would have been met; None: it would not have been counted.

    deadline = the instant by which `promised` business time has passed since it started, pauses
    left out; a pause that begins at the deadline or later stops nothing.

    - done: kept if done up to and including the deadline, else missed;
    - nothing owed any more: missed if the deadline was over by then, else not counted;
    - still open: missed if the deadline is over, else not counted. While it stands still from
      before the deadline there is no deadline yet.
    """
    if timer.done_at is not None and timer.done_at - timer.started_at <= promised:
        return True  # business time is never longer than time: most are settled without reckoning
    try:
        deadline = due_at(hours, timer.started_at, promised, timer.pauses)
    except HoursError as error:
        if error.code != "never_resumed":
            raise
        return None  # it waits for an answer that has not come
    if timer.done_at is not None:
        return timer.done_at <= deadline
    return False if ran_out(deadline, timer.ended_at or now) else None


def recounted(
    timers: Iterable[PastTimer],
    months: Sequence[Period],
    terms: Terms,
    hours: BusinessHours,
    now: datetime,
) -> dict[Commitment, tuple[Ratio, ...]]:
    """Of each timed commitment of the terms, kept ÷ (kept + missed) of what began in each month.

    The months follow one another; a timer that began in none of them is passed over. What is
    counted is kept, whatever the number of timers.
    """
    starts, end = [month.start for month in months], months[-1].end
    promised = {each: terms.promised(each) for each in TIMED if terms.promises(each)}
    kept: Counter[tuple[Commitment, int]] = Counter()
    counted: Counter[tuple[Commitment, int]] = Counter()
    for timer in timers:
        position = bisect_right(starts, timer.started_at) - 1
        time = promised.get(timer.commitment)
        if position < 0 or timer.started_at >= end or time is None:
            continue
        if isinstance(time, int):
            time = time_of_days(hours, timer.started_at, time)
        verdict = would_be_kept(timer, time, hours, now)
        if verdict is not None:
            of = (timer.commitment, position)
            counted[of] += 1
            kept[of] += verdict
    return {
        commitment: tuple(
            Ratio(kept[commitment, n], counted[commitment, n]) for n in range(len(months))
        )
        for commitment in promised
    }


def together(ratios: Iterable[Ratio]) -> Ratio:
    """All of them as one: the numerators and the denominators added up."""
    parts = [*ratios]
    return Ratio(sum(r.numerator for r in parts), sum(r.denominator for r in parts))


def reached(values: Iterable[float | None], target: float) -> MonthsReached:
    """In how many months a value is the target or more; a month of None has no data."""
    recorded = [value for value in values if value is not None]
    enough = sum(value >= target - _ROUNDING for value in recorded)
    return MonthsReached(Ratio(enough, len(recorded)), median(recorded) if recorded else None)


def concluded(
    terms: Terms, past: Sequence[PastMonth], kept: Mapping[Commitment, Sequence[Ratio]]
) -> Trial:
    """The trial of `terms` from what the months brought, and what `recounted` says of them.

    - a time: kept ÷ (kept + missed), of all months together;
    - SQLs a month: months with as many SQLs or more ÷ months with data;
    - acceptance: months with accepted ÷ (accepted + rejected) at the target or more ÷ months in
      which something was decided;
    - on time: the same of kept ÷ (kept + missed), of all these times together.
    """
    on_time = [together(ratios) for ratios in zip(*kept.values(), strict=True)]
    return Trial(
        terms=terms,
        months=tuple(each.month for each in past),
        kept={commitment: together(ratios) for commitment, ratios in kept.items()},
        sqls=reached((each.sqls for each in past), terms.sql_target),
        acceptance=reached((each.accepted.value for each in past), terms.acceptance_target),
        on_time=reached((ratio.value for ratio in on_time), terms.on_time_target),
    )
