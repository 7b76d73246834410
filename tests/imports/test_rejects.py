"""Rows that do not hold stay out, with the reason, in a file beside the one they came from."""

import csv
import stat
from pathlib import Path

import pytest

from funnel.texts import spreadsheet_restored, spreadsheet_safe
from imports.rejects import take_out


def rejects(report) -> list[list[str]]:
    with Path(report.counts.rejects).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=","))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Ana,not-an-address,,2026-01-01", "email: 'not-an-address' isn't a valid email address"),
        (
            "Ana,,12,2026-01-01",
            "phone: '12' isn't a valid phone number (use the form +55 11 91234-5678)",
        ),
        (",ana@x.com.br,,2026-01-01", "it has no name"),
        ("Ana,,,2026-01-01", "it has neither an email nor a phone number"),
        ("A" * 121 + ",a@x.com.br,,2026-01-01", "name is longer than 120 characters"),
        (",a,,", "email: 'a' isn't a valid email address; when is empty; it has no name"),
        ("Ana,ana@x.com.br,,2026-02-30", "when: '2026-02-30' is not a date like 2026-12-31"),
        ("Ana,ana@x.com.br,,2027-01-01", "when: 2027-01-01 is in the future"),
        ("Ana,ana@x.com.br,,1826-01-01", "when: 1826-01-01 is before 1970"),
        ("Ana,ana@x.com.br,,", "when is empty"),
        ("Ana,ana@x.com.br", "it has 2 cells where the header has 4"),
        ("Ana,ana@x.com.br,,2026-01-01,more", "it has 5 cells where the header has 4"),
        ("A\0na,ana@x.com.br,,2026-01-01", "it holds a NUL character"),
        ('"Ana,ana@x.com.br,,', "the line can't be read as CSV (unexpected end of data)"),
    ],
)
def test_a_bad_row_stays_out_with_its_reason_and_the_good_ones_go_in(bring, rows_of, row, reason):
    good = "Bia,bia@x.com.br,,2026-01-01\n"
    report = bring(f"name,email,phone,when\n{good}{row}\n", at_column="when")
    assert (report.counts.added, report.counts.rejected) == (1, 1)
    header, *rejected = rejects(report)
    assert header == ["name", "email", "phone", "when", "line", "reason"]
    assert [row[4:6] for row in rejected] == [["3", reason]]
    assert len(rows_of("SELECT id FROM lead")) == 1


def test_only_its_owner_may_read_the_file(bring):
    report = bring("name,email\nAna,x\n")
    assert stat.S_IMODE(Path(report.counts.rejects).stat().st_mode) == 0o600


def test_rejected_rows_keep_their_original_cells_in_the_order_of_the_file(bring):
    report = bring('name,email\n" Ana ",x\nBia,bia@x.com.br\n"C\nD",y\n')
    assert [row[:3] for row in rejects(report)[1:]] == [[" Ana ", "x", "2"], ["C\nD", "y", "4"]]
    assert report.counts.rejects.endswith("leads.rejected.csv")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused_there(bring, start):
    cell = f"{start}cmd|' /C calc'!A0"
    report = bring(f'name,email\n"{cell}",nobody\n')
    assert rejects(report)[1][0] == "'" + cell
    assert spreadsheet_restored(spreadsheet_safe(cell)) == cell


def test_a_corrected_file_of_rejects_can_be_imported_as_it_is(bring, rows_of):
    first = bring("name,email,phone\n=Ana,,+55 11 91234-5678 9999\nBia,b@x.com.br,\n")
    assert first.counts.rejected == 1
    path = Path(first.counts.rejects)
    path.write_text(path.read_text("utf-8-sig").replace("5678 9999", "5678"), "utf-8")
    second = bring(path)
    assert (second.counts.added, second.counts.left_out) == (1, 0)
    assert rows_of("SELECT name, phone FROM lead WHERE number = 2") == [
        {"name": "=Ana", "phone": "+5511912345678"}
    ]


def test_a_file_of_rejects_that_is_there_is_not_written_over(bring, tmp_path):
    (tmp_path / "leads.rejected.csv").write_text("work of an hour")
    report = bring("name,email\nAna,x\n")
    assert report.counts.rejects.endswith("leads.rejected-2.csv")
    assert (tmp_path / "leads.rejected.csv").read_text() == "work of an hour"


def test_no_file_is_made_where_every_row_is_in(bring, tmp_path):
    bring("name,email\nAna,ana@x.com.br\n")
    assert [path.name for path in tmp_path.glob("*.csv")] == ["leads.csv"]


def test_an_owner_that_could_say_more_than_a_name_stays_out(bring):
    report = bring(
        "id,owner\n1,U123\n2,!channel\n3,<!here>\n", id_column="id", maps=["owner=owner"]
    )
    assert (report.counts.added, report.counts.rejected) == (1, 2)


def test_rows_are_taken_out_and_the_others_stay_as_they_were(bring, tmp_path):
    path = Path(bring('name,email\n"A;\nna",=x\nBia,y\n').counts.rejects)
    before = path.read_bytes()
    assert take_out(path, lambda cells: "Nobody" in cells) == 0
    assert path.read_bytes() == before
    assert take_out(path, lambda cells: "Bia" in cells) == 1
    assert path.read_bytes() == b"".join(before.splitlines(keepends=True)[:-1])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.glob("*rejected*")] == [path.name]


def test_a_cell_is_looked_at_as_it_was_in_the_imported_file(bring):
    path = Path(bring("name,email\nAna,+x\n").counts.rejects)
    assert take_out(path, lambda cells: "+x" in cells) == 1
