"""What all benchmarks share: turns taken fairly, medians, and one table at the end."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Result:
    """A ratio, its spread over the rounds, and the most it should be; `note` is for reading."""

    name: str
    ratio: float
    low: float
    high: float
    note: str = ""
    aim: float | None = None

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return "no aim"
        return f"{'within' if self.ratio <= self.aim else 'beyond'} {self.aim:g}x"


def result(name: str, ratios: Sequence[float], note: str, aim: float | None = None) -> Result:
    """The median of the rounds' ratios, with the least and the greatest."""
    return Result(name, statistics.median(ratios), min(ratios), max(ratios), note, aim)


def interleaved(
    rounds: int,
    work: Mapping[str, Callable[[int], object]],
    before: Mapping[str, Callable[[], object]] | None = None,
) -> dict[str, list[float]]:
    """Seconds each piece of work took in each round; who goes first changes every round.

    `work` gets the number of the round; what is done `before` each is not counted. The first round
    warms up and is not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(rounds + 1):
        for name in [*work][:: 1 if turn % 2 else -1]:
            if before:
                before[name]()
            start = time.perf_counter()
            work[name](turn)
            if turn:
                taken[name].append(time.perf_counter() - start)
    return taken


def compared(
    name: str, taken: Mapping[str, list[float]], large: str, small: str, aim: float
) -> Result:
    """How much longer the large took than the small, round by round."""
    ratios = [a / b for a, b in zip(taken[large], taken[small], strict=True)]
    ms = {each: 1000 * statistics.median(taken[each]) for each in (large, small)}
    note = f"{large}: {ms[large]:.1f} ms · {small}: {ms[small]:.1f} ms"
    return result(name, ratios, note, aim)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def show(results: Sequence[Result]) -> None:
    """Every ratio in one table, and a plain line for each aim."""
    table = Table(title="Ratios: median of the rounds (least - greatest)")
    for heading in ("what", "ratio", "spread", "aim", "for the curious"):
        table.add_column(heading, justify="right" if heading in {"ratio", "spread"} else "left")
    for each in results:
        spread = f"{each.low:.2f} - {each.high:.2f}"
        table.add_row(each.name, f"{each.ratio:.2f}", spread, each.verdict, each.note)
    console = Console()
    console = console if console.is_terminal else Console(width=150)
    console.print(table)
    for each in results:
        if each.aim is not None:
            console.print(f"{each.name}: {each.ratio:.2f}x, {each.verdict}", highlight=False)
