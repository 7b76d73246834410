"""Speed to lead in two parts: until a rep had the lead, and the rep's own time from then."""

from datetime import timedelta

import pytest

from funnel.figures import Speed
from messages.catalog import LOCALES
from messages.localizer import Localizer
from messages.scorecard import routing
from services import handoff, ownership, progress, undo
from services.speed import speed_to_lead
from tests.seeded import ZONE, SeededCompany, at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PERIOD = (at("2026-11-01 00:00"), at("2026-12-01 00:00"))
NINE = at("2026-11-16 09:00")  # a Monday; open 9-12 and 13-18


def speed(company: SeededCompany, **narrowed: str) -> Speed:
    found = company.read(speed_to_lead, PERIOD[1], *PERIOD, **narrowed)
    assert isinstance(found, Speed)
    return found


def medians(found: Speed) -> tuple[timedelta, timedelta, timedelta]:
    assert found.queue is not None
    assert found.own is not None
    return found.whole.median, found.queue.median, found.own.median


def take(company: SeededCompany, handed: int, hours: float, by: str = "UANA") -> None:
    company.ask(handoff.take, by, NINE + hours * HOUR, handed)


def test_a_lead_that_goes_straight_to_a_rep_does_not_wait(company: SeededCompany) -> None:
    handed = company.hand(NINE)
    company.accept(handed, NINE + HOUR)
    company.touch(handed, NINE + 2 * HOUR)

    assert medians(speed(company)) == (2 * HOUR, 0 * HOUR, 2 * HOUR)


@pytest.mark.parametrize("way", ["take", "accept", "ask"])
def test_a_queued_lead_waits_until_somebody_has_it(company: SeededCompany, way: str) -> None:
    handed = company.queue(NINE)
    if way == "take":
        take(company, handed, 1)
    elif way == "ask":
        company.question(handed, NINE + HOUR)
        company.reply(handed, NINE + 1.5 * HOUR)  # the clock stood still meanwhile
    company.accept(handed, NINE + (1 if way == "accept" else 2) * HOUR)
    company.touch(handed, NINE + 5 * HOUR)  # 14:00; an hour of it is lunch

    whole = 4 * HOUR - (HOUR / 2 if way == "ask" else 0 * HOUR)
    assert medians(speed(company)) == (whole, HOUR, whole - HOUR)


def test_who_passes_a_lead_on_had_it_already(company: SeededCompany) -> None:
    handed = company.queue(NINE)
    take(company, handed, 1)
    number = company.lead_numbers[handed]
    company.ask(ownership.reassign, "UANA", NINE + 2 * HOUR, number, owner="UBETO")
    company.accept(handed, NINE + 2 * HOUR, by="UBETO")
    company.touch(handed, NINE + 3 * HOUR, by="UBETO")

    assert medians(speed(company, owner="UBETO")) == (3 * HOUR, HOUR, 2 * HOUR)


def test_an_acceptance_from_the_queue_that_was_undone_gave_them_the_lead(
    company: SeededCompany,
) -> None:
    handed = company.queue(NINE)
    company.accept(handed, NINE + HOUR)
    company.ask(undo.undo, "UANA", NINE + HOUR + 5 * MINUTE, company.lead_numbers[handed])
    company.accept(handed, NINE + 2 * HOUR)
    company.touch(handed, NINE + 3 * HOUR)

    assert medians(speed(company)) == (3 * HOUR, HOUR, 2 * HOUR)


def test_a_touch_that_was_made_before_takes_no_time_of_the_rep(company: SeededCompany) -> None:
    handed = company.queue(NINE)
    company.accept(handed, NINE + 2 * HOUR)
    earlier = progress.Touch("call", at=NINE + HOUR)
    company.ask(progress.log_touch, "UANA", NINE + 3 * HOUR, handed, earlier)

    assert medians(speed(company)) == (HOUR, HOUR, 0 * HOUR)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_tail_is_said_from_five_leads_on(company: SeededCompany, locale: str) -> None:
    localizer = Localizer(locale, ZONE)
    for minutes in range(1, 6):
        handed = company.queue(NINE)
        take(company, handed, minutes / 60)
        company.accept(handed, NINE + 30 * MINUTE)
        company.touch(handed, NINE + HOUR)
        said = routing(localizer, speed(company))
        assert ("90" in said) == (minutes == 5)

    found = speed(company)
    assert found.queue is not None
    assert (found.queue.median, found.queue.p90, found.queue.count) == (3 * MINUTE, 5 * MINUTE, 5)
    if locale == "en":
        assert said == (
            "Until a rep got the lead: median 3 min, 90% within 5 min"
            " · From then to the first touch: median 57 min, 90% within 59 min"
        )
