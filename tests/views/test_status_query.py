"""What the words after `/sla status` ask for."""

from datetime import date

import pytest

from funnel.refusals import Refusal
from funnel.spans import Day, Span, Unit
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
        ("on 12 March", StatusQuery(day=Day(day=12, month=3))),
        ("March 12th, 2026", StatusQuery(day=Day(day=12, month=3, year=2026))),
        ("12/03/2026", StatusQuery(day=Day(day=12, month=3, year=2026))),
        ("25.3", StatusQuery(day=Day(day=25, month=3))),
        ("2026-03-12 sales", StatusQuery(side=Side.SALES, day=Day(day=12, month=3, year=2026))),
        ("march 2026", StatusQuery(Span(month=3, year=2026))),
        ("1º de março de 2026", StatusQuery(day=Day(day=1, month=3, year=2026))),
        ("el 12 de marzo del 2026", StatusQuery(day=Day(day=12, month=3, year=2026))),
        ("yesterday <@U1>", StatusQuery(person="U1", day=Day(ago=1))),
        ("day before yesterday", StatusQuery(day=Day(ago=2))),
        ("vendas ontem", StatusQuery(side=Side.SALES, day=Day(ago=1))),
        ("anteontem", StatusQuery(day=Day(ago=2))),
        ("antes de ayer", StatusQuery(day=Day(ago=2))),
        ("hoy", StatusQuery(day=Day(ago=0))),
        ("last friday", StatusQuery(day=Day(weekday=4))),
        ("sexta-feira passada", StatusQuery(day=Day(weekday=4))),
        ("el viernes", StatusQuery(day=Day(weekday=4))),
        ("last week 12 march", StatusQuery(LAST_WEEK, day=Day(day=12, month=3))),
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


@pytest.mark.parametrize("text", ["31 february", "31/02/2026", "2026-13-01", "30 de fevereiro"])
def test_a_day_that_no_year_has_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as error:
        parse_query(text)
    assert error.value.code == "not_a_date"


def test_figures_are_read_in_the_readers_order() -> None:
    assert parse_query("03/12/2026", month_first=True) == parse_query("12/03/2026")


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (Day(ago=2), date(2026, 2, 28)),
        (Day(weekday=0), date(2026, 2, 23)),  # not today, which is a Monday
        (Day(weekday=6), date(2026, 3, 1)),
        (Day(day=2, month=3), date(2026, 3, 2)),
        (Day(day=3, month=3), date(2025, 3, 3)),
        (Day(day=29, month=2), date(2024, 2, 29)),
        (Day(day=3, month=3, year=2027), date(2027, 3, 3)),
    ],
)
def test_a_day_without_a_year_is_the_latest_that_has_begun(day: Day, meant: date) -> None:
    assert day.on(date(2026, 3, 2)) == meant


def test_a_question_is_checked_before_anybody_is_looked_up() -> None:
    check_query("@anybody last week october 2025")
    with pytest.raises(Refusal):
        check_query("@anybody someday")
