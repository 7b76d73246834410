"""`pacto report`: the figures of any period, in the terminal, as CSV or as JSON."""

import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import typer
from sqlmodel import Session

from bot.report_output import Format, write
from bot.settings import load
from bot.terminal import choose_company, wrong_use
from funnel.people import Caller, Company
from funnel.periods import Period, PeriodError, local_date
from funnel.refusals import Refusal
from funnel.segments import GroupBy
from messages.status_query import StatusQuery, parse_query
from services import reports
from services.reports import PeriodReport
from storage import people
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work


@dataclass(frozen=True)
class Days:
    """The days that are asked for: the first and the last one, or in words ("last month")."""

    first: date | None = None
    last: date | None = None
    words: str = ""


def report_command(
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the period."),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")
    ] = None,
    period: Annotated[
        str, typer.Option(help="Instead of days: “last month”, “october 2025”.")
    ] = "",
    by: Annotated[GroupBy, typer.Option(help="What to group leads by.")] = GroupBy.SOURCE,
    workspace: Annotated[str, typer.Option(help="The workspace (T…), if there are several.")] = "",
    output: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="Short for --format csv.")] = False,
    as_plain: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
) -> None:
    """Print what happened in a period, its funnel, and the funnel by what --by names.

    Exit code: 0 reported, 2 it could not be asked for like this.
    """
    days = Days(first.date() if first else None, last.date() if last else None, period)
    with wrong_use(ReportError):
        report = _read(days, by, workspace)
    chosen = Format.CSV if as_csv else Format.JSON if as_plain else output
    write(report, chosen, sys.stdout)


def _read(days: Days, by: GroupBy, workspace: str) -> PeriodReport:
    store = Store(load().database_url)
    try:
        migrate(store.engine)
        return store.call(make, days, by, workspace, datetime.now(UTC))
    finally:
        store.close()


class ReportError(Exception):
    """What was asked cannot be reported, in one sentence."""


def make(session: Session, days: Days, by: GroupBy, workspace: str, now: datetime) -> PeriodReport:
    """The report of one workspace: the one named, or the only one. Raises `ReportError`."""
    company = _company(session, workspace)
    work = open_work(session, Caller(company.id, "", now))
    return reports.report(work, _period(days, company.zone, now), by)


def _period(days: Days, zone: str, now: datetime) -> Period:
    if days.first and days.last and not days.words:
        try:
            return Period(days.first, days.last, zone)
        except PeriodError:
            raise ReportError(f"--from {days.first} is after --to {days.last}.") from None
    if days.first or days.last or not days.words:
        raise ReportError("Give --from and --to together, or --period alone.")
    try:
        query = parse_query(days.words)
    except Refusal:
        query = None
    if query is None or query != StatusQuery(query.span):
        example = "“this month”, “last week”, “october 2025”"
        raise ReportError(f"“{days.words}” isn't a period. Try {example}.")
    return query.span.period(local_date(now, zone), zone)


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
