"""Charts: Slack's own block, and the same figures as text where the block is refused.

A chart is never empty and never filled with zeros: what cannot be drawn truthfully is None, and
the caller leaves it out.
"""

from collections.abc import Mapping, Sequence

from messages.elements import Block
from messages.figures_text import as_text, table_as_text, without_charts
from messages.tables import finite
from messages.text import NOTHING, plain, shorten
from messages.voice import Number

__all__ = ["as_text", "bar", "line", "pie", "table_as_text", "without_charts"]

SEGMENTS = 6
SERIES = 6
POINTS = 20
LABEL = 20
TITLE = 50

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

    `series` maps a name to one value per category; None is a value nobody has. Slack draws a
    category only where every series has a value, so those where one has none are left out, and so
    is a series without any. None when nothing but zero is left.
    """
    names, rows = _known(categories, series)
    if len(rows) > POINTS:
        rest = [sum(column) for column in zip(*(row for _, row in rows[POINTS - 1 :]), strict=True)]
        rows = [*rows[: POINTS - 1], (other, rest)]
    return _axes("bar", title, names, rows, labels=(x_label, y_label), other=other)


def line(
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Values],
    x_label: str | None = None,
    y_label: str | None = None,
    *,
    other: str = "…",
) -> Block | None:
    """Lines over time, under the rules of `bar`; of more than 20 points, the last 20."""
    names, rows = _known(categories, series)
    return _axes("line", title, names, rows[-POINTS:], labels=(x_label, y_label), other=other)


def pie(title: str, segments: Mapping[str, Number | None], *, other: str = "…") -> Block | None:
    """Shares of a whole, largest first; beyond six, the small ones are summed as `other`.

    Only what is above zero has a share. None when nothing is.
    """
    found = [(label, finite(value)) for label, value in segments.items()]
    kept = [(label, value) for label, value in found if value is not None and value > 0]
    kept.sort(key=lambda pair: -pair[1])
    if len(kept) > SEGMENTS:
        rest = sum(value for _, value in kept[SEGMENTS - 1 :])
        kept = [*kept[: SEGMENTS - 1], (other, rest)]
    if not kept:
        return None
    labels = _unique([label for label, _ in kept])
    pairs = zip(labels, kept, strict=True)
    parts = [{"label": label, "value": value} for label, (_, value) in pairs]
    return _chart(title, {"type": "pie", "segments": parts})


Rows = list[tuple[str, list[float]]]


def _known(categories: Sequence[str], series: Mapping[str, Values]) -> tuple[list[str], Rows]:
    """The names of the series that have values, and each category for which all of them do."""
    columns = {name: [finite(value) for value in values] for name, values in series.items()}
    columns = {n: c for n, c in columns.items() if any(value is not None for value in c)}
    rows: Rows = []
    for index, category in enumerate(categories):
        row = [c[index] if index < len(c) else None for c in columns.values()]
        whole = [value for value in row if value is not None]
        if whole and len(whole) == len(row):
            rows.append((category, whole))
    return [*columns], rows


def _axes(
    kind: str,
    title: str,
    names: list[str],
    rows: Rows,
    *,
    labels: tuple[str | None, str | None],
    other: str,
) -> Block | None:
    if not any(any(row) for _, row in rows):
        return None
    if len(names) > SERIES:
        names = [*names[: SERIES - 1], other]
        rows = [(c, [*row[: SERIES - 1], sum(row[SERIES - 1 :])]) for c, row in rows]
    points = _unique([category for category, _ in rows])
    named = [(point, row) for point, (_, row) in zip(points, rows, strict=True)]
    series = [
        {"name": name, "data": [{"label": point, "value": row[i]} for point, row in named]}
        for i, name in enumerate(_unique(names))
    ]
    axis: Block = {"categories": points}
    for key, label in zip(("x_label", "y_label"), labels, strict=True):
        if label and plain(label):
            axis[key] = plain(label, 50)
    return _chart(title, {"type": kind, "series": series, "axis_config": axis})


def _chart(title: str, chart: Block) -> Block:
    shown = plain(title, TITLE) or NOTHING
    return {"type": "data_visualization", "title": shown, "chart": chart}


def _unique(labels: Sequence[str]) -> list[str]:
    """The labels within Slack's length; those that then look alike are numbered."""
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
