"""Charts as aligned text, for workspaces where Slack refuses the chart block."""

import unicodedata
from collections.abc import Sequence

from blockkit.elements import Block
from blockkit.mrkdwn import ELLIPSIS, Mrkdwn, bold, join, preformatted, shorten
from messages.localizer import Localizer

LIMIT = 2900
"""The most characters of a chart as text: it has to fit a section."""
BAR = 10
_EIGHTHS = " ▏▎▍▌▋▊▉"


def as_text(chart: Block, localizer: Localizer) -> Mrkdwn:
    """The chart's title and its figures, aligned, with small bars; at most 2,900 characters."""
    drawing = chart["chart"]
    if drawing["type"] == "pie":
        return _fit(chart["title"], _pie_lines(drawing["segments"], localizer))
    series = drawing["series"]
    lines = _bar_lines(series, localizer)
    # Six series of twenty points are too long with bars: then one row for each category.
    if len(series) > 1 and len(_with_title(chart["title"], lines)) > LIMIT:
        lines = _pivot_lines(series, localizer)
    return _fit(chart["title"], lines)


def _pie_lines(segments: Sequence[Block], localizer: Localizer) -> list[str]:
    total = sum(segment["value"] for segment in segments)
    top = max(segment["value"] for segment in segments)
    rows = [
        [
            segment["label"],
            _bar(segment["value"], top),
            localizer.number(segment["value"]),
            localizer.percent(segment["value"] / total),
        ]
        for segment in segments
    ]
    return _aligned(rows, {2, 3})


def _bar_lines(series: Sequence[Block], localizer: Localizer) -> list[str]:
    top = max(abs(point["value"]) for line in series for point in line["data"])
    rows: list[list[str]] = []
    for points in zip(*(line["data"] for line in series), strict=True):
        for line, point in zip(series, points, strict=True):
            label = point["label"] if line is series[0] else ""
            bar = _bar(abs(point["value"]), top)
            rows.append([label, line["name"], bar, localizer.number(point["value"])])
    return _aligned(rows, {3})


def _pivot_lines(series: Sequence[Block], localizer: Localizer) -> list[str]:
    header = ["", *(shorten(line["name"], 10) for line in series)]
    rows = [
        [points[0]["label"], *(localizer.number(point["value"]) for point in points)]
        for points in zip(*(line["data"] for line in series), strict=True)
    ]
    return _aligned([header, *rows], {*range(1, len(series) + 1)})


def _bar(value: float, top: float) -> str:
    """A bar in eighths of a character; at least one eighth for a value above zero."""
    eighths = round(value / top * BAR * 8) if top else 0
    if value and not eighths:
        eighths = 1
    full, part = divmod(eighths, 8)
    return "█" * full + _EIGHTHS[part].strip()


def _aligned(rows: Sequence[Sequence[str]], right: set[int]) -> list[str]:
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            gap = " " * (widths[i] - _width(cell))
            cells.append(gap + cell if i in right else cell + gap)
        lines.append("  ".join(cells).rstrip())
    return lines


def _width(text: str) -> int:
    """The width in a monospaced font: wide characters take two columns, combining ones none."""
    wide = sum(unicodedata.east_asian_width(character) in {"W", "F"} for character in text)
    narrow = sum(unicodedata.category(character) in {"Mn", "Me", "Cf"} for character in text)
    return len(text) + wide - narrow


def _with_title(title: str, lines: Sequence[str]) -> Mrkdwn:
    return join([bold(title), preformatted("\n".join(lines))])


def _fit(title: str, lines: list[str]) -> Mrkdwn:
    """The title over as many of the lines as fit, with an ellipsis for the rest."""
    text = _with_title(title, lines)
    first = [*lines]
    while len(text) > LIMIT and first:
        first.pop()
        text = _with_title(title, [*first, ELLIPSIS])
    return text
