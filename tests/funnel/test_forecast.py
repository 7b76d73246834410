"""What deals of some age are expected to become, by how those before them went."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.deal_rates import Exit, Rates, Stay, stays
from funnel.forecast import LEAST_WON, PAST, Deals, between, forecast, interval
from funnel.stages import EventKind, Stage

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MONTH_END = datetime(2026, 12, 1, tzinfo=UTC)


def won(began: float, took: float, stage: Stage = Stage.SQL) -> Stay:
    """A deal that began so many days ago and was won after so many."""
    return Stay(stage, NOW - began * DAY, NOW - (began - took) * DAY, Exit.WON)


def lost(began: float, took: float, stage: Stage = Stage.SQL) -> Stay:
    return Stay(stage, NOW - began * DAY, NOW - (began - took) * DAY, Exit.OUT)


def still_open(began: float, stage: Stage = Stage.SQL) -> Stay:
    return Stay(stage, NOW - began * DAY)


def at(days: float) -> datetime:
    return NOW + days * DAY


def test_events_become_stays_that_end_as_they_did() -> None:
    moves = [
        (1, EventKind.SQL, at(-9)),
        (1, EventKind.OPPORTUNITY, at(-5)),
        (1, EventKind.WON, at(-1)),
        (2, EventKind.SQL, at(-8)),
        (2, EventKind.REJECTED, at(-7)),
        (2, EventKind.SQL, at(-3)),
        (3, EventKind.WON, at(-2)),  # imported as a customer
    ]
    assert stays(moves) == [
        Stay(Stage.SQL, at(-9), at(-5), Exit.WENT_ON),
        Stay(Stage.OPPORTUNITY, at(-5), at(-1), Exit.WON),
        Stay(Stage.SQL, at(-8), at(-7), Exit.OUT),
        Stay(Stage.SQL, at(-3)),
    ]


def test_a_stay_is_known_as_it_was_then() -> None:
    stay = won(10, 5)
    assert stay.as_of(at(-12)) is None
    assert stay.as_of(at(-7)) == Stay(Stage.SQL, at(-10))
    assert stay.as_of(NOW) == stay


def test_the_chance_is_that_of_a_constant_hazard_where_the_past_is_one() -> None:
    # Of 4,000 deal days at each age about one in 50 ends, and each as a won deal.
    past = [won(200, 1 + number % 99) for number in range(600)]
    rates = Rates(past, NOW - PAST, NOW)
    half = rates.won(Stage.SQL, 40, 20)
    assert 0 < half < rates.won(Stage.SQL, 40, 40) < 1
    assert rates.won(Stage.OPPORTUNITY, 0, 40) == 0  # nothing is known of these


def test_an_age_at_which_nothing_was_won_for_long_is_worth_less() -> None:
    past = [*(won(100, 2) for _ in range(40)), *(lost(100, 60) for _ in range(40))]
    rates = Rates(past, NOW - PAST, NOW)
    assert rates.won(Stage.SQL, 1, 14) > 5 * rates.won(Stage.SQL, 20, 14)


def test_a_deal_may_be_won_by_way_of_an_opportunity() -> None:
    went_on = [
        Stay(Stage.SQL, at(-90), at(-80), Exit.WENT_ON),
        Stay(Stage.OPPORTUNITY, at(-80), at(-70), Exit.WON),
    ]
    rates = Rates(went_on * 30, NOW - PAST, NOW)
    assert rates.won(Stage.OPPORTUNITY, 0, 30) > rates.won(Stage.SQL, 0, 30) > 0.2


@given(
    st.lists(st.tuples(st.floats(20, 300), st.floats(0.1, 19)), min_size=1, max_size=40),
    st.lists(st.floats(0.1, 300), max_size=20),
    st.integers(1, 60),
)
def test_no_more_is_expected_of_open_deals_than_there_are_and_more_of_more_days(
    past: list[tuple[float, float]], ages: list[float], days: int
) -> None:
    known = [*(won(*each) for each in past), *map(still_open, ages)]
    some = between(known, NOW, NOW, at(days))
    more = between(known, NOW, NOW, at(days + 10))
    assert 0 <= some.from_open <= more.from_open <= len(ages) + 1e-9
    assert 0 <= some.to_come <= more.to_come


@given(st.floats(0.1, 300), st.floats(0, 1))
def test_the_interval_holds_its_mean_unless_it_is_skewed_away(mean: float, error: float) -> None:
    low, high = interval(mean, error)
    assert 0 <= low <= high
    assert high >= mean - 1 or error > 0.5
    wider = interval(mean, error + 0.5)
    assert wider[0] <= low


@pytest.mark.parametrize(
    # Of a Poisson distribution with the mean 10: P(N ≤ 6) = 0.130, P(N ≤ 14) = 0.917.
    ("mean", "error", "bounds"),
    [(0.0, 0.1, (0, 0)), (10.0, 0.0, (6, 14))],
)
def test_the_bounds_are_those_of_the_distribution(
    mean: float, error: float, bounds: tuple[int, int]
) -> None:
    assert interval(mean, error) == bounds


def test_with_too_few_won_deals_there_is_no_forecast() -> None:
    past = [won(50, 5) for _ in range(LEAST_WON - 1)]
    result = forecast(past, NOW, "UTC", Deals(0, ()), Deals(len(past), ()))
    assert result.months == ()
    assert result.won_before == LEAST_WON - 1


def test_the_months_add_up_and_the_value_follows_the_average_deal() -> None:
    past = [*(won(60, 20) for _ in range(30)), *(still_open(10) for _ in range(8))]
    before = Deals(30, (Decimal(100),) * 30)
    so_far = Deals(3, (Decimal(100), Decimal(50)))
    this, following = forecast(past, NOW, "UTC", so_far, before).months
    assert (str(this.month.first), str(following.month.first)) == ("2026-11-01", "2026-12-01")
    assert this.expected == between(past, NOW, NOW, MONTH_END)
    assert this.low >= 3
    assert this.low <= this.mean <= this.high
    assert this.value is not None
    assert this.value.mean == Decimal(150) + round(Decimal(this.expected.mean * 100))
    assert 150 <= this.value.low <= this.value.mean <= this.value.high
    assert following.won == Deals(0, ())
    assert following.value is not None
    assert 0 <= following.value.low <= following.value.mean


def test_without_a_value_nothing_is_said_of_one() -> None:
    past = [won(60, 20) for _ in range(30)]
    months = forecast(past, NOW, "UTC", Deals(0, ()), Deals(30, ())).months
    assert [month.value for month in months] == [None, None]
