"""Texts as typed: freed of what nobody can type, and made comparable.

Comparable names are what makes two spellings of one person or company meet.
"""

import re
import unicodedata

# Control characters and halves of surrogate pairs: PostgreSQL refuses some, nobody typed any.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sanitize(text: str) -> str:
    """The text without what no keyboard gives; line breaks and tabs stay."""
    return _UNTYPED.sub("", text)


def spreadsheet_safe(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def spreadsheet_restored(cell: str) -> str:
    """The cell as it was before `spreadsheet_safe`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: "São  Paulo" and "sao paulo" are the same."""
    bare = text.casefold()
    if not bare.isascii():  # most names are: an import folds two for each of its rows
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
        bare = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return " ".join(bare.split())
