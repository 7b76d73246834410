"""Leads from a CSV file: in batches, each one commit, so that a run can stop anywhere and go on."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from funnel.people import Caller
from imports.batch import BatchOutcome, put_in
from imports.files import FileRow, Source, open_rows
from imports.plan import ImportPlan, PlanError
from imports.rejects import RejectedRow, RejectsFile, free_path
from imports.rows import BadRow, CheckedRow, Checker
from storage import import_runs
from storage.imports import ChangedMeanwhileError
from storage.store import Store, in_work
from storage.work import Work

BATCH = 4000
PREVIEW = 20
_TRIES = 3


@dataclass(frozen=True)
class ImportJob:
    """A file and how to read it. `rejects`: where rows that stay out go; None: beside the file."""

    source: Source
    plan: ImportPlan
    rejects: Path | None = None
    batch: int = BATCH

    @property
    def mark(self) -> str:
        return self.plan.fingerprint(self.source.digest)


@dataclass
class ImportCounts:
    """What became of the rows so far. `rejects` is the file of those that stayed out."""

    added: int = 0  # new leads
    joined: int = 0  # leads that were there and got the event
    already: int = 0  # there with the event: nothing to do
    duplicates: int = 0  # look like another lead: left out
    rejected: int = 0  # wrong: left out
    empty: int = 0  # lines with nothing in them
    rejects: str = ""
    rejects_size: int = 0
    done: bool = False

    @property
    def left_out(self) -> int:
        return self.duplicates + self.rejected


@dataclass(frozen=True)
class ImportReport:
    """The end of a run. `before`: rows that an earlier, interrupted run had read.

    `repeated`: this very import was finished before, and nothing was done. `cut_short`: rows
    rejected by the earlier run are no longer in the file of rejects.
    """

    counts: ImportCounts
    before: int = 0
    repeated: datetime | None = None
    cut_short: bool = False


Progressed = Callable[[int, ImportCounts], None]


def check_dates(source: Source, plan: ImportPlan, now: datetime) -> None:
    """Refuse a plan by which not one of the first dates can be read. Raises `PlanError`."""
    checker = Checker(plan, source.header, now)
    with open_rows(source) as (rows, _):
        first_rows = [row for row in islice(rows, PREVIEW) if any(row.cells)][1:]
    dated = [(row, ok) for row in first_rows if (ok := checker.read_at(row)) is not None]
    if dated and not any(ok for _, ok in dated):
        row = dated[0][0]
        text = row.cells[source.header.index(plan.at_column)]
        raise PlanError(
            f"Line {row.line}: {plan.at_column} is {text[:40]!r}, which isn't"
            f" {checker.date_form()}. Say how dates are written, for example"
            ' --date-format "%d/%m/%Y" or --date-format "%d/%m/%Y %H:%M".'
        )


def run_import(
    store: Store,
    caller: Caller,
    job: ImportJob,
    on_progress: Progressed = lambda _read, _counts: None,
) -> ImportReport:
    """Bring the file in, going on where an interrupted run of the same plan stopped.

    `on_progress` gets the bytes read so far. Raises `PlanError` before anything is written, or
    when another process runs the same import; `OSError` when the rejects cannot be written, with
    all batches before that one kept.
    """
    source = job.source
    check_dates(source, job.plan, caller.now)
    progress = store.call(in_work(caller, _progress), job)
    before = progress.rows_done if progress else 0
    counts = ImportCounts(**progress.counts) if progress else ImportCounts()
    if progress and counts.done:
        return ImportReport(counts, before, repeated=progress.at)
    _choose_rejects(counts, source, job.rejects)
    store.call(in_work(caller, _start), job.mark, counts)
    rejects = RejectsFile(Path(counts.rejects), source, counts.rejects_size)
    run = _Run(store, caller, job, rejects)
    checker = Checker(job.plan, source.header, caller.now)
    try:
        with _modules_left_alone(), open_rows(source) as (rows, raw):
            _skip(rows, before)
            done, more = before, True
            while more:
                batch = list(islice(rows, job.batch))
                more = len(batch) == job.batch
                # Checked outside any transaction, written in one.
                chunk = _check(checker, batch, done, last=not more)
                counts = _put_in(run, chunk, counts)
                done += len(batch)
                on_progress(raw.tell(), counts)
    finally:
        rejects.close()
    return ImportReport(counts, before, cut_short=rejects.cut_short)


@contextmanager
def _modules_left_alone() -> Iterator[None]:
    """Keep the garbage collector from what is loaded already.

    It would look through all of it for every few thousand rows that come and go.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _progress(work: Work, job: ImportJob) -> import_runs.Progress | None:
    """How far this import came before. Raises `PlanError` where it would double another's leads."""
    if job.plan.add_duplicates and import_runs.other_plans(work, job.source.digest, job.mark):
        raise PlanError(
            f"{job.source.path.name} has been imported before, and --add-duplicates would add its"
            " leads again. Import the file of rejected rows that it left with --add-duplicates."
        )
    return import_runs.progress(work, job.mark)


