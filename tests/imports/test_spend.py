"""`pacto import --as spend`: what campaigns cost, from a spreadsheet."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli_import import import_command
from funnel.campaigns import TypedCampaign
from funnel.people import Caller
from services import campaigns
from storage import people
from storage.mapping import table
from storage.migrate import migrate
from storage.store import Store
from storage.tables import Audit, Campaign, Spend
from storage.work import open_work

TEAM, ADA = "T1", "UADA"


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'pacto.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")
    opened = Store(url)
    migrate(opened.engine)
    opened.call(_set_up)
    yield opened
    opened.close()


def _set_up(session) -> None:
    now = datetime(2026, 10, 1, tzinfo=UTC)
    work = open_work(session, Caller(TEAM, ADA, now))
    people.ensure_company(work, name="Sol", zone="America/Sao_Paulo", set_up_at=now, currency="BRL")
    people.change_member(work, ADA, is_admin=True)
    work.commit()
    work = open_work(session, Caller(TEAM, ADA, now))
    campaigns.add(work, TypedCampaign("Expo", aliases="feira"))


def run(content: str, *flags: str, name: str = "spend.csv") -> tuple[int, str]:
    app = typer.Typer()
    app.command()(import_command)
    Path(name).write_text(content, encoding="utf-8")
    done = CliRunner().invoke(app, [name, "--as", "spend", *flags])
    return done.exit_code, done.output


def spent(store: Store) -> dict[tuple[str, date], Decimal]:
    spend, campaign = table(Spend), table(Campaign)
    rows = select(campaign.c.name, spend.c.month, spend.c.amount).join_from(
        spend, campaign, campaign.c.id == spend.c.campaign_id
    )
    with store.session() as session:
        return {(name, month): amount for name, month, amount in session.execute(rows)}


GOOD = "Campanha;Mês;Investimento\nExpo;2026-10;1.200,50\nAds;11/2026;R$ 90\n"


def test_each_row_is_a_month_of_a_campaign_and_a_new_name_is_a_campaign(store):
    code, words = run(GOOD)
    assert code == 0
    assert "2  months of spend in BRL" in words
    assert "New campaigns: Ads" in words
    assert spent(store) == {
        ("Expo", date(2026, 10, 1)): Decimal("1200.50"),
        ("Ads", date(2026, 11, 1)): Decimal(90),
    }


def test_the_same_file_again_changes_nothing_and_a_mended_one_replaces(store):
    run(GOOD)
    code, words = run(GOOD)
    assert code == 0
    assert "0  months of spend" in words
    assert "2  were here already" in words
    run("campaign,date,cost\nfeira,2026-10-31,99\n")
    assert spent(store)["Expo", date(2026, 10, 1)] == Decimal(99)
    audit = table(Audit)
    with store.session() as session:
        rows = session.execute(select(audit.c.after).where(audit.c.what == "spend imported"))
        assert [row[0] for row in rows] == [{"rows": 2}, {"rows": 1}]


def test_wrong_rows_stay_out_with_their_reason_and_can_be_mended_there(store, tmp_path):
    code, words = run(
        "campaign,month,amount,currency\n"
        "Expo,2026-10,100,BRL\n"
        "FEIRA,2026-10,50,\n"  # the same campaign by its other name
        "Expo,2026-09,5,USD\n"
        "Expo,September,5,\n"
        "Expo,2026-08,five,\n"
        ",2026-08,5,\n"
        "Expo,2026-08,-5,\n"
        "Expo,2026-08\n"
        "=cmd(),2026-08,,\n"
    )
    assert code == 1
    assert "1  months of spend" in words
    assert "8  rejected" in words
    rejects = (tmp_path / "spend.rejected.csv").read_text("utf-8-sig")
    for reason in (
        "line 2 already gives this campaign's spend for that month",
        "currency: Amounts here are in BRL only",
        "month: 'September' is not",
        "amount: Enter a valid amount",
        "campaign: Enter a campaign name.",
        "it has 2 cells where the header has 4",
        "amount: Enter an amount",
    ):
        assert reason in rejects, reason
    assert "'=cmd()" in rejects
    assert spent(store) == {("Expo", date(2026, 10, 1)): Decimal(100)}


def test_a_dry_run_says_what_would_come_and_keeps_nothing(store, tmp_path):
    code, words = run(GOOD + "Expo;nothing;5\n", "--dry-run")
    assert code == 1
    assert "Nothing was changed" in words
    assert "2  months of spend" in words
    assert "1  rejected" in words
    assert "New campaigns: Ads" in words
    assert spent(store) == {}
    assert [path.name for path in tmp_path.glob("*.csv")] == ["spend.csv"]


def test_columns_and_dates_are_named_by_flags(store):
    code, _ = run(
        "Kampagne,Tag,Summe\nExpo,31.10.2026,7\n",
        *("--map", "campaign=Kampagne", "--map", "month=Tag", "--map", "amount=Summe"),
        *("--date-format", "%d.%m.%Y"),
    )
    assert code == 0
    assert spent(store) == {("Expo", date(2026, 10, 1)): Decimal(7)}


@pytest.mark.parametrize(
    ("content", "flags", "words"),
    [
        ("a,b,c\nExpo,2026-10,5\n", (), "Spend needs a column for each of campaign, month"),
        (GOOD, ("--stage", "won"), "only --map and --date-format"),
        (GOOD, ("--map", "budget=Mês"), "isn't valid"),
        (GOOD, ("--map", "amount=Nope"), "There's no column 'Nope'"),
        (GOOD, ("--workspace", "T2"), "There's no workspace T2"),
        ("month,amount,campaign,campaign\n", ("--map", "campaign=campaign"), "two columns called"),
    ],
)
def test_what_cannot_begin_says_why_and_leaves_2(store, content, flags, words):
    code, said = run(content, *flags)
    assert code == 2
    assert words in " ".join(said.split())
    assert spent(store) == {}


def test_neither_leads_nor_spend_is_refused(store):
    app = typer.Typer()
    app.command()(import_command)
    Path("leads.csv").write_text("name,email\nAna,ana@x.br\n", encoding="utf-8")
    for flags, words in (
        (("--as", "budget"), "Use --as leads or --as spend"),
        (("--dry-run",), "--dry-run works with --as spend only"),
    ):
        done = CliRunner().invoke(app, ["leads.csv", *flags])
        assert done.exit_code == 2
        assert words in done.output
