"""Slack's limits on the blocks that hold figures and rich text: tables, charts, rich_text."""

from typing import Any

from blockkit.limits.elements import CONVERSATION, USER
from blockkit.limits.rules import (
    Json,
    Rule,
    Walk,
    anything,
    block_id,
    counted,
    dicts,
    every,
    flag,
    integer,
    listing,
    number,
    one_of,
    positive,
    record,
    string,
    typed,
)

COLUMNS = 20
CAPTION = 2_000
RICH_PIECES = 1_000

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight")
_STYLE: dict[str, Rule] = {"style": record({}, dict.fromkeys((*_STYLES, "unlink"), flag))}
_PIECE = typed(
    {
        "text": record({"text": string(12_000, 1)}, _STYLE),
        "link": record(
            {"url": string(3_000, 1)}, {**_STYLE, "text": string(12_000), "unsafe": flag}
        ),
        "user": record({"user_id": USER}, _STYLE),
        "channel": record({"channel_id": CONVERSATION}, _STYLE),
        "usergroup": record({"usergroup_id": string(30, 1)}, _STYLE),
        "team": record({"team_id": string(30, 1)}, _STYLE),
        "broadcast": record({"range": one_of("here", "channel", "everyone")}, _STYLE),
        "color": record({"value": string(30, 1)}, _STYLE),
        "emoji": record({"name": string(100, 1)}, {**_STYLE, "unicode": string(60)}, closed=False),
        "date": record(
            {"timestamp": integer(0, 10**10), "format": string(100, 1)},
            {**_STYLE, "url": string(3_000), "fallback": string(300)},
        ),
    },
    "unsupported type",
)
_PIECES = {"elements": listing(_PIECE, RICH_PIECES)}
_SECTION = record(_PIECES)
RICH_PARTS = listing(
    typed(
        {
            "rich_text_section": _SECTION,
            "rich_text_quote": record(_PIECES, {"border": anything}),
            "rich_text_preformatted": record(_PIECES, {"border": anything, "language": string(30)}),
            "rich_text_list": record(
                {
                    "style": one_of("bullet", "ordered"),
                    "elements": listing(typed({"rich_text_section": _SECTION}), RICH_PIECES),
                },
                {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": anything},
            ),
        },
        "unsupported type",
    ),
    RICH_PIECES,
)
RICH_TEXT = record({"elements": RICH_PARTS}, {"block_id": block_id})


_WRITTEN = {"text": string(10_000, 1)}
_CELLS: dict[str, Rule] = {"raw_text": record(_WRITTEN), "rich_text": RICH_TEXT}
_NUMBERS: dict[str, Rule] = {"raw_number": record({**_WRITTEN, "value": number})}


def _row(cells: dict[str, Rule]) -> Rule:
    return listing(every(typed(cells, "unsupported type of cell"), counted("table cells")), COLUMNS)


_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _column_or_none(walk: Walk, at: str, value: Any) -> None:
    """A column may be passed over with null."""
    if value is not None:
        _COLUMN(walk, at, value)


TABLE = record(
    {"rows": listing(_row(_CELLS), 100)},
    {"block_id": block_id, "column_settings": listing(_column_or_none, COLUMNS, 0)},
)


def _suits_its_header(walk: Walk, at: str, block: Json) -> None:
    rows = block.get("rows")
    rows = rows if isinstance(rows, list) else []
    header = rows[0] if rows and isinstance(rows[0], list) else []
    for place, row in enumerate(rows):
        if isinstance(row, list) and len(row) != len(header):
            problem = f"must have as many cells as the header: {len(header)}"
            walk.note(f"{at}/rows/{place}", problem)
    for column, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            problem = "unsupported type in the header: rich_text"
            walk.note(f"{at}/rows/0/{column}/type", problem)
    index = block.get("row_header_column_index")
    if index is not None and (not isinstance(index, int) or not 0 <= index < len(header)):
        walk.note(f"{at}/row_header_column_index", "must be the index of a column")


DATA_TABLE = every(
    record(
        {"caption": string(CAPTION, 1), "rows": listing(_row({**_CELLS, **_NUMBERS}), 101, 2)},
        {
            "block_id": block_id,
            "page_size": integer(1, 100),
            "row_header_column_index": anything,
        },
    ),
    _suits_its_header,
)


def _covers_its_categories(walk: Walk, at: str, chart: Json) -> None:
    """Each series has one point for each category; no two of either go by one name."""
    axis = chart.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    categories = categories if isinstance(categories, list) else []
    if len(set(map(str, categories))) != len(categories):
        walk.note(f"{at}/axis_config/categories", "must be unique")
    names: set[str] = set()
    all_series = chart.get("series")
    for place, series in enumerate(all_series if isinstance(all_series, list) else []):
        if not isinstance(series, dict):
            continue
        pointer = f"{at}/series/{place}"
        if str(series.get("name")) in names:
            walk.note(f"{pointer}/name", "must be unique")
        names.add(str(series.get("name")))
        labels = [point.get("label") for point in dicts(series.get("data"))]
        for where, label in enumerate(labels):
            if label not in categories:
                walk.note(f"{pointer}/data/{where}/label", "must be one of the categories")
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            walk.note(f"{pointer}/data", "must have one point for each category")


_SEGMENT = record({"label": string(20, 1), "value": positive})
_POINT = record({"label": string(20, 1), "value": number})
_SERIES = record({"name": string(20, 1), "data": listing(_POINT, 20)})
_AXIS = record(
    {"categories": listing(string(20, 1), 20)}, {"x_label": string(50), "y_label": string(50)}
)
_LINED = every(
    record({"series": listing(_SERIES, 6), "axis_config": _AXIS}), _covers_its_categories
)
_CHART = typed(
    {
        "pie": record({"segments": listing(_SEGMENT, 6)}),
        **dict.fromkeys(("bar", "line", "area"), _LINED),
    },
    "must be one of: pie, bar, line, area",
)
DATA_VISUALIZATION = record({"title": string(50, 1), "chart": _CHART}, {"block_id": block_id})
