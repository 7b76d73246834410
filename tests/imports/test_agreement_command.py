"""`pacto agreement`, as it is typed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli_agreement import agreement_cli
from funnel.people import Caller
from funnel.proposals import ProposalState
from services import sent_proposals
from storage import agreements, people, proposals
from storage.store import Store
from storage.work import open_work
from tests.office import HELENA, MARINA, TEAM, set_up_company

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path, sqlite_url, monkeypatch):
    """A company that is set up; gives what reads its database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    def stored(look, user=HELENA):
        store = Store(sqlite_url)
        try:
            return store.call(lambda session: look(open_work(session, Caller(TEAM, user, NOW))))
        finally:
            store.close()

    stored(_set_up)
    return stored


def _set_up(work):
    people.ensure_company(work, locale="en")
    people.learn_members(work, [{"user_id": HELENA, "name": "Helena Prado", "slack_admin": True}])
    work.commit()
    set_up_company(work.session, Caller(TEAM, HELENA, NOW))


def pacto(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(agreement_cli, [*words])
    return done.exit_code, done.output


def test_an_exported_file_that_is_edited_and_imported_is_a_draft_and_not_in_force(database):
    assert pacto("export", "--output", "sla.yaml") == (0, "")
    text = Path("sla.yaml").read_text(encoding="utf-8").replace("decision: 4 h", "decision: 90 min")
    Path("sla.yaml").write_text(
        text.replace("glossary: []", "glossary: [{word: SQL, meaning: Ready to buy}]"),
        encoding="utf-8",
    )
    code, said = pacto("import", "sla.yaml", "--as", HELENA)
    assert code == 0
    assert "- Sales reviews a hand-off within 1.5 business hours (was 4)" in said
    assert "- New in “Glossary”: SQL: Ready to buy" in said
    draft = database(proposals.current)
    assert (draft.state, draft.edited_by) == (ProposalState.DRAFT, HELENA)
    assert draft.terms.decision == timedelta(minutes=90)
    in_force = database(agreements.agreement_in_force)
    assert (in_force.version, in_force.terms.decision) == (1, timedelta(hours=4))


def test_whoever_runs_the_app_may_import_as_pacto_itself(database):
    Path("sla.yaml").write_text("sql_target: 12", encoding="utf-8")
    assert pacto("import", "sla.yaml")[0] == 0
    draft = database(proposals.current)
    assert (draft.edited_by, draft.terms.sql_target) == ("", 12)


@pytest.mark.parametrize(
    ("text", "flags", "sentence"),
    [
        ("decision: soon\nsql_target: 12", (), "decision: “soon” doesn't fit."),
        ("sql_target: 12", ("--as", MARINA), "--as: only the heads"),
        ("sql_target: 12", ("--workspace", "T0OTHER"), "Choose a workspace"),
        ("hours: {country: XX}", (), "Holidays for XX aren't available."),
    ],
)
def test_nothing_of_a_refused_file_is_taken(database, text, flags, sentence):
    Path("sla.yaml").write_text(text, encoding="utf-8")
    code, said = pacto("import", "sla.yaml", *flags)
    assert code == 2
    assert sentence in said
    assert database(proposals.current) is None


def test_a_proposal_that_is_being_signed_is_left_alone(database):
    Path("sla.yaml").write_text("sql_target: 12", encoding="utf-8")
    pacto("import", "sla.yaml")
    database(lambda work: sent_proposals.send(work, revision=proposals.current(work).revision))
    Path("sla.yaml").write_text("sql_target: 13", encoding="utf-8")
    code, said = pacto("import", "sla.yaml")
    assert (code, "waiting for signatures" in said) == (2, True)
    assert database(proposals.current).terms.sql_target == 12


def test_a_file_and_versions_are_compared_in_words(database):
    Path("sla.yaml").write_text("acceptance_target: 75.5 %", encoding="utf-8")
    code, said = pacto("diff", "sla.yaml")
    assert (code, said) == (
        0,
        "- Sales accepts at least 75.5% of the SQLs it reviews (was 70%)\n",
    )
    assert "75,5" in pacto("diff", "1", "sla.yaml", "--language", "pt")[1]
    assert pacto("diff", "1", "1") == (0, "No changes.\n")
    code, said = pacto("diff", "9")
    assert (code, said) == (2, "There's no such version. The newest is version 1.\n")
