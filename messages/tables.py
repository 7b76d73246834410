"""Tables: Slack's `table`, and `data_table` which pages, sorts and filters by itself."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

from messages.elements import Block, own_id
from messages.text import NOTHING, plain

Cell = str | int | float | Decimal | tuple[int | float | Decimal, str] | None
"""Text; a number; a number with the text it is shown by; or None, which is shown as a dash."""

COLUMNS = 20
BODY_ROWS = 99
CHARACTERS = 10_000
"""All cells of a message's tables together, by Slack's count."""
LARGEST = 2**53
"""Above it JSON's numbers are no longer exact."""
_CELL = 500


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    numeric: Iterable[int] = (),
    block_id: str | None = None,
) -> Block:
    """A plain table, its numeric columns (by index) to the right; one to a message."""
    right = {*numeric}
    settings = [
        {"align": "right" if i in right else "left", "is_wrapped": i not in right}
        for i in range(_width(columns))
    ]
    grid = [[_text(cell) for cell in row] for row in _grid(columns, rows)]
    block: Block = {"type": "table", "column_settings": settings, "rows": grid}
    return block | ({"block_id": own_id(block_id)} if block_id else {})


def data_table(
    caption: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    page_size: int = 5,
    row_header: int = 0,
    block_id: str | None = None,
) -> Block:
    """A table people can page, sort and filter. Numbers, and `(number, text)`, sort as numbers.

    At most 99 rows of 20 columns; rows beyond what Slack takes are left out, short ones filled
    with dashes, and of no rows at all one of dashes is shown.
    """
    grid = _grid(header, rows)
    cells = [[_text(cell) for cell in grid[0]]]
    cells += [[_number(cell) or _text(cell) for cell in row] for row in grid[1:]]
    block: Block = {
        "type": "data_table",
        "caption": plain(caption, 300) or NOTHING,
        "rows": cells,
        "page_size": min(max(page_size, 1), 100),
        "row_header_column_index": min(max(row_header, 0), _width(header) - 1),
    }
    return block | ({"block_id": own_id(block_id)} if block_id else {})


def _width(columns: Sequence[str]) -> int:
    return min(max(len(columns), 1), COLUMNS)


def _grid(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """The header and the rows that fit, all of the same width."""
    width = _width(columns)
    grid: list[list[Cell]] = []
    room = CHARACTERS
    for row in [columns, *rows][: BODY_ROWS + 1]:
        cells: list[Cell] = [*row][:width]
        cells += [None] * (width - len(cells))
        room -= sum(len(_shown(cell)) for cell in cells)
        if room < 0 and len(grid) > 1:
            break
        grid.append(cells)
    if len(grid) == 1:
        grid.append([None] * width)
    return grid


def _shown(cell: Cell) -> str:
    text = cell[1] if isinstance(cell, tuple) else "" if cell is None else str(cell)
    return plain(text, _CELL) or NOTHING


def _text(cell: Cell) -> Block:
    return {"type": "raw_text", "text": _shown(cell)}


def _number(cell: Cell) -> Block | None:
    value = cell[0] if isinstance(cell, tuple) else cell
    exact = None if isinstance(value, str) else finite(value)
    return None if exact is None else {"type": "raw_number", "value": exact, "text": _shown(cell)}


def finite(value: float | Decimal | None) -> int | float | None:
    """The number as JSON can hold it; None for what is no number, or too great for one."""
    try:
        near = math.nan if value is None else float(value)
    except (ValueError, OverflowError):
        return None
    if not abs(near) <= LARGEST:  # nor is nan
        return None
    return value if isinstance(value, int) else near
