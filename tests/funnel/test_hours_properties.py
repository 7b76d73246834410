"""Business hours against a reference that looks at the wall clock every minute, and their laws."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from funnel.hours import BusinessHours

MINUTE = timedelta(minutes=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Each zone within days of a change that others got wrong.
CHANGES = [
    ("Europe/Lisbon", "2024-03-31"),
    ("Europe/Lisbon", "2024-10-27"),
    ("America/New_York", "2026-03-08"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("America/Sao_Paulo", "2024-05-15"),
    ("Asia/Beirut", "2021-03-28"),
    ("Asia/Beirut", "2021-10-31"),
    ("Africa/Casablanca", "2024-03-10"),
    ("Africa/Casablanca", "2024-04-14"),
    ("Australia/Lord_Howe", "2024-10-06"),
    ("Australia/Lord_Howe", "2024-04-07"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/St_Johns", "2010-03-14"),
    ("America/St_Johns", "2010-11-07"),
    ("America/Havana", "2024-11-03"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("Asia/Kathmandu", "2024-01-01"),
    ("America/Caracas", "2016-05-01"),
    ("Europe/Lisbon", "2023-12-31"),
]


def spell(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def periods_of_a_day(draw):
    # Half hours often, so that periods touch one another and the edges of changes.
    edge = st.one_of(st.integers(0, 48).map(lambda half: half * 30), st.integers(0, 1440))
    edges = sorted(draw(st.sets(edge, max_size=6)))
    if len(edges) % 2:
        edges.pop()
    if draw(st.booleans()) and len(edges) == 4:
        edges[2] = edges[1]
    return [[spell(a), spell(b)] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def open_minutes(week):
    moments = [[int(t[:2]) * 60 + int(t[3:]) for t in p] for day in week.values() for p in day]
    return sum(closes - opens for opens, closes in moments)


@st.composite
def offices(draw):
    zone, day = draw(st.sampled_from(CHANGES))
    middle = date.fromisoformat(day)
    days = draw(st.sets(st.sampled_from(DAYS), min_size=1))
    week = {name: draw(periods_of_a_day()) for name in sorted(days)}
    if open_minutes(week) < 60:  # else a long promise may take more than a hundred years
        week[min(days)] = [["00:00", "24:00"]]
    holidays = draw(st.sets(st.integers(-8, 8).map(lambda n: str(middle + n * timedelta(1)))))
    noon = datetime(middle.year, middle.month, middle.day, 12, tzinfo=UTC)
    return zone, week, holidays, noon


def moments(noon, days):
    minutes = int(days * 1440)
    return st.integers(-minutes, minutes).map(lambda n: noon + n * MINUTE)


@st.composite
def pauses_around(draw, noon, *, whole=False):
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(moments(noon, 4))
        length = draw(st.integers(-60, 3000)) * MINUTE
        found.append((start, None if not whole and draw(st.booleans()) else start + length))
    return found


class Wall:
    """The office as someone sees it who looks at the clock on its wall each minute."""

    def __init__(self, zone, week, holidays):
        self.zone, self.holidays = ZoneInfo(zone), holidays
        self.open_minutes = {
            name: {m for a, b in week.get(name, []) for m in range(minute_of(a), minute_of(b))}
            for name in DAYS
        }

    def is_open(self, moment):
        wall = moment.astimezone(self.zone)
        minutes = self.open_minutes[DAYS[wall.weekday()]]
        now = wall.hour * 60 + wall.minute
        if wall.date().isoformat() in self.holidays or now not in minutes:
            return False
        opening = now
        while opening - 1 in minutes:
            opening -= 1
        # An opening that does not exist comes back from UTC later than it went.
        written = wall.replace(hour=opening // 60, minute=opening % 60, fold=0)
        shown = written.astimezone(UTC).astimezone(self.zone)
        return wall.replace(tzinfo=None) >= shown.replace(tzinfo=None)

    def counts(self, moment, pauses):
        paused = any(a <= moment and (b is None or moment < b) for a, b in pauses)
        return not paused and self.is_open(moment)


def minute_of(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_measuring_agrees_with_a_look_at_the_wall_each_minute(data):
    zone, week, holidays, noon = data.draw(offices())
    start, end = sorted(data.draw(st.tuples(moments(noon, 3), moments(noon, 3))))
    pauses = data.draw(pauses_around(noon))
    wall = Wall(zone, week, holidays)
    minutes = range((end - start) // MINUTE)
    seen = sum(wall.counts(start + n * MINUTE, pauses) for n in minutes)
    assert BusinessHours.parse(zone, week, holidays).between(start, end, pauses) == seen * MINUTE


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_adding_agrees_with_a_look_at_the_wall_each_minute(data):
    zone, week, holidays, noon = data.draw(offices())
    start, worked = data.draw(moments(noon, 3)), data.draw(st.integers(1, 1000))
    pauses = data.draw(pauses_around(noon, whole=True))
    due = BusinessHours.parse(zone, week, holidays).add(start, worked * MINUTE, pauses)
    wall, moment, seen = Wall(zone, week, holidays), start, 0
    while seen < worked and moment < start + timedelta(days=30):
        seen += wall.counts(moment, pauses)
        moment += MINUTE
    if seen == worked:
        assert due == moment
    else:
        assert due > moment


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_being_open_and_the_next_opening_agree_with_the_wall(data):
    zone, week, holidays, noon = data.draw(offices())
    moment = data.draw(moments(noon, 3))
    office, wall = BusinessHours.parse(zone, week, holidays), Wall(zone, week, holidays)
    assert office.is_open(moment) == wall.is_open(moment)
    opens = office.next_open(moment)
    assert wall.is_open(opens)
    waited = range(min((opens - moment) // MINUTE, 5000))
    assert not any(wall.is_open(moment + n * MINUTE) for n in waited)


# Spans of years, in microseconds: what the walk through minutes cannot reach.
spans = st.timedeltas(timedelta(0), timedelta(days=900))
works = st.timedeltas(timedelta(0), timedelta(hours=800))


@settings(max_examples=200, deadline=None)
@given(st.data(), works)
def test_what_is_added_is_what_is_then_measured(data, worked):
    zone, week, holidays, noon = data.draw(offices())
    start, pauses = data.draw(moments(noon, 300)), data.draw(pauses_around(noon, whole=True))
    office = BusinessHours.parse(zone, week, holidays)
    assert office.between(start, office.add(start, worked, pauses), pauses) == worked


@settings(max_examples=200, deadline=None)
@given(st.data(), spans, spans)
def test_measures_of_two_parts_add_up_to_the_whole(data, one, other):
    zone, week, holidays, noon = data.draw(offices())
    start, pauses = data.draw(moments(noon, 300)), data.draw(pauses_around(noon))
    middle, end = start + one, start + one + other
    office = BusinessHours.parse(zone, week, holidays)
    parts = office.between(start, middle, pauses), office.between(middle, end, pauses)
    assert parts[0] + parts[1] == office.between(start, end, pauses)


@settings(max_examples=200, deadline=None)
@given(st.data(), works)
def test_nothing_is_due_when_closed_but_at_the_closing_itself(data, worked):
    zone, week, holidays, noon = data.draw(offices())
    start = data.draw(moments(noon, 30))
    office = BusinessHours.parse(zone, week, holidays)
    due = office.add(start, worked)
    assert office.is_open(due) or office.is_open(due - timedelta(microseconds=1))


@settings(max_examples=200, deadline=None)
@given(st.data(), st.tuples(works, works), st.tuples(spans, spans))
def test_later_starts_and_more_work_are_never_due_earlier(data, works_, waits):
    zone, week, holidays, noon = data.draw(offices())
    pauses = data.draw(pauses_around(noon, whole=True))
    office = BusinessHours.parse(zone, week, holidays)
    (less, more), (sooner, later) = sorted(works_), sorted(waits)
    due = office.add(noon + sooner, less, pauses)
    assert due <= office.add(noon + sooner, more, pauses)
    assert due <= office.add(noon + later, less, pauses)


@settings(max_examples=200, deadline=None)
@given(st.data(), works)
def test_a_pause_only_delays(data, worked):
    zone, week, holidays, noon = data.draw(offices())
    start, pauses = data.draw(moments(noon, 5)), data.draw(pauses_around(noon, whole=True))
    office = BusinessHours.parse(zone, week, holidays)
    assert office.add(start, worked, pauses) >= office.add(start, worked)
    for fewer in range(len(pauses)):
        part = pauses[:fewer]
        assert office.add(start, worked, pauses) >= office.add(start, worked, part)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(-20, 500))
def test_working_days_are_those_that_are_working_days_one_by_one(data, length):
    zone, week, holidays, noon = data.draw(offices())
    office = BusinessHours.parse(zone, week, holidays)
    first = data.draw(moments(noon, 20)).date()
    days = [first + timedelta(days=n) for n in range(length + 1)]
    counted = office.working_days(first, first + timedelta(days=length))
    assert counted == sum(map(office.is_working_day, days))
