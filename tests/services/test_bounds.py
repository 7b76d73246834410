"""The last value that is allowed is, the next one is not."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from funnel.agreement import Terms
from funnel.people import Person
from funnel.refusals import InvalidFields, Refusal
from services.leads import waking
from services.progress import parse_amount
from tests.seeded import ZONE, at

MINUTE = timedelta(minutes=1)
TIMES = ("decision", "first_touch", "answer")
ALLOWED: list[tuple[str, Any]] = [
    *((name, timedelta(minutes=15)) for name in TIMES),
    *((name, timedelta(hours=400)) for name in TIMES),
    *(("sql_target", count) for count in (1, 100_000)),
    *(("acceptance_target", share) for share in (0.01, 1)),
]
REFUSED: list[tuple[str, Any]] = [
    *((name, timedelta(minutes=14)) for name in TIMES),
    *((name, timedelta(hours=400) + MINUTE) for name in TIMES),
    *(("sql_target", count) for count in (0, 100_001)),
    *(("acceptance_target", share) for share in (0, 1.01)),
]


@pytest.mark.parametrize(("term", "value"), ALLOWED)
def test_a_term_may_be_as_little_and_as_much_as_its_bounds(term: str, value: Any) -> None:
    assert getattr(Terms().changed(**{term: value}), term) == value


@pytest.mark.parametrize(("term", "value"), REFUSED)
def test_a_term_beyond_its_bounds_is_named(term: str, value: Any) -> None:
    with pytest.raises(InvalidFields) as refused:
        Terms().changed(**{term: value})
    assert list(refused.value.problems) == [term]


def test_a_template_promises_what_the_handbook_says() -> None:
    terms = Terms()
    times = (terms.decision, terms.first_touch, terms.answer)
    assert times == (timedelta(hours=4), timedelta(hours=8), timedelta(hours=4))
    assert (terms.sql_target, terms.acceptance_target) == (40, 0.7)
    assert Terms.from_json(terms.to_json()) == terms


def test_a_lead_wakes_at_nine_of_a_day_to_come() -> None:
    day = date(2026, 11, 24)
    assert waking(day, ZONE, at("2026-11-24 08:59")) == at("2026-11-24 09:00")
    with pytest.raises(Refusal, match="date_not_ahead"):
        waking(day, ZONE, at("2026-11-24 09:00"))


def test_who_is_away_until_a_day_is_back_on_it() -> None:
    person = Person("U1", away_until=date(2026, 11, 24))
    assert person.is_away(date(2026, 11, 23))
    assert not person.is_away(date(2026, 11, 24))
    assert not Person("U1").is_away(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *(("1234.5", "1234.5"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50")),
        *(("1.234", "1234"), ("1,234", "1234"), ("12 500", "12500"), ("0,5", "0.5")),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


def test_an_amount_of_a_million_millions_is_none() -> None:
    with pytest.raises(InvalidFields):
        parse_amount("1000000000000")
    assert parse_amount("  ") is None
