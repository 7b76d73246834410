"""The forecast as a service: as of any moment, of one company, on the working days it has."""

from dataclasses import replace
from datetime import date, timedelta

from funnel.forecast import ForecastFacts
from services import forecast, progress
from tests.seeded import ZONE, SeededCompany, at

DAY = timedelta(days=1)
NOW = at("2027-01-12 08:00")  # a Tuesday, before the office opens


def sell(company: SeededCompany, first: str, count: int) -> None:
    """A hand-off each day from a day on, two of three won ten days later, the third lost."""
    for number in range(count):
        handed_at = at(f"{first} 10:00") + number * DAY
        handed = company.hand(handed_at)
        company.accept(handed, handed_at + DAY)
        company.ask(progress.make_opportunity, "UANA", handed_at + 3 * DAY, handed)
        if number % 3:
            company.win(handed, handed_at + 10 * DAY)
        else:
            company.ask(progress.lose, "UANA", handed_at + 10 * DAY, handed, why="price")


def as_of(company: SeededCompany, now: str | None = None) -> ForecastFacts:
    told = company.read(forecast.gather, at(now) if now else NOW)
    assert isinstance(told, ForecastFacts)
    return told


def test_as_of_a_past_moment_it_gives_what_was_told_then(company: SeededCompany) -> None:
    company.change(currency="BRL")
    sell(company, "2026-10-05", 30)
    then = "2026-11-14 10:00"
    before = as_of(company, then)
    assert before.forecast.months
    for number in range(5):
        company.hand(at(f"2026-11-{17 + number} 10:00"))
    sell(company, "2026-11-23", 10)

    assert as_of(company, then) == before
    assert as_of(company, "2026-12-20 10:00") != before


def test_open_deals_are_where_they_stood_at_that_moment(company: SeededCompany) -> None:
    sell(company, "2026-10-05", 30)

    told = as_of(company, "2026-11-02 08:00").forecast  # handed off through November 1st

    # Ten days each; opportunities from the fourth on.
    assert (told.opportunities, told.handoffs) == (7, 3)
    assert told.won_before == 12


def test_deals_of_another_company_are_none_of_ours(company: SeededCompany) -> None:
    sell(company, "2026-10-05", 20)
    other = replace(company, id="T2")

    assert as_of(company).forecast.won_before == 13
    assert as_of(other).forecast.won_before == 0


def test_hand_offs_come_on_the_working_days_of_the_agreement(company: SeededCompany) -> None:
    sell(company, "2026-11-20", 50)
    usual = as_of(company).forecast.months[0].expected
    assert usual.to_come > 1
    closed = tuple(date(2027, 1, day) for day in range(12, 32))
    company.agree(NOW - DAY, zone=ZONE, country="BR", closed=closed)

    holidays = as_of(company).forecast.months[0].expected

    assert holidays.to_come == 0
    assert holidays.from_open == usual.from_open
