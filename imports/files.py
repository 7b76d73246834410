"""A CSV file as people have it: any of the usual encodings and delimiters, read row by row."""

import codecs
import csv
import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NamedTuple

from imports.plan import PlanError

_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
# What follows UTF-8: Excel on Windows writes cp1252; latin-1 takes any byte.
_FALLBACKS = ("cp1252", "latin-1")


LONGEST = 1 << 20  # characters of a line


@dataclass(frozen=True)
class Source:
    """A file that can be read: `digest` is the sha256 of its content, `size` in bytes."""

    path: Path
    digest: str
    size: int
    encoding: str
    delimiter: str
    header: tuple[str, ...]


class FileRow(NamedTuple):
    """One row: its first line's number, its cells; `fault` says why it could not be read."""

    line: int
    cells: list[str]
    fault: str = ""


def inspect(path: Path, *, encoding: str = "", delimiter: str = "") -> Source:
    """Look through a file once: is it text, in which encoding, how is it divided.

    Raises `PlanError` for a file that is missing, empty, or not in the encoding said.
    """
    if not path.is_file():
        raise PlanError(f"There's no file {path}.")
    try:
        with path.open("rb") as raw:
            encoding, digest, size = _read_through(raw, encoding)
        if not size:
            raise PlanError(f"{path} is empty.")
        if not delimiter:
            delimiter = _sniff(path, encoding)
        elif len(delimiter) != 1:
            raise PlanError(f"The delimiter must be one character, not {delimiter!r}.")
        source = Source(path, digest, size, encoding, delimiter, ())
        with open_rows(source) as (rows, _):
            first = next((row for row in rows if row.fault or any(row.cells)), None)
    except OSError as error:
        raise PlanError(f"{path} cannot be read: {error.strerror}.") from None
    if first is None:
        raise PlanError(f"{path} holds nothing but empty lines.")
    if first.fault:
        raise PlanError(f"The first line of {path}, which names the columns, can't be read.")
    header = tuple(cell.strip() for cell in first.cells)
    return replace(source, header=header)


def _read_through(raw: BinaryIO, encoding: str) -> tuple[str, str, int]:
    """The encoding, digest and size, a chunk at a time."""
    start = raw.read(4)
    if encoding:
        candidates: Sequence[str] = (encoding,)
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    else:
        candidates = ("utf-8-sig", *_FALLBACKS)
    for candidate in candidates:
        raw.seek(0)
        decoder = _decoder(candidate)
        digest, size, line = hashlib.sha256(), 0, 1
        try:
            while chunk := raw.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                decoder.decode(chunk)
                line += chunk.count(b"\n")
            decoder.decode(b"", final=True)
        except (UnicodeDecodeError, UnicodeError):
            continue
        return candidate, digest.hexdigest(), size
    raise PlanError(
        f"The file is not in {candidates[0]} (about line {line}). Set the encoding with --encoding."
    )


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    """Raises `PlanError` for what is no encoding of text, as base64 and rot13 are none."""
    try:
        "a".encode(encoding)  # refuses codecs that are not of text
        return codecs.getincrementaldecoder(encoding)()
    except (LookupError, ValueError, TypeError):
        raise PlanError(
            f"There's no text encoding {encoding!r}. Try latin-1, for example."
        ) from None


def _sniff(path: Path, encoding: str) -> str:
    """The delimiter that divides the header into the most columns."""
    with path.open(encoding=encoding, newline="") as text:
        first = next(
            (line for line in iter(lambda: text.readline(1 << 16), "") if line.strip()), ""
        )
    widths = {
        delimiter: max(
            (len(cells) for cells in csv.reader([first], delimiter=delimiter)), default=0
        )
        for delimiter in _DELIMITERS
    }
    return max(_DELIMITERS, key=widths.__getitem__)


@contextmanager
def open_rows(
    source: Source, longest: int = LONGEST
) -> Iterator[tuple[Iterator[FileRow], BinaryIO]]:
    """All rows with the header, and the file itself, whose position says how far one is."""
    with source.path.open("rb") as raw:
        text = TextIOWrapper(raw, encoding=source.encoding, newline="")
        try:
            yield _rows(_Lines(text, longest), source.delimiter), raw
        finally:
            text.detach()


class _Lines:
    """The lines of a text, which can be handed back; knows those of the row being read.

    A line longer than `most` characters is a `csv.Error`, and only that much of it is ever held.
    """

    def __init__(self, text: TextIOWrapper, most: int) -> None:
        self._text = text
        self._most = most
        self._back: deque[str] = deque()
        self.row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        row = self.row
        while line := self._back.popleft() if self._back else self._next():
            row.append(line)
            if self._is_cut(line):
                raise csv.Error(f"it is longer than {self._most:,} characters")
            yield line

    def _next(self) -> str:
        """The next line, or so much of it; "" at the end."""
        line = rest = self._text.readline(self._most)
        while self._is_cut(rest):
            rest = self._text.readline(self._most)
        return line

    def _is_cut(self, line: str) -> bool:
        return len(line) >= self._most and not line.endswith(("\n", "\r"))

    def hand_back(self, first: int) -> None:
        """Read all but the first so many lines of this row again."""
        self._back.extendleft(reversed(self.row[first:]))
        del self.row[first:]


def _rows(lines: _Lines, delimiter: str) -> Iterator[FileRow]:
    """Rows in order. Of one that cannot be read only the first line is given up.

    A quote that is never closed would swallow the rows after it: those are read again.
    """
    taken = lines.row
    line = 1
    while True:
        # Strict: without it a stray quote joins rows in silence.
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield FileRow(line, cells)
                line += len(taken)
                taken.clear()
        except csv.Error as error:
            lines.hand_back(1)
            yield FileRow(line, [taken[0].rstrip("\r\n")], str(error))
            line += 1
            taken.clear()
        else:
            return
