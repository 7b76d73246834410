"""The report of a period as tables for people, as CSV or as JSON."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from enum import StrEnum
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from funnel.figures import Ratio, Spread
from funnel.segments import GroupBy
from funnel.stage_lines import STAGES, StageLine
from funnel.stages import Stage
from funnel.texts import spreadsheet_safe
from services.reports import EMPTY, PeriodReport
from services.stage_lines import KeyLines


class Format(StrEnum):
    """How the report is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def write(report: PeriodReport, output: Format, to: TextIO) -> None:
    """Write the report: tables for people, its funnel as CSV, or everything as JSON."""
    if output is Format.JSON:
        json.dump(as_json(report), to, ensure_ascii=False, indent=2)
        to.write("\n")
    elif output is Format.CSV:
        _write_csv(report, to)
    else:
        _write_tables(report, to)


def as_json(report: PeriodReport) -> dict[str, Any]:
    """Plain values; a key of "" is a source, campaign and so on that nobody named."""
    return {
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "zone": report.period.zone,
        "by": report.by,
        "flow": asdict(report.flow),
        "flow_by_source": [asdict(line) for line in report.sources],
        "stages": [_stage(line) for line in report.stages],
        "cohort": [
            {
                "key": group.key,
                **_parts(group.won_of_mql),
                "stages": [_stage(line) for line in group.lines],
            }
            for group in report.groups
        ],
        "total": _parts(report.total),
    }


def _parts(ratio: Ratio) -> dict[str, int | float | None]:
    return {"mql": ratio.denominator, "won": ratio.numerator, "share": ratio.value}


def _stage(line: StageLine) -> dict[str, str | int | float | None]:
    """None where nothing is known, or where there is no later stage; times in days."""
    time, share = line.time, line.conversion
    return {
        "stage": line.stage or "visitor",
        "entered": line.entered,
        "went_on": line.went_on,
        "share": share.value if share else None,
        "median_days": _days(time.median) if time else None,
        "p90_days": _days(time.p90) if time and time.has_tail else None,
    }


def _days(length: timedelta) -> float:
    return round(length / timedelta(days=1), 2)


def _write_csv(report: PeriodReport, to: TextIO) -> None:
    rows = csv.writer(to, lineterminator="\n")
    if report.by is GroupBy.STAGE:
        lines = [_stage(line) for line in report.stages]
        rows.writerow(lines[0])
        rows.writerows(line.values() for line in lines)
        return
    names = [f"{stage}_{what}" for stage in STAGES[:-1] for what in ("in", "on")]
    rows.writerow([report.by, "mql", "won", "share", *names, f"{Stage.CUSTOMER}_in"])
    for group in report.groups:
        label = spreadsheet_safe(_label(group))
        rows.writerow([label, *_parts(group.won_of_mql).values(), *_counts(group.lines)])
    rows.writerow(["total", *_parts(report.total).values(), *_counts(report.stages)])


def _counts(lines: Sequence[StageLine]) -> list[int]:
    """Entered and gone on, stage by stage."""
    counts = [count for line in lines for count in (line.entered, line.went_on)]
    return [count for count in counts if count is not None]


def _label(group: KeyLines) -> str:
    return group.key or EMPTY


def _write_tables(report: PeriodReport, to: TextIO) -> None:
    console = Console(file=to)
    period = f"{report.period.first} to {report.period.last} ({report.period.zone})"
    if report.flow.is_empty:
        console.print(f"No data: there was no activity from {period}.")
    else:
        flow = Table("", "Times", title=f"What happened, {period}")
        for name, count in asdict(report.flow).items():
            flow.add_row(name, f"{count:,}")
        console.print(flow)
    if not any(line.entered for line in report.stages):
        console.print("No lead came to a stage in this period, so there's no funnel to follow.")
        return
    console.print(_funnel(report))
    if report.groups:
        console.print(_by_key(report))


def _funnel(report: PeriodReport) -> Table:
    table = Table(title="The funnel of the period's leads, followed until now; times in days")
    table.add_column("stage")
    for name in ("Came in", "Went on", "Share", "Median", "90% within"):
        table.add_column(name, justify="right")
    for line in report.stages:
        share = line.conversion
        table.add_row(
            line.stage or "visitor",
            _number(line.entered),
            _number(line.went_on),
            _share(share) if share else "",
            *_spread(line.time),
        )
    return table


def _by_key(report: PeriodReport) -> Table:
    """Came in and, of those, went on: a column for each stage."""
    table = Table(title=f"The same by {report.by}: came in (went on), and MQLs won since")
    table.add_column(report.by)
    for name in (*STAGES, "Won of MQL"):
        table.add_column(name, justify="right")
    for group in report.groups:
        # Text, not markup: a source may be called "[red]".
        table.add_row(
            Text(_label(group)), *map(_stage_cell, group.lines[1:]), _won(group.won_of_mql)
        )
    table.add_section()
    table.add_row("Total", *map(_stage_cell, report.stages[1:]), _won(report.total))
    return table


def _stage_cell(line: StageLine) -> str:
    on = "" if line.went_on is None or not line.entered else f" ({line.went_on:,})"
    return f"{line.entered or 0:,}{on}"


def _won(ratio: Ratio) -> str:
    return f"{ratio.numerator:,} of {ratio.denominator:,}, {_share(ratio)}"


def _share(ratio: Ratio) -> str:
    return "no data" if ratio.value is None else f"{ratio.value:.1%}"


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _spread(time: Spread | None) -> tuple[str, str]:
    if time is None:
        return "", ""
    return f"{_days(time.median):,}", f"{_days(time.p90):,}" if time.has_tail else ""
