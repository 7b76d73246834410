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
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.settings import SettingsError, load
from digests.report import EMPTY, CohortLine, Report, report
from funnel.facts import Company
from funnel.figures import Ratio
from funnel.periods import Period, PeriodError
from storage import people
from storage.migrate import migrate
from storage.store import Store

WRONG_USE = 2
_RUNS_IN_SHEETS = ("=", "+", "-", "@", "\t", "\r")


class By(StrEnum):
    """What the cohort is grouped by."""

    SOURCE = "source"
    CAMPAIGN = "campaign"


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
    by: Annotated[By, typer.Option(help="What to group the cohort by.")] = By.SOURCE,
    workspace: Annotated[
        str, typer.Option(help="The workspace (T…), where there are several.")
    ] = "",
    output: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
) -> None:
    """Print what happened in a period, and what became of the leads that became MQL in it.

    Exit code: 0 reported, 2 it could not be asked for like this.
    """
    try:
        made = _read(first.date(), last.date(), by, workspace)
    except (ReportError, SettingsError) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(WRONG_USE) from None
    except OperationalError:
        # Its own words hold the address of the database, and with it a password.
        typer.echo("The database does not answer; is DATABASE_URL right?", err=True)
        raise typer.Exit(WRONG_USE) from None
    write(made, output, sys.stdout)


def _read(first: date, last: date, by: By, workspace: str) -> Report:
    store = Store(load().database_url)
    try:
        migrate(store.engine)
        return store.call(make, first, last, by, workspace, datetime.now(UTC))
    finally:
        store.close()


class ReportError(Exception):
    """What was asked cannot be reported, in one sentence."""


def make(
    session: Session, first: date, last: date, by: By, workspace: str, now: datetime
) -> Report:
    """The report of one workspace: the one named, or the only one. Raises `ReportError`."""
    company = _company(session, workspace)
    try:
        period = Period(first, last, company.zone)
    except PeriodError:
        raise ReportError(f"--from {first} is after --to {last}.") from None
    return report(session, company, period, by.value, now)


def _company(session: Session, workspace: str) -> Company:
    found = people.companies(session)
    named = [company for company in found if company.id == workspace] if workspace else found
    if len(named) == 1:
        return named[0]
    if not found:
        raise ReportError("There is no workspace in this database yet.")
    known = ", ".join(company.id for company in found)
    if workspace:
        raise ReportError(f"There is no workspace {workspace} here, only {known}.")
    raise ReportError(f"There are several workspaces, choose one with --workspace: {known}.")


def write(made: Report, output: Format, to: TextIO) -> None:
    """Write the report: tables for people, the cohort as CSV, or everything as JSON."""
    if output is Format.JSON:
        json.dump(as_json(made), to, ensure_ascii=False, indent=2)
        to.write("\n")
    elif output is Format.CSV:
        _write_csv(made, to)
    else:
        _write_tables(made, to)


def as_json(made: Report) -> dict[str, Any]:
    """Plain values; a key of "" is a source or campaign that nobody named."""
    return {
        "from": made.period.first.isoformat(),
        "to": made.period.last.isoformat(),
        "zone": made.period.zone,
        "by": made.by,
        "flow": asdict(made.flow),
        "flow_by_source": [asdict(line) for line in made.sources],
        "cohort": [{"key": line.key, **_parts(line.won_of_mql)} for line in made.cohort],
        "total": _parts(made.total),
    }


def _parts(ratio: Ratio) -> dict[str, int | float | None]:
    return {"mql": ratio.denominator, "won": ratio.numerator, "share": ratio.value}


def _write_csv(made: Report, to: TextIO) -> None:
    rows = csv.writer(to, lineterminator="\n")
    rows.writerow([made.by, "mql", "won", "share"])
    for line in made.cohort:
        rows.writerow([_harmless(_label(line)), *_parts(line.won_of_mql).values()])
    rows.writerow(["total", *_parts(made.total).values()])


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RUNS_IN_SHEETS) else text


def _label(line: CohortLine) -> str:
    return line.key or EMPTY


def _write_tables(made: Report, to: TextIO) -> None:
    console = Console(file=to)
    period = f"{made.period.first} to {made.period.last} ({made.period.zone})"
    if made.flow.is_empty:
        console.print(f"Nothing happened from {period}: no data.")
    else:
        happened = Table("", "Times", title=f"What happened, {period}")
        for name, count in asdict(made.flow).items():
            happened.add_row(name, f"{count:,}")
        console.print(happened)
    if not made.cohort:
        console.print("No lead became MQL in this period: there is no cohort to follow.")
        return
    table = Table(title=f"MQLs of the period by {made.by}, and those won since")
    table.add_column(made.by)
    for name in ("MQL", "Won", "Won of MQL"):
        table.add_column(name, justify="right")
    for line in made.cohort:
        # Text, not markup: a source may be called "[red]".
        table.add_row(Text(_label(line)), *_cells(line.won_of_mql))
    table.add_section()
    table.add_row("Total", *_cells(made.total))
    console.print(table)


def _cells(ratio: Ratio) -> tuple[str, str, str]:
    share = "no data" if ratio.value is None else f"{ratio.value:.1%}"
    return f"{ratio.denominator:,}", f"{ratio.numerator:,}", share
