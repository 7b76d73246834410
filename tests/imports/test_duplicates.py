"""Rows that look like a lead, there already or earlier in the file."""

import csv
from pathlib import Path

import pytest

from imports.plan import PlanError

PEOPLE = (
    "name,company,email,phone\n"
    "Ana Souza,Acme,ana@x.com.br,\n"
    "Bia,Beta,bia@x.com.br,(11) 91234-5678\n"
)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Another,Other,ANA@x.com.br,", "same e-mail as L-1"),
        ("Another,Other,,+55 11 912345678", "same phone as L-2"),
        ("ANA  SOUZA,acmé,other@x.com.br,", "same company and name as L-1"),
    ],
)
def test_a_row_like_a_lead_that_is_there_stays_out_and_says_which(bring, rows_of, row, why):
    bring(PEOPLE)
    report = bring(f"name,company,email,phone\n{row}\nCaio,Acme,caio@x.com.br,\n")
    assert (report.counts.added, report.counts.duplicates, report.counts.rejected) == (1, 1, 0)
    with Path(report.counts.rejects).open(encoding="utf-8-sig", newline="") as file:
        assert [line[-1] for line in csv.reader(file)] == ["reason", why]
    assert len(rows_of("SELECT id FROM lead")) == 3


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_a_row_like_an_earlier_one_of_the_file_stays_out(bring, rows_of, batch):
    report = bring(PEOPLE + "Other,Other,bia@x.com.br,\n" * 3, batch=batch)
    assert (report.counts.added, report.counts.duplicates) == (2, 3)
    assert len(rows_of("SELECT id FROM lead")) == 2


def test_a_row_is_not_like_one_that_stayed_out(bring):
    report = bring(PEOPLE + "Caio,C,ana@x.com.br,11 98888-7777\nDora,D,,11 98888-7777\n")
    assert (report.counts.added, report.counts.duplicates) == (3, 1)


def test_another_company_s_leads_are_no_duplicates(bring, store):
    bring(PEOPLE)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE lead SET workspace_id = 'T2', number = number + 10")
    assert bring(PEOPLE + "\n").counts.added == 2


def test_leads_without_names_of_one_company_are_no_duplicates(bring):
    report = bring("id,company\n1,Acme\n2,Acme\n3,\n4,\n", id_column="id")
    assert (report.counts.added, report.counts.duplicates) == (4, 0)


def test_those_left_out_go_in_from_their_own_file_when_asked_for(bring, rows_of):
    report = bring(PEOPLE + "Other,Other,bia@x.com.br,\n")
    again = bring(Path(report.counts.rejects), add_duplicates=True)
    assert (again.counts.added, again.counts.left_out) == (1, 0)
    assert len(rows_of("SELECT id FROM lead")) == 3


def test_a_file_is_not_added_a_second_time_by_asking_for_duplicates(bring, rows_of):
    bring(PEOPLE + "Other,Other,bia@x.com.br,\n")
    with pytest.raises(PlanError, match="has been imported before"):
        bring(PEOPLE + "Other,Other,bia@x.com.br,\n", add_duplicates=True)
    assert len(rows_of("SELECT id FROM lead")) == 2
