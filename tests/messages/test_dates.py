"""Days as people write them, in three languages."""

from datetime import date

import pytest

from funnel.refusals import Refusal
from messages.dates import parse_day, parse_full_day, typed_day

TUESDAY = date(2026, 11, 24)
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("locale", "text", "day"),
    [
        ("en", "until tomorrow", date(2026, 11, 25)),
        ("pt_BR", "até amanhã", date(2026, 11, 25)),
        ("es", "hasta mañana", date(2026, 11, 25)),
        ("es", "pasado mañana", date(2026, 11, 26)),
        ("en", "until Friday", date(2026, 11, 27)),
        ("en", "next fri", date(2026, 11, 27)),
        ("en", "tuesday", date(2026, 12, 1)),
        ("pt_BR", "sexta-feira", date(2026, 11, 27)),
        ("pt_BR", "até segunda que vem", date(2026, 11, 30)),
        ("es", "hasta el miércoles", date(2026, 11, 25)),
        ("es", "el próximo sábado", date(2026, 11, 28)),
        ("pt_BR", "24/12", CHRISTMAS_EVE),
        ("es", "24.12.2026", CHRISTMAS_EVE),
        ("en", "12/24", CHRISTMAS_EVE),
        ("en", "24/12", CHRISTMAS_EVE),
        ("en", "Dec 24", CHRISTMAS_EVE),
        ("en", "December 24, 2026", CHRISTMAS_EVE),
        ("en", "the 24 of december", CHRISTMAS_EVE),
        ("pt_BR", "até 24 dez", CHRISTMAS_EVE),
        ("pt_BR", "24 de dezembro de 2026", CHRISTMAS_EVE),
        ("es", "24 de diciembre", CHRISTMAS_EVE),
        ("es", "hasta el 5 de ene.", date(2027, 1, 5)),
        ("en", "2026-12-24", CHRISTMAS_EVE),
        ("pt_BR", "1/2", date(2027, 2, 1)),
        ("en", "29/2", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_it_is_written(locale: str, text: str, day: date) -> None:
    assert parse_day(text, locale, TUESDAY) == day


@pytest.mark.parametrize(
    "text", ["", "someday", "31/02", "32 dec", "99/99", "may", "24", "24 25 dez", "dez", "fr"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="not_a_date"):
        parse_day(text, "en", TUESDAY)


@pytest.mark.parametrize("locale", ["en", "pt_BR", "es"])
def test_a_day_is_shown_as_it_is_read(locale: str) -> None:
    assert parse_full_day(typed_day(locale, CHRISTMAS_EVE), locale) == CHRISTMAS_EVE
