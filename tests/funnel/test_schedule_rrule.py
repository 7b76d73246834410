"""A hundred schedules over five years against `dateutil`: each meeting has its digest, once."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz

from funnel.hours import BusinessHours
from funnel.schedule import Schedule

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ODD_ZONES = (
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Europe/Lisbon",
    "America/Santiago",
    "Asia/Gaza",
    "Asia/Beirut",
    "America/St_Johns",
)
HOURS = ("00:00", "00:30", "01:30", "02:00", "02:15", "03:00", "09:00", "23:30")
KINDS = ("daily", "weekly", "fortnightly", "monthly_date", "monthly_weekday", "monthly_workday")
MONTH_DAYS = range(1, 29)  # on a 31st the two differ: rrule has no meeting in a short month


def reference(kind, rng):
    """The fields of a schedule, and the recurrence that means the same."""
    day, nth = rng.randrange(7), rng.choice([1, 2, 3, 4, 5, -1])
    first_or_last, month_day = rng.choice([1, -1]), rng.choice(MONTH_DAYS)
    anchor = date(2000, 1, 3) + timedelta(days=rng.randrange(14))
    several = sorted(rng.sample(range(7), rng.randint(1, 7)))
    monthly = {"freq": rrule.MONTHLY}
    return {
        "daily": ({"weekdays": [DAYS[n] for n in several]}, _weekly(several)),
        "weekly": ({"weekdays": [DAYS[day]]}, _weekly([day])),
        "fortnightly": (
            {"weekdays": [DAYS[day]], "anchor": anchor},
            {**_weekly([day]), "interval": 2, "dtstart": anchor - timedelta(anchor.weekday())},
        ),
        "monthly_date": ({"day": month_day}, {**monthly, "bymonthday": month_day}),
        "monthly_weekday": (
            {"weekdays": [DAYS[day]], "nth": nth},
            {**monthly, "byweekday": rrule.weekday(day, nth)},
        ),
        "monthly_workday": (
            {"nth": first_or_last},
            {**monthly, "byweekday": range(5), "bysetpos": first_or_last},
        ),
    }[kind]


def _weekly(days):
    return {"freq": rrule.WEEKLY, "byweekday": days}


def expected_dates(fields, first, last):
    start = fields.pop("dtstart", date(2000, 1, 3))
    rule = rrule.rrule(dtstart=datetime.combine(start, time()), wkst=rrule.MO, **fields)
    span = (datetime.combine(day, time()) for day in (first, last))
    return [moment.date() for moment in rule.between(*span, inc=True)]


@pytest.mark.parametrize("seed", range(100))
def test_each_meeting_of_five_years_has_its_digest_once(seed):
    rng = random.Random(seed)  # noqa: S311 - the same each time
    zone = rng.choice(ODD_ZONES)
    fields, recurrence = reference(KINDS[seed % len(KINDS)], rng)
    lead = timedelta(minutes=rng.choice([0, 15, 30, 60, 1440]))
    schedule = Schedule.parse(
        KINDS[seed % len(KINDS)], rng.choice(HOURS), zone, lead=lead, **fields
    )
    first = date(rng.randint(2008, 2019), 1, 1)
    last = date(first.year + 4, 12, 31)

    moment = datetime.combine(first, time(), ZoneInfo(zone)) - lead - timedelta(seconds=1)
    occurrences = []
    while (occurrence := schedule.occurrence_after(moment)).on <= last:
        occurrences.append(occurrence)
        moment = occurrence.at

    wanted = expected_dates(recurrence, first, last)
    assert [occurrence.on for occurrence in occurrences] == wanted
    for occurrence in occurrences:
        local = datetime.combine(occurrence.on, schedule.at, tz.gettz(zone))
        # In UTC: a local time that comes twice is equal to no time of another zone.
        assert occurrence.meeting == tz.resolve_imaginary(local).astimezone(UTC)
        assert occurrence.at == occurrence.meeting - lead


@pytest.mark.parametrize(
    ("nth", "dates"),
    [
        (1, [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 3), date(2026, 12, 1)]),
        (-1, [date(2026, 9, 29), date(2026, 10, 30), date(2026, 11, 27), date(2026, 12, 29)]),
    ],
)
def test_the_first_and_last_working_day_follow_the_hours_and_holidays(nth, dates):
    week = {day: [["09:00", "18:00"]] for day in ("tue", "thu", "fri")}
    hours = BusinessHours.parse("America/Sao_Paulo", week, ["2026-12-31"])
    schedule = Schedule.parse("monthly_workday", "09:00", "America/Sao_Paulo", nth=nth)
    moment = datetime(2026, 9, 1, tzinfo=ZoneInfo("America/Sao_Paulo"))
    meetings = []
    for _ in dates:
        occurrence = schedule.occurrence_after(moment, hours)
        meetings.append(occurrence.on)
        moment = occurrence.at
    assert meetings == dates


def test_a_month_without_a_working_day_keeps_its_meeting():
    hours = BusinessHours.parse(
        "UTC", {"mon": [["09:00", "18:00"]]}, [f"2026-06-{day:02}" for day in range(1, 31)]
    )
    moment = datetime(2026, 5, 31, tzinfo=ZoneInfo("UTC"))
    schedule = Schedule.parse("monthly_workday", "09:00", "UTC", nth=-1)
    assert schedule.occurrence_after(moment, hours).on == date(2026, 6, 30)
