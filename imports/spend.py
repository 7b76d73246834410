"""Spend by month from a CSV file: each row one campaign and one month, all in one commit."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from funnel.campaigns import CheckedSpend, TypedSpend
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.texts import fold
from imports.files import FileRow, Source, open_rows
from imports.plan import PlanError
from imports.rejects import RejectedRow, RejectsFile, free_path
from messages.localizer import Localizer
from messages.refusals import sentence
from services import campaigns
from storage.work import Work

FIELDS: Final = ("campaign", "month", "amount", "currency")
NEEDED: Final = ("campaign", "month", "amount")
_HEADERS: Final = {
    "campaign": "campaign,campaign name,campanha,nome da campanha,campana,nombre de la campana,"
    "utm campaign",
    "month": "month,mes,date,data,fecha,day,dia",
    "amount": "amount,spend,amount spent,cost,custo,costo,coste,valor,gasto,investimento,inversion,"
    "importe,monto",
    "currency": "currency,moeda,moneda,divisa",
}
_FIELD_OF: Final = {
    header: name for name, headers in _HEADERS.items() for header in headers.split(",")
}
_FORMATS: Final = ("%Y-%m", "%Y-%m-%d", "%m/%Y", "%Y/%m")
MOST: Final = 100_000  # rows of a file


@dataclass(frozen=True)
class SpendPlan:
    """Which column holds what: field → column. `date_format` is strptime's, "" the usual ones."""

    columns: Mapping[str, str]
    date_format: str = ""


def make_spend_plan(header: Sequence[str], maps: Iterable[str], date_format: str) -> SpendPlan:
    """A plan for a file with this header; the fields that no "field=column" names are guessed.

    Raises `PlanError` for a field or column that there is not, or a needed one that is missing.
    """
    columns: dict[str, str] = {}
    for text in maps:
        name, sign, column = (part.strip() for part in text.partition("="))
        if not sign or name not in FIELDS:
            raise PlanError(f"--map {text!r} isn't valid. Use FIELD=COLUMN with {_list(FIELDS)}.")
        if column not in header:
            raise PlanError(f"There's no column {column!r}. The columns are: {_list(header)}.")
        columns[name] = column
    for column in header:
        guessed = _FIELD_OF.get(fold(column.replace("_", " ").replace("-", " ")))
        if guessed and guessed not in columns and column not in columns.values():
            columns[guessed] = column
    if missing := [name for name in NEEDED if name not in columns]:
        raise PlanError(
            f"Spend needs a column for each of {_list(NEEDED)}. Say which one holds"
            f" {_list(missing)}, for example --map {missing[0]}=COLUMN. The columns are:"
            f" {_list(header)}."
        )
    if twice := [column for column in columns.values() if list(header).count(column) > 1]:
        raise PlanError(f"There are two columns called {twice[0]!r}. Give each its own name.")
    return SpendPlan(columns, date_format)


@dataclass
class SpendReport:
    """What became of the rows. `new` are campaigns that nobody had added before."""

    written: int = 0
    already: int = 0
    rejected: int = 0
    new: list[str] = field(default_factory=list)
    rejects: Path | None = None


@dataclass(frozen=True)
class SpendJob:
    """A file and how to read it. `rejects`: where rows that stay out go; None: beside the file."""

    source: Source
    plan: SpendPlan
    rejects: Path | None = None
    dry_run: bool = False


def import_spend(work: Work, job: SpendJob) -> SpendReport:
    """Write what each campaign cost in each month, in place of what was there before. One commit.

    A second row about the same month of the same campaign stays out: which of them is meant, or
    whether they are to be added up, only who wrote the file knows. Importing a file again changes
    nothing. With `dry_run` nothing is kept and no file is written. Raises `PlanError`, `OSError`.
    """
    if job.rejects is not None and job.rejects.exists():
        raise PlanError(f"{job.rejects} is there already; name another file for rejected rows.")
    good, bad = _checked(work, job)
    report = SpendReport()
    lines: dict[tuple[int, date], int] = {}
    work.hold()  # nobody else changes a campaign before the commit
    for row, spend in good:
        written = campaigns.write_spend(work, spend, lines)
        if isinstance(written, int):
            reason = f"line {written} already gives this campaign's spend for that month"
            bad.append((row.line, row.cells, reason))
            continue
        lines[written.campaign, spend.month] = row.line
        report.written += written.is_changed
        report.already += not written.is_changed
        if written.is_new:
            report.new.append(spend.campaign)
    report.rejected = len(bad)
    if job.dry_run:
        work.rollback()
        return report
    report.rejects = _write_rejects(job, sorted(bad, key=lambda row: row[0]))
    campaigns.end_import(work, report.written)
    return report


def _checked(
    work: Work, job: SpendJob
) -> tuple[list[tuple[FileRow, CheckedSpend]], list[RejectedRow]]:
    good: list[tuple[FileRow, CheckedSpend]] = []
    bad: list[RejectedRow] = []
    today = local_date(work.now, work.company.zone)
    with open_rows(job.source) as (rows, _):
        filled = (row for row in rows if row.fault or any(row.cells))
        next(filled)  # the header
        for row in islice(filled, MOST + 1):
            if len(good) + len(bad) == MOST:
                raise PlanError(f"The file has more than {MOST:,} rows. Divide it.")
            try:
                good.append((row, _read(work, job, row, today)))
            except InvalidFields as wrong:
                bad.append((row.line, row.cells, _reason(wrong)))
            except (ValueError, csv.Error) as wrong:
                bad.append((row.line, row.cells, str(wrong)))
    return good, bad


def _read(work: Work, job: SpendJob, row: FileRow, today: date) -> CheckedSpend:
    """Raises `InvalidFields`, and `ValueError` whose text says what is wrong with the line."""
    header, currency = job.source.header, work.company.currency
    if row.fault:
        raise ValueError(f"the line can't be read as CSV ({row.fault})")
    if len(row.cells) != len(header):
        raise ValueError(f"it has {len(row.cells)} cells where the header has {len(header)}")
    cells = dict(zip(header, row.cells, strict=True))
    values = {name: cells[column].strip() for name, column in job.plan.columns.items()}
    unit = values.get("currency", "")
    if unit and unit.upper() != currency:
        raise InvalidFields({"currency": Refusal("other_currency", currency=currency or "–")})
    month = _month(values["month"], job.plan.date_format)
    return TypedSpend(values["campaign"], month, values["amount"]).checked(currency, today)


def _month(text: str, date_format: str) -> date | None:
    """Any day of the month that is meant; None for an empty cell. Raises `ValueError`."""
    if not text:
        return None
    for form in [date_format] if date_format else _FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    wanted = date_format or "2026-11, 2026-11-30 or 11/2026"
    raise ValueError(f"month: {text[:40]!r} is not {wanted}; see --date-format")


def _reason(wrong: InvalidFields) -> str:
    localizer = Localizer()
    return "; ".join(
        f"{name}: {sentence(localizer, problem)}" for name, problem in wrong.problems.items()
    )


def _write_rejects(job: SpendJob, rows: Sequence[RejectedRow]) -> Path | None:
    if not rows:
        return None
    path = job.rejects or free_path(job.source.path)
    file = RejectsFile(path, job.source, 0)
    try:
        file.write(rows)
    finally:
        file.close()
    return path


def _list(names: Iterable[str]) -> str:
    return ", ".join(name or "(no name)" for name in names)
