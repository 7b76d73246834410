import json
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from funnel.hours import BusinessHours, HoursError

CASES = Path(__file__).parents[3] / "shared" / "cases" / "business_hours.json"
OFFICE = [["09:00", "17:00"]]
WORK_WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(zone="UTC", week=None, holidays=()):
    return BusinessHours.parse(zone, WORK_WEEK if week is None else week, holidays)


def every_day(zone, *periods, holidays=()):
    return hours(zone, {day: [list(period) for period in periods] for day in EVERY_DAY}, holidays)


def pauses_of(case):
    return [
        tuple(None if edge is None else datetime.fromisoformat(edge) for edge in pause)
        for pause in case["pauses"]
    ]


def shared_cases():
    if not CASES.is_file():
        return [pytest.param(None, id="absent")]
    return [pytest.param(case, id=case["id"]) for case in json.loads(CASES.read_text("utf-8"))]


@pytest.mark.shared
@pytest.mark.parametrize("case", shared_cases())
def test_the_shared_cases_hold(case):
    office = hours(case["zone"], case["week"], case["holidays"])
    start, pauses = datetime.fromisoformat(case["start"]), pauses_of(case)
    if case["kind"] == "due":
        due = office.add(start, timedelta(seconds=case["seconds"]), pauses)
        assert due == datetime.fromisoformat(case["expected"])
    else:
        end = datetime.fromisoformat(case["end"])
        assert office.between(start, end, pauses).total_seconds() == case["expected"]


def test_answers_are_in_utc():
    due = hours("America/Sao_Paulo").add(
        datetime(2024, 1, 17, 10, tzinfo=ZoneInfo("America/Sao_Paulo")), timedelta(hours=1)
    )
    assert due == utc("2024-01-17T14:00")
    assert due.tzinfo is UTC


def test_time_up_at_the_closing_is_the_closing_and_not_the_next_opening():
    assert hours().add(utc("2024-01-19T16:00"), timedelta(hours=1)) == utc("2024-01-19T17:00")


@pytest.mark.parametrize("days", [5, 10, 15])
def test_whole_weeks_of_work_end_at_the_last_closing(days):
    due = hours().add(utc("2024-01-15T09:00"), timedelta(hours=8 * days))
    assert due == utc("2024-01-19T17:00") + timedelta(days=7 * (days // 5 - 1))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2024-01-17T10:00", "2024-01-17T10:00"),
        ("2024-01-17T17:00", "2024-01-17T17:00"),
        ("2024-01-17T17:00:00.000001", "2024-01-18T09:00"),
        ("2024-01-17T09:00", "2024-01-17T09:00"),
        ("2024-01-19T18:00", "2024-01-22T09:00"),
    ],
)
def test_no_work_is_due_at_once_when_open_or_closing_and_else_at_the_opening(start, due):
    assert hours().add(utc(start), timedelta(0)) == utc(due)


def test_a_night_shift_in_two_pieces_runs_through_midnight():
    night = every_day("Europe/Lisbon", ("00:00", "06:00"), ("22:00", "24:00"))
    assert night.add(utc("2024-01-17T23:00"), timedelta(hours=2)) == utc("2024-01-18T01:00")
    assert night.between(utc("2024-01-17T12:00"), utc("2024-01-18T12:00")) == timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2024-01-17T08:59:59", "2024-01-17T09:00"),
        ("2024-01-17T09:00", "2024-01-17T09:00"),
        ("2024-01-17T16:59:59", "2024-01-17T16:59:59"),
        ("2024-01-17T17:00", "2024-01-18T09:00"),
        ("2024-01-19T17:00", "2024-01-22T09:00"),
    ],
)
def test_the_next_opening_is_now_when_open(moment, opens):
    assert hours().next_open(utc(moment)) == utc(opens)
    assert hours().is_open(utc(moment)) == (moment == opens or utc(moment) == utc(opens))


