"""Slack's limits on `table` and `data_table` blocks."""

from typing import Any

from sandbox.rules import Report, characters, items, number

Json = dict[str, Any]
COLUMNS = 20


def table(report: Report, at: str, block: Json) -> None:
    rows = items(report, at, block, "rows", 100)
    _rows(report, f"{at}/rows", rows, frozenset({"raw_text", "rich_text"}), alike=False)
    items(report, at, block, "column_settings", COLUMNS, least=0)


def data_table(report: Report, at: str, block: Json) -> None:
    """The first row is the header: 1 header and 1 to 100 rows."""
    characters(report, at, block, "caption", 2_000, required=True)
    rows = items(report, at, block, "rows", 101, least=2)
    cells = frozenset({"raw_text", "raw_number", "rich_text"})
    _rows(report, f"{at}/rows", rows, cells, alike=True)
    header = rows[0] if rows and isinstance(rows[0], list) else []
    for column, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            report.add(f"{at}/rows/0/{column}/type", "unsupported type in the header: rich_text")
    size = block.get("page_size", 5)
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= 100:
        report.add(f"{at}/page_size", "must be between 1 and 100")
    index = block.get("row_header_column_index")
    if index is not None and (not isinstance(index, int) or not 0 <= index < len(header)):
        report.add(f"{at}/row_header_column_index", "must be the index of a column")


def _rows(report: Report, at: str, rows: list[Any], cells: frozenset[str], *, alike: bool) -> None:
    width = len(rows[0]) if rows and isinstance(rows[0], list) else 0
    for row_number, row in enumerate(rows):
        pointer = f"{at}/{row_number}"
        if not isinstance(row, list) or not row:
            report.add(pointer, "must be an array of cells")
            continue
        if len(row) > COLUMNS:
            report.add(pointer, f"no more than {COLUMNS} items allowed")
        if alike and len(row) != width:
            report.add(pointer, f"must have as many cells as the header: {width}")
        for column, cell in enumerate(row):
            _cell(report, f"{pointer}/{column}", cell, cells)


def _cell(report: Report, at: str, cell: Any, cells: frozenset[str]) -> None:
    if not isinstance(cell, dict) or str(cell.get("type")) not in cells:
        report.add(f"{at}/type", "unsupported type of cell")
    elif cell["type"] == "raw_text":
        characters(report, at, cell, "text", 3_000, required=True, empty=True)
    elif cell["type"] == "raw_number":
        number(report, at, cell, "value")
