"""`pacto import --as spend FILE.csv`: what campaigns cost, from a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from sqlmodel import Session

from bot.settings import load
from bot.terminal import need_company
from funnel.people import Caller
from imports import spend
from imports.files import Source
from imports.spend import SpendJob, SpendReport, make_spend_plan
from storage import people
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work

_NAMED = 10  # new campaigns that are named


@dataclass(frozen=True)
class SpendFlags:
    """As typed: "field=column" pairs, how dates are written, and whether it is only a trial."""

    maps: Sequence[str]
    date_format: str
    dry_run: bool


def import_spend(
    source: Source, flags: SpendFlags, workspace: str, rejects: Path | None, out: Console
) -> int:
    """Bring the file in and say what became of it; gives the exit code, 1 where rows stayed out.

    Raises `PlanError` before anything is written, and `OSError`.
    """
    plan = make_spend_plan(source.header, flags.maps, flags.date_format)
    job = SpendJob(source, plan, rejects, flags.dry_run)

    def act(session: Session) -> tuple[str, SpendReport]:
        company = need_company(people.companies(session), workspace)
        work = open_work(session, Caller(company.id, "", datetime.now(UTC)))
        return work.company.currency, spend.import_spend(work, job)

    store = Store(load().database_url)
    try:
        migrate(store.engine)
        currency, report = store.call(act)
    finally:
        store.close()
    _say(out, report, currency, dry_run=flags.dry_run)
    return 1 if report.rejected else 0


def _say(out: Console, report: SpendReport, currency: str, *, dry_run: bool) -> None:
    if dry_run:
        out.print("Nothing was changed. The import would give:")
    unit = f" in {currency}" if currency else ""
    for count, words in (
        (report.written, f"months of spend{unit}"),
        (report.already, "were here already"),
        (report.rejected, "rejected"),
    ):
        if count or count is report.written:
            out.print(f"{count:>9,}  {words}")
    if report.new:
        rest = f" and {len(report.new) - _NAMED:,} more" if len(report.new) > _NAMED else ""
        names = ", ".join(report.new[:_NAMED])
        out.print(escape(f"New campaigns: {names}{rest}"), soft_wrap=True)
    if report.rejects:
        out.print(escape(f"Reasons, row by row: {report.rejects}"), soft_wrap=True)
        out.print("Fix that file and import it with the same flags.", soft_wrap=True)
