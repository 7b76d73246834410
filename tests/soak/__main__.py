"""`make soak`: people at work for some minutes while everything fails; then a recount.

Exits with 1 when anything was lost, doubled, left stale, stuck or dead.
"""

import argparse
import asyncio
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.soak.apps import NOT_OBEYED
from tests.soak.database import NoPostgresError
from tests.soak.history import read_history, read_workplace
from tests.soak.ledger import COLUMNS, KINDS, Recount
from tests.soak.recount import recount
from tests.soak.soak import Soak, open_soak

CORES = 2
SHOWN = 6  # sentences of each cell of the table


def main() -> None:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with suppress(AttributeError):  # where the system can: the children inherit it
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    try:
        wrong = asyncio.run(_run(options.minutes, options.seed))
    except NoPostgresError as error:
        sys.exit(f"make soak needs a PostgreSQL server of its own: {error}")
    sys.exit(1 if wrong else 0)


async def _run(minutes: float, seed: int) -> int:
    console = Console(width=110, soft_wrap=True)
    console.print(f"Soak: {minutes:g} minutes, seed {seed}.")
    async with open_soak(seed) as (soak, folder):
        console.print(f"Logs: {folder}")
        logging.basicConfig(filename=folder / "sandbox.log")
        began = time.monotonic()
        await soak.run(minutes)
        took = time.monotonic() - began
        now = soak.sandbox.clock()
        history = read_history(soak.database, now)
        result = recount(history, read_workplace(soak.sandbox.workspace), soak.record, now)
        for what, times in soak.apps[0].counts.items():
            if what.startswith(NOT_OBEYED):
                result.fault("processes", "stuck", f"{what}: {times}")
        _keep_outbox(soak, folder)
        _report(console, soak, result, len(history.handoffs), took)
    return result.wrong


def _keep_outbox(soak: Soak, folder: Path) -> None:
    """Beside the logs, for whoever looks for the cause of a fault."""
    rows = soak.database.rows("SELECT * FROM outbox ORDER BY id")
    (folder / "outbox.txt").write_text("\n".join(str(row._mapping) for row in rows))


def _report(console: Console, soak: Soak, result: Recount, handoffs: int, took: float) -> None:
    for title, counts in (
        ("People", soak.record.acts),
        ("Trouble", soak.record.faults + soak.apps[0].counts),
    ):
        listed = ", ".join(f"{what} {count:,}" for what, count in sorted(counts.items()))
        console.print(f"{title}: {listed}.")
    table = Table("", "expected", "standing", *COLUMNS)
    for kind in KINDS:
        faults = [len(result.faults.get((kind, column), [])) for column in COLUMNS]
        row = [result.expected[kind], result.standing[kind], *faults]
        if any(row):
            table.add_row(kind, *map(str, row))
    console.print(f"{handoffs:,} hand-offs in {took:.0f} s.")
    console.print(table)
    if result.given_up:
        console.print(
            f"Refusals and answers that may not have been shown, by design: {result.given_up}."
        )
    for (kind, column), sentences in result.faults.items():
        console.print(f"{kind}, {column}: {len(sentences)}")
        for sentence in sentences[:SHOWN]:
            console.print(f"  {sentence}", markup=False)


if __name__ == "__main__":
    main()
