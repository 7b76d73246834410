"""The rows of a person are known by digests of the mail, the phone, or name and company."""

import json

import pytest

from funnel.marks import are_about, marks_of

PERSON = {
    "name": "Zuleika Quintanilha",
    "company": "Padaria São João",
    "email": "zuleika@quintanilha.com.br",
    "phone": "+5511987654321",
}
MARKS = marks_of("T1", **PERSON)


@pytest.mark.parametrize(
    "cells",
    [
        ["Z", "ZULEIKA@quintanilha.com.br", ""],
        ["write to <zuleika@quintanilha.com.br>."],
        ["(11) 98765-4321"],
        ["011 98765 4321 9999"],
        ["call +55 11 98765-4321 in the morning"],
        ["zuleika  quintanilha", "12", "PADARIA SAO JOAO"],
    ],
)
def test_a_row_of_hers_is_known_however_it_is_written(cells: list[str]) -> None:
    assert are_about("T1", cells, MARKS)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [""],
        ["Zuleika Quintanilha", "Padaria Lua", "z@lua.com.br"],
        ["Bia", "Padaria São João", "(11) 98765-4320"],
        ["98765-43", "21"],
    ],
)
def test_a_row_of_somebody_else_stays(cells: list[str]) -> None:
    assert not are_about("T1", cells, MARKS)


def test_nothing_of_her_stands_in_the_marks_and_no_two_companies_share_them() -> None:
    written = json.dumps(MARKS).casefold()
    assert not any(word in written for word in ("zuleika", "padaria", "98765", "quintanilha"))
    assert not set(MARKS) & set(marks_of("T2", **PERSON))


def test_of_whom_nothing_is_known_there_are_no_marks() -> None:
    assert marks_of("T1", name="Zuleika", company="", email="", phone="12") == []
    assert not are_about("T1", ["Zuleika", ""], [])
