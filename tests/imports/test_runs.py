"""Runs that are repeated, cut off, or doubled."""

import csv
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from imports.plan import PlanError

EVENTS = "SELECT lead_id, kind, at, first FROM lead_event ORDER BY lead_id, kind"
LEADS = "SELECT number, name, email, external_id, stage FROM lead ORDER BY external_id"

# Dies by its own hand just before the commit with this number, when all else of it is written.
DIE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import event
from funnel.people import Caller
from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import ImportJob, run_import
from storage.store import Store

url, path, last = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
store = Store(url)
commits = 0

@event.listens_for(store.engine, "commit")
def count(connection):
    global commits
    commits += 1
    if commits == last:
        os.kill(os.getpid(), signal.SIGKILL)

source = inspect(path)
plan = make_plan(source.header, PlanFlags(stage="mql", id_column="id", country="BR"))
caller = Caller("T1", "", datetime(2026, 11, 20, 12, tzinfo=UTC))
run_import(store, caller, ImportJob(source, plan, batch=10))
"""


def content(rows: int) -> str:
    """Every seventh row has a bad address, every tenth is like the one before it."""
    lines = ["id,name,email"]
    for n in range(rows):
        email = "bad" if n % 7 == 0 else f"p{n - (n % 10 == 9)}@x.com.br"
        lines.append(f"k{n:05d},Person {n},{email}")
    return "\n".join(lines) + "\n"


def test_the_same_import_again_changes_nothing_and_says_when_it_was_done(bring, rows_of, tmp_path):
    tables = ("lead", "lead_event", "import_run")
    flags = {"id_column": "id", "stage": "mql", "batch": 10}
    first = bring(content(45), **flags)
    before = [rows_of(f"SELECT * FROM {name}") for name in tables]  # noqa: S608 - our names
    files = {path: path.read_bytes() for path in tmp_path.glob("*.csv")}
    again = bring(content(45), **flags)
    assert again.repeated is not None
    assert first.repeated is None
    assert again.counts == first.counts
    assert [rows_of(f"SELECT * FROM {name}") for name in tables] == before  # noqa: S608
    assert {path: path.read_bytes() for path in tmp_path.glob("*.csv")} == files


def test_every_row_of_a_file_is_accounted_for(bring):
    counts = bring(content(95), id_column="id", batch=10).counts
    assert counts.added + counts.duplicates + counts.rejected == 95
    assert counts.rejected == 14
    assert counts.duplicates > 0
    with Path(counts.rejects).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1 + counts.left_out


def test_a_run_that_is_killed_at_any_commit_goes_on_without_loss_or_doubling(
    bring, store_url, rows_of, tmp_path
):
    path = tmp_path / "killed.csv"
    path.write_text(content(75))
    for last in (1, 2, 4):
        done = subprocess.run(
            [sys.executable, "-c", DIE, store_url, str(path), str(last)],
            check=False,
            timeout=120,
            cwd=Path(__file__).parents[2],
        )
        assert done.returncode == -signal.SIGKILL
    progress = [row["rows_done"] for row in rows_of("SELECT rows_done FROM import_run")]
    assert progress == [20]  # no batch, none, then two of ten rows
    report = bring(path, stage="mql", id_column="id", batch=10)
    assert report.before == 20
    assert not report.cut_short
    leads, events = rows_of(LEADS), rows_of(EVENTS)

    numbers = [row["number"] for row in leads]
    assert len(set(numbers)) == report.counts.added == len(leads)
    assert len(events) == 2 * report.counts.added
    assert report.counts.added + report.counts.left_out == 75
    assert len(list(tmp_path.glob("killed.rejected*.csv"))) == 1
    with Path(report.counts.rejects).open(encoding="utf-8-sig", newline="") as file:
        out = [row[0] for row in csv.reader(file)][1:]
    assert len(out) == len(set(out)) == report.counts.left_out
    assert {row["external_id"] for row in leads} | set(out) == {f"k{n:05d}" for n in range(75)}


class Cut(Exception):  # noqa: N818 - what stands for a lost power line
    pass


def cut_off(_read: int, _counts: object) -> None:
    raise Cut


def test_of_two_processes_at_one_import_the_slower_stops_and_writes_nothing(bring, store, rows_of):
    def overtake(_read: int, _counts: object) -> None:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE import_run SET rows_done = rows_done + 10")

    with pytest.raises(PlanError, match="Another process is importing this file"):
        bring(content(50), id_column="id", batch=10, on_progress=overtake)
    there = {row["external_id"] for row in rows_of(LEADS)}
    assert there
    assert there < {f"k{n:05d}" for n in range(10)}


def test_rejects_lost_between_two_runs_are_said_to_be_lost(bring, tmp_path):
    with pytest.raises(Cut):
        bring(content(50), id_column="id", batch=10, on_progress=cut_off)
    (tmp_path / "leads.rejected.csv").unlink()
    report = bring(content(50), id_column="id", batch=10)
    assert (report.before, report.cut_short) == (10, True)
    assert report.counts.added + report.counts.left_out == 50


def test_rejects_that_cannot_be_written_stop_the_run_until_they_can(bring, rows_of, tmp_path):
    nowhere = tmp_path / "no" / "such" / "folder.csv"
    text = "id,name,email\n" + "".join(f"{n},Ana {n},{'bad' * (n == 25)}\n" for n in range(30))
    with pytest.raises(FileNotFoundError):
        bring(text, id_column="id", batch=10, rejects=nowhere)
    assert len(rows_of(LEADS)) == 20
    report = bring(text, id_column="id", batch=10, rejects=tmp_path / "elsewhere.csv")
    assert (report.before, report.counts.added, report.counts.rejected) == (20, 29, 1)
    assert "25" in (tmp_path / "elsewhere.csv").read_text("utf-8-sig")


def test_a_named_file_for_rejects_is_not_written_over(bring, tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text("work of an hour")
    with pytest.raises(PlanError, match="is there already; name another file"):
        bring("name,email\nAna,bad\n", rejects=mine)
    assert mine.read_text() == "work of an hour"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_memory_does_not_grow_with_the_file(bring, tmp_path):
    peaks = []
    for rows in (300, 600, 3600):  # the first warms up what is loaded lazily
        path = tmp_path / f"{rows}.csv"
        path.write_text(content(rows).replace("p", f"p{rows}-"))
        tracemalloc.start()
        bring(path, id_column="id", batch=100)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 1.3
