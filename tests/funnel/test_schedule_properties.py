"""The laws of schedules, and a reference that asks of every date whether it fits."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.schedule import Schedule

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
ZONES = [
    "UTC",
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]
KINDS = ("daily", "weekly", "fortnightly", "monthly_date", "monthly_weekday", "monthly_workday")
weekday = st.sampled_from(DAYS)
minutes = st.one_of(st.integers(0, 1439), st.integers(0, 8).map(lambda half: half * 30))
moments = st.datetimes(datetime(2010, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def schedules(draw, *, skip=None):
    kind = draw(st.sampled_from(KINDS))
    fields = {
        "daily": {"weekdays": st.sets(weekday, min_size=1)},
        "weekly": {"weekdays": weekday.map(lambda day: [day])},
        "fortnightly": {
            "weekdays": weekday.map(lambda day: [day]),
            "anchor": st.dates(date(2009, 1, 1), date(2026, 1, 1)),
        },
        "monthly_date": {"day": st.integers(1, 31)},
        "monthly_weekday": {
            "weekdays": weekday.map(lambda day: [day]),
            "nth": st.sampled_from([1, 2, 3, 4, 5, -1]),
        },
        "monthly_workday": {"nth": st.sampled_from([1, -1])},
    }[kind]
    minute = draw(minutes)
    return Schedule.parse(
        kind,
        time(minute // 60, minute % 60),
        draw(st.sampled_from(ZONES)),
        **{name: draw(values) for name, values in fields.items()},
        lead=timedelta(minutes=draw(st.integers(0, 7 * 1440))),
        skip_holidays=draw(st.booleans()) if skip is None else skip,
    )


def fits(rule, on):
    """Whether the rule, read out loud, is true of a date."""
    length = monthrange(on.year, on.month)[1]
    if rule.kind == "monthly_date":
        return on.day == rule.day or (on.day == length and rule.day > length)
    if rule.kind == "monthly_workday":
        others = range(1, on.day) if rule.nth == 1 else range(on.day + 1, length + 1)
        return on.weekday() < 5 and all(on.replace(day=day).weekday() > 4 for day in others)
    if DAYS[on.weekday()] not in rule.weekdays:
        return False
    if rule.kind == "fortnightly":
        weeks = [day - day.weekday() * DAY for day in (on, rule.anchor)]
        return (weeks[0] - weeks[1]).days % 14 == 0
    if rule.kind == "monthly_weekday":
        return on.day + 7 > length if rule.nth == -1 else (on.day - 1) // 7 + 1 == rule.nth
    return True


def meeting_at(rule, on):
    return datetime.combine(on, rule.at, ZoneInfo(rule.zone)).astimezone(UTC)


def run(rule, moment, count, holidays=frozenset()):
    found = []
    for _ in range(count):
        found.append(rule.occurrence_after(found[-1].at if found else moment, holidays))
    return found


@settings(max_examples=200, deadline=None)
@given(schedules(skip=False), moments)
def test_the_next_digest_is_the_earliest_of_all_dates_that_fit(rule, moment):
    dates = [moment.date() + offset * DAY for offset in range(-3, 140)]
    sendings = [meeting_at(rule, on) - rule.lead for on in dates if fits(rule, on)]
    assert rule.next_after(moment) == min(at for at in sendings if at > moment)


@settings(max_examples=200, deadline=None)
@given(schedules(), moments, st.sets(st.integers(-200, 400), max_size=300))
def test_digests_strictly_increase_and_none_is_lost_or_doubled_by_asking_later(
    rule, moment, offsets
):
    holidays = frozenset(moment.date() + offset * DAY for offset in offsets)
    found = run(rule, moment, 6, holidays)
    sendings = [occurrence.at for occurrence in found]
    assert all(a < b for a, b in pairwise([moment, *sendings]))
    for before, after in pairwise(sendings):
        middle = before + (after - before) / 2
        assert rule.next_after(middle, holidays) == after
        assert rule.previous_or_at(middle, holidays) == before
        assert rule.previous_or_at(after, holidays) == after


@settings(max_examples=200, deadline=None)
@given(schedules(skip=True), moments, st.sets(st.integers(-20, 400), max_size=300))
def test_no_meeting_is_on_a_holiday_and_a_moved_one_is_on_a_weekday(rule, moment, offsets):
    holidays = frozenset(moment.date() + offset * DAY for offset in offsets)
    for occurrence in run(rule, moment, 6, holidays):
        assert occurrence.on not in holidays
        assert fits(rule, occurrence.on) or occurrence.on.weekday() < 5
        assert rule.kind != "daily" or fits(rule, occurrence.on)


@settings(max_examples=200, deadline=None)
@given(schedules(), moments)
def test_the_digest_is_its_lead_before_a_meeting_at_the_local_time(rule, moment):
    zone = ZoneInfo(rule.zone)
    for occurrence in run(rule, moment, 3):
        assert occurrence.meeting - occurrence.at == rule.lead
        local = occurrence.meeting.astimezone(zone)
        on_time = (local.date(), local.time()) == (occurrence.on, rule.at)
        # Else the clock was moved forward over the hour.
        changed = (occurrence.meeting - DAY).astimezone(zone).utcoffset() != local.utcoffset()
        assert local.fold == 0
        assert on_time or (
            changed and local.replace(tzinfo=None) > datetime.combine(occurrence.on, rule.at)
        )


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "Pacific/Apia"])
@pytest.mark.parametrize("at", ["00:00", "00:30", "01:30", "02:00", "02:30", "23:30"])
@pytest.mark.parametrize("year", [2010, 2018, 2021, 2024])
def test_a_daily_digest_comes_once_on_each_day_of_a_year(zone, at, year):
    rule = Schedule.parse("daily", at, zone)
    start = datetime(year - 1, 12, 31, 23, 45, tzinfo=ZoneInfo(zone))
    days = (date(year, 12, 31) - date(year - 1, 12, 31)).days
    found = run(rule, start, days)
    assert [occurrence.on for occurrence in found] == [
        date(year, 1, 1) + n * DAY for n in range(days)
    ]
    shown = {occurrence.at.astimezone(ZoneInfo(zone)).date() for occurrence in found}
    assert len(shown) == days


@settings(max_examples=30, deadline=None)
@given(weekday, minutes, st.sampled_from(ZONES), st.integers(2009, 2024))
def test_a_weekly_digest_never_skips_a_week(day, minute, zone, year):
    rule = Schedule.parse("weekly", time(minute // 60, minute % 60), zone, weekdays=[day])
    found = run(rule, datetime(year, 1, 1, tzinfo=UTC), 60)
    dates = [occurrence.on for occurrence in found]
    assert {b - a for a, b in pairwise(dates)} == {7 * DAY}


@settings(max_examples=100, deadline=None)
@given(schedules())
def test_every_schedule_comes_back_from_json(rule):
    assert Schedule.from_json(rule.to_json()) == rule
