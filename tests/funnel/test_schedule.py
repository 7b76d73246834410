import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from funnel.schedule import Schedule, ScheduleError

NEVER = frozenset()
FIRST_OF_MONTH = {"kind": "monthly_date", "day": 1}


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def schedule(kind="daily", at="09:00", zone="UTC", **fields):
    return Schedule.parse(kind, at, zone, **fields)


def sent(rule, after, count, holidays=NEVER):
    moments, moment = [], utc(after)
    for _ in range(count):
        moment = rule.next_after(moment, holidays)
        moments.append(moment)
    return moments


def dates(rule, after, count, holidays=NEVER):
    return [str(moment.date()) for moment in sent(rule, after, count, holidays)]


def test_the_next_digest_is_strictly_after_the_moment_and_in_utc():
    rule = schedule(zone="America/Sao_Paulo")
    assert rule.next_after(utc("2024-01-17T11:59:59")) == utc("2024-01-17T12:00")
    assert rule.next_after(utc("2024-01-17T12:00")) == utc("2024-01-18T12:00")
    assert rule.next_after(utc("2024-01-17T12:00")).tzinfo is UTC


def test_a_daily_digest_falls_on_the_weekdays_named():
    rule = schedule(weekdays=["fri", "mon"])
    assert dates(rule, "2024-01-17T10:00", 3) == ["2024-01-19", "2024-01-22", "2024-01-26"]


def test_a_weekly_digest_falls_on_its_weekday():
    rule = schedule("weekly", weekdays=["wed"])
    assert dates(rule, "2024-01-17T09:00", 2) == ["2024-01-24", "2024-01-31"]


@pytest.mark.parametrize("anchor", ["2024-01-15", "2024-01-21", "2023-12-31", "2025-01-18"])
def test_a_fortnightly_digest_falls_in_every_second_week_by_its_anchors(anchor):
    rule = schedule("fortnightly", weekdays=["tue"], anchor=anchor)
    found = dates(rule, "2024-01-14T00:00", 2)
    weeks = [(date.fromisoformat(day) - date(2024, 1, 16)).days // 7 % 2 for day in found]
    parity = (date.fromisoformat(anchor) - date(2024, 1, 15)).days // 7 % 2
    assert weeks == [parity, parity]


def test_the_31st_of_a_short_month_is_its_last_day():
    rule = schedule("monthly_date", day=31)
    found = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]
    assert dates(rule, "2024-01-01T00:00", 4) == found
    assert dates(rule, "2023-02-01T00:00", 1) == ["2023-02-28"]


@pytest.mark.parametrize(
    ("nth", "found"),
    [
        (1, ["2024-02-02", "2024-03-01", "2024-04-05"]),
        (4, ["2024-02-23", "2024-03-22", "2024-04-26"]),
        (5, ["2024-03-29", "2024-05-31", "2024-08-30"]),
        (-1, ["2024-02-23", "2024-03-29", "2024-04-26"]),
    ],
)
def test_the_nth_weekday_of_a_month_is_counted_and_a_missing_fifth_left_out(nth, found):
    rule = schedule("monthly_weekday", weekdays=["fri"], nth=nth)
    assert dates(rule, "2024-02-01T00:00", 3) == found


def test_a_lead_sends_the_digest_that_long_before_the_meeting():
    rule = schedule("weekly", "09:00", "Europe/Lisbon", weekdays=["mon"], lead=timedelta(days=1))
    occurrence = rule.occurrence_after(utc("2024-03-30T12:00"))
    assert occurrence.on == date(2024, 4, 1)
    assert occurrence.meeting == utc("2024-04-01T08:00")
    # Twenty-four hours, though the clock was moved between the two.
    assert occurrence.at == utc("2024-03-31T08:00")


def test_a_meeting_whose_digest_is_already_due_is_not_the_next_one():
    rule = schedule(lead=timedelta(hours=2))
    assert rule.next_after(utc("2024-01-17T06:59")) == utc("2024-01-17T07:00")
    assert rule.next_after(utc("2024-01-17T07:00")) == utc("2024-01-18T07:00")


