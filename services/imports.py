"""Leads from a CSV file: in batches, each one commit, so that a run can stop anywhere and go on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from services.imports_batch import Outcome, put_in
from services.imports_file import Row, Source, open_rows
from services.imports_plan import ImportPlan, PlanError
from services.imports_rejects import RejectsFile, free_path
from services.imports_rows import BadRow, Checked, Checker
from storage import import_runs
from storage.store import Store

BATCH = 1000
PREVIEW = 20
_TRIES = 3


@dataclass
class Counts:
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
class Report:
    """The end of a run. `before`: rows that an earlier, interrupted run had read.

    `repeated`: this very import was finished before, and nothing was done. `cut_short`: rows
    rejected by the earlier run are no longer in the file of rejects.
    """

    counts: Counts
    before: int = 0
    repeated: datetime | None = None
    cut_short: bool = False


def check_dates(source: Source, plan: ImportPlan, now: datetime) -> None:
    """Refuse a plan by which not one of the first dates can be read. Raises `PlanError`."""
    checker = Checker(plan, source.header, "", now)
    with open_rows(source) as (rows, _):
        shown = [row for row in islice(rows, PREVIEW) if any(row.cells)][1:]
    readable = [(row, found) for row in shown if (found := checker.read_at(row)) is not None]
    if readable and not any(found for _, found in readable):
        row = readable[0][0]
        text = row.cells[source.header.index(plan.at_column)]
        raise PlanError(
            f"Line {row.line}: {plan.at_column} is {text[:40]!r}, which is not"
            f" {checker.date_form()}. Say how dates are written, e.g."
            ' --date-format "%d/%m/%Y" or --date-format "%d/%m/%Y %H:%M".'
        )


def run_import(
    store: Store,
    source: Source,
    plan: ImportPlan,
    *,
    workspace_id: str,
    now: datetime,
    rejects: Path | None = None,
    batch: int = BATCH,
    on_progress: Callable[[int, Counts], None] = lambda _done, _counts: None,
) -> Report:
    """Bring the file in, going on where an interrupted run of the same plan stopped.

    `on_progress` gets the bytes read so far. Raises `PlanError` before anything is written, or
    when another process runs the same import; `OSError` when the rejects cannot be written, with
    all batches before that one kept.
    """
    check_dates(source, plan, now)
    mark = plan.fingerprint(source.digest)
    if plan.add_duplicates and store.call(
        import_runs.other_plans, workspace_id, source.digest, mark
    ):
        raise PlanError(
            f"{source.path.name} has been imported before, and --add-duplicates would add its"
            " leads again. Import the file of rejected rows that it left with --add-duplicates."
        )
    found = store.call(import_runs.progress, workspace_id, mark)
    before = found.rows_done if found else 0
    counts = Counts(**found.counts) if found else Counts()
    if counts.done and found:
        return Report(counts, before, repeated=found.at)
    _choose_rejects(counts, source, rejects)
    store.call(_start, workspace_id, mark, counts, now)
    beside = RejectsFile(Path(counts.rejects), source, counts.rejects_size)
    work = _Work(store, workspace_id, plan, mark, now, beside)
    checker = Checker(plan, source.header, workspace_id, now)
    try:
        with open_rows(source) as (rows, raw):
            _skip(rows, before)
            done, more = before, True
            while more:
                some = list(islice(rows, batch))
                more = len(some) == batch
                # Checked outside any transaction, written in one.
                chunk = _check(checker, some, done, last=not more)
                counts = _put_in(work, chunk, counts)
                done += len(some)
                on_progress(raw.tell(), counts)
    finally:
        beside.close()
    return Report(counts, before, cut_short=beside.cut_short)


@dataclass(frozen=True)
class _Work:
    store: Store
    workspace_id: str
    plan: ImportPlan
    mark: str
    now: datetime
    rejects: RejectsFile


def _start(session: Session, workspace_id: str, mark: str, counts: Counts, now: datetime) -> None:
    import_runs.start(session, workspace_id, mark, asdict(counts), now)
    session.commit()


def _choose_rejects(counts: Counts, source: Source, wanted: Path | None) -> None:
    if wanted is not None and str(wanted.absolute()) != counts.rejects:
        if wanted.exists():
            raise PlanError(f"{wanted} is there already; name another file for the rejected rows.")
        counts.rejects, counts.rejects_size = str(wanted.absolute()), 0
    elif not counts.rejects:
        counts.rejects = str(free_path(source.path).absolute())


def _skip(rows: Iterator[Row], count: int) -> None:
    """Pass over the header and the rows that are in already."""
    next(row for row in rows if not _is_empty(row))
    next(islice(rows, count, count), None)


@dataclass(frozen=True)
class _Chunk:
    """Some rows, checked; `seen` rows come before them in the file."""

    seen: int
    read: int
    last: bool
    good: list[Checked]
    bad: list[tuple[int, Sequence[str], str]]
    empty: int


def _check(checker: Checker, rows: Sequence[Row], seen: int, *, last: bool) -> _Chunk:
    chunk = _Chunk(seen, len(rows), last, [], [], sum(_is_empty(row) for row in rows))
    for row in rows:
        if _is_empty(row):
            continue
        try:
            chunk.good.append(checker(row))
        except BadRow as wrong:
            chunk.bad.append((row.line, row.cells, str(wrong)))
    return chunk


def _is_empty(row: Row) -> bool:
    return not (row.fault or any(row.cells))


def _put_in(work: _Work, chunk: _Chunk, counts: Counts) -> Counts:
    size = work.rejects.size
    for _ in range(_TRIES - 1):
        try:
            return work.store.call(_write, work, chunk, counts)
        except IntegrityError:
            # Somebody has just added a lead with one of these ids: now it is there to be found.
            work.rejects.rewind(size)
    return work.store.call(_write, work, chunk, counts)


def _write(session: Session, work: _Work, chunk: _Chunk, counts: Counts) -> Counts:
    after = chunk.seen + chunk.read
    if not import_runs.claim(
        session, work.workspace_id, work.mark, seen=chunk.seen, rows_done=after
    ):
        raise PlanError("Another process is importing this very file just now.")
    outcome = put_in(session, work.workspace_id, work.plan, chunk.good)
    stays = [(c.row.line, c.row.cells, reason) for c, reason in outcome.left_out]
    # Before the commit: a row may be written twice and cut off again, but never lost.
    work.rejects.write(sorted((*chunk.bad, *stays), key=lambda row: row[0]))
    total = _sum(counts, outcome, chunk)
    total.rejects_size = work.rejects.size
    import_runs.save_counts(session, work.workspace_id, work.mark, asdict(total), work.now)
    session.commit()
    return total


def _sum(counts: Counts, outcome: Outcome, chunk: _Chunk) -> Counts:
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
