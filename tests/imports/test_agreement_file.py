from datetime import timedelta

import pytest
from hypothesis import given

from funnel.agreement import Terms
from funnel.agreement_parts import Entry, Objective
from imports.agreement_file import AgreementFileError, read, write
from tests.funnel.agreements import terms


@given(terms)
def test_what_is_written_is_read_back_exactly(any_terms):
    assert read(write(any_terms), Terms()) == any_terms


def test_it_reads_as_people_write():
    text = write(Terms(decision=timedelta(minutes=90), objectives=(Objective(name="Win"),)))
    assert "decision: 1 h 30 min\n" in text
    assert "acceptance_target: 70 %\n" in text
    assert "sql_target: 40\n" in text
    assert "mon: 09:00-12:00, 13:00-18:00\n" in text
    assert "  - name: Win\n    metric: won\n    target: 1\n" in text


@pytest.mark.parametrize(
    ("written", "meant"), [("90 min", 90), ("1.5 h", 90), ("1h 30min", 90), ("4 h", 240)]
)
def test_times_are_taken_in_hours_and_minutes(written, meant):
    assert read(f"decision: {written}", Terms()).decision == timedelta(minutes=meant)


def test_what_a_file_leaves_out_stays_and_an_empty_list_empties():
    base = Terms(sql_target=7, glossary=(Entry(word="SQL", meaning="Ready"),))
    read_again = read("answer: 2 h\n", base)
    assert (read_again.sql_target, read_again.glossary) == (7, base.glossary)
    assert read("glossary: []\n", base).glossary == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("decisoin: 4 h", "decisoin: unknown key."),
        ("decision: 4", "decision: “4” doesn't fit. Write a time like 4 h, 90 min"),
        ("decision: 5 min", "from 15 min to 400 h"),
        ("sql_target: many", "sql_target: “many” doesn't fit. Write a whole number from 1"),
        ("acceptance_target: 70", "Write a share like 70 %"),
        ("acceptance_target: 101 %", "at most 100 %"),
        ("starts_on: tomorrow", "Write a day like 2026-12-01"),
        ("glossary: SQL", "glossary: write a list"),
        ("glossary: [{word: SQL}]", "glossary[1].meaning: missing."),
        ("glossary: [{word: SQL, meaning: a, mean: b}]", "glossary[1].mean: unknown key."),
        (
            "glossary: [{word: SQL, meaning: a}, {word: sql, meaning: b}]",
            "glossary[2]: “sql” is listed twice.",
        ),
        ("objectives: [{name: Win, metric: deals}]", "Write one of won, value, sqls"),
        ("hours: {zone: Mars/Base}", "hours.zone: “Mars/Base” is no time zone."),
        ("hours: {week: {mon: 18:00-09:00}}", "hours.week: mon: 18:00-09:00 closes before"),
        ("hours: {week: {funday: 09:00-18:00}}", "no weekday is called 'funday'"),
        ("hours: {closed: [Christmas]}", "hours.closed[1]: write a day like 2026-12-24."),
        ("hours: {closed: [2026-12-24, 2026-12-24]}", "hours.closed: a day is listed twice."),
        ("decision: 4 h\ndecision: 5 h", "line 2, column 1: the key “decision” is there twice."),
        ("missed: &a x\nzone: *a", "line 1, column 9: anchors (&, *) aren't taken."),
        ("missed: !!python/name:os.system x", "tags (!) aren't taken."),
        ("decision: [", "This is no YAML that can be read: line 1"),
        ("- a", "The file: write keys and values"),
        ("[" * 5000, "nested too deep"),
        ("a" * 200_001, "longer than 200,000 characters"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_be_right(text, sentence):
    with pytest.raises(AgreementFileError) as refused:
        read(text, Terms())
    assert sentence in str(refused.value)


def test_every_wrong_place_is_told_at_once():
    with pytest.raises(AgreementFileError) as refused:
        read("decision: soon\nsql_target: -1\nglossary: [{word: '', meaning: a}]", Terms())
    assert len(refused.value.problems) == 3
