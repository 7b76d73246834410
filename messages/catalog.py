"""The words in each language: gettext catalogs, and what keeps them whole.

English is the msgid. `messages/locale/*.po` hold the other languages and are compiled in memory by
`load`, once in a process. `python -m messages.catalog` prints what is missing or wrong in them and
exits with 1 if anything is; with `--update` it first adds new msgids and drops those out of use.
"""

import argparse
import ast
import gettext
import io
import string
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages import extract as babel_extract
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract as jinja_extract

SOURCE = "en"
TRANSLATED = ("pt_BR", "es")
LOCALES = (SOURCE, *TRANSLATED)
DIRECTORY = Path(__file__).parent / "locale"

Msgid = str | tuple[str, str]
"""A sentence, or the singular and the plural of one."""

ROOT = Path(__file__).parent.parent
PACKAGES = ("messages", "digests", "handlers", "services", "bot")
KEYWORDS = {"say": None, "mark": None, "count": (1, 2), "mark_count": (1, 2), "N_": None}
_HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""


@dataclass(frozen=True)
class Catalogs:
    """The compiled translations of every locale; what is not translated stays English."""

    translations: Mapping[str, gettext.NullTranslations]

    def text(self, locale: str, msgid: str) -> str:
        # gettext keeps the catalog's header under the empty msgid.
        return self._of(locale).gettext(msgid) if msgid else ""

    def plural(self, locale: str, singular: str, plural: str, n: float) -> str:
        # The catalogs know whole numbers only; 1.5 leads are several in each of these languages.
        return self._of(locale).ngettext(singular, plural, int(n) if n == int(n) else 2)

    def _of(self, locale: str) -> gettext.NullTranslations:
        return self.translations.get(locale) or gettext.NullTranslations()


@lru_cache(maxsize=1)
def load() -> Catalogs:
    """The catalogs beside this module, read and compiled the first time they are asked for."""
    return Catalogs({locale: compiled(read(locale)) for locale in TRANSLATED})


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


def extract(root: Path = ROOT) -> set[Msgid]:
    """Every msgid that the Python files and the digests' templates under `root` say."""
    found: set[Msgid] = set()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            found.update(_in_python(path))
    for path in sorted((root / "digests" / "templates").glob("*.j2")):
        found.update(_in_template(path))
    # One entry in a catalog serves both a plural and its singular said alone.
    return found - {msgid[0] for msgid in found if isinstance(msgid, tuple)}


def problems(root: Path = ROOT, directory: Path = DIRECTORY) -> list[str]:
    """A sentence for each translation that is missing, empty, fuzzy, obsolete or ill-filled."""
    wanted = extract(root)
    found: list[str] = []
    for locale in TRANSLATED:
        catalog = read(locale, directory)
        found += [f"{locale}: obsolete: {_named(m)!r}" for m in catalog.obsolete]
        known = {_key(message): message for message in catalog if message.id}
        for msgid in sorted(wanted, key=_named):
            fault = _fault(msgid, known.get(msgid))
            found += [f"{locale}: {fault}: {_named(msgid)!r}"] if fault else []
        obsolete = sorted(_named(msgid) for msgid in known.keys() - wanted)
        found += [f"{locale}: obsolete: {name!r}" for name in obsolete]
    return found


def update(root: Path = ROOT, directory: Path = DIRECTORY) -> None:
    """Adds what is newly said with an empty translation and drops what is said no more.

    Sorted and without dates, so that the same words always give the same file.
    """
    wanted = extract(root)
    for locale in TRANSLATED:
        old = read(locale, directory)
        known = {_key(message): message for message in old if message.id}
        new = Catalog(locale=locale)
        for msgid in wanted:
            message = known.get(msgid)
            new.add(msgid, message.string if message else None, flags=_flags(message))
        body = io.BytesIO()
        write_po(body, new, width=100, omit_header=True, sort_output=True)
        header = _HEADER.format(locale=locale, plurals=old.plural_forms)
        text = "\n".join([header, body.getvalue().decode().strip()]).strip() + "\n"
        (directory / f"{locale}.po").write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m messages.catalog", description=__doc__)
    parser.add_argument("--update", action="store_true", help="add new msgids, drop obsolete ones")
    if parser.parse_args(arguments).update:
        update()
    found = problems()
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


def _in_python(path: Path) -> Iterator[Msgid]:
    """Babel's own reader of Python stumbles over bytes, as in `data.count(b"x")`."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        forms = len(KEYWORDS.get(str(name)) or (1,))
        said = [getattr(argument, "value", None) for argument in node.args[:forms]]
        texts = [text for text in said if isinstance(text, str)]
        if name in KEYWORDS and len(texts) == forms:
            yield texts[0] if forms == 1 else (texts[0], texts[1])


def _in_template(path: Path) -> Iterator[Msgid]:
    with path.open("rb") as file:
        said = babel_extract.extract(jinja_extract, file, KEYWORDS, options={"silent": "false"})  # type: ignore[arg-type]
        for _, msgid, _, _ in said:
            yield msgid if isinstance(msgid, str) else (msgid[0], msgid[1])


def _fault(msgid: Msgid, message: Message | None) -> str | None:
    if message is None:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    said = message.string or ""
    forms = [said] if isinstance(said, str) else [*said]
    if not all(forms):
        return "empty"
    # Portuguese says its singular of 0 too, so there no form may leave the number out.
    wanted = _fields(msgid if isinstance(msgid, str) else msgid[1])
    if any(_fields(form) != wanted for form in forms):
        return f"needs the placeholders {sorted(wanted or ())}"
    return None


def _fields(sentence: str) -> set[str] | None:
    """The names in braces; None where the braces do not match."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return None


def _key(message: Message) -> Msgid:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _named(msgid: Msgid) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _flags(message: Message | None) -> set[str]:
    # Babel marks what has {placeholders} by itself; only a translator's doubt is to be kept.
    return {"fuzzy"} if message is not None and message.fuzzy else set()


if __name__ == "__main__":
    sys.exit(main())
