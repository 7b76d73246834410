"""The numbers that past months speak for: reached by most of them, and never out of too little."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from funnel.agreement import Terms
from funnel.commitments import Commitment
from funnel.figures import Ratio
from funnel.suggestions import (
    LADDER,
    CountSuggested,
    ShareSuggested,
    TimeSuggested,
    count_of,
    share_of,
    time_of,
)
from funnel.timers import TimerState
from funnel.trial import PastTimer

NINE = datetime(2026, 11, 16, 12, tzinfo=UTC)  # a Monday, 9 o'clock in São Paulo
NOW = datetime(2027, 2, 2, 12, tzinfo=UTC)
HOURS = Terms().business_hours()
HOUR = timedelta(hours=1)
RATIOS = st.integers(0, 50).flatmap(
    lambda of: st.builds(Ratio, st.integers(0, of), st.just(of)),
)


def done_after(minutes: int) -> PastTimer:
    at = NINE + timedelta(minutes=minutes)
    return PastTimer(Commitment.DECISION, TimerState.MET, NINE, at, at, ())


def still_open() -> PastTimer:
    return PastTimer(Commitment.DECISION, TimerState.RUNNING, NOW, None, None, ())


def test_a_count_is_what_nine_of_ten_months_reached() -> None:
    assert count_of([31, 28, 40]) == CountSuggested(28, 31, 3)
    assert count_of([3, *range(20, 29)]) == CountSuggested(20, 23.5, 10)


def test_a_count_is_not_drawn_from_two_months_nor_from_months_that_brought_nothing() -> None:
    assert count_of([31, None, 28]) is None
    assert count_of([0, 12, 14]) is None


def test_a_share_is_the_median_of_the_months_rounded_down_to_five_points() -> None:
    assert share_of([Ratio(7, 10), Ratio(4, 5), Ratio(6, 10)]) == ShareSuggested(0.7, 0.7, 3)
    assert share_of([Ratio(74, 100), Ratio(80, 100), Ratio(0, 0), Ratio(60, 100)]) == (
        ShareSuggested(0.7, 0.74, 3)
    )


def test_a_share_needs_three_months_and_ten_cases() -> None:
    assert share_of([Ratio(9, 10), Ratio(9, 10)]) is None
    assert share_of([Ratio(2, 3), Ratio(2, 3), Ratio(2, 3)]) is None
    assert share_of([Ratio(0, 10)] * 3) is None


def test_a_time_is_the_shortest_limit_that_the_share_would_have_kept() -> None:
    timers = [done_after(minutes) for minutes in [50] * 7 + [110] * 2 + [600]]

    assert time_of(timers, 0.7, HOURS, NOW) == TimeSuggested(HOUR, Ratio(7, 10))
    assert time_of(timers, 0.9, HOURS, NOW) == TimeSuggested(2 * HOUR, Ratio(9, 10))


def test_what_is_still_open_within_every_limit_is_no_case() -> None:
    assert time_of([done_after(50)] * 9 + [still_open()], 0.9, HOURS, NOW) is None


@given(st.lists(st.none() | st.integers(0, 500), max_size=24))
def test_nine_of_ten_months_reached_the_count(months: list[int | None]) -> None:
    known = [each for each in months if each is not None]
    if suggested := count_of(months):
        reached = sum(each >= suggested.value for each in known)
        higher = sum(each > suggested.value for each in known)
        assert 10 * reached >= 9 * len(known) > 10 * higher
        assert 1 <= suggested.value <= suggested.median


@given(st.lists(RATIOS, max_size=12))
def test_half_of_the_months_reached_the_share(months: list[Ratio]) -> None:
    known = [each.value for each in months if each.value is not None]
    if suggested := share_of(months):
        assert 2 * sum(each >= suggested.value - 1e-9 for each in known) >= len(known)
        assert 0 <= suggested.median - suggested.value < 0.05 + 1e-9


@given(st.lists(st.integers(0, 12_000), min_size=10, max_size=30), st.sampled_from([0.5, 0.9, 1]))
def test_the_time_keeps_the_share_and_no_shorter_one_does(after: list[int], share: float) -> None:
    timers = [done_after(minutes) for minutes in after]
    suggested = time_of(timers, share, HOURS, NOW)
    if suggested:
        assert (suggested.kept.value or 0) >= share - 1e-9
        assert suggested.kept.denominator == len(timers)
        easier = time_of(timers, share / 2, HOURS, NOW)
        assert easier is not None
        assert easier.value <= suggested.value
        assert suggested.value in LADDER