def test_a_local_time_that_does_not_exist_moves_forward_by_the_gap():
    rule = schedule(at="02:30", zone="Europe/Berlin")
    found = sent(rule, "2024-03-30T00:00", 3)
    assert found == [utc("2024-03-30T01:30"), utc("2024-03-31T01:30"), utc("2024-04-01T00:30")]


def test_a_local_time_that_comes_twice_counts_once_the_first_time():
    rule = schedule(at="02:30", zone="Europe/Berlin")
    found = sent(rule, "2024-10-26T12:00", 2)
    assert found == [utc("2024-10-27T00:30"), utc("2024-10-28T01:30")]


def test_a_weekly_digest_on_a_date_left_out_by_the_zone_comes_with_the_next_date():
    rule = schedule("weekly", "09:00", "Pacific/Apia", weekdays=["fri"])
    occurrences = sent(rule, "2011-12-24T00:00", 2)
    assert occurrences == [utc("2011-12-30T19:00"), utc("2012-01-05T19:00")]


def test_a_daily_digest_comes_once_where_a_date_is_left_out():
    rule = schedule(at="09:00", zone="Pacific/Apia")
    found = sent(rule, "2011-12-29T00:00", 3)
    assert found == [utc("2011-12-29T19:00"), utc("2011-12-30T19:00"), utc("2011-12-31T19:00")]


def test_holidays_count_only_when_so_chosen():
    holidays = frozenset({date(2024, 1, 18)})
    assert dates(schedule(), "2024-01-17T12:00", 1, holidays) == ["2024-01-18"]
    chosen = schedule(skip_holidays=True)
    assert dates(chosen, "2024-01-17T12:00", 1, holidays) == ["2024-01-19"]
    assert dates(chosen, "2024-01-17T12:00", 1, holidays.__contains__) == ["2024-01-19"]


@pytest.mark.parametrize(
    ("fields", "holidays", "found"),
    [
        ({"kind": "weekly", "weekdays": ["mon"]}, ["2024-01-08"], ["2024-01-09", "2024-01-15"]),
        ({"kind": "weekly", "weekdays": ["fri"]}, ["2024-01-05"], ["2024-01-08", "2024-01-12"]),
        ({"kind": "weekly", "weekdays": ["sat"]}, [], ["2024-01-06", "2024-01-13"]),
        (FIRST_OF_MONTH, ["2024-02-01", "2024-02-02"], ["2024-02-05", "2024-03-01"]),
        (
            {"kind": "weekly", "weekdays": ["mon"]},
            [f"2024-01-{day:02}" for day in range(8, 15)],
            ["2024-01-15", "2024-01-22"],
        ),
        (
            {"kind": "monthly_weekday", "weekdays": ["fri"], "nth": 5},
            ["2024-03-29"],
            ["2024-04-01", "2024-05-31"],
        ),
    ],
)
def test_a_rare_meeting_on_a_holiday_moves_to_the_next_weekday_before_its_successor(
    fields, holidays, found
):
    rule = schedule(**fields, skip_holidays=True)
    closed = frozenset(map(date.fromisoformat, holidays))
    assert dates(rule, "2024-01-01T12:00", 2, closed) == found


def test_a_meeting_moved_into_the_present_is_still_found():
    rule = schedule(**FIRST_OF_MONTH, skip_holidays=True)
    closed = frozenset(date(2024, 1, day) for day in range(1, 31))
    assert dates(rule, "2024-01-20T00:00", 1, closed) == ["2024-01-31"]
    assert rule.previous_or_at(utc("2024-01-31T23:00"), closed) == utc("2024-01-31T09:00")


def test_holidays_without_end_leave_no_occurrence_and_are_not_searched_for_ever():
    for rule in (schedule(skip_holidays=True), schedule(**FIRST_OF_MONTH, skip_holidays=True)):
        with pytest.raises(ScheduleError) as error:
            rule.next_after(utc("2024-01-17T12:00"), lambda _: True)
        assert error.value.code == "no_occurrence"
        assert rule.previous_or_at(utc("2024-01-17T12:00"), lambda _: True) is None


