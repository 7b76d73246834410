"""What deals of some age are expected to become, by how those before them went."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel.arrivals import Calendar
from funnel.deal_rates import Exit, Rates, Stay, stays
from funnel.forecast import LEAST_WON, PAST, Deals, Expected, between, forecast
from funnel.hours import BusinessHours
from funnel.intervals import interval
from funnel.periods import Period
from funnel.stages import EventKind, Stage

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OPEN_DAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = BusinessHours.parse("UTC", {day: [["09:00", "18:00"]] for day in OPEN_DAYS}, [])
CALENDAR = Calendar("UTC", HOURS)
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
    some = between(known, NOW, CALENDAR, NOW, at(days))
    more = between(known, NOW, CALENDAR, NOW, at(days + 10))
    assert 0 <= some.from_open <= more.from_open <= len(ages) + 1e-9
    assert 0 <= some.to_come <= more.to_come


@given(
    st.lists(st.tuples(st.floats(20, 300), st.floats(0.1, 19)), min_size=1, max_size=29),
    st.lists(
        st.tuples(st.floats(0.1, 300), st.sampled_from([Stage.SQL, Stage.OPPORTUNITY])),
        max_size=20,
    ),
)
def test_each_open_deal_adds_its_chance_and_never_less_than_nothing(
    past: list[tuple[float, float]], still: list[tuple[float, Stage]]
) -> None:
    known = [*(won(*each) for each in past), *(still_open(*each) for each in still)]
    rates = Rates(known, NOW - PAST, NOW)  # with fewer than 30 won deals those of the year
    chances = [rates.won(stage, int(age), 15) for age, stage in still]
    assert all(0 <= chance <= 1 + 1e-9 for chance in chances)
    expected = between(known, NOW, CALENDAR, NOW, at(15))
    assert expected.from_open == pytest.approx(sum(chances))
    assert expected.mean == pytest.approx(
        expected.opportunities + expected.handoffs + expected.to_come
    )


def test_open_deals_are_told_apart_by_their_stage() -> None:
    past = [
        *(won(60, 20) for _ in range(30)),
        *(won(60, 10, Stage.OPPORTUNITY) for _ in range(30)),
        *(still_open(10) for _ in range(8)),
        *(still_open(3, Stage.OPPORTUNITY) for _ in range(5)),
    ]
    told = forecast(past, NOW, CALENDAR, Deals(0, ()), Deals(60, ()))
    assert (told.opportunities, told.handoffs, told.open_deals) == (5, 8, 13)
    expected = told.months[0].expected
    assert 0 < expected.opportunities < 5
    assert 0 < expected.handoffs < 8
    assert expected - expected == Expected(0, 0, 0)


def test_hand_offs_come_on_working_days_today_by_the_hours_that_are_left() -> None:
    """NOW is a Monday, 12:00; its office is open from 9 to 18."""
    assert CALENDAR.worked(NOW - 7 * DAY, NOW) == pytest.approx(5)
    assert CALENDAR.worked(NOW, NOW + DAY / 8) == pytest.approx(1 / 3)
    days = CALENDAR.days(NOW, NOW + 7 * DAY)
    assert [day.strftime("%a") for day, _ in days] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Mon"]
    assert [round(part, 3) for _, part in days] == [0.667, 1, 1, 1, 1, 0.333]


def test_a_week_off_brings_nothing() -> None:
    past = [won(200 - n, 2) for n in range(150)]
    closed = [f"2026-11-{day}" for day in range(16, 31)]
    week = {day: [["09:00", "18:00"]] for day in OPEN_DAYS}
    holidays = Calendar("UTC", BusinessHours.parse("UTC", week, closed))
    assert between(past, NOW, CALENDAR, NOW, MONTH_END).to_come > 1
    assert between(past, NOW, holidays, NOW, MONTH_END).to_come == 0


def test_a_range_is_never_surer_of_the_rates_than_their_deals_allow() -> None:
    """One deal each day: nothing was missed, yet the rates are of thirty deals alone."""
    past = [*(won(n + 20, 20) for n in range(300)), *(still_open(n + 0.5) for n in range(19))]
    made = forecast(past, NOW, CALENDAR, Deals(0, ()), Deals(300, ())).months[0]
    low, high = interval(made.mean, 0.0)
    assert made.low < low
    assert made.high > high


@given(st.floats(0.1, 300), st.floats(0, 1))
def test_the_interval_holds_its_mean(mean: float, error: float) -> None:
    low, high = interval(mean, error)
    assert 0 <= low <= mean <= high
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
    result = forecast(past, NOW, CALENDAR, Deals(0, ()), Deals(len(past), ()))
    assert result.months == ()
    assert result.won_before == LEAST_WON - 1


def test_the_months_add_up_and_the_value_follows_the_average_deal() -> None:
    past = [*(won(60, 20) for _ in range(30)), *(still_open(10) for _ in range(8))]
    before = Deals(30, (Decimal(100),) * 30)
    so_far = Deals(3, (Decimal(100), Decimal(50)))
    this, following = forecast(past, NOW, CALENDAR, so_far, before).months
    assert (str(this.month.first), str(following.month.first)) == ("2026-11-01", "2026-12-01")
    assert this.expected == between(past, NOW, CALENDAR, NOW, MONTH_END)
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
    months = forecast(past, NOW, CALENDAR, Deals(0, ()), Deals(30, ())).months
    assert [month.value for month in months] == [None, None]


def lived(random: Random) -> list[Stay]:
    """Two years of a company that does not change: 1.5 hand-offs on a working day."""
    past: list[Stay] = []
    for back in range(730, -60, -1):
        day = NOW.replace(hour=9) - back * DAY
        if day.weekday() >= 5:
            continue
        moment = random.expovariate(1.5)
        while moment < 1:
            began = day + moment * timedelta(hours=9)
            moment += random.expovariate(1.5)
            if random.random() < 0.5:
                left = began + random.expovariate(1 / 3) * DAY
                past.append(Stay(Stage.SQL, began, left, Exit.OUT))
                continue
            became = began + random.expovariate(1 / 6) * DAY
            past.append(Stay(Stage.SQL, began, became, Exit.WENT_ON))
            how = Exit.WON if random.random() < 0.35 else Exit.OUT
            ended = became + random.gammavariate(2, 12 if how is Exit.WON else 20) * DAY
            past.append(Stay(Stage.OPPORTUNITY, became, ended, how))
    return past


def test_of_companies_that_do_not_change_four_of_five_months_are_in_the_range() -> None:
    """And it is nearer than the count of the month before."""
    within, off, last_off = [], 0.0, 0.0
    for seed in range(8):
        every = lived(Random(seed))  # noqa: S311 - a made-up company

        def won_in(start: datetime, end: datetime, past: list[Stay] = every) -> int:
            endings = (stay.ended for stay in past if stay.exit is Exit.WON)
            return sum(ended is not None and start <= ended < end for ended in endings)

        for day in (date(2026, 8, 1), date(2026, 9, 16), date(2026, 11, 1), date(2026, 11, 16)):
            now, month = Period.day(day, "UTC").start, Period.month_of(day, "UTC")
            so_far, year = won_in(month.start, now), won_in(now - PAST, now)
            told = forecast(every, now, CALENDAR, Deals(so_far, ()), Deals(year, ())).months[0]
            came, last = won_in(month.start, month.end), month.before()
            within.append(told.low <= came <= told.high)
            off += abs(told.mean - came)
            last_off += abs(won_in(last.start, last.end) - came)
    assert len(within) == 32
    assert sum(within) >= 26
    assert off <= 0.8 * last_off
