import datetime as dt

import pytest

from funnel.refusals import Refusal
from messages.dates import parse_day
from messages.localizer import Localizer
from messages.refusals import sentence
from tests.messages.message_samples import EN, ES, LATIN, PT

BRITISH = Localizer("en_GB", "Europe/London")
TODAY = dt.date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "localizer", "day"),
    [
        ("2026-12-24", EN, dt.date(2026, 12, 24)),
        ("12/1", EN, dt.date(2026, 12, 1)),
        ("1/12", BRITISH, dt.date(2026, 12, 1)),
        ("1/12", PT, dt.date(2026, 12, 1)),
        ("24.12.2026", ES, dt.date(2026, 12, 24)),
        ("24-12-26", LATIN, dt.date(2026, 12, 24)),
        ("24/12", EN, dt.date(2026, 12, 24)),
        ("12/24/2026", PT, dt.date(2026, 12, 24)),
        ("until 3/1", EN, dt.date(2027, 3, 1)),
        ("tomorrow", EN, dt.date(2026, 11, 26)),
        ("Amanhã", PT, dt.date(2026, 11, 26)),
        ("mañana", LATIN, dt.date(2026, 11, 26)),
        ("friday", EN, dt.date(2026, 11, 27)),
        ("sexta-feira", PT, dt.date(2026, 11, 27)),
        ("hasta el viernes", ES, dt.date(2026, 11, 27)),
        ("quarta", PT, dt.date(2026, 12, 2)),
    ],
)
def test_a_day_is_read_as_its_reader_writes_it(text, localizer, day):
    assert parse_day(text, localizer, TODAY) == day


@pytest.mark.parametrize("text", ["", "someday", "32/1", "13/13", "1/2/3/4", "2026-02-30", "12"])
def test_what_is_no_day_is_refused_with_one_that_is(text):
    with pytest.raises(Refusal) as refused:
        parse_day(text, PT, TODAY)
    assert refused.value.code == "not_a_date"
    assert "24/12/2026" in sentence(PT, refused.value)
    assert "12/24/2026" in sentence(EN, refused.value)


def test_no_day_at_all_is_asked_for():
    with pytest.raises(Refusal) as refused:
        parse_day("", EN, TODAY)
    assert sentence(EN, refused.value) == "Until when? For example, 12/24/2026."
