"""The rows that stayed out, in a file beside the one they came from."""

import contextlib
import csv
import io
import os
import secrets
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from funnel.texts import spreadsheet_restored, spreadsheet_safe
from imports.files import Source, inspect, open_rows

RejectedRow = tuple[int, Sequence[str], str]
"""Its line, its cells, the reason."""


def free_path(source: Path) -> Path:
    """Where the rejected rows of a file go: a name beside it that nothing has yet."""
    path = source.with_name(f"{source.stem}.rejected{source.suffix or '.csv'}")
    number = 2
    while path.exists():
        path = source.with_name(f"{source.stem}.rejected-{number}{source.suffix or '.csv'}")
        number += 1
    return path


class RejectsFile:
    """Original cells, line number and reason. Made when the first row comes.

    What was written after the last commit is cut off when the run goes on: `size` is how long
    the file was then (0: there was none). `cut_short`: that much is no longer there.
    """

    def __init__(self, path: Path, source: Source, size: int) -> None:
        self.path = path
        self.cut_short = bool(size) and (not path.is_file() or path.stat().st_size < size)
        self.size = 0 if self.cut_short else size
        self._source = source
        self._file: BinaryIO | None = None

    def write(self, rows: Sequence[RejectedRow]) -> None:
        """Add rows; they are on the disk on return. Raises `OSError`."""
        if not rows:
            return
        header, text = self._source.header, io.StringIO()
        writer = csv.writer(text, delimiter=self._source.delimiter)
        if not self.size:
            text.write("\ufeff")  # without it Excel takes UTF-8 for something else
            own = (_own("line", header), _own("reason", header))
            writer.writerow([*map(spreadsheet_safe, header), *own])
        for line, cells, reason in rows:
            safe = [spreadsheet_safe(cell) for cell in cells] + [""] * (len(header) - len(cells))
            writer.writerow([*safe[: len(header)], line, reason, *safe[len(header) :]])
        if self._file is None:
            self._file = self._open()
            self._file.truncate(self.size)
            self._file.seek(self.size)
        self._file.write(text.getvalue().encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self.size = self._file.tell()

    def _open(self) -> BinaryIO:
        """The file, which only its owner may read: it holds what the leads' rows held."""
        flags = os.O_RDWR if self.size else os.O_RDWR | os.O_CREAT | os.O_TRUNC
        descriptor = os.open(self.path, flags, 0o600)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            with contextlib.suppress(PermissionError):  # there before, and somebody else's
                os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "r+b" if self.size else "wb")

    def rewind(self, size: int) -> None:
        """Take back what was written since the file had this size."""
        if self._file is not None and self.size > size:
            self._file.truncate(size)
            self._file.seek(size)
        self.size = size

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def take_out(path: Path, is_meant: Callable[[Sequence[str]], bool]) -> int:
    """Rewrite a file of rejects without the rows that are meant; gives how many there were.

    A file without any is left as it is. Raises `OSError`, and `PlanError` for one that is no
    longer text.
    """
    if not path.stat().st_size:
        return 0
    source = inspect(path)
    taken = 0
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open_rows(source) as (rows, _), _private(beside, source.encoding) as file:
            writer = csv.writer(file, delimiter=source.delimiter)
            for row in rows:
                if is_meant([spreadsheet_restored(cell) for cell in row.cells]):
                    taken += 1
                elif row.fault:
                    file.write(row.cells[0] + "\r\n")
                else:
                    writer.writerow(row.cells)
            file.flush()
            os.fsync(file.fileno())
        if taken:
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return taken


def _private(path: Path, encoding: str) -> TextIO:
    """A new file that its owner alone may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w", encoding=encoding, newline="")


def _own(name: str, header: Sequence[str]) -> str:
    return f"pacto_{name}" if name in header else name
