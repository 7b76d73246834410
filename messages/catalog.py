"""The words in each language: gettext catalogs.

English is the msgid. `messages/locale/*.po` hold the other languages and are compiled in memory by
`load`, once in a process; `python -m messages` says what is missing or wrong in them.
"""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from messages.languages import LOCALES, VARIANTS, by_locale

SOURCE, *TRANSLATED = LOCALES
OVERLAYS = tuple(
    variant.locale for variant in VARIANTS if by_locale(variant.locale).locale != SOURCE
)
"""Small catalogs, which say only what their language says otherwise."""
DIRECTORY = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Catalogs:
    """The compiled translations of every locale; what is not translated stays English."""

    translations: Mapping[str, gettext.NullTranslations]

    def text(self, locale: str, msgid: str) -> str:
        # gettext keeps the catalog's header under the empty msgid.
        return self._of(locale).gettext(msgid) if msgid else ""

    def plural(self, locale: str, singular: str, plural: str, n: float) -> str:
        # The catalogs know whole numbers only: 1.5 hours, but "1,5 hora" in Portuguese.
        form = _plural_form(locale, n)
        return self._of(locale).ngettext(singular, plural, 1 if form == "one" else 2)

    def _of(self, locale: str) -> gettext.NullTranslations:
        return self.translations.get(locale) or gettext.NullTranslations()


@lru_cache(maxsize=1)
def load() -> Catalogs:
    """The catalogs beside this module, read and compiled the first time they are asked for."""
    catalogs = {locale: compiled(read(locale)) for locale in TRANSLATED}
    for locale in OVERLAYS:
        overlay = compiled(read(locale))
        overlay.add_fallback(catalogs[by_locale(locale).locale])
        catalogs[locale] = overlay
    return Catalogs(catalogs)


def read(locale: str, directory: Path = DIRECTORY) -> Catalog:
    """The catalog of one language as its translators wrote it.

    Raises FileNotFoundError where there is none, PoFileError where it cannot be read.
    """
    with (directory / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def compiled(catalog: Catalog) -> gettext.GNUTranslations:
    """The catalog as gettext uses it: fuzzy and empty translations are left out."""
    binary = io.BytesIO()
    write_mo(binary, catalog)
    binary.seek(0)
    return gettext.GNUTranslations(binary)


@lru_cache(maxsize=1024)
def _plural_form(locale: str, n: float) -> str:
    return str(Locale.parse(locale).plural_form(int(n) if n == int(n) else n))
