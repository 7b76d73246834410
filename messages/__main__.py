"""What keeps the catalogs whole.

`python -m messages` prints what is missing or wrong in `messages/locale/*.po` and exits with 1 if
anything is; with `--update` it first adds new msgids and drops those out of use. The catalog of a
variant (`es_419`) holds only what its language says in words of one country.
"""

import argparse
import ast
import io
import re
import string
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages import extract as babel_extract
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract as jinja_extract

from messages.catalog import DIRECTORY, OVERLAYS, TRANSLATED, read
from messages.languages import VARIANTS, by_locale

Msgid = str | tuple[str, str]
"""A sentence, or the singular and the plural of one."""

ROOT = Path(__file__).parent.parent
PACKAGES = ("messages", "digests", "views", "handlers", "services", "bot")
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


def extract(root: Path = ROOT) -> set[Msgid]:
    """Every msgid that the Python files and the digests' templates under `root` say."""
    msgids: set[Msgid] = set()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            msgids.update(_in_python(path))
    for path in sorted((root / "digests" / "templates").glob("*.j2")):
        msgids.update(_in_template(path))
    # One entry in a catalog serves both a plural and its singular said alone.
    return msgids - {msgid[0] for msgid in msgids if isinstance(msgid, tuple)}


def problems(root: Path = ROOT, directory: Path = DIRECTORY) -> list[str]:
    """A sentence for each translation that is missing, empty, fuzzy, obsolete or ill-filled."""
    wanted = extract(root)
    lines: list[str] = []
    for locale in TRANSLATED:
        catalog = read(locale, directory)
        lines += [f"{locale}: obsolete: {_first(msgid)!r}" for msgid in catalog.obsolete]
        translated = _by_msgid(catalog)
        for msgid in sorted(wanted, key=_first):
            fault = _fault(msgid, translated.get(msgid))
            lines += [f"{locale}: {fault}: {_first(msgid)!r}"] if fault else []
        obsolete = sorted(_first(msgid) for msgid in translated.keys() - wanted)
        lines += [f"{locale}: obsolete: {name!r}" for name in obsolete]
    for locale in OVERLAYS:
        lines += _overlay_problems(locale, wanted, directory)
    return lines


def update(root: Path = ROOT, directory: Path = DIRECTORY) -> None:
    """Adds what is newly said with an empty translation and drops what is said no more.

    Sorted and without dates, so that the same words always give the same file.
    """
    wanted = extract(root)
    for locale in TRANSLATED:
        old = read(locale, directory)
        translated = _by_msgid(old)
        new = Catalog(locale=locale)
        for msgid in wanted:
            message = translated.get(msgid)
            new.add(msgid, message.string if message else None, flags=_flags(message))
        _write(new, old, directory)
    for locale in OVERLAYS:
        old = read(locale, directory)
        new = Catalog(locale=locale)
        drafts = _drafts(locale, directory)
        for msgid in wanted:
            message = _by_msgid(old).get(msgid)
            text = message.string if message else drafts.get(msgid)
            if text:
                new.add(msgid, text)
        _write(new, old, directory)


def _write(new: Catalog, old: Catalog, directory: Path) -> None:
    body = io.BytesIO()
    write_po(body, new, width=100, omit_header=True, sort_output=True)
    header = _HEADER.format(locale=new.locale, plurals=old.plural_forms)
    text = "\n".join([header, body.getvalue().decode().strip()]).strip() + "\n"
    (directory / f"{new.locale}.po").write_text(text, encoding="utf-8")


def _overlay_problems(locale: str, wanted: set[Msgid], directory: Path) -> list[str]:
    """What an overlay says without need or wrongly, or leaves in the words of its language."""
    overlay = _by_msgid(read(locale, directory))
    lines = [f"{locale}: obsolete: {_first(msgid)!r}" for msgid in overlay.keys() - wanted]
    for msgid, message in overlay.items():
        fault = _fault(msgid, message)
        lines += [f"{locale}: {fault}: {_first(msgid)!r}"] if fault else []
    missing = _drafts(locale, directory).keys() - overlay.keys()
    lines += [f"{locale}: says the words of its language: {_first(msgid)!r}" for msgid in missing]
    return sorted(lines)


def _drafts(locale: str, directory: Path) -> dict[Msgid, str | tuple[str, ...]]:
    """The sentences of the language that hold a word the variant says otherwise, in its words."""
    words = next(variant.words for variant in VARIANTS if variant.locale == locale)
    drafts: dict[Msgid, str | tuple[str, ...]] = {}
    for msgid, message in _by_msgid(read(by_locale(locale).locale, directory)).items():
        text = message.string or ""
        forms = (text,) if isinstance(text, str) else tuple(text)
        draft = tuple(_reworded(form, words) for form in forms)
        if draft != forms:
            drafts[msgid] = draft[0] if isinstance(text, str) else draft
    return drafts


def _reworded(text: str, words: Mapping[str, str]) -> str:
    for word, other in words.items():
        text = re.sub(rf"\b{word}\b", other, text)
        text = re.sub(rf"\b{word.capitalize()}\b", other.capitalize(), text)
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m messages", description=__doc__)
    parser.add_argument("--update", action="store_true", help="add new msgids, drop obsolete ones")
    if parser.parse_args(arguments).update:
        update()
    faults = problems()
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _in_python(path: Path) -> Iterator[Msgid]:
    """Babel's own reader of Python stumbles over bytes, as in `data.count(b"x")`."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        forms = len(KEYWORDS.get(str(name)) or (1,))
        values = [getattr(argument, "value", None) for argument in node.args[:forms]]
        texts = [text for text in values if isinstance(text, str)]
        if name in KEYWORDS and len(texts) == forms:
            yield texts[0] if forms == 1 else (texts[0], texts[1])


def _in_template(path: Path) -> Iterator[Msgid]:
    with path.open("rb") as file:
        options = {"silent": "false"}
        for _, msgid, _, _ in babel_extract.extract(jinja_extract, file, KEYWORDS, options=options):  # type: ignore[arg-type]
            yield msgid if isinstance(msgid, str) else (msgid[0], msgid[1])


def _fault(msgid: Msgid, message: Message | None) -> str | None:
    if message is None:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    translation = message.string or ""
    forms = [translation] if isinstance(translation, str) else [*translation]
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


def _by_msgid(catalog: Catalog) -> dict[Msgid, Message]:
    return {_msgid(message): message for message in catalog if message.id}


def _msgid(message: Message) -> Msgid:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _first(msgid: Msgid) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _flags(message: Message | None) -> set[str]:
    # Babel marks what has {placeholders} by itself; only a translator's doubt is to be kept.
    return {"fuzzy"} if message is not None and message.fuzzy else set()


if __name__ == "__main__":
    sys.exit(main())
