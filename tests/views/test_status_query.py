"""What the words after `/sla status` ask for."""

import pytest

from funnel.refusals import Refusal
from funnel.stages import Side
from messages.status_query import Month, StatusQuery, parse_query


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
        ("last month", StatusQuery(Month.LAST)),
        ("mês passado", StatusQuery(Month.LAST)),
        ("do mes passado", StatusQuery(Month.LAST)),
        ("el mes pasado", StatusQuery(Month.LAST)),
        ("este mês", StatusQuery()),
        ("de vendas no mês passado", StatusQuery(Month.LAST, Side.SALES)),
        ("<@U1|x> last month", StatusQuery(Month.LAST, person="U1")),
        ("último mes marketing", StatusQuery(Month.LAST, Side.MARKETING)),
    ],
)
def test_words_of_three_languages_are_understood(text: str, query: StatusQuery) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "word"),
    [("yesterdai", "yesterdai"), ("sales foo", "foo"), ("@ghost", "@ghost"), ("12", "12")],
)
def test_a_word_that_says_nothing_is_named(text: str, word: str) -> None:
    with pytest.raises(Refusal) as error:
        parse_query(text)
    assert (error.value.code, error.value.values) == ("unknown_scope", {"word": word})
