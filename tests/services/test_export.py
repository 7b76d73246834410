"""`pacto export`: all that is stored of one person, to standard output or a file of one's own."""

import json
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli_export import export_command
from services import progress, proposals, sent_proposals
from storage.work import Work
from tests.seeded import SeededCompany, at

NOW = at("2026-11-16 10:00")


@pytest.fixture
def handed(company: SeededCompany, monkeypatch: pytest.MonkeyPatch) -> SeededCompany:
    monkeypatch.setenv("DATABASE_URL", company.store.url)
    handoff = company.hand(NOW, name="Zuleika")
    company.accept(handoff, NOW)
    touch = progress.Touch("call", "asks for a price")
    company.ask(progress.log_touch, "UANA", NOW, handoff, touch)
    company.lead(NOW, name="Somebody else")
    return company


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(export_command)
    done = CliRunner().invoke(app, [*words])
    return done.exit_code, done.output


@pytest.mark.parametrize("who", ["L-1", "lead1@example.com"])
def test_everything_about_one_person_and_nobody_else(handed: SeededCompany, who: str) -> None:
    code, text = run(who)
    assert code == 0
    (record,) = json.loads(text)
    assert record["lead"]["name"] == "Zuleika"
    assert [event["kind"] for event in record["events"]] == ["created", "sql", "accepted", "touch"]
    assert record["events"][-1]["data"]["note"] == "asks for a price"
    assert len(record["handoffs"]) == 1
    assert record["timers"]
    assert "Somebody else" not in text


def test_a_file_is_for_its_owner_alone(handed: SeededCompany, tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    file.write_text("an older one")
    file.chmod(0o644)
    assert run("L-1", "--output", str(file)) == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())[0]["ref"] == "L-1"


@pytest.mark.parametrize("who", ["L-99", "nobody@example.com", "Zuleika", "@"])
def test_whoever_is_not_there_is_a_sentence(handed: SeededCompany, who: str) -> None:
    code, text = run(who)
    assert code == 2
    assert len(text.strip().splitlines()) == 1


def test_the_audit_trail_is_exported_whole(handed: SeededCompany) -> None:
    for number in range(20):  # more than a page of the trail
        handed.ask(begin_and_withdraw, "UMARIA", NOW, number)
    code, text = run("audit")
    assert code == 0
    records = json.loads(text)
    assert len(records) == 40
    assert (records[0]["name"], records[0]["says"]) == ("Maria", "Maria withdrew the proposal")
    assert records[1]["says"] == "Maria started a draft of the next version"


def begin_and_withdraw(work: Work, _: int) -> None:
    proposals.begin(work)
    sent_proposals.withdraw(work)
