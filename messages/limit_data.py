"""The rules of the blocks that hold figures and rich text: tables, charts, rich_text."""

from typing import Any

from messages.limit_rules import (
    Rule,
    Walk,
    anything,
    block_id,
    every,
    integer,
    listing,
    number,
    one_of,
    pattern,
    positive,
    record,
    string,
    typed,
    unique,
)

CELL_CHARACTERS = 10_000

_STYLE = record(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), anything))
_INLINE = typed(
    {
        "text": record({"style": _STYLE}, text=string(12_000)),
        "link": record(
            {"text": string(12_000), "style": _STYLE}, url=pattern("https://.+", "https")
        ),
        "user": record({"style": _STYLE}, user_id=pattern(r"[UW][A-Z0-9]+", "a user's id")),
        "channel": record(
            {"style": _STYLE}, channel_id=pattern(r"[CDG][A-Z0-9]+", "a conversation's id")
        ),
        "usergroup": record({"style": _STYLE}, usergroup_id=string(30)),
        "emoji": record({"style": _STYLE, "unicode": string(60)}, name=string(100)),
        "date": record(
            {"url": string(3000), "fallback": string(300), "style": _STYLE},
            timestamp=integer(0, 10**10),
            format=string(100),
        ),
        # No broadcast: nothing we say notifies a whole channel.
    }
)
_PIECES = listing(_INLINE, 1, 1000)
_RICH_SECTION = record(elements=_PIECES)
_RICH_BORDER = record({"border": anything}, elements=_PIECES)
RICH_TEXT = listing(
    typed(
        {
            "rich_text_section": _RICH_SECTION,
            "rich_text_quote": _RICH_BORDER,
            "rich_text_preformatted": record(
                {"border": anything, "language": string(30)}, elements=_PIECES
            ),
            "rich_text_list": record(
                {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": anything},
                style=one_of("bullet", "ordered"),
                elements=listing(typed({"rich_text_section": _RICH_SECTION}), 1, 1000),
            ),
        }
    ),
    1,
    1000,
)

_RAW: dict[str, Rule] = {
    "raw_text": record(text=string(CELL_CHARACTERS)),
    "raw_number": record(value=number, text=string(CELL_CHARACTERS)),
}
_CELL = typed({**_RAW, "rich_text": record({"block_id": block_id}, elements=RICH_TEXT)})
_HEADER_CELL = typed(_RAW)


def _grid(walk: Walk, block: Any, path: str) -> None:
    """All rows are of the same width, the header is plain, the cells are not too long."""
    rows = block.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return
    if len({len(row) for row in rows}) > 1:
        walk.note(path, "has rows of different widths")
    cells = [cell for row in rows for cell in row if isinstance(cell, dict)]
    written = sum(len(str(cell.get("text", ""))) for cell in cells)
    if written > CELL_CHARACTERS:
        walk.note(path, f"has {written} characters in its cells, not at most {CELL_CHARACTERS}")


def _data_header(walk: Walk, block: Any, path: str) -> None:
    rows = block.get("rows")
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], list):
        return
    for index, cell in enumerate(rows[0]):
        _HEADER_CELL(walk, cell, f"{path}.rows[0][{index}]")
    column = block.get("row_header_column_index", 0)
    if isinstance(column, int) and column >= len(rows[0]):
        walk.note(path, f"has no column {column} to be its row header")


_COLUMN = record({"align": one_of("left", "center", "right"), "is_wrapped": anything})
TABLE = every(
    record(
        {"block_id": block_id, "column_settings": listing(_COLUMN, 0, 20)},
        rows=listing(listing(_CELL, 1, 20), 1, 100),
    ),
    _grid,
)
DATA_TABLE = every(
    record(
        {
            "block_id": block_id,
            "page_size": integer(1, 100),
            "row_header_column_index": integer(0, 19),
        },
        caption=string(3000),
        rows=listing(listing(_CELL, 1, 20), 2, 101),
    ),
    _grid,
    _data_header,
)

_POINT = record(label=string(20), value=number)
_SEGMENT = record(label=string(20), value=positive)
_SERIES = record(name=string(20), data=listing(_POINT, 1, 20))
_AXES = record(
    {"x_label": string(50), "y_label": string(50)}, categories=listing(string(20), 1, 20)
)


def _covers(walk: Walk, chart: Any, path: str) -> None:
    """Every series has one point for each category, and no two go by the same name."""
    series = _dicts(chart.get("series"))
    axes = chart.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    if not isinstance(categories, list):
        return
    unique(categories, "category")(walk, path)
    unique((one.get("name") for one in series), "series")(walk, path)
    for index, one in enumerate(series):
        if [point.get("label") for point in _dicts(one.get("data"))] != categories:
            walk.note(f"{path}.series[{index}]", "has other labels than the categories")


def _distinct(walk: Walk, chart: Any, path: str) -> None:
    unique((one.get("label") for one in _dicts(chart.get("segments"))), "segment")(walk, path)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


_PLOT = every(record(series=listing(_SERIES, 1, 6), axis_config=_AXES), _covers)
CHART = record(
    {"block_id": block_id},
    title=string(50),
    chart=typed(
        {
            "pie": every(record(segments=listing(_SEGMENT, 1, 6)), _distinct),
            **dict.fromkeys(("bar", "line", "area"), _PLOT),
        }
    ),
)
