"""What the words after `/sla status` ask for."""

import pytest

from funnel.refusals import Refusal
from funnel.spans import Span, Unit
from funnel.stages import Side
from messages.status_query import StatusQuery, check_query, parse_query

LAST_MONTH = Span(is_last=True)
LAST_WEEK = Span(Unit.WEEK, is_last=True)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", StatusQuery()),
        ("marketing", StatusQuery(side=Side.MARKETING)),
        ("Vendas", StatusQuery(side=Side.SALES)),
        ("ventas", StatusQuery(side=Side.SALES)),
        ("L-12", StatusQuery(lead=12)),
        ("l12", StatusQuery(lead=12)),
        ("l 12", StatusQuery(lead=12)),
        ("<@U123|ana.souza>", StatusQuery(person="U123")),
        ("<@U123>", StatusQuery(person="U123")),
        ("last month", StatusQuery(LAST_MONTH)),
        ("mês passado", StatusQuery(LAST_MONTH)),
        ("do mes passado", StatusQuery(LAST_MONTH)),
        ("el mes pasado", StatusQuery(LAST_MONTH)),
        ("este mês", StatusQuery()),
        ("ventas mes", StatusQuery(side=Side.SALES)),
        ("de vendas no mês passado", StatusQuery(LAST_MONTH, Side.SALES)),
        ("<@U1|x> last month", StatusQuery(LAST_MONTH, person="U1")),
        ("último mes marketing", StatusQuery(LAST_MONTH, Side.MARKETING)),
        ("last week", StatusQuery(LAST_WEEK)),
        ("a semana passada", StatusQuery(LAST_WEEK)),
        ("la semana pasada", StatusQuery(LAST_WEEK)),
        ("this week", StatusQuery(Span(Unit.WEEK))),
        ("esta semana", StatusQuery(Span(Unit.WEEK))),
        ("October", StatusQuery(Span(month=10))),
        ("outubro", StatusQuery(Span(month=10))),
        ("octubre", StatusQuery(Span(month=10))),
        ("marco", StatusQuery(Span(month=3))),
        ("set.", StatusQuery(Span(month=9))),
        ("oct 2025", StatusQuery(Span(month=10, year=2025))),
        ("2025 octubre de ventas", StatusQuery(Span(month=10, year=2025), Side.SALES)),
        ("<@U1|x> outubro de 2025", StatusQuery(Span(month=10, year=2025), person="U1")),
        ("last week <@U1>", StatusQuery(LAST_WEEK, person="U1")),
        ("<@U1>, semana passada", StatusQuery(LAST_WEEK, person="U1")),
        ("equipe de vendas esta semana", StatusQuery(Span(Unit.WEEK), Side.SALES)),
    ],
)
def test_words_of_three_languages_are_understood(text: str, query: StatusQuery) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("yesterdai", "yesterdai"),
        ("sales foo", "foo"),
        ("@ghost", "@ghost"),
        ("12", "12"),
        ("2025", "2025"),
        ("last week 2025", "2025"),
        ("october 1999", "1999"),
    ],
)
def test_a_word_that_says_nothing_is_named(text: str, word: str) -> None:
    with pytest.raises(Refusal) as error:
        parse_query(text)
    assert (error.value.code, error.value.values) == ("unknown_scope", {"word": word})


def test_a_question_is_checked_before_anybody_is_looked_up() -> None:
    check_query("@anybody last week october 2025")
    with pytest.raises(Refusal):
        check_query("@anybody someday")