def _start(work: Work, mark: str, counts: ImportCounts) -> None:
    import_runs.start(work, mark, asdict(counts))
    work.commit()


@dataclass(frozen=True)
class _Run:
    store: Store
    caller: Caller
    job: ImportJob
    rejects: RejectsFile


def _choose_rejects(counts: ImportCounts, source: Source, wanted: Path | None) -> None:
    if wanted is not None and str(wanted.absolute()) != counts.rejects:
        if wanted.exists():
            raise PlanError(f"{wanted} is there already; name another file for the rejected rows.")
        counts.rejects, counts.rejects_size = str(wanted.absolute()), 0
    elif not counts.rejects:
        counts.rejects = str(free_path(source.path).absolute())


def _skip(rows: Iterator[FileRow], count: int) -> None:
    """Pass over the header and the rows that are in already."""
    next(row for row in rows if not _is_empty(row))
    next(islice(rows, count, count), None)


@dataclass(frozen=True)
class _Chunk:
    """Some rows, checked; `seen` rows come before them in the file."""

    seen: int
    read: int
    last: bool
    good: list[CheckedRow]
    bad: list[RejectedRow]
    empty: int


def _check(checker: Checker, rows: Sequence[FileRow], seen: int, *, last: bool) -> _Chunk:
    filled = [row for row in rows if not _is_empty(row)]
    good: list[CheckedRow] = []
    bad: list[RejectedRow] = []
    for row in filled:
        try:
            good.append(checker(row))
        except BadRow as wrong:
            bad.append((row.line, row.cells, str(wrong)))
    return _Chunk(seen, len(rows), last, good, bad, len(rows) - len(filled))


def _is_empty(row: FileRow) -> bool:
    return not (row.fault or any(row.cells))


def _put_in(run: _Run, chunk: _Chunk, counts: ImportCounts) -> ImportCounts:
    size = run.rejects.size
    for _ in range(_TRIES - 1):
        try:
            return run.store.call(in_work(run.caller, _write), run, chunk, counts)
        except (IntegrityError, ChangedMeanwhileError):
            # Somebody has just added or changed a lead with one of these ids: now it is found so.
            run.rejects.rewind(size)
    return run.store.call(in_work(run.caller, _write), run, chunk, counts)


def _write(work: Work, run: _Run, chunk: _Chunk, counts: ImportCounts) -> ImportCounts:
    mark = run.job.mark
    if not import_runs.claim(work, mark, seen=chunk.seen, rows_done=chunk.seen + chunk.read):
        raise PlanError("Another process is importing this file right now.")
    outcome = put_in(work, run.job.plan, chunk.good)
    rejected = [(c.row.line, c.row.cells, reason) for c, reason in outcome.left_out]
    # Before the commit: a row may be written twice and cut off again, but never lost.
    run.rejects.write(sorted((*chunk.bad, *rejected), key=lambda row: row[0]))
    total = _sum(counts, outcome, chunk)
    total.rejects_size = run.rejects.size
    import_runs.save_counts(work, mark, asdict(total))
    work.commit()
    return total


def _sum(counts: ImportCounts, outcome: BatchOutcome, chunk: _Chunk) -> ImportCounts:
    return replace(
        counts,
        added=counts.added + outcome.added,
        joined=counts.joined + outcome.joined,
        already=counts.already + outcome.already,
        duplicates=counts.duplicates + outcome.duplicates,
        rejected=counts.rejected + outcome.refused + len(chunk.bad),
        empty=counts.empty + chunk.empty,
        done=chunk.last,
    )
