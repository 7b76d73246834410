"""What `pacto import` prints: what is read as what, how far it is, and what came of it."""

from collections.abc import Callable

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from funnel.people import Caller
from imports.runs import ImportCounts, ImportJob, ImportReport, run_import
from storage.store import Store


def print_plan(out: Console, job: ImportJob, caller: Caller) -> None:
    """What is about to be read as what, guesses included."""
    source, plan = job.source, job.plan
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    divided = names.get(source.delimiter, repr(source.delimiter))
    about = (
        f"{source.path.name}: {source.encoding}, divided by {divided}; into {caller.workspace_id}"
    )
    out.print(escape(f"{about} as {plan.stage}."), soft_wrap=True)
    table = Table("field", "column", box=None, pad_edge=False, header_style="bold")
    if plan.id_column:
        table.add_row("id", escape(plan.id_column))
    dated = f"{plan.at_column} ({plan.date_format or 'ISO 8601'}, {plan.zone})"
    table.add_row(
        "date", escape(dated) if plan.at_column else "none: every row counts as of now (--at)"
    )
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
        out.print(escape(f"Not read: {', '.join(unused)} (keep one with --keep COLUMN)."))


def run_with_progress(
    store: Store,
    caller: Caller,
    job: ImportJob,
    out: Console,
    stop_if_interrupted: Callable[[], None],
) -> ImportReport:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=out) as bar:
        task = bar.add_task("reading", total=job.source.size)

        def show(read: int, counts: ImportCounts) -> None:
            text = f"{counts.added + counts.joined:,} in, {counts.left_out:,} out"
            bar.update(task, completed=read, description=text)
            stop_if_interrupted()

        return run_import(store, caller, job, show)


def print_report(out: Console, report: ImportReport) -> None:
    counts = report.counts
    if report.repeated:
        day = report.repeated.astimezone().strftime("%Y-%m-%d %H:%M")
        out.print(f"This import was already finished on {day}. Nothing changed. It imported:")
    elif report.before:
        out.print(f"Continued after row {report.before:,}, where it had stopped. In total:")
    for number, words in (
        (counts.added, "new leads"),
        (counts.joined, "joined to existing leads"),
        (counts.already, "were here already"),
        (counts.duplicates, "look like another lead and were left out"),
        (counts.rejected, "rejected"),
        (counts.empty, "empty lines skipped"),
    ):
        if number or words == "new leads":
            out.print(f"{number:>9,}  {words}")
    if report.cut_short:
        out.print("Rows rejected before the interruption are no longer in the file below.")
    if counts.left_out:
        out.print(escape(f"Reasons, row by row: {counts.rejects}"), soft_wrap=True)
        out.print("Fix that file and import it with the same flags.", soft_wrap=True)
    if counts.duplicates:
        out.print("If they're different people, import it with --add-duplicates.")