# A change of the clock, by the office's own wall.
@pytest.mark.parametrize(
    ("zone", "period", "day", "open_for"),
    [
        ("Europe/Lisbon", ("00:00", "24:00"), "2024-03-31", timedelta(hours=23)),
        ("Europe/Lisbon", ("00:00", "24:00"), "2024-10-27", timedelta(hours=25)),
        ("Europe/Lisbon", ("01:30", "05:00"), "2024-03-31", timedelta(hours=2.5)),
        ("Europe/Lisbon", ("00:30", "01:30"), "2024-03-31", timedelta(hours=0.5)),
        ("Europe/Lisbon", ("01:10", "01:50"), "2024-03-31", timedelta(0)),
        ("Europe/Lisbon", ("00:30", "01:30"), "2024-10-27", timedelta(hours=1.5)),
        ("Europe/Lisbon", ("01:30", "03:00"), "2024-10-27", timedelta(hours=2)),
        ("Australia/Lord_Howe", ("00:00", "24:00"), "2024-10-06", timedelta(hours=23.5)),
        ("Australia/Lord_Howe", ("00:00", "24:00"), "2024-04-07", timedelta(hours=24.5)),
        ("America/Sao_Paulo", ("00:00", "06:00"), "2018-11-04", timedelta(hours=5)),
        ("America/Sao_Paulo", ("22:00", "24:00"), "2018-02-17", timedelta(hours=3)),
        ("Asia/Beirut", ("00:00", "24:00"), "2021-03-28", timedelta(hours=23)),
        ("Africa/Casablanca", ("00:00", "24:00"), "2024-03-10", timedelta(hours=25)),
        ("Africa/Casablanca", ("00:00", "24:00"), "2024-04-14", timedelta(hours=23)),
        ("Pacific/Apia", ("00:00", "24:00"), "2011-12-30", timedelta(0)),
        ("America/St_Johns", ("00:00", "24:00"), "2010-11-07", timedelta(hours=24, minutes=1)),
        ("America/St_Johns", ("23:30", "24:00"), "2010-11-06", timedelta(hours=1)),
    ],
)
def test_a_day_on_which_the_clock_changes_is_as_long_as_it_was(zone, period, day, open_for):
    that = date.fromisoformat(day)
    names = [EVERY_DAY[that.weekday()]]
    others = [str(that + timedelta(days=offset)) for offset in (-14, -7, 7, 14)]
    office = hours(zone, {names[0]: [list(period)]}, others)
    noon = datetime(that.year, that.month, that.day, 12, tzinfo=UTC)
    around = timedelta(days=6)
    assert office.between(noon - around, noon + around) == open_for


def test_an_opening_that_does_not_exist_moves_forward_by_the_gap():
    office = every_day("Europe/Lisbon", ("01:30", "05:00"))
    assert office.next_open(utc("2024-03-31T00:00")) == utc("2024-03-31T01:30")  # 02:30 local


def test_an_opening_at_a_midnight_that_does_not_exist_is_the_moment_of_the_change():
    office = every_day("America/Sao_Paulo", ("00:00", "06:00"))
    assert office.next_open(utc("2018-11-03T12:00")) == utc("2018-11-04T03:00")


def test_an_office_that_never_closes_is_open_through_a_change_wherever_its_pieces_touch():
    office = every_day("Europe/Lisbon", ("00:00", "01:30"), ("01:30", "24:00"))
    span = utc("2024-03-30T00:00"), utc("2024-04-02T00:00")
    assert office.between(*span) == span[1] - span[0]


def test_a_date_left_out_by_the_zone_has_no_hours():
    office = every_day("Pacific/Apia", ("09:00", "17:00"))
    closing = datetime(2011, 12, 29, 17, tzinfo=ZoneInfo("Pacific/Apia"))
    opening = datetime(2011, 12, 31, 9, tzinfo=ZoneInfo("Pacific/Apia"))
    assert office.next_open(closing) == opening.astimezone(UTC)
    assert opening.astimezone(UTC) - closing.astimezone(UTC) == timedelta(hours=16)


def test_a_repeated_hour_opens_closes_and_opens_again_as_the_wall_clock_says():
    office = every_day("Europe/Lisbon", ("00:30", "01:30"))
    closing = utc("2024-10-27T00:30")
    assert not office.is_open(closing)
    assert office.next_open(closing) == utc("2024-10-27T01:00")


