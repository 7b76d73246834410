"""`pacto import FILE.csv`: leads and what became of them, from a spreadsheet."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.settings import SettingsError, load
from funnel.agreement import Terms
from services.imports import Counts, Report, run_import
from services.imports_file import Source, inspect
from services.imports_plan import TARGETS, ImportPlan, PlanError, make_plan
from storage import agreements, people
from storage.migrate import migrate
from storage.store import Store

LOCAL = "local"  # the workspace of who tries it without Slack
WRONG_USE = 2
STOPPED = 130  # what a shell expects after Ctrl-C

_STAGES = ", ".join(TARGETS)


@dataclass(frozen=True)
class _Flags:
    file: Path
    stage: str
    maps: list[str]
    sets: list[str]
    keep: list[str]
    id_column: str
    at_column: str
    date_format: str
    zone: str
    country: str
    workspace: str
    encoding: str
    delimiter: str
    add_duplicates: bool
    rejected: Path | None


def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file to bring in.")],
    stage: Annotated[
        str, typer.Option(help=f"What each row says has happened: {_STAGES}.")
    ] = "lead",
    id_column: Annotated[
        str,
        typer.Option(
            "--id", metavar="COLUMN", help="The lead's id elsewhere; joins what is here under it."
        ),
    ] = "",
    at_column: Annotated[
        str, typer.Option("--at", metavar="COLUMN", help="When it happened; left out: now.")
    ] = "",
    date_format: Annotated[
        str,
        typer.Option(metavar="FORMAT", help='How dates are written, e.g. "%d/%m/%Y"; else ISO.'),
    ] = "",
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field."),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=TEXT", help="What to put where a cell is empty."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A further column to keep with the lead."),
    ] = None,
    zone: Annotated[
        str, typer.Option(help="The time zone of the dates; left out: the company's.")
    ] = "",
    country: Annotated[
        str, typer.Option(help="The country of phones without a prefix, e.g. BR.")
    ] = "",
    workspace: Annotated[
        str, typer.Option(metavar="T…", help="Whose leads they are, where there are several.")
    ] = "",
    encoding: Annotated[str, typer.Option(help="Left out: found by looking.")] = "",
    delimiter: Annotated[str, typer.Option(help="Left out: found by looking.")] = "",
    add_duplicates: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--add-duplicates", help="Add leads that look like others, too.")
    ] = False,
    rejected: Annotated[
        Path | None, typer.Option(help="Where rows that stay out go; left out: beside FILE.")
    ] = None,
) -> None:
    """Bring leads in from a CSV file; a run that was interrupted goes on where it stopped.

    Rows that do not hold, and those that look like another lead, are written with the reason to
    FILE.rejected.csv. Exit code: 0 all rows are in, 1 some stayed out, 2 nothing was begun.
    """
    flags = _Flags(
        file=file,
        stage=stage,
        maps=maps or [],
        sets=sets or [],
        keep=keep or [],
        id_column=id_column,
        at_column=at_column,
        date_format=date_format,
        zone=zone,
        country=country,
        workspace=workspace,
        encoding=encoding,
        delimiter={"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter),
        add_duplicates=add_duplicates,
        rejected=rejected,
    )
    out, errors = Console(highlight=False), Console(stderr=True, highlight=False)
    try:
        code = _import(flags, out)
    except (PlanError, SettingsError) as problem:
        errors.print(escape(str(problem)), soft_wrap=True)
        code = WRONG_USE
    except OperationalError:
        # Its own words hold the address of the database, and with it a password.
        errors.print("The database does not answer; is DATABASE_URL right?")
        code = WRONG_USE
    except OSError as problem:
        errors.print(
            escape(f"{problem.filename}: {problem.strerror}. What came before is kept: run the")
            + " same command again, with --rejected PATH if that file cannot be written.",
            soft_wrap=True,
        )
        code = WRONG_USE
    except KeyboardInterrupt:
        errors.print(
            "\nStopped. What is in stays in: run the same command again and it goes on from there.",
            soft_wrap=True,
        )
        code = STOPPED
    raise typer.Exit(code)


def _import(flags: _Flags, out: Console) -> int:
    source = inspect(flags.file, encoding=flags.encoding, delimiter=flags.delimiter)
    # Flags are looked at before a database is touched or made.
    make_plan_of(flags, source, flags.zone or Terms.zone, flags.country)
    store = Store(load().database_url)
    try:
        migrate(store.engine)
        now = datetime.now(UTC)
        workspace_id, zone, country = store.call(_workspace, flags, now)
        plan = make_plan_of(flags, source, zone, country)
        _say_plan(out, source, plan, workspace_id)
        report = _run(store, source, plan, workspace_id, now, flags.rejected, out)
    finally:
        store.close()
    _say_report(out, report)
    return 1 if report.counts.left_out else 0


def make_plan_of(flags: _Flags, source: Source, zone: str, country: str) -> ImportPlan:
    """The plan that the flags ask for. Raises `PlanError`."""
    return make_plan(
        source.header,
        stage=flags.stage,
        maps=flags.maps,
        sets=flags.sets,
        keep=flags.keep,
        id_column=flags.id_column,
        at_column=flags.at_column,
        date_format=flags.date_format,
        zone=zone,
        country=country,
        add_duplicates=flags.add_duplicates,
    )


def _workspace(session: Session, flags: _Flags, now: datetime) -> tuple[str, str, str]:
    """Whose leads they are, with the zone of dates and the country of phones."""
    found = people.companies(session)
    if not found and flags.workspace in {"", LOCAL}:
        zone = flags.zone or Terms.zone
        people.ensure_company(session, LOCAL, now=now, name="Local", zone=zone)
        session.commit()
        return LOCAL, zone, flags.country
    mine = [c for c in found if flags.workspace in {"", c.id}]
    if len(mine) != 1:
        there = ", ".join(f"{c.id} ({c.name})" for c in found) or "none yet"
        what = f"There is no workspace {flags.workspace}." if flags.workspace else "Whose leads?"
        raise PlanError(f"{what} Say --workspace with one of: {there}.")
    company = mine[0]
    agreement = agreements.agreement_in_force(session, company.id)
    country = flags.country or (agreement.terms.country if agreement else "")
    return company.id, flags.zone or company.zone, country


def _say_plan(out: Console, source: Source, plan: ImportPlan, workspace_id: str) -> None:
    """What is about to be read as what, guesses included."""
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    divided = names.get(source.delimiter, repr(source.delimiter))
    about = f"{source.path.name}: {source.encoding}, divided by {divided}; into {workspace_id}"
    out.print(escape(f"{about} as {plan.stage}."), soft_wrap=True)
    table = Table("field", "column", box=None, pad_edge=False, header_style="bold")
    if plan.id_column:
        table.add_row("id", escape(plan.id_column))
    dated = f"{plan.at_column} ({plan.date_format or 'ISO 8601'}, {plan.zone})"
    table.add_row("date", escape(dated) if plan.at_column else "none: all count as of now (--at)")
    for field in dict.fromkeys((*plan.columns, *plan.defaults)):
        column = plan.columns.get(field, "")
        other = f"“{plan.defaults[field]}”" if field in plan.defaults else ""
        table.add_row(field, escape(", else ".join(part for part in (column, other) if part)))
    for column in plan.keep:
        table.add_row("kept as it is", escape(column))
    out.print(table)
    used = {plan.id_column, plan.at_column, *plan.columns.values(), *plan.keep}
    unused = [column or "(no name)" for column in source.header if column not in used]
    if unused:
        out.print(escape(f"Not read: {', '.join(unused)} (--keep COLUMN keeps one)."))


def _run(
    store: Store,
    source: Source,
    plan: ImportPlan,
    workspace_id: str,
    now: datetime,
    rejected: Path | None,
    out: Console,
) -> Report:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=out) as bar:
        task = bar.add_task("reading", total=source.size)

        def show(read: int, counts: Counts) -> None:
            text = f"{counts.added + counts.joined:,} in, {counts.left_out:,} out"
            bar.update(task, completed=read, description=text)

        return run_import(
            store,
            source,
            plan,
            workspace_id=workspace_id,
            now=now,
            rejects=rejected,
            on_progress=show,
        )


def _say_report(out: Console, report: Report) -> None:
    counts = report.counts
    if report.repeated:
        day = report.repeated.astimezone().strftime("%Y-%m-%d %H:%M")
        out.print(f"This very import was finished on {day}; nothing was changed. It brought:")
    elif report.before:
        out.print(f"Went on after row {report.before:,}, where it had stopped. In all:")
    for number, words in (
        (counts.added, "new leads"),
        (counts.joined, "joined with leads that were here"),
        (counts.already, "were here already"),
        (counts.duplicates, "look like another lead and stayed out"),
        (counts.rejected, "rejected"),
        (counts.empty, "empty lines passed over"),
    ):
        if number or words == "new leads":
            out.print(f"{number:>9,}  {words}")
    if report.cut_short:
        out.print("The rows rejected before the interruption are no longer in the file below.")
    if counts.left_out:
        out.print(escape(f"Why, row by row: {counts.rejects}"), soft_wrap=True)
        out.print("Correct that file and import it with the same flags.", soft_wrap=True)
    if counts.duplicates:
        out.print("If those alike are not the same, import it with --add-duplicates.")
