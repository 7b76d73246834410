"""The figures of charts and tables as aligned text, for where Slack refuses the native blocks."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from messages.blocks import MESSAGE_BLOCKS, section
from messages.elements import Block
from messages.tables import table
from messages.text import ELLIPSIS, Mrkdwn, bold, join, plain, preformatted, shorten
from messages.voice import Voice

LIMIT = 2900
"""Characters of one text form: what fits a section."""
BAR = 10
CELL = 24
_EIGHTHS = " ▏▎▍▌▋▊▉"


def as_text(chart: Block, voice: Voice) -> Mrkdwn:
    """The chart's title and its figures, aligned, with small bars; at most 2,900 characters."""
    drawing = chart["chart"]
    if drawing["type"] == "pie":
        return _titled(chart["title"], _pie_lines(drawing["segments"], voice))
    series = drawing["series"]
    barred = _bar_lines(series, voice)
    # Six series of twenty points are too long with bars: then one row for each category.
    if len(series) > 1 and len(_whole(chart["title"], barred)) > LIMIT:
        return _titled(chart["title"], _pivot_lines(series, voice))
    return _titled(chart["title"], barred)


def table_as_text(block: Block) -> Mrkdwn:
    """A data_table's caption and its rows, aligned; numbers to the right."""
    rows = block["rows"]
    texts = [[shorten(_cell_text(cell), CELL) for cell in row] for row in rows]
    right = {i for i, cell in enumerate(rows[-1]) if cell["type"] == "raw_number"}
    return _titled(block["caption"], _aligned(texts, right))


def without_charts(blocks: Iterable[Block], voice: Voice) -> list[Block]:
    """The blocks with each chart as text, and each data_table as a plain table or as text.

    A message holds one plain table only: the first data_table takes its place if there is room.
    """
    given = [*blocks]
    room = MESSAGE_BLOCKS - len(given)
    tabled = any(block["type"] == "table" for block in given)
    shown: list[Block] = []
    for block in given:
        if block["type"] == "data_visualization":
            shown.append(section(as_text(block, voice)))
        elif block["type"] == "data_table" and not tabled and room > 0:
            tabled = True
            shown += [section(bold(block["caption"])), _plain_table(block)]
        elif block["type"] == "data_table":
            shown.append(section(table_as_text(block)))
        else:
            shown.append(block)
    return shown


def _plain_table(block: Block) -> Block:
    header, *body = [[_cell_text(cell) for cell in row] for row in block["rows"]]
    numeric = {i for i, cell in enumerate(block["rows"][-1]) if cell["type"] == "raw_number"}
    return table(header, body, numeric=numeric)


def _pie_lines(segments: Sequence[dict[str, Any]], voice: Voice) -> list[str]:
    whole = sum(segment["value"] for segment in segments)
    top = max(segment["value"] for segment in segments)
    rows = [
        [
            segment["label"],
            _bar(segment["value"], top),
            voice.number(segment["value"]),
            voice.percent(segment["value"] / whole),
        ]
        for segment in segments
    ]
    return _aligned(rows, {2, 3})


def _bar_lines(series: Sequence[dict[str, Any]], voice: Voice) -> list[str]:
    top = max(abs(point["value"]) for one in series for point in one["data"])
    rows: list[list[str]] = []
    for points in zip(*(one["data"] for one in series), strict=True):
        for one, point in zip(series, points, strict=True):
            label = point["label"] if one is series[0] else ""
            bar = _bar(abs(point["value"]), top)
            rows.append([label, one["name"], bar, voice.number(point["value"])])
    return _aligned(rows, {3})


def _pivot_lines(series: Sequence[dict[str, Any]], voice: Voice) -> list[str]:
    header = ["", *(shorten(one["name"], 10) for one in series)]
    rows = [
        [points[0]["label"], *(voice.number(point["value"]) for point in points)]
        for points in zip(*(one["data"] for one in series), strict=True)
    ]
    return _aligned([header, *rows], {*range(1, len(series) + 1)})


def _bar(value: float, top: float) -> str:
    """A bar in eighths of a character; above zero never nothing at all."""
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
    """Columns of a monospaced font: wide characters take two, combining ones none."""
    wide = sum(unicodedata.east_asian_width(character) in {"W", "F"} for character in text)
    narrow = sum(unicodedata.category(character) in {"Mn", "Me", "Cf"} for character in text)
    return len(text) + wide - narrow


def _whole(title: str, lines: Sequence[str]) -> Mrkdwn:
    return join([bold(title), preformatted("\n".join(lines))])


def _titled(title: str, lines: list[str]) -> Mrkdwn:
    """The title over as many of the lines as fit, an ellipsis in place of the rest."""
    text = _whole(title, lines)
    kept = [*lines]
    while len(text) > LIMIT and kept:
        kept.pop()
        text = _whole(title, [*kept, ELLIPSIS])
    return text


def _cell_text(cell: Block) -> str:
    if "text" in cell:
        return plain(str(cell["text"]))
    return plain(" ".join(_texts(cell)))


def _texts(cell: Any) -> list[str]:
    if isinstance(cell, list):
        return [text for part in cell for text in _texts(part)]
    if not isinstance(cell, dict):
        return []
    own = [cell["text"]] if isinstance(cell.get("text"), str) else []
    return own + _texts(cell.get("elements", []))
