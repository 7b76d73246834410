"""`pacto import FILE.csv`: leads and what became of them, from a spreadsheet."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from sqlmodel import Session

from bot.cli_spend import SpendFlags, import_spend
from bot.import_screen import print_plan, print_report, run_with_progress
from bot.settings import load
from bot.terminal import LOCAL, WRONG_USE, need_company, wrong_use
from funnel.agreement import Terms
from funnel.people import Caller
from imports.files import inspect
from imports.plan import TARGETS, PlanError, PlanFlags, make_plan
from imports.runs import ImportJob
from storage import agreements, people
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work

STOPPED = 130  # what a shell expects after Ctrl-C

_STAGES = ", ".join(TARGETS)


@dataclass(frozen=True)
class _Flags:
    """As typed; of `plan` the zone and the country may be the workspace's own."""

    file: Path
    plan: PlanFlags
    workspace: str
    encoding: str
    delimiter: str
    rejected: Path | None


def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file to import.")],
    stage: Annotated[str, typer.Option(help=f"What each row says happened: {_STAGES}.")] = "lead",
    id_column: Annotated[
        str,
        typer.Option(
            "--id",
            metavar="COLUMN",
            help="The lead's ID elsewhere. Rows with a known ID update that lead.",
        ),
    ] = "",
    at_column: Annotated[
        str, typer.Option("--at", metavar="COLUMN", help="When it happened. Default: now.")
    ] = "",
    date_format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT", help='How dates are written, for example "%d/%m/%Y". Default: ISO.'
        ),
    ] = "",
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field."),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=TEXT", help="What to use when a cell is empty."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Another column to keep with the lead."),
    ] = None,
    zone: Annotated[
        str, typer.Option(help="The time zone of the dates. Default: the company's.")
    ] = "",
    country: Annotated[
        str, typer.Option(help="The country of phone numbers without a prefix, for example BR.")
    ] = "",
    workspace: Annotated[
        str, typer.Option(metavar="T…", help="The leads' workspace, if there are several.")
    ] = "",
    encoding: Annotated[str, typer.Option(help="Default: detected.")] = "",
    delimiter: Annotated[str, typer.Option(help="Default: detected.")] = "",
    what: Annotated[
        str,
        typer.Option("--as", metavar="leads|spend", help="What the rows are: leads, or spend."),
    ] = "leads",
    dry_run: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--dry-run", help="Say what would happen; with --as spend only.")
    ] = False,
    add_duplicates: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--add-duplicates", help="Also add leads that look like others.")
    ] = False,
    rejected: Annotated[
        Path | None, typer.Option(help="Where rejected rows go. Default: next to FILE.")
    ] = None,
) -> None:
    """Bring leads in from a CSV file; a run that was interrupted goes on where it stopped.

    With --as spend: what each campaign cost in each month, from the columns campaign, month and
    amount; it replaces what was there for those months.

    Rows that do not hold, and those that look like another lead, are written with the reason to
    FILE.rejected.csv. Exit code: 0 all rows are in, 1 some stayed out, 2 nothing was begun.
    """
    plan = PlanFlags(
        stage=stage,
        maps=maps or (),
        sets=sets or (),
        keep=keep or (),
        id_column=id_column,
        at_column=at_column,
        date_format=date_format,
        zone=zone,
        country=country,
        add_duplicates=add_duplicates,
    )
    tab = delimiter in {"tab", "\\t"}
    flags = _Flags(file, plan, workspace, encoding, "\t" if tab else delimiter, rejected)
    kind = _Kind(what, dry_run)
    out, errors = Console(highlight=False), Console(stderr=True, highlight=False)
    try:
        with wrong_use(PlanError):
            code = _import_as(kind, flags, out)
    except OSError as problem:
        errors.print(
            escape(f"{problem.filename}: {problem.strerror}. What was imported is kept. Run the")
            + " same command again, with --rejected PATH if that file can't be written.",
            soft_wrap=True,
        )
        code = WRONG_USE
    except KeyboardInterrupt:
        errors.print(
            "\nStopped. What was imported is kept. Run the same command again to continue.",
            soft_wrap=True,
        )
        code = STOPPED
    raise typer.Exit(code)


