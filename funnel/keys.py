"""Names made comparable: what makes two spellings of one person or company meet."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: "São  Paulo" and "sao paulo" are the same."""
    bare = text.casefold()
    if not bare.isascii():  # most names are: an import folds two for each of its rows
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
        bare = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return " ".join(bare.split())