def test_pauses_may_overlap_be_unordered_and_lie_outside_the_hours():
    pauses = [
        (utc("2024-01-17T12:00"), utc("2024-01-17T13:00")),
        (utc("2024-01-17T20:00"), utc("2024-01-17T22:00")),
        (utc("2024-01-17T11:00"), utc("2024-01-17T12:30")),
        (utc("2024-01-17T11:30"), utc("2024-01-17T11:30")),
        (utc("2024-01-17T15:00"), utc("2024-01-17T14:00")),
    ]
    start, due = utc("2024-01-17T10:00"), utc("2024-01-17T14:00")
    assert hours().add(start, timedelta(hours=2), pauses) == due
    assert hours().between(start, due, pauses) == timedelta(hours=2)


def test_a_pause_without_an_end_that_is_reached_has_no_due_time():
    since = utc("2024-01-17T11:00")
    with pytest.raises(HoursError) as error:
        hours().add(utc("2024-01-17T10:00"), timedelta(hours=2), [(since, None)])
    assert (error.value.code, error.value.values) == ("never_resumed", {"since": since})


def test_a_pause_without_an_end_that_begins_when_time_is_up_changes_nothing():
    pauses = [(utc("2024-01-17T11:00"), None)]
    due = hours().add(utc("2024-01-17T10:00"), timedelta(hours=1), pauses)
    assert due == utc("2024-01-17T11:00")
    late = utc("2024-01-20T10:00")
    assert hours().between(utc("2024-01-17T10:00"), late, pauses) == timedelta(hours=1)


def test_nothing_is_worked_before_the_start():
    assert hours().between(utc("2024-01-17T12:00"), utc("2024-01-17T10:00")) == timedelta(0)


@pytest.mark.parametrize(
    ("arguments", "code", "values"),
    [
        ({"zone": "Mars/Olympus"}, "unknown_zone", {"zone": "Mars/Olympus"}),
        ({"zone": "America"}, "unknown_zone", {"zone": "America"}),
        ({"zone": "../etc/passwd"}, "unknown_zone", {"zone": "../etc/passwd"}),
        ({"zone": ""}, "unknown_zone", {"zone": ""}),
        ({"week": {}}, "no_opening", {}),
        ({"week": {"mon": []}}, "no_opening", {}),
        ({"week": {"monday": OFFICE}}, "unknown_day", {"day": "monday"}),
        ({"week": {"mon": [["9h", "17:00"]]}}, "bad_time", {"day": "mon", "value": "9h"}),
        ({"week": {"mon": [["09:00", "24:30"]]}}, "bad_time", {"day": "mon", "value": "24:30"}),
        ({"week": {"mon": [["09:00", 17]]}}, "bad_time", {"day": "mon", "value": 17}),
        ({"week": {"mon": [["09:00"]]}}, "bad_period", {"day": "mon", "period": ["09:00"]}),
        ({"week": {"mon": "09:00"}}, "bad_period", {"day": "mon", "period": "09:00"}),
        (
            {"week": {"mon": [["17:00", "09:00"]]}},
            "reversed_period",
            {"day": "mon", "opens": "17:00", "closes": "09:00"},
        ),
        (
            {"week": {"mon": [["09:00", "09:00"]]}},
            "reversed_period",
            {"day": "mon", "opens": "09:00", "closes": "09:00"},
        ),
        (
            {"week": {"tue": [["13:00", "18:00"], ["09:00", "13:01"]]}},
            "overlapping_periods",
            {"day": "tue", "first": "09:00-13:01", "second": "13:00-18:00"},
        ),
        ({"holidays": ["25/12/2024"]}, "bad_holiday", {"value": "25/12/2024"}),
        ({"holidays": ["2024-02-30"]}, "bad_holiday", {"value": "2024-02-30"}),
        ({"holidays": ["20241225"]}, "bad_holiday", {"value": "20241225"}),
    ],
)
def test_hours_that_cannot_be_are_refused_with_what_is_wrong(arguments, code, values):
    with pytest.raises(HoursError) as error:
        hours(**arguments)
    assert isinstance(error.value, ValueError)
    assert (error.value.code, error.value.values) == (code, values)
    assert all(str(value) in str(error.value) for value in values.values() if value != "")


