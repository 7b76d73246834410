"""The funnel counted once more, from plain events: no code is shared with the product."""

from collections.abc import Iterable
from datetime import datetime, timedelta

ORDER = ("created", "mql", "sql", "opportunity", "won")
NAMES = ("lead", "mql", "sql", "opportunity", "customer")
Row = tuple[int, str, datetime]  # lead, kind, at; in the order in which they were written down


def counted(events: Iterable[Row], start: datetime, end: datetime, until: datetime) -> dict:
    """Of each stage: entered, gone on, median and 90th percentile of the time, how many times."""
    rows = [row for row in events if row[1] in ORDER]
    first: dict[tuple[int, str], datetime] = {}
    for lead, kind, at in rows:
        first.setdefault((lead, kind), at)
    lines: dict[str, tuple] = {}
    for place, kind in enumerate(ORDER):
        cohort = {
            lead: at
            for (lead, what), at in first.items()
            if what == kind and start <= at < min(end, until)
        }
        later = [row for row in rows if row[1] in ORDER[place + 1 :] and row[2] < until]
        on = {lead for lead, _, _ in later} & {*cohort}
        best: dict[int, timedelta] = {}
        for lead, _, at in later:
            if lead in cohort and at >= cohort[lead]:
                took = at - cohort[lead]
                best[lead] = min(took, best.get(lead, took))
        lines[NAMES[place]] = (
            len(cohort),
            None if kind == "won" else len(on),
            _spread(sorted(best.values())),
        )
    return lines


def _spread(took: list[timedelta]) -> tuple[timedelta, timedelta, int] | None:
    if not took:
        return None
    count = len(took)
    median = (took[(count - 1) // 2] + took[count // 2]) / 2
    p90 = next(value for value in took if sum(other <= value for other in took) * 10 >= count * 9)
    return median, p90, count


def shown(lines: Iterable) -> dict:
    """The product's lines in the same shape, without visitors."""
    return {
        str(line.stage): (
            line.entered,
            line.went_on,
            line.time and (line.time.median, line.time.p90, line.time.count),
        )
        for line in lines
        if line.stage is not None
    }
