from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.periods import Period, PeriodError, expected, local_date
from funnel.spans import Span, Unit

ZONE = "America/Sao_Paulo"

ZONES = [
    "UTC",
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Pacific/Apia",
]
DAY = timedelta(days=1)
days = st.one_of(
    st.dates(date(2005, 1, 1), date(2026, 1, 1)),
    st.sampled_from([date(2011, 12, 30), date(2018, 11, 4), date(2010, 11, 7), date(2021, 3, 28)]),
)
zones = st.sampled_from(ZONES)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def bounds(period):
    return str(period.first), str(period.last)


def test_a_period_begins_at_local_midnight_and_ends_at_the_next():
    period = Period.day(date(2024, 3, 31), "Europe/Lisbon")
    assert (period.start, period.end) == (utc("2024-03-31T00:00"), utc("2024-03-31T23:00"))
    assert utc("2024-03-31T00:00") in period
    assert utc("2024-03-31T23:00") not in period


def test_a_day_whose_midnight_does_not_exist_begins_at_the_change():
    assert Period.day(date(2018, 11, 4), "America/Sao_Paulo").start == utc("2018-11-04T03:00")
    # 1919-03-30 23:30 became 1919-03-31 00:30.
    assert Period.day(date(1919, 3, 31), "America/Toronto").start == utc("1919-03-31T04:30")


def test_a_day_left_out_by_the_zone_has_no_moments():
    period = Period.day(date(2011, 12, 30), "Pacific/Apia")
    assert period.start == period.end == utc("2011-12-30T10:00")


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (Period.day(date(2024, 2, 29), "UTC"), ("2024-02-29", "2024-02-29")),
        (Period.month_of(date(2024, 2, 10), "UTC"), ("2024-02-01", "2024-02-29")),
        (Period.previous_month(date(2024, 3, 31), "UTC"), ("2024-02-01", "2024-02-29")),
        (Period.previous_month(date(2024, 1, 31), "UTC"), ("2023-12-01", "2023-12-31")),
    ],
)
def test_periods_are_those_of_the_calendar(period, found):
    assert bounds(period) == found


def test_days_count_both_ends():
    assert Period(date(2024, 1, 1), date(2024, 1, 7), "UTC").days == 7
    assert Period.day(date(2024, 1, 1), "UTC").days == 1


@settings(max_examples=300, deadline=None)
@given(days, zones)
def test_a_day_begins_when_the_calendar_first_shows_it(day, zone):
    period, local = Period.day(day, zone), ZoneInfo(zone)
    if period.start == period.end:
        assert (zone, day) == ("Pacific/Apia", date(2011, 12, 30))
        return
    assert period.start.astimezone(local).date() == day
    assert (period.start - timedelta(microseconds=1)).astimezone(local).date() < day


@settings(max_examples=300, deadline=None)
@given(days, zones)
def test_periods_that_follow_one_another_share_a_bound(day, zone):
    for kind in (Period.day, Period.month_of):
        period = kind(day, zone)
        following = kind(period.last + DAY, zone)
        assert period.end == following.start
        assert period.first <= day <= period.last < following.first
    month = Period.month_of(day, zone)
    parts = [Period.day(month.first + n * DAY, zone) for n in range(month.days)]
    lengths = sum((part.end - part.start for part in parts), timedelta(0))
    assert lengths == month.end - month.start


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Period(date(2024, 1, 2), date(2024, 1, 1), "UTC"), "reversed_period"),
        (lambda: Period.day(date(2024, 1, 2), "Mars/Olympus"), "unknown_zone"),
        (lambda: local_date(datetime(2024, 1, 2), "UTC"), "naive_moment"),  # noqa: DTZ001
        (lambda: local_date(utc("2024-01-02T00:00"), ""), "unknown_zone"),
        (lambda: expected(1, 3, 2), "bad_share"),
        (lambda: expected(1, -1, 2), "bad_share"),
        (lambda: expected(-1, 1, 2), "bad_target"),
    ],
)
def test_what_cannot_be_is_refused(make, code):
    with pytest.raises(PeriodError) as error:
        make()
    assert error.value.code == code


def test_what_is_expected_is_the_targets_part_of_the_working_days_gone():
    assert expected(100, 11, 22) == 50
    assert expected(65, 15, 21) == Fraction(975, 21)
    assert expected(100, 0, 22) == 0
    assert expected(100, 22, 22) == 100
    assert expected(10, 0, 0) == 0


@given(st.integers(1, 10**6), st.integers(1, 100), st.integers(0, 100))
def test_what_is_expected_is_exact(unit, gone, rest):
    assert expected(unit * (gone + rest), gone, gone + rest) == unit * gone


def test_the_period_before_is_the_month_before_or_as_many_days():
    november = Period.month_of(date(2026, 11, 18), ZONE)
    week = Period.week_of(date(2026, 11, 18), ZONE)

    assert november.before() == Period.month_of(date(2026, 10, 1), ZONE)
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.before() == Period(date(2026, 11, 9), date(2026, 11, 15), ZONE)
    assert Period.day(date(2026, 11, 1), ZONE).before() == Period.day(date(2026, 10, 31), ZONE)


def test_a_week_across_two_months_has_days_of_both():
    week = Period.week_of(date(2026, 12, 1), ZONE)

    assert [(month.first.month, days.first, days.last) for month, days in week.months()] == [
        (11, date(2026, 11, 30), date(2026, 11, 30)),
        (12, date(2026, 12, 1), date(2026, 12, 6)),
    ]


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span(), date(2026, 11, 1), date(2026, 11, 30)),
        (Span(is_last=True), date(2026, 10, 1), date(2026, 10, 31)),
        (Span(Unit.WEEK), date(2026, 11, 16), date(2026, 11, 22)),
        (Span(Unit.WEEK, is_last=True), date(2026, 11, 9), date(2026, 11, 15)),
        (Span(month=11), date(2026, 11, 1), date(2026, 11, 30)),
        (Span(month=12), date(2025, 12, 1), date(2025, 12, 31)),
        (Span(month=2, year=2024), date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_span_is_days_of_the_calendar_and_a_month_the_latest_that_began(span, first, last):
    assert span.period(date(2026, 11, 18), ZONE) == Period(first, last, ZONE)