def test_the_previous_digest_may_be_at_the_moment_itself():
    rule = schedule("weekly", weekdays=["wed"])
    assert rule.previous_or_at(utc("2024-01-17T09:00")) == utc("2024-01-17T09:00")
    assert rule.previous_or_at(utc("2024-01-17T08:59")) == utc("2024-01-10T09:00")


@pytest.mark.parametrize(
    "rule",
    [
        schedule(weekdays=["mon", "tue"], lead=timedelta(minutes=90)),
        schedule("fortnightly", "23:59", "Asia/Beirut", weekdays=["sun"], anchor=date(2024, 1, 1)),
        schedule("monthly_date", time(7), day=31, skip_holidays=True),
        schedule("monthly_weekday", weekdays=["fri"], nth=-1),
    ],
)
def test_a_schedule_comes_back_from_json_as_it_went(rule):
    assert Schedule.from_json(json.loads(json.dumps(rule.to_json()))) == rule


@pytest.mark.parametrize(
    ("fields", "code", "values"),
    [
        ({"kind": "hourly"}, "unknown_kind", {"kind": "hourly"}),
        ({"zone": "Mars/Olympus"}, "unknown_zone", {"zone": "Mars/Olympus"}),
        ({"at": "9h"}, "bad_time", {"value": "9h"}),
        ({"at": "24:00"}, "bad_time", {"value": "24:00"}),
        ({"at": time(9, 0, 1)}, "bad_time", {"value": time(9, 0, 1)}),
        ({"at": time(9, tzinfo=UTC)}, "bad_time", {"value": time(9, tzinfo=UTC)}),
        ({"weekdays": ["monday"]}, "unknown_day", {"day": "monday"}),
        ({"weekdays": [1]}, "unknown_day", {"day": 1}),
        ({"kind": "weekly"}, "missing_field", {"kind": "weekly", "field": "weekdays"}),
        (
            {"kind": "weekly", "weekdays": ["tue", "mon"]},
            "one_weekday",
            {"kind": "weekly", "weekdays": ["mon", "tue"]},
        ),
        (
            {"kind": "fortnightly", "weekdays": ["mon"]},
            "missing_field",
            {"kind": "fortnightly", "field": "anchor"},
        ),
        (
            {"kind": "fortnightly", "weekdays": ["mon"], "anchor": "1/2/2024"},
            "bad_anchor",
            {"value": "1/2/2024"},
        ),
        ({"day": 1}, "needless_field", {"kind": "daily", "field": "day"}),
        ({"kind": "monthly_date", "day": 0}, "bad_day", {"day": 0}),
        ({"kind": "monthly_date", "day": 32}, "bad_day", {"day": 32}),
        ({"kind": "monthly_date", "day": "1"}, "bad_day", {"day": "1"}),
        ({"kind": "monthly_weekday", "weekdays": ["mon"], "nth": 0}, "bad_nth", {"nth": 0}),
        ({"kind": "monthly_weekday", "weekdays": ["mon"], "nth": 6}, "bad_nth", {"nth": 6}),
        ({"lead": timedelta(minutes=-1)}, "bad_lead", {"lead": timedelta(minutes=-1)}),
        ({"lead": timedelta(days=8)}, "bad_lead", {"lead": timedelta(days=8)}),
        ({"lead": timedelta(seconds=1)}, "bad_lead", {"lead": timedelta(seconds=1)}),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_with_what_is_wrong(fields, code, values):
    with pytest.raises(ScheduleError) as error:
        schedule(**fields)
    assert (error.value.code, error.value.values) == (code, values)
    assert str(error.value)


@pytest.mark.parametrize(
    "stored", [None, {}, "daily", [], {**schedule().to_json(), "lead_minutes": None}]
)
def test_what_is_no_stored_schedule_is_refused(stored):
    with pytest.raises(ScheduleError) as error:
        Schedule.from_json(stored)
    assert error.value.code == "bad_schedule"


def test_a_moment_without_a_zone_is_refused():
    for ask in (schedule().next_after, schedule().previous_or_at):
        with pytest.raises(ScheduleError) as error:
            ask(datetime(2024, 1, 17, 10))  # noqa: DTZ001
        assert error.value.code == "naive_moment"
