"""`pacto report`: flows and cohorts of any period."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner

from bot.cli_report import Days, ReportError, make, report_command
from bot.report_output import Format, write
from funnel.agreement_parts import Persona
from funnel.figures import Ratio
from funnel.people import Caller
from funnel.segments import GroupBy
from funnel.stages import EventKind
from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import ImportJob, run_import
from services.leads import new_lead
from services.reports import PeriodReport
from storage import events, leads, people
from storage.store import Store, in_work
from storage.work import Work
from tests.olist import BY_ORIGIN, OLIST
from tests.recount import funnel
from tests.seeded import ZONE, SeededCompany, at

HEADER = (
    "source,mql,won,share,lead_in,lead_on,mql_in,mql_on,sql_in,sql_on,"
    "opportunity_in,opportunity_on,customer_in"
)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))


def became_mql(company: SeededCompany, source: str, *, won: bool = False) -> None:
    number = company.lead(at("2026-11-10 10:00"), source=source)

    def happen(work: Work) -> None:
        lead = leads.lead_by_number(work, number)
        assert lead
        for event in (EventKind.MQL, EventKind.WON) if won else (EventKind.MQL,):
            events.add_event(work, lead, event)
        work.commit()

    company.read(happen, at("2026-11-10 11:00"))


def printed(report: PeriodReport, output: Format) -> str:
    to = io.StringIO()
    write(report, output, to)
    return to.getvalue()


def report_of(
    company: SeededCompany, by: GroupBy = GroupBy.SOURCE, workspace: str = ""
) -> PeriodReport:
    return company.store.call(make, NOVEMBER, by, workspace, NOW)


def test_a_source_nobody_named_stands_apart_from_one_called_unknown(company: SeededCompany) -> None:
    became_mql(company, "", won=True)
    became_mql(company, "unknown")

    report = report_of(company)

    assert {group.key: group.won_of_mql for group in report.groups} == {
        "": Ratio(1, 1),
        "unknown": Ratio(0, 1),
    }
    assert report.total == Ratio(1, 2)
    text = printed(report, Format.TABLE)
    assert "(empty)" in text
    assert "unknown" in text
    assert "50.0%" in text


def test_csv_and_json_say_the_same(company: SeededCompany) -> None:
    became_mql(company, "site", won=True)
    became_mql(company, "fair")
    report = report_of(company)

    rows = list(csv.reader(io.StringIO(printed(report, Format.CSV))))
    plain = json.loads(printed(report, Format.JSON))

    assert ",".join(rows[0]) == HEADER
    assert rows[1:] == [
        ["fair", "1", "0", "0.0", *"111000000"],
        ["site", "1", "1", "1.0", *"111100001"],
        ["total", "2", "1", "0.5", *"222100001"],
    ]
    cohort = [
        {name: group[name] for name in ("key", "mql", "won", "share")} for group in plain["cohort"]
    ]
    assert cohort == [
        {"key": "fair", "mql": 1, "won": 0, "share": 0.0},
        {"key": "site", "mql": 1, "won": 1, "share": 1.0},
    ]
    assert plain["stages"][2] == {
        "stage": "mql",
        "entered": 2,
        "went_on": 1,
        "share": 0.5,
        "median_days": 0.0,
        "p90_days": None,
    }
    assert [line["entered"] for line in plain["cohort"][1]["stages"]] == [None, 1, 1, 0, 0, 1]
    assert plain["total"] == {"mql": 2, "won": 1, "share": 0.5}
    assert (plain["flow"]["leads"], plain["flow"]["mqls"], plain["flow"]["won"]) == (2, 2, 1)


def test_a_source_is_neither_markup_nor_a_formula(company: SeededCompany) -> None:
    became_mql(company, "[red]=1")
    became_mql(company, "=HYPERLINK(1)")
    report = report_of(company)

    assert "[red]=1" in printed(report, Format.TABLE)
    assert "\n'=HYPERLINK(1)," in printed(report, Format.CSV)


def test_a_period_without_data_says_so(company: SeededCompany) -> None:
    text = printed(report_of(company), Format.TABLE)

    assert "No data" in text
    assert "no funnel to follow" in text
    assert json.loads(printed(report_of(company), Format.JSON))["total"]["share"] is None


def test_it_asks_which_workspace_where_there_are_several(company: SeededCompany) -> None:
    company.store.call(in_work(Caller("T2", "", NOW), add_company))

    with pytest.raises(ReportError, match="--workspace: T1, T2"):
        report_of(company)
    with pytest.raises(ReportError, match="no workspace T9"):
        report_of(company, workspace="T9")
    assert report_of(company, workspace="T2").flow.is_empty


def add_company(work: Work, **values: str) -> None:
    people.ensure_company(work, **values)
    work.commit()


def command(*words: str) -> tuple[int, str]:
    cli = Typer()
    cli.command()(report_command)
    result = CliRunner().invoke(cli, list(words))
    return result.exit_code, result.output


def test_the_command_prints_the_cohort(company: SeededCompany, store_url: str, monkeypatch) -> None:
    became_mql(company, "site")
    monkeypatch.setenv("DATABASE_URL", store_url)

    code, output = command(
        "--from", "2026-11-01", "--to", "2026-11-30", "--by", "source", "--format", "csv"
    )

    rows = "site,1,0,0.0,1,1,1,0,0,0,0,0,0\ntotal,1,0,0.0,1,1,1,0,0,0,0,0,0\n"
    assert (code, output) == (0, f"{HEADER}\n{rows}")


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [("2026-11-30", "2026-11-01", "is after"), ("soon", "2026-11-01", "soon")],
)
def test_the_command_names_what_is_wrong(
    store_url, company, monkeypatch, first, last, says
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)

    code, output = command("--from", first, "--to", last)

    assert code == 2
    assert says in output


def test_an_empty_database_is_said_to_be_empty(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")

    code, output = command("--from", "2026-11-01", "--to", "2026-11-30")

    assert (code, output) == (2, "There's no workspace in this database yet.\n")


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


@pytest.mark.shared
def test_real_leads_give_the_known_won_of_mqls_by_origin(store: Store, tmp_path: Path) -> None:
    caller = Caller("T1", "", NOW)
    store.call(in_work(caller, add_company), name="Olist", zone="America/Sao_Paulo")

    def bring(path: Path, **flags: Any) -> None:
        source = inspect(path)
        plan = make_plan(source.header, PlanFlags(**flags))
        rejects = tmp_path / f"{path.stem}.csv"
        run_import(store, caller, ImportJob(source, plan, rejects))

    olist(bring)

    period = Days(date(2017, 6, 1), date(2018, 11, 30))
    report = store.call(make, period, GroupBy.SOURCE, "", NOW)
    by_campaign = store.call(make, period, GroupBy.CAMPAIGN, "", NOW)

    won_of_mql = {
        group.key: (group.won_of_mql.numerator, group.won_of_mql.denominator)
        for group in report.groups
    }
    assert won_of_mql == BY_ORIGIN
    assert (report.total, by_campaign.total) == (Ratio(842, 8000), Ratio(842, 8000))
    assert "10.5%" in printed(report, Format.TABLE)

    for month, by in ((1, GroupBy.CAMPAIGN), (4, GroupBy.SECTOR)):
        days = Days(date(2018, month, 1), date(2018, month, 28))
        report = store.call(make, days, by, "", NOW)
        start, end = (at(f"2018-{month:02}-{day} 00:00") for day in ("01", "29"))
        assert funnel.shown(report.stages) == funnel.counted(of_olist(), start, end, NOW)
        for stage in range(1, 6):
            parts = [group.lines[stage].entered for group in report.groups]
            assert sum(filter(None, parts)) == report.stages[stage].entered


def of_olist() -> list[funnel.Row]:
    """The two tables as plain events: a lead is an MQL from its first contact on."""
    with (OLIST / "marketing_qualified_leads.csv").open(encoding="utf-8", newline="") as file:
        contacts = {
            row["mql_id"]: datetime.strptime(row["first_contact_date"], "%d-%m-%Y")  # noqa: DTZ007
            for row in csv.DictReader(file)
        }
    with (OLIST / "closed_deals.csv").open(encoding="utf-8", newline="") as file:
        won = [(row["mql_id"], row["won_date"]) for row in csv.DictReader(file)]
    numbers = {mql: number for number, mql in enumerate(contacts)}
    first = [(numbers[mql], at(f"{day:%Y-%m-%d} 00:00")) for mql, day in contacts.items()]
    rows = [(lead, kind, moment) for kind in ("created", "mql") for lead, moment in first]
    return rows + [(numbers[mql], "won", at(moment)) for mql, moment in won]


@pytest.mark.parametrize("by", [GroupBy.SECTOR, GroupBy.SIZE, GroupBy.PERSONA])
def test_what_stands_on_the_lead_tells_leads_apart(company: SeededCompany, by: GroupBy) -> None:
    bakers = Persona(name="Bakers", sectors=("Bakery",))
    company.agree(at("2026-11-01 09:00"), zone=ZONE, personas=(bakers,))
    for fields in ({"sector": "Bakery", "company_size": "1-10"}, {"persona": "Hotels"}, {}):
        values = {"name": "Ana", "email": "ana@sol.br"} | fields
        company.ask(new_lead, "UMILA", at("2026-11-10 10:00"), values, add_anyway=True)

    report = report_of(company, by)

    expected = {
        GroupBy.SECTOR: {"Bakery": 1, "": 2},
        GroupBy.SIZE: {"1-10": 1, "": 2},
        GroupBy.PERSONA: {"Bakers": 1, "Hotels": 1, "": 1},
    }
    assert {group.key: group.lines[1].entered for group in report.groups} == expected[by]
    assert report.stages[1].entered == 3


def test_by_stage_the_table_is_the_funnel_itself(company: SeededCompany) -> None:
    became_mql(company, "site", won=True)
    report = report_of(company, GroupBy.STAGE)

    assert printed(report, Format.CSV) == (
        "stage,entered,went_on,share,median_days,p90_days\n"
        "visitor,,,,,\nlead,1,1,1.0,0.04,\nmql,1,1,1.0,0.0,\nsql,0,0,,,\n"
        "opportunity,0,0,,,\ncustomer,1,,,,\n"
    )
    assert "The same by" not in printed(report, Format.TABLE)


def test_a_period_may_be_named_in_words(
    company: SeededCompany, store_url: str, monkeypatch
) -> None:
    became_mql(company, "site")
    monkeypatch.setenv("DATABASE_URL", store_url)

    code, output = command("--period", "novembro 2026", "--by", "stage", "--csv")
    assert (code, output.splitlines()[3]) == (0, "mql,1,0,0.0,,")
    code, output = command("--period", "november 2026", "--json")
    assert json.loads(output)["from"] == "2026-11-01"


@pytest.mark.parametrize(
    "words",
    [
        ("--period", "soonish"),
        ("--period", "sales last month"),
        ("--period", "last month", "--from", "2026-11-01"),
        ("--from", "2026-11-01"),
        (),
    ],
)
def test_a_period_that_is_none_is_refused(
    company: SeededCompany, store_url: str, monkeypatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)

    code, output = command(*words)

    assert code == 2
    assert "isn't a period" in output or "--from and --to together" in output
