"""`python -m benchmarks [NAME …] [--quick]`: all of them, or those that are named."""

import argparse
import time
from collections.abc import Callable
from typing import Any

from benchmarks import (
    bench_digest,
    bench_forecast,
    bench_import,
    bench_outbox,
    bench_patterns,
    bench_requests,
    bench_scoring,
    bench_status,
    bench_sweep,
    bench_trial,
    databases,
)
from benchmarks.harness import Result, show

IMPORT_AIM = 2.0  # the bare loop's rows a second to ours


def imports(_: list[str], *, quick: bool = False) -> list[Result]:
    """The import on SQLite, turned round like the other ratios: the bare loop's to ours."""
    if quick:
        bench_import.SMALL, bench_import.LARGE = 2_000, 20_000
    found = bench_import.run(rows=2_000, repeat=3) if quick else bench_import.run()
    return [_turned(each) for each in found]


def _turned(told: dict[str, Any]) -> Result:
    if "rows_per_second" not in told:
        return Result(told["name"], told["ratio"], told["ratio"], told["ratio"], told["text"])
    ours, theirs = told["rows_per_second"], told["baseline_rows_per_second"]
    return Result(
        f"bare's rows a second to those of the {told['name']}",
        1 / told["ratio"],
        1 / told["high"],
        1 / told["low"],
        f"{ours:,.0f} rows/s · bare {theirs:,.0f} rows/s",
        IMPORT_AIM,
    )


BENCHES: dict[str, Callable[..., list[Result]]] = {
    "requests": bench_requests.run,
    "sweep": bench_sweep.run,
    "outbox": bench_outbox.run,
    "digest": bench_digest.run,
    "status": bench_status.run,
    "trial": bench_trial.run,
    "patterns": bench_patterns.run,
    "scoring": bench_scoring.run,
    "forecast": bench_forecast.run,
    "import": imports,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="smaller and rougher, in a minute")
    parser.add_argument("--database", choices=databases.KINDS, help="one of them alone")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    kinds = []
    for kind in [given.database] if given.database else databases.KINDS:
        if databases.reachable(kind):
            kinds.append(kind)
        else:
            print(f"{kind}: left out, no server answers; TEST_POSTGRES_URL names one")
    results: list[Result] = []
    for name in given.names or BENCHES:
        start = time.perf_counter()
        results += BENCHES[name](kinds, quick=given.quick)
        print(f"{name}: measured in {time.perf_counter() - start:.0f} s", flush=True)
    if results:
        show(results)


if __name__ == "__main__":
    main()