@pytest.mark.parametrize("ask", ["add", "between", "is_open", "next_open", "pause"])
def test_a_moment_without_a_zone_is_refused(ask):
    naive, aware, hour = datetime(2024, 1, 17, 10), utc("2024-01-17T10:00"), timedelta(hours=1)  # noqa: DTZ001
    asked = {
        "add": lambda: hours().add(naive, hour),
        "between": lambda: hours().between(aware, naive),
        "is_open": lambda: hours().is_open(naive),
        "next_open": lambda: hours().next_open(naive),
        "pause": lambda: hours().add(aware, hour, [(naive, None)]),
    }
    with pytest.raises(HoursError) as error:
        asked[ask]()
    assert (error.value.code, error.value.values) == ("naive_moment", {"moment": naive})


def test_less_than_no_work_is_refused():
    with pytest.raises(HoursError) as error:
        hours().add(utc("2024-01-17T10:00"), timedelta(seconds=-1))
    assert error.value.code == "negative_work"


def test_holidays_without_end_are_refused_and_not_searched_for_ever():
    first = date(2024, 1, 1)
    always = [str(first + timedelta(days=day)) for day in range(102 * 366)]
    closed = hours(holidays=always)
    begun = time.process_time()
    with pytest.raises(HoursError) as error:
        closed.next_open(utc("2024-01-17T10:00"))
    assert error.value.code == "too_far"
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("worked", [timedelta(days=10**6), timedelta.max])
def test_more_work_than_a_century_holds_is_refused(worked):
    with pytest.raises(HoursError) as error:
        hours().add(utc("2024-01-17T10:00"), worked)
    assert error.value.code == "too_far"


def test_moments_of_other_millennia_are_refused():
    with pytest.raises(HoursError) as error:
        hours().is_open(datetime.max.replace(tzinfo=UTC))
    assert error.value.code == "out_of_range"


def test_three_years_are_measured_and_400_hours_added_without_walking_through_them():
    office = hours("Europe/Lisbon", holidays=["2024-12-25", "2025-12-25"])
    start, end = utc("2023-01-01T00:00"), utc("2026-01-01T00:00")
    worked = office.between(start, end)  # also reads the zone's changes, once
    begun = time.process_time()
    for _ in range(100):
        assert office.between(start, end) == worked
        office.add(start, timedelta(hours=400))
    assert time.process_time() - begun < 2, "20 ms for a pair is many times what is needed"


def test_whole_weeks_are_worth_the_days_they_are_made_of():
    office = hours("Europe/Lisbon", holidays=["2023-04-07", "2024-12-25", "2025-06-10"])
    midnights = [utc("2023-01-01T00:00") + timedelta(days=day) for day in range(1097)]
    days = [office.between(a, b) for a, b in pairwise(midnights)]
    worked = sum(days, timedelta(0))
    assert worked == timedelta(hours=8) * office.working_days(date(2023, 1, 1), date(2025, 12, 31))
    assert office.between(midnights[0], midnights[-1]) == worked
    assert office.add(midnights[0], worked) == utc("2025-12-31T17:00")


def test_working_days_are_counted_with_both_ends_and_without_holidays():
    office = hours(holidays=["2024-01-01", "2024-01-06"])
    assert office.working_days(date(2024, 1, 1), date(2024, 1, 31)) == 22
    assert office.working_days(date(2024, 1, 6), date(2024, 1, 7)) == 0
    assert office.working_days(date(2024, 1, 9), date(2024, 1, 8)) == 0
    assert not office.is_working_day(date(2024, 1, 1))
    assert office.is_working_day(date(2024, 1, 2))


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2024-01-19", 0, "2024-01-19"),
        ("2024-01-20", 0, "2024-01-23"),
        ("2024-01-19", 1, "2024-01-23"),
        ("2024-01-20", 1, "2024-01-23"),
        ("2024-01-19", 5, "2024-01-29"),
    ],
)
def test_working_days_are_added_over_weekends_and_holidays(day, count, found):
    office = hours(holidays=["2024-01-22"])
    found_day = office.add_working_days(date.fromisoformat(day), count)
    assert found_day == date.fromisoformat(found)


def test_hours_are_equal_when_they_say_the_same():
    assert hours(week={"mon": [["09:00", "12:00"], ["12:00", "17:00"]]}) == hours(
        week={"mon": OFFICE, "tue": []}
    )