@dataclass(frozen=True)
class _Kind:
    """What the rows of the file are, and whether they are only looked at."""

    what: str
    dry_run: bool


def _import_as(kind: _Kind, flags: _Flags, out: Console) -> int:
    """Raises `PlanError` for rows that are neither leads nor spend, and flags that say nothing."""
    if kind.what == "spend":
        plan = flags.plan
        if plan != PlanFlags(zone="", maps=plan.maps, date_format=plan.date_format):
            raise PlanError("With --as spend, only --map and --date-format say how to read a file.")
        spend_flags = SpendFlags(flags.plan.maps, flags.plan.date_format, kind.dry_run)
        source = inspect(flags.file, encoding=flags.encoding, delimiter=flags.delimiter)
        return import_spend(source, spend_flags, flags.workspace, flags.rejected, out)
    if kind.what != "leads":
        raise PlanError(f"--as {kind.what!r} isn't valid. Use --as leads or --as spend.")
    if kind.dry_run:
        raise PlanError("--dry-run works with --as spend only.")
    return _import(flags, out)


def _import(flags: _Flags, out: Console) -> int:
    source = inspect(flags.file, encoding=flags.encoding, delimiter=flags.delimiter)
    # Flags are looked at before a database is touched or made.
    make_plan(source.header, replace(flags.plan, zone=flags.plan.zone or Terms.zone))
    store = Store(load().database_url)
    with _heard_between_batches() as stop_if_interrupted:
        try:
            migrate(store.engine)
            workspace = store.call(_workspace, flags, datetime.now(UTC))
            plan_flags = replace(flags.plan, zone=workspace.zone, country=workspace.country)
            job = ImportJob(source, make_plan(source.header, plan_flags), flags.rejected)
            print_plan(out, job, workspace.caller)
            stop_if_interrupted()
            report = run_with_progress(store, workspace.caller, job, out, stop_if_interrupted)
        finally:
            store.close()
    print_report(out, report)
    return 1 if report.counts.left_out else 0


@contextmanager
def _heard_between_batches() -> Iterator[Callable[[], None]]:
    """Ctrl-C waits for the call that is given, which raises `KeyboardInterrupt`; a second does not.

    Raised within SQLAlchemy it would be logged with a traceback, or be lost, depending on where
    it struck.
    """
    interrupted = False

    def hear(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted:
            raise KeyboardInterrupt
        interrupted = True

    def stop_if_interrupted() -> None:
        if interrupted:
            raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield stop_if_interrupted  # ignored, as in the background of a shell
        return
    signal.signal(signal.SIGINT, hear)
    try:
        yield stop_if_interrupted
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class _Workspace:
    """Whose leads they are, with the zone of dates and the country of phones."""

    caller: Caller
    zone: str
    country: str


def _workspace(session: Session, flags: _Flags, now: datetime) -> _Workspace:
    """The workspace named, or the only one; a first one where there is none. May commit.

    Raises `PlanError`.
    """
    zone, country = flags.plan.zone, flags.plan.country
    companies = people.companies(session)
    if not companies and flags.workspace in {"", LOCAL}:
        work = open_work(session, Caller(LOCAL, "", now))
        people.ensure_company(work, name="Local", zone=zone or Terms.zone)
        work.commit()
        return _Workspace(Caller(LOCAL, "", now), zone or Terms.zone, country)
    company = need_company(companies, flags.workspace)
    caller = Caller(company.id, "", now)
    agreement = agreements.agreement_in_force(open_work(session, caller))
    theirs = agreement.terms.country if agreement else ""
    return _Workspace(caller, zone or company.zone, country or theirs)
