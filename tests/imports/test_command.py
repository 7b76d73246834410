"""`pacto import`, as it is typed."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli_import import import_command
from funnel.people import Caller
from imports.runs import BATCH
from storage import people
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work

ROOT = Path(__file__).parents[2]
IMPORT = "import typer; from bot.cli_import import import_command; typer.run(import_command)"
# Says when it is in the middle of the second batch, and goes on when its stdin is closed. SIGINT
# is heard as in a terminal: a shell has it ignored for what it starts in the background.
HELD = f"""
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from sqlalchemy import Engine, event

batches = 0

@event.listens_for(Engine, "before_cursor_execute")
def hold(connection, cursor, statement, *_):
    global batches
    if statement.startswith("INSERT INTO lead "):
        batches += 1
        if batches == 2:
            os.write(2, b"held\\n")
            os.read(0, 1)

{IMPORT}
"""


@pytest.fixture
def pacto(tmp_path, monkeypatch):
    """Runs the command in a folder of its own, with a new database; gives (exit code, words)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'pacto.db'}")
    monkeypatch.setenv("COLUMNS", "100")
    app = typer.Typer()
    app.command()(import_command)

    def run(content: str, *flags: str) -> tuple[int, str]:
        Path("leads.csv").write_text(content, encoding="utf-8")
        done = CliRunner().invoke(app, ["leads.csv", *flags])
        return done.exit_code, done.output

    return run


def test_someone_without_slack_can_try_it(pacto):
    code, words = pacto("Nome;E-mail;Cor\nAna;ana@x.com.br;azul\n")
    assert code == 0
    assert "into local as lead" in words
    assert "divided by semicolons" in words
    assert ["name", "Nome"] in [line.split() for line in words.splitlines()]
    assert "Not read: Cor" in words
    assert "1  new leads" in words


def test_bad_rows_make_exit_code_one_and_are_counted_apart_from_those_alike(pacto, tmp_path):
    code, words = pacto("name,email\nAna,ana@x.com.br\nBia,bad\nCaio,ana@x.com.br\n")
    assert code == 1
    assert "1  rejected" in words
    assert "1  look like another lead" in words
    assert str(tmp_path / "leads.rejected.csv") in words.replace("\n", "")


def test_a_finished_import_typed_again_says_so(pacto):
    pacto("name,email\nAna,ana@x.com.br\n")
    code, words = pacto("name,email\nAna,ana@x.com.br\n")
    assert code == 0
    assert "This import was already finished on" in words


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--map", "source=nope"], "There's no column 'nope'. The columns are: name, email."),
        (["--stage", "x"], "There's no stage 'x'."),
        (["--workspace", "T9"], "There's no workspace T9."),
        (["--encoding", "x"], "There's no text encoding 'x'."),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_two(pacto, flags, says):
    code, words = pacto("name,email\nAna,ana@x.com.br\n", *flags)
    assert code == 2
    assert words.startswith(says)
    assert "Traceback" not in words


def test_a_wrong_flag_makes_no_database(pacto, tmp_path):
    pacto("name,email\nAna,ana@x.com.br\n", "--id", "nope")
    assert not (tmp_path / "pacto.db").exists()


def test_where_there_are_several_workspaces_one_is_to_be_named(pacto, tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'pacto.db'}")
    migrate(store.engine)
    with store.session() as session:
        for key, name in (("T1", "Acme"), ("T2", "Beta")):
            work = open_work(session, Caller(key, "", datetime(2026, 1, 1, tzinfo=UTC)))
            people.ensure_company(work, name=name, zone="UTC")
        session.commit()
    content = "name,email\nAna,ana@x.com.br\n"
    code, words = pacto(content)
    assert (code, "T1 (Acme), T2 (Beta)" in words) == (2, True)
    assert pacto(content, "--workspace", "T2")[0] == 0
    with store.engine.connect() as connection:
        workspaces = connection.exec_driver_sql("SELECT workspace_id FROM lead").scalars().all()
    store.close()
    assert workspaces == ["T2"]


def test_ctrl_c_ends_it_with_a_sentence_and_the_same_command_goes_on(tmp_path):
    rows = 3 * BATCH
    lines = [f"k{n},Person {n}" for n in range(rows)]
    (tmp_path / "leads.csv").write_text("\n".join(["id,name", *lines]) + "\n")
    flags = ["leads.csv", "--id", "id"]
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'pacto.db'}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", HELD, *flags],
        cwd=tmp_path,
        env=env,
        stdin=pipe,
        stdout=subprocess.DEVNULL,
        stderr=pipe,
        text=True,
    ) as running:
        try:
            assert running.stderr.readline() == "held\n"
            running.send_signal(signal.SIGINT)
            _, words = running.communicate(timeout=120)
        finally:
            running.kill()
    assert running.returncode == 130, words
    assert "Run the same command again to continue" in words
    assert "Traceback" not in words
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, *flags],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert f"Continued after row {2 * BATCH:,}" in done.stdout
    with sqlite3.connect(tmp_path / "pacto.db") as connection:
        counts = connection.execute("SELECT count(*), count(DISTINCT external_id) FROM lead")
        assert counts.fetchone() == (rows, rows)
    connection.close()
