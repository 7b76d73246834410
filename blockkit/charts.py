"""Slack's chart block.

A chart is never empty and never padded with zeros: without data these functions return None, and
the caller leaves the chart out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from blockkit.elements import Block
from blockkit.mrkdwn import NOTHING, plain, shorten
from blockkit.tables import finite

SEGMENTS = 6
SERIES = 6
POINTS = 20
LABEL = 20
TITLE = 50

Number = int | float | Decimal
Values = Sequence[Number | None]


def bar(
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Values],
    x_label: str | None = None,
    y_label: str | None = None,
    *,
    other: str = "…",
) -> Block | None:
    """Bars grouped by category; categories beyond 20 and series beyond 6 are summed as `other`.

    `series` maps a name to one value per category, None where there is none. Slack draws a category
    only where every series has a value, so the others are left out, and so is a series without any
    value. None where only zeros are left.
    """
    data = _complete(categories, series)
    if len(data.rows) > POINTS:
        first, last = data.rows[: POINTS - 1], data.rows[POINTS - 1 :]
        sums = [sum(column) for column in zip(*(row for _, row in last), strict=True)]
        data = _Data(data.series, [*first, (other, sums)])
    return _axes("bar", title, data, (x_label, y_label), other)


def line(
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Values],
    x_label: str | None = None,
    y_label: str | None = None,
    *,
    other: str = "…",
) -> Block | None:
    """Lines over time, with the rules of `bar`; of more than 20 points, the last 20."""
    data = _complete(categories, series)
    recent = _Data(data.series, data.rows[-POINTS:])
    return _axes("line", title, recent, (x_label, y_label), other)


def pie(title: str, segments: Mapping[str, Number | None], *, other: str = "…") -> Block | None:
    """Shares of a whole, largest first; beyond six, the small ones are summed as `other`.

    Only values above zero have a share. None where there are none.
    """
    values = [(label, finite(value)) for label, value in segments.items()]
    shares = [(label, value) for label, value in values if value is not None and value > 0]
    shares.sort(key=lambda share: -share[1])
    if len(shares) > SEGMENTS:
        rest = sum(value for _, value in shares[SEGMENTS - 1 :])
        shares = [*shares[: SEGMENTS - 1], (other, rest)]
    if not shares:
        return None
    labels = _unique([label for label, _ in shares])
    pairs = zip(labels, shares, strict=True)
    parts = [{"label": label, "value": value} for label, (_, value) in pairs]
    return _chart(title, {"type": "pie", "segments": parts})


@dataclass(frozen=True)
class _Data:
    """The names of the series, and each category with one value for every series."""

    series: list[str]
    rows: list[tuple[str, list[float]]]


def _complete(categories: Sequence[str], series: Mapping[str, Values]) -> _Data:
    """The series that have values, and the categories for which all of these have one."""
    columns = {name: [finite(value) for value in values] for name, values in series.items()}
    columns = {n: c for n, c in columns.items() if any(value is not None for value in c)}
    rows: list[tuple[str, list[float]]] = []
    for index, category in enumerate(categories):
        cells = [c[index] if index < len(c) else None for c in columns.values()]
        values = [cell for cell in cells if cell is not None]
        if values and len(values) == len(cells):
            rows.append((category, values))
    return _Data([*columns], rows)


def _axes(
    kind: str, title: str, data: _Data, labels: tuple[str | None, str | None], other: str
) -> Block | None:
    names, rows = data.series, data.rows
    if not any(any(row) for _, row in rows):
        return None
    if len(names) > SERIES:
        names = [*names[: SERIES - 1], other]
        rows = [(c, [*row[: SERIES - 1], sum(row[SERIES - 1 :])]) for c, row in rows]
    points = _unique([category for category, _ in rows])
    values = [(point, row) for point, (_, row) in zip(points, rows, strict=True)]
    series = [
        {"name": name, "data": [{"label": point, "value": row[i]} for point, row in values]}
        for i, name in enumerate(_unique(names))
    ]
    axis: Block = {"categories": points}
    for key, label in zip(("x_label", "y_label"), labels, strict=True):
        if label and plain(label):
            axis[key] = plain(label, 50)
    return _chart(title, {"type": kind, "series": series, "axis_config": axis})


def _chart(title: str, chart: Block) -> Block:
    caption = plain(title, TITLE) or NOTHING
    return {"type": "data_visualization", "title": caption, "chart": chart}


def _unique(labels: Sequence[str]) -> list[str]:
    """The labels within Slack's length; those that became equal are numbered."""
    unique: list[str] = []
    for label in labels:
        text = plain(label) or NOTHING
        candidate, n = shorten(text, LABEL), 1
        while candidate in unique:
            n += 1
            ending = f" {n}"
            candidate = shorten(text, LABEL - len(ending)) + ending
        unique.append(candidate)
    return unique
