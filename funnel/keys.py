"""Texts as typed: freed of what nobody can type, and made comparable.

Comparable names are what makes two spellings of one person or company meet.
"""

import re
import unicodedata

# Control characters and halves of surrogate pairs: PostgreSQL refuses some, nobody typed any.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def typeable(text: str) -> str:
    """The text without what no keyboard gives; line breaks and tabs stay."""
    return _UNTYPED.sub("", text)


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: "São  Paulo" and "sao paulo" are the same."""
    bare = text.casefold()
    if not bare.isascii():  # most names are: an import folds two for each of its rows
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
        bare = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return " ".join(bare.split())
