"""`pacto report`: flows and cohorts of any period."""

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from bot import cli_report
from bot.cli_report import By, Format, ReportError, make, report_command, write
from funnel.facts import Asker
from funnel.figures import Ratio
from services.imports import run_import
from services.imports_file import inspect
from services.imports_plan import make_plan
from storage import leads, people
from storage.store import Store

from .conftest import Office, at

OLIST = Path(__file__).parents[3] / "shared" / "data" / "olist"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
# Won and MQLs by origin, as the data set's own notes count them.
FACTS = {
    "organic_search": (271, 2296),
    "paid_search": (195, 1586),
    "social": (75, 1350),
    "unknown": (179, 1099),
    "direct_traffic": (56, 499),
    "email": (15, 493),
    "referral": (24, 284),
    "other": (4, 150),
    "display": (6, 118),
    "other_publicities": (3, 65),
    "": (14, 60),
}


def became_mql(office: Office, source: str, *, won: bool = False) -> None:
    number = office.lead(at("2026-11-10 10:00"), source=source)
    with office.store.session() as session:
        lead = leads.lead_by_number(session, office.id, number)
        assert lead
        for kind in ("mql", "won") if won else ("mql",):
            leads.add_event(session, Asker(office.id, "", at("2026-11-10 11:00")), lead, kind)
        session.commit()


def printed(made: cli_report.Report, output: Format) -> str:
    to = io.StringIO()
    write(made, output, to)
    return to.getvalue()


def report_of(office: Office, by: By = By.SOURCE, workspace: str = "") -> cli_report.Report:
    return office.store.call(make, *NOVEMBER, by, workspace, NOW)


def test_a_source_nobody_named_stands_apart_from_one_called_unknown(office: Office) -> None:
    became_mql(office, "", won=True)
    became_mql(office, "unknown")

    made = report_of(office)

    assert {line.key: line.won_of_mql for line in made.cohort} == {
        "": Ratio(1, 1),
        "unknown": Ratio(0, 1),
    }
    assert made.total == Ratio(1, 2)
    shown = printed(made, Format.TABLE)
    assert "(empty)" in shown
    assert "unknown" in shown
    assert "50.0%" in shown


def test_csv_and_json_say_the_same(office: Office) -> None:
    became_mql(office, "site", won=True)
    became_mql(office, "fair")
    made = report_of(office)

    rows = list(csv.reader(io.StringIO(printed(made, Format.CSV))))
    plain = json.loads(printed(made, Format.JSON))

    assert rows[0] == ["source", "mql", "won", "share"]
    assert rows[1:] == [
        ["fair", "1", "0", "0.0"],
        ["site", "1", "1", "1.0"],
        ["total", "2", "1", "0.5"],
    ]
    assert plain["cohort"] == [
        {"key": "fair", "mql": 1, "won": 0, "share": 0.0},
        {"key": "site", "mql": 1, "won": 1, "share": 1.0},
    ]
    assert plain["total"] == {"mql": 2, "won": 1, "share": 0.5}
    assert (plain["flow"]["leads"], plain["flow"]["mqls"], plain["flow"]["won"]) == (2, 2, 1)


def test_a_source_is_neither_markup_nor_a_formula(office: Office) -> None:
    became_mql(office, "[red]=1")
    became_mql(office, "=HYPERLINK(1)")
    made = report_of(office)

    assert "[red]=1" in printed(made, Format.TABLE)
    assert "\n'=HYPERLINK(1)," in printed(made, Format.CSV)


def test_a_period_without_data_says_so(office: Office) -> None:
    shown = printed(report_of(office), Format.TABLE)

    assert "no data" in shown
    assert "no cohort to follow" in shown
    assert json.loads(printed(report_of(office), Format.JSON))["total"]["share"] is None


def test_it_asks_which_workspace_where_there_are_several(office: Office) -> None:
    with office.store.session() as session:
        people.ensure_company(session, "T2", now=NOW)
        session.commit()

    with pytest.raises(ReportError, match="--workspace: T1, T2"):
        report_of(office)
    with pytest.raises(ReportError, match="no workspace T9"):
        report_of(office, workspace="T9")
    assert report_of(office, workspace="T2").flow.is_empty


def command(*words: str) -> tuple[int, str]:
    cli = Typer()
    cli.command()(report_command)
    result = CliRunner().invoke(cli, list(words))
    return result.exit_code, result.output


def test_the_command_prints_the_cohort(office, store_url: str, monkeypatch) -> None:
    became_mql(office, "site")
    monkeypatch.setenv("DATABASE_URL", store_url)

    code, output = command(
        "--from", "2026-11-01", "--to", "2026-11-30", "--by", "source", "--format", "csv"
    )

    assert (code, output) == (0, "source,mql,won,share\nsite,1,0,0.0\ntotal,1,0,0.0\n")


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [("2026-11-30", "2026-11-01", "is after"), ("soon", "2026-11-01", "soon")],
)
def test_the_command_names_what_is_wrong(store_url, office, monkeypatch, first, last, says) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)

    code, output = command("--from", first, "--to", last)

    assert code == 2
    assert says in output


def test_an_empty_database_is_said_to_be_empty(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")

    code, output = command("--from", "2026-11-01", "--to", "2026-11-30")

    assert (code, output) == (2, "There is no workspace in this database yet.\n")


def olist(bring: Callable[..., object]) -> None:
    bring(
        OLIST / "marketing_qualified_leads.csv",
        stage="mql",
        id_column="mql_id",
        at_column="first_contact_date",
        date_format="%d-%m-%Y",
        maps=["source=origin", "campaign=landing_page_id"],
    )
    bring(
        OLIST / "closed_deals.csv",
        stage="won",
        id_column="mql_id",
        at_column="won_date",
        maps=["sector=business_segment"],
    )


@pytest.mark.skipif(
    not OLIST.is_dir() and os.environ.get("CI") != "true",
    reason=f"the real funnel data are not beside this checkout ({OLIST})",
)
def test_real_leads_give_the_known_won_of_mqls_by_origin(store: Store, tmp_path: Path) -> None:
    with store.session() as session:
        people.ensure_company(session, "T1", now=NOW, name="Olist", zone="America/Sao_Paulo")
        session.commit()

    def bring(path: Path, **flags: object) -> None:
        source = inspect(path)
        plan = make_plan(source.header, **flags)  # type: ignore[arg-type]
        run_import(
            store, source, plan, workspace_id="T1", now=NOW, rejects=tmp_path / f"{path.stem}.csv"
        )

    olist(bring)

    made = store.call(make, date(2017, 6, 1), date(2018, 11, 30), By.SOURCE, "", NOW)
    by_campaign = store.call(make, date(2017, 6, 1), date(2018, 11, 30), By.CAMPAIGN, "", NOW)

    found = {
        line.key: (line.won_of_mql.numerator, line.won_of_mql.denominator) for line in made.cohort
    }
    assert found == FACTS
    assert (made.total, by_campaign.total) == (Ratio(842, 8000), Ratio(842, 8000))
    assert "10.5%" in printed(made, Format.TABLE)
