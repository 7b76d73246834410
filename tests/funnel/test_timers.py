"""Steps of a timer: in business time, in order, never outside opening."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from funnel.agreement import Terms
from funnel.timers import STEPS, Step, due_at, next_milestone, ran_out, reached

HOURS = Terms(zone="America/Sao_Paulo").business_hours()
FOUR = timedelta(hours=4)
starts = st.integers(0, 366 * 24 * 3600).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
lengths = st.integers(15, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 on São Paulo's wall."""
    return datetime(2026, 11, day, hour + 3, minute, tzinfo=UTC)


def test_half_of_four_hours_that_ends_at_lunch_is_told_after_it() -> None:
    step = next_milestone(HOURS, at(23, 10), FOUR)
    assert step is not None
    assert (step.step, step.at) == (Step.HALF, at(23, 13))


def test_a_deadline_at_closing_is_the_closing_and_told_the_next_morning() -> None:
    assert due_at(HOURS, at(23, 13), timedelta(hours=5)) == at(23, 18)
    missed = next_milestone(HOURS, at(23, 13), timedelta(hours=5), after=Step.MOST)
    assert missed is not None
    assert missed.at == at(24, 9)


def test_a_miss_is_told_once_the_deadline_itself_is_over() -> None:
    deadline = due_at(HOURS, at(23, 13), FOUR)
    missed = next_milestone(HOURS, at(23, 13), FOUR, after=Step.MOST)
    assert missed is not None
    assert missed.at > deadline
    assert reached(HOURS, at(23, 13), FOUR, (), now=deadline) is Step.MOST
    assert reached(HOURS, at(23, 13), FOUR, (), now=missed.at) is Step.MISSED
    assert not ran_out(deadline, deadline)
    assert ran_out(deadline, missed.at)


def test_after_the_last_step_there_is_none() -> None:
    assert next_milestone(HOURS, at(23, 10), FOUR, after=Step.MISSED) is None


@given(starts, lengths)
def test_steps_come_in_order_and_within_opening(start: datetime, promised: timedelta) -> None:
    last_step, moments = None, []
    while milestone := next_milestone(HOURS, start, promised, after=last_step):
        assert HOURS.is_open(milestone.at)
        moments.append(milestone.at)
        last_step = milestone.step
    assert len(moments) == len(STEPS)
    assert moments == sorted(moments)


@given(starts, lengths, st.integers(0, 20 * 24 * 60))
def test_what_is_reached_never_comes_before_its_time(
    start: datetime, promised: timedelta, minutes: int
) -> None:
    now = start + timedelta(minutes=minutes)
    step = reached(HOURS, start, promised, (), now=now)
    gone = HOURS.between(start, now)
    shares = dict(STEPS)
    if step is None:
        assert gone < promised * shares[Step.HALF] or gone == promised * shares[Step.HALF] == 0
    else:
        assert gone >= promised * shares[step]


@given(starts, lengths, st.integers(1, 600), st.integers(1, 5000))
def test_a_pause_only_delays(start: datetime, promised: timedelta, begins: int, lasts: int) -> None:
    begin = start + timedelta(minutes=begins)
    pause = (begin, begin + timedelta(minutes=lasts))
    assert due_at(HOURS, start, promised, [pause]) >= due_at(HOURS, start, promised)
