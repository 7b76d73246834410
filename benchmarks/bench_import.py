"""The import beside a bare loop that parses, checks and inserts the same rows.

The loop uses the same libraries (csv, email-validator, phonenumbers) and the driver's executemany
into the same `lead` table. It writes no events, looks for no duplicates and keeps no progress:
all that an import does beyond it counts against the import.
"""

import csv
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from email_validator import validate_email

from funnel.people import Caller
from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import ImportJob, run_import
from storage import people
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work

CALLER = Caller("T1", "", datetime(2026, 11, 20, tzinfo=UTC))
ZONE = "America/Sao_Paulo"
FORM = "%d/%m/%Y %H:%M"
COLUMNS = ("number", "external_id", "name", "company", "email", "phone", "source", "created_at")
EMPTY = ("campaign", "sector", "company_size", "persona", "notes", "name_key", "company_key")
FIXED = {"workspace_id": "T1", "stage": "mql", "marketer": "", "owner": "", "extra": "{}"}
SMALL, LARGE = 20_000, 200_000


def run(rows: int = 10_000, repeat: int = 5) -> list[dict[str, Any]]:
    """Rows a second against the bare loop, with contact fields and without, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        results = [_speed(where, rows, repeat, contacts=each) for each in (True, False)]
        results.append(_memory(where))
    for result in results:
        print(result["text"])
    return results


def write_rows(path: Path, rows: int, *, contacts: bool = True) -> None:
    """A file of invented leads, no two alike; `contacts`: with an e-mail and a phone each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "company", "email", "phone", "source", "at"))
        for n in range(rows):
            email = f"contato{n}@empresa{n % 997}.com.br" if contacts else ""
            phone = f"(11) 9{40_000_000 + n:08d}" if contacts else ""
            at = f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2025 {n % 24:02d}:{n % 60:02d}"
            source = ("site", "feira", "anúncio", "indicação")[n % 4]
            writer.writerow(
                (f"x{n}", f"João Nº {n}", f"Empresa {n} Ltda", email, phone, source, at)
            )


def bare(path: Path, database: Path) -> None:
    """Parse, check, insert: nothing else."""
    zone = ZoneInfo(ZONE)
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            email = row["email"]
            if email:
                email = validate_email(email, check_deliverability=False).normalized.lower()
            phone = row["phone"]
            if phone:
                parsed = phonenumbers.parse(phone, "BR")
                assert phonenumbers.is_valid_number(parsed)
                phone = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            local = datetime.strptime(row["at"], FORM).replace(tzinfo=zone)
            at = str(local.astimezone(UTC).replace(tzinfo=None))
            texts = (row["name"].strip(), row["company"].strip())
            rows.append((number, row["id"], *texts, email, phone, row["source"].strip(), at))
    names = (*COLUMNS, *EMPTY, *FIXED, "forgotten")
    marks = ", ".join([*("?" * len(COLUMNS)), *["''"] * len(EMPTY), *("?" * len(FIXED)), "0"])
    with sqlite3.connect(database) as connection:
        connection.executemany(
            f"INSERT INTO lead ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - our names
            [(*row, *FIXED.values()) for row in rows],
        )
    connection.close()


def whole(path: Path, database: Path, rows: int) -> None:
    """The import, as the command does it."""
    store = Store(f"sqlite:///{database}")
    source = inspect(path)
    flags = PlanFlags(
        stage="mql", id_column="id", at_column="at", date_format=FORM, zone=ZONE, country="BR"
    )
    job = ImportJob(source, make_plan(source.header, flags))
    report = run_import(store, CALLER, job)
    store.close()
    assert report.counts.added == rows, report.counts


def _speed(folder: Path, rows: int, repeat: int, *, contacts: bool) -> dict[str, Any]:
    path = folder / f"leads-{contacts}.csv"
    write_rows(path, rows, contacts=contacts)
    ratios, ours, theirs = [], [], []
    for turn in range(repeat + 1):
        pair = [
            ("bare", lambda database: bare(path, database)),
            ("whole", lambda database: whole(path, database, rows)),
        ]
        took = {name: _timed(folder, work) for name, work in pair[:: 1 if turn % 2 else -1]}
        if turn == 0:
            continue  # the first turn warms up what the libraries load lazily
        ratios.append(took["bare"] / took["whole"])
        ours.append(rows / took["whole"])
        theirs.append(rows / took["bare"])
    ratio = statistics.median(ratios)
    what = "with e-mail and phone" if contacts else "ids, names and dates alone"
    return {
        "name": f"import, {what}",
        "ratio": ratio,
        "low": min(ratios),
        "high": max(ratios),
        "rows_per_second": statistics.median(ours),
        "baseline_rows_per_second": statistics.median(theirs),
        "text": (
            f"import, {what}: {ratio:.2f} of the bare loop's rows a second"
            f" ({min(ratios):.2f}-{max(ratios):.2f}); {statistics.median(ours):,.0f} against"
            f" {statistics.median(theirs):,.0f}"
        ),
    }


def _timed(folder: Path, work: Callable[[Path], None]) -> float:
    """Seconds that `work` takes on a new, migrated database."""
    database = folder / "bench.db"
    store = Store(f"sqlite:///{database}")
    migrate(store.engine)
    with store.session() as session:
        people.ensure_company(open_work(session, CALLER), name="Bench", zone=ZONE)
        session.commit()
    store.close()
    start = time.perf_counter()
    work(database)
    took = time.perf_counter() - start
    for left in folder.glob("bench.db*"):
        left.unlink()
    return took


def _memory(folder: Path) -> dict[str, Any]:
    """The peak of a process that imports many rows against one that imports a tenth of them."""
    peaks = {}
    for rows in (SMALL, LARGE):
        path = folder / f"leads-{rows}.csv"
        write_rows(path, rows, contacts=False)
        command = [sys.executable, "-m", "benchmarks.bench_import", str(path), str(rows)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)  # noqa: S603 - our own interpreter
        peaks[rows] = int(done.stdout)
        path.unlink()
    ratio = peaks[LARGE] / peaks[SMALL]
    return {
        "name": "import, memory",
        "ratio": ratio,
        "text": f"import, memory: {LARGE:,} rows peak at {ratio:.2f} of {SMALL:,} rows'",
    }


def _peak(path: Path, rows: int) -> int:
    """The peak of resident memory of this process, in the system's unit, after an import."""
    _timed(path.parent, lambda database: whole(path, database, rows))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(_peak(Path(sys.argv[1]), int(sys.argv[2])))
    else:
        run()
