"""Days as people write them, in the languages and countries of their readers."""

from datetime import date

import pytest

from funnel.refusals import Refusal
from messages.dates import parse_day, read_date
from messages.localizer import Localizer
from messages.refusals import sentence
from tests.messages.message_samples import EN, ES, LATIN, PT

BRITISH = Localizer("en_GB", "Europe/London")
TUESDAY = date(2026, 11, 24)
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("localizer", "text", "day"),
    [
        (EN, "until tomorrow", date(2026, 11, 25)),
        (PT, "até amanhã", date(2026, 11, 25)),
        (ES, "hasta mañana", date(2026, 11, 25)),
        (ES, "pasado mañana", date(2026, 11, 26)),
        (EN, "until Friday", date(2026, 11, 27)),
        (EN, "next fri", date(2026, 11, 27)),
        (EN, "tuesday", date(2026, 12, 1)),
        (PT, "sexta-feira", date(2026, 11, 27)),
        (PT, "até segunda que vem", date(2026, 11, 30)),
        (ES, "hasta el miércoles", date(2026, 11, 25)),
        (ES, "el próximo sábado", date(2026, 11, 28)),
        (PT, "24/12", CHRISTMAS_EVE),
        (ES, "24.12.2026", CHRISTMAS_EVE),
        (EN, "12/24", CHRISTMAS_EVE),
        (EN, "24/12", CHRISTMAS_EVE),
        (EN, "Dec 24", CHRISTMAS_EVE),
        (EN, "December 24, 2026", CHRISTMAS_EVE),
        (EN, "the 24 of december", CHRISTMAS_EVE),
        (PT, "até 24 dez", CHRISTMAS_EVE),
        (PT, "24 de dezembro de 2026", CHRISTMAS_EVE),
        (ES, "24 de diciembre", CHRISTMAS_EVE),
        (ES, "hasta el 5 de ene.", date(2027, 1, 5)),
        (EN, "2026-12-24", CHRISTMAS_EVE),
        (PT, "1/2", date(2027, 2, 1)),
        (EN, "29/2", date(2028, 2, 29)),
        (BRITISH, "1/12", date(2026, 12, 1)),
        (EN, "12/1", date(2026, 12, 1)),
        (LATIN, "24-12-26", CHRISTMAS_EVE),
        (PT, "12/24/2026", CHRISTMAS_EVE),
        (EN, "until 3/1", date(2027, 3, 1)),
        (PT, "quarta", date(2026, 11, 25)),
    ],
)
def test_a_day_is_read_as_its_reader_writes_it(localizer: Localizer, text: str, day: date) -> None:
    assert parse_day(text, localizer, TUESDAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "someday", "31/02", "32 dec", "99/99", "may", "24", "24 25 dez", "dez", "fr"),
        *("13/13", "1/2/3/4", "2026-02-30", "until"),
    ],
)
def test_what_is_no_day_is_refused_with_one_that_is(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_day(text, PT, TUESDAY)
    assert refused.value.code == "not_a_date"
    assert "24/12/2026" in sentence(PT, refused.value)
    assert "12/24/2026" in sentence(EN, refused.value)


def test_no_day_at_all_is_asked_for() -> None:
    with pytest.raises(Refusal) as refused:
        parse_day("", EN, TUESDAY)
    assert sentence(EN, refused.value) == "Until when? For example, 12/24/2026."


@pytest.mark.parametrize("localizer", [EN, BRITISH, PT, ES, LATIN])
def test_a_day_is_shown_as_it_is_read(localizer: Localizer) -> None:
    for day in (CHRISTMAS_EVE, date(2026, 12, 1)):
        assert read_date(localizer.numeric_date(day), localizer) == day
