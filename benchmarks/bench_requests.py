"""Three requests of Slack's, to the app and to a bare Bolt listener that says the same SQL.

One caller by turns for the ratio of the medians; then many at once for requests a second.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import uvloop

from benchmarks import client, databases, replay
from benchmarks.company import NOW, POOL, Leads, set_up
from benchmarks.harness import Result, percentile, result
from benchmarks.requests import ACCEPT, BODIES, FIRST, SHOW, STATUS

AIM = {"sqlite": 1.8, "postgres": 1.6}
CALLERS = 64
APP, BARE = "app", "bare"


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    requests: int  # of each kind, each server, each round
    seconds: float  # of load, each server, each round
    loads: int  # rounds of load
    pool: int  # hand-offs that wait to be accepted


WHOLE = Size(rounds=9, requests=50, seconds=3, loads=3, pool=14_000)
QUICK = Size(rounds=3, requests=12, seconds=0.7, loads=1, pool=2_500)


def run(kinds: list[str], *, quick: bool = False) -> list[Result]:
    """Each database by itself; app and bare listener take turns, request by request."""
    results = []
    for kind in kinds:
        results += uvloop.run(_one(kind, QUICK if quick else WHOLE))
    return results


async def _one(kind: str, size: Size) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder, _pair(kind, Path(folder), size) as urls:
        async with client.slack() as (address, seen):
            script = Path(folder) / "script"
            for url in urls.values():  # both, so that both have the same rows
                recorded = await replay.record(url, address, seen, size.pool - 2)
            replay.keep(recorded, script)
            command = (address, str(script), str(size.pool - 2))
            async with (
                _server(APP, urls[APP], *command) as app,
                _server(BARE, urls[BARE], *command) as bare,
            ):
                bench = _Bench({APP: app, BARE: bare}, size)
                results = await bench.one_by_one(kind, recorded)
                results += await bench.together(kind)
        done = [databases.count(url, "handoff", _TAKEN) for url in urls.values()]
        assert done == [bench.accepted[name] + 2 for name in urls], (done, bench.accepted)
        asked = [databases.count(url, "outbox", "kind = 'reply'") for url in urls.values()]
        assert asked == [bench.asked[name] + 2 for name in urls], (asked, bench.asked)
    return results


_TAKEN = f"state = 'accepted' AND id >= {FIRST}"


@contextmanager
def _pair(kind: str, folder: Path, size: Size) -> Iterator[dict[str, str]]:
    """Two databases with the same company in them."""
    with databases.database(kind, folder) as one, databases.database(kind, folder) as other:
        for url in (one, other):
            set_up(url)
            set_up(url, POOL)
            Leads(1, 1_000, NOW - timedelta(days=90), NOW - timedelta(hours=4)).store(url)
            Leads(
                1_001, 12, NOW - timedelta(hours=3), NOW - timedelta(hours=1), still_open=True
            ).store(url)
            begin, end = NOW - timedelta(minutes=90), NOW - timedelta(minutes=70)
            Leads(FIRST, size.pool, begin, end, still_open=True, team=POOL, agreement=2).store(url)
            databases.settle(url)
        yield {APP: one, BARE: other}


@asynccontextmanager
async def _server(*command: str) -> AsyncIterator[int]:
    """A server in its own process, and its port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.serve", *command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    try:
        async with asyncio.timeout(60):
            while not (line := await process.stdout.readline()).strip().isdigit():
                assert line, "the server did not start"
        yield int(line)
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(20):
                await process.wait()
        except TimeoutError:
            process.kill()


class _Bench:
    """Asks both servers the same; every hand-off is accepted once, every command is another."""

    def __init__(self, ports: dict[str, int], size: Size) -> None:
        self._ports = ports
        self._size = size
        self._next = {(server, name): itertools.count() for server in ports for name in BODIES}
        self.accepted = dict.fromkeys(ports, 0)
        self.asked = dict.fromkeys(ports, 0)

    def _body(self, server: str, name: str) -> str:
        number = next(self._next[server, name])
        if name != SHOW and number >= self._size.pool - 2:
            raise RuntimeError("every number is taken: prepare more hand-offs")
        self.accepted[server] += name == ACCEPT
        self.asked[server] += name == STATUS
        return BODIES[name](number)

    async def one_by_one(self, kind: str, recorded: dict[str, replay.Recorded]) -> list[Result]:
        """The median wait of a single caller, app against bare."""
        callers = {name: await client.Caller(port).connect() for name, port in self._ports.items()}
        results = []
        for name in (STATUS, SHOW, ACCEPT):
            middles: dict[str, list[float]] = {server: [] for server in callers}
            for turn in range(self._size.rounds + 1):
                took: dict[str, list[float]] = {server: [] for server in callers}
                for n in range(self._size.requests):
                    for server in [*callers][:: 1 if n % 2 else -1]:
                        took[server].append(await callers[server].post(self._body(server, name)))
                if turn:
                    for server, waits in took.items():
                        middles[server].append(statistics.median(waits))
            ratios = [a / b for a, b in zip(middles[APP], middles[BARE], strict=True)]
            ms = {server: 1000 * statistics.median(each) for server, each in middles.items()}
            note = (
                f"p50 {ms[APP]:.2f} ms · bare {ms[BARE]:.2f} ms"
                f" · {recorded[name].statements} statements"
            )
            results.append(result(f"{name} ({kind})", ratios, note, AIM[kind]))
        for caller in callers.values():
            await caller.close()
        return results

    async def together(self, kind: str) -> list[Result]:
        """Status and Accept by turns from many callers: requests a second and the slowest."""
        speeds: dict[str, list[float]] = {server: [] for server in self._ports}
        slowest: dict[str, list[float]] = {server: [] for server in self._ports}
        for turn in range(self._size.loads):
            for server in [*self._ports][:: 1 if turn % 2 else -1]:
                waits, seconds = await self._load(server)
                speeds[server].append(len(waits) / seconds)
                slowest[server].append(1000 * percentile(waits, 0.99))
        fast = {server: statistics.median(each) for server, each in speeds.items()}
        slow = {server: statistics.median(each) for server, each in slowest.items()}
        return [
            result(
                f"{CALLERS} callers, bare's requests a second to ours ({kind})",
                [b / a for a, b in zip(speeds[APP], speeds[BARE], strict=True)],
                f"{fast[APP]:.0f}/s · bare {fast[BARE]:.0f}/s",
            ),
            result(
                f"{CALLERS} callers, p99 ({kind})",
                [a / b for a, b in zip(slowest[APP], slowest[BARE], strict=True)],
                f"{slow[APP]:.0f} ms · bare {slow[BARE]:.0f} ms",
            ),
        ]

    async def _load(self, server: str) -> tuple[list[float], float]:
        waits: list[float] = []
        start = time.perf_counter()
        end = start + self._size.seconds

        async def call(number: int) -> None:
            caller = await client.Caller(self._ports[server]).connect()
            for n in itertools.count(number):
                if time.perf_counter() >= end:
                    break
                name = ACCEPT if n % 2 else STATUS
                waits.append(await caller.post(self._body(server, name)))
            await caller.close()

        async with asyncio.TaskGroup() as group:
            for number in range(CALLERS):
                group.create_task(call(number))
        return waits, time.perf_counter() - start
