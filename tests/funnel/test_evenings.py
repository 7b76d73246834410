from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from funnel.evenings import evening_before, evening_of, next_evening
from funnel.good_news import LeadNews, best_of
from funnel.hours import BusinessHours
from funnel.stages import EventKind, HandoffState, Stage
from funnel.timers import missed_is_told, next_morning

ZONE = "America/Sao_Paulo"
OFFICE = {
    **{day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu")},
    "fri": [["09:00", "12:20"]],
}
HOURS = BusinessHours.parse(ZONE, OFFICE, ["2026-11-25"])  # a Wednesday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-23 07:00", "2026-11-24 09:00"),
        ("2026-11-23 18:00", "2026-11-24 09:00"),
        ("2026-11-24 09:00", "2026-11-26 09:00"),  # over the holiday
        ("2026-11-27 12:00", "2026-11-30 09:00"),  # over the weekend
        ("2026-11-28 12:00", "2026-11-30 09:00"),
    ],
)
def test_the_next_morning_is_the_opening_of_the_next_working_day(now: str, morning: str) -> None:
    assert next_morning(HOURS, at(now)) == at(morning)


def test_a_miss_at_closing_is_told_at_the_next_opening() -> None:
    assert missed_is_told(HOURS, at("2026-11-23 18:00")) == at("2026-11-24 09:00")
    during = at("2026-11-23 15:00")
    assert missed_is_told(HOURS, during) - during == timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("day", "evening"),
    [("2026-11-23", "2026-11-23 17:30"), ("2026-11-27", "2026-11-27 11:50")],
)
def test_the_evening_is_half_an_hour_before_the_last_closing(day: str, evening: str) -> None:
    assert evening_of(HOURS, date.fromisoformat(day)) == at(evening)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-23 17:29", "2026-11-23"),
        ("2026-11-23 17:30", "2026-11-24"),
        ("2026-11-24 20:00", "2026-11-26"),
        ("2026-11-25 10:00", "2026-11-26"),
        ("2026-11-27 12:00", "2026-11-30"),
    ],
)
def test_news_is_told_in_the_first_evening_that_is_still_to_come(now: str, day: str) -> None:
    assert next_evening(HOURS, at(now)) == date.fromisoformat(day)


def test_each_evening_tells_what_came_since_the_one_before() -> None:
    assert evening_before(HOURS, date(2026, 11, 26)) == at("2026-11-24 17:30")
    assert evening_before(HOURS, date(2026, 11, 30)) == at("2026-11-27 11:50")


def news(number: int, kind: EventKind, stage: Stage, state=HandoffState.ACCEPTED) -> LeadNews:
    when = at("2026-11-23 10:00") + timedelta(minutes=number)
    return LeadNews(number, "Ana", "Sol", kind, when, "UANA", Decimal(9), "BRL", stage, state)


def test_of_each_lead_the_best_that_still_holds_is_told_the_best_of_all_first() -> None:
    accepted, won, made = EventKind.ACCEPTED, EventKind.WON, EventKind.OPPORTUNITY
    told = best_of(
        [
            news(1, accepted, Stage.SQL),
            news(2, accepted, Stage.CUSTOMER),
            news(2, won, Stage.CUSTOMER),
            news(3, accepted, Stage.SQL),
            news(3, made, Stage.SQL),  # undone since
            news(4, made, Stage.LOST),
            news(5, accepted, Stage.SQL, HandoffState.PENDING),  # undone since
        ]
    )
    assert [(each.number, each.kind) for each in told] == [(2, won), (1, accepted), (3, accepted)]
