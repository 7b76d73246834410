"""Files as people have them."""

import tracemalloc

import pytest

from imports.files import FileRow, inspect, open_rows
from imports.plan import PlanError


def read(tmp_path, content: bytes, **flags: str) -> list[FileRow]:
    path = tmp_path / "some.csv"
    path.write_bytes(content)
    with open_rows(inspect(path, **flags)) as (rows, _):
        return list(rows)


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("name,email\nJoão,a@b.co\n".encode(), "utf-8-sig", ","),
        ("name,email\r\nJoão,a@b.co\r\n".encode(), "utf-8-sig", ","),
        ("name,email\rJoão,a@b.co\r".encode(), "utf-8-sig", ","),
        ("\ufeffname;email\nJoão;a@b.co".encode(), "utf-8-sig", ";"),
        ("name\temail\nJoão\ta@b.co".encode("latin-1"), "cp1252", "\t"),
        ("name|email\nJoão|a@b.co".encode("utf-16"), "utf-16", "|"),
        ("name,email\nJoão,\x81".encode("latin-1"), "latin-1", ","),
    ],
)
def test_encoding_line_ends_and_delimiter_are_found_by_looking(
    tmp_path, content, encoding, delimiter
):
    path = tmp_path / "some.csv"
    path.write_bytes(content)
    source = inspect(path)
    assert (source.encoding, source.delimiter) == (encoding, delimiter)
    assert source.header == ("name", "email")
    with open_rows(source) as (rows, _):
        assert next(iter(list(rows)[1:])).cells[0] == "João"


def test_a_delimiter_inside_quotes_divides_nothing(tmp_path):
    rows = read(tmp_path, b'"name, first; last";email\nx;y\n')
    assert rows[0].cells == ["name, first; last", "email"]


def test_a_quoted_cell_keeps_its_newlines_and_rows_their_line_numbers(tmp_path):
    rows = read(tmp_path, b'a,b\n"x\r\ny",1\nz,2\n')
    assert [(row.line, row.cells) for row in rows] == [
        (1, ["a", "b"]),
        (2, ["x\r\ny", "1"]),
        (4, ["z", "2"]),
    ]


@pytest.mark.parametrize("stray", [b'"x,1', b'"x" y,1', b'u,"1'])
def test_a_stray_quote_costs_its_own_line_and_no_other(tmp_path, stray):
    rows = read(tmp_path, b"a,b\n" + stray + b"\nz,2\nw,3\n")
    assert rows[1].fault
    assert (rows[1].line, rows[1].cells) == (2, [stray.decode()])
    assert [(row.line, row.cells) for row in rows[2:]] == [(3, ["z", "2"]), (4, ["w", "3"])]


def test_two_stray_quotes_do_not_swallow_the_rows_between_them(tmp_path):
    rows = read(tmp_path, b'a,b\nx,"1\ny,2\nz,"3\nw,4\n')
    good = [(row.line, row.cells) for row in rows[1:] if not row.fault]
    assert good == [(3, ["y", "2"]), (5, ["w", "4"])]


@pytest.mark.parametrize(
    ("content", "flags", "says"),
    [
        (b"", {}, "is empty"),
        (b"\n\n", {}, "nothing but empty lines"),
        (b'"a,b', {}, "which names the columns, can't be read"),
        (b"a,b\nJo\xe3o,1", {"encoding": "utf-8"}, "not in utf-8 (about line 1)"),
        (b"a,b", {"encoding": "klingon"}, "There's no text encoding 'klingon'"),
        (b"a,b", {"encoding": "base64"}, "There's no text encoding 'base64'"),
        (b"a,b", {"encoding": "rot13"}, "There's no text encoding 'rot13'"),
        (b"a,b", {"encoding": "hex_codec"}, "There's no text encoding 'hex_codec'"),
        (b"a,b", {"delimiter": "--"}, "The delimiter must be one character"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, content, flags, says):
    with pytest.raises(PlanError) as refused:
        read(tmp_path, content, **flags)
    assert says in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PlanError, match=r"There's no file .*absent\.csv"):
        inspect(tmp_path / "absent.csv")
    with pytest.raises(PlanError, match="There's no file"):
        inspect(tmp_path)


def test_a_header_alone_brings_nothing_and_is_no_fault(bring, rows_of):
    report = bring("name,email\n")
    assert (report.counts.added, report.counts.left_out, report.counts.done) == (0, 0, True)
    assert rows_of("SELECT * FROM lead") == []


def test_empty_lines_are_passed_over_and_counted(bring):
    report = bring("name,email\n\nAna,ana@x.com.br\n,\n\n")
    assert (report.counts.added, report.counts.empty, report.counts.left_out) == (1, 3, 0)


def test_of_a_line_without_end_only_the_beginning_is_held(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_bytes(b"name,email\nAna,a@x.com.br\n" + b"x" * 4_000_000 + b"\nBia,b@x.com.br\n")
    source = inspect(path)
    tracemalloc.start()
    with open_rows(source, longest=1000) as (rows, _):
        rows_read = list(rows)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [row.cells[0][:3] for row in rows_read] == ["nam", "Ana", "xxx", "Bia"]
    assert [bool(row.fault) for row in rows_read] == [False, False, True, False]
    assert rows_read[2].fault == "it is longer than 1,000 characters"
    assert [row.line for row in rows_read] == [1, 2, 3, 4]
    assert most < 1_000_000


def test_a_line_too_long_within_quotes_is_rejected_alone(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_bytes(b'name,email\n"Ana\n' + b"x" * 5000 + b"\nBia,b@x.com.br\n")
    with open_rows(inspect(path), longest=1000) as (rows, _):
        rows_read = list(rows)
    assert [bool(row.fault) for row in rows_read] == [False, True, True, False]
    assert rows_read[-1].cells == ["Bia", "b@x.com.br"]
