"""`pacto report`: the figures of any period, in the terminal, as CSV or as JSON."""

import csv
import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from bot.settings import load
from bot.terminal import choose_company, wrong_use
from funnel.facts import Caller, Company
from funnel.figures import Ratio
from funnel.periods import Period, PeriodError
from funnel.texts import spreadsheet_safe
from services import reports
from services.reports import EMPTY, CohortLine, PeriodReport
from storage import people
from storage.figures import GroupBy
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work


class Format(StrEnum):
    """How the report is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def report_command(
    first: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the period.")
    ],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")
    ],
    by: Annotated[GroupBy, typer.Option(help="What to group the cohort by.")] = GroupBy.SOURCE,
    workspace: Annotated[str, typer.Option(help="The workspace (T…), if there are several.")] = "",
    output: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
) -> None:
    """Print what happened in a period, and what became of the leads that became MQL in it.

    Exit code: 0 reported, 2 it could not be asked for like this.
    """
    with wrong_use(ReportError):
        report = _read(first.date(), last.date(), by, workspace)
    write(report, output, sys.stdout)


def _read(first: date, last: date, by: GroupBy, workspace: str) -> PeriodReport:
    store = Store(load().database_url)
    try:
        migrate(store.engine)
        return store.call(make, first, last, by, workspace, datetime.now(UTC))
    finally:
        store.close()


class ReportError(Exception):
    """What was asked cannot be reported, in one sentence."""


def make(
    session: Session, first: date, last: date, by: GroupBy, workspace: str, now: datetime
) -> PeriodReport:
    """The report of one workspace: the one named, or the only one. Raises `ReportError`."""
    company = _company(session, workspace)
    try:
        period = Period(first, last, company.zone)
    except PeriodError:
        raise ReportError(f"--from {first} is after --to {last}.") from None
    work = open_work(session, Caller(company.id, "", now))
    return reports.report(work, period, by)


def _company(session: Session, workspace: str) -> Company:
    companies = people.companies(session)
    company = choose_company(companies, workspace)
    if company is not None:
        return company
    if not companies:
        raise ReportError("There's no workspace in this database yet.")
    there = ", ".join(company.id for company in companies)
    if workspace:
        raise ReportError(f"There's no workspace {workspace}, only {there}.")
    raise ReportError(f"There are several workspaces. Choose one with --workspace: {there}.")


def write(report: PeriodReport, output: Format, to: TextIO) -> None:
    """Write the report: tables for people, the cohort as CSV, or everything as JSON."""
    if output is Format.JSON:
        json.dump(as_json(report), to, ensure_ascii=False, indent=2)
        to.write("\n")
    elif output is Format.CSV:
        _write_csv(report, to)
    else:
        _write_tables(report, to)


def as_json(report: PeriodReport) -> dict[str, Any]:
    """Plain values; a key of "" is a source or campaign that nobody named."""
    return {
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "zone": report.period.zone,
        "by": report.by,
        "flow": asdict(report.flow),
        "flow_by_source": [asdict(line) for line in report.sources],
        "cohort": [{"key": line.key, **_parts(line.won_of_mql)} for line in report.cohort],
        "total": _parts(report.total),
    }


def _parts(ratio: Ratio) -> dict[str, int | float | None]:
    return {"mql": ratio.denominator, "won": ratio.numerator, "share": ratio.value}


def _write_csv(report: PeriodReport, to: TextIO) -> None:
    rows = csv.writer(to, lineterminator="\n")
    rows.writerow([report.by, "mql", "won", "share"])
    for line in report.cohort:
        rows.writerow([spreadsheet_safe(_label(line)), *_parts(line.won_of_mql).values()])
    rows.writerow(["total", *_parts(report.total).values()])


def _label(line: CohortLine) -> str:
    return line.key or EMPTY


def _write_tables(report: PeriodReport, to: TextIO) -> None:
    console = Console(file=to)
    period = f"{report.period.first} to {report.period.last} ({report.period.zone})"
    if report.flow.is_empty:
        console.print(f"No data: there was no activity from {period}.")
    else:
        flow = Table("", "Times", title=f"What happened, {period}")
        for name, count in asdict(report.flow).items():
            flow.add_row(name, f"{count:,}")
        console.print(flow)
    if not report.cohort:
        console.print("No lead became an MQL in this period, so there's no cohort to follow.")
        return
    table = Table(title=f"MQLs of the period by {report.by}, and how many were won since")
    table.add_column(report.by)
    for name in ("MQL", "Won", "Won of MQL"):
        table.add_column(name, justify="right")
    for line in report.cohort:
        # Text, not markup: a source may be called "[red]".
        table.add_row(Text(_label(line)), *_cells(line.won_of_mql))
    table.add_section()
    table.add_row("Total", *_cells(report.total))
    console.print(table)


def _cells(ratio: Ratio) -> tuple[str, str, str]:
    share = "no data" if ratio.value is None else f"{ratio.value:.1%}"
    return f"{ratio.denominator:,}", f"{ratio.numerator:,}", share
