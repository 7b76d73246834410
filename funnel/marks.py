"""What a person is known by, as digests: where their rows are looked for, nothing is written out.

An erased person's name, mail and phone may not be stored until their rows are taken out of a file.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from funnel.texts import fold

_APART = re.compile(r"[\s<>,;:()\"']+")
_PHONES = re.compile(r"[\d\s().+/-]+")
_LAST = 8  # digits of a phone number: it is written with its prefixes and without


def marks_of(salt: str, *, name: str, company: str, email: str, phone: str) -> list[str]:
    """The marks of a person: the mail, the phone, the name together with the company."""
    marks = [_digest(salt, fold(email))] if email else []
    digits = _digits(phone)
    if len(digits) >= _LAST:
        marks.append(_digest(salt, digits[-_LAST:]))
    if name and company:
        marks.append(f"{_digest(salt, fold(name))}+{_digest(salt, fold(company))}")
    return marks


def are_about(salt: str, cells: Iterable[str], marks: Collection[str]) -> bool:
    """Whether the cells of a row hold the mail or the phone, or both name and company."""
    digests = {_digest(salt, word) for cell in cells for word in _words(cell)}
    return any(digests.issuperset(mark.split("+")) for mark in marks)


def _words(cell: str) -> Iterator[str]:
    """All in a cell that could be a name, a mail address or a phone number."""
    folded = fold(cell)
    yield folded
    yield from (word.strip(".") for word in _APART.split(folded) if "@" in word)
    for written in _PHONES.findall(cell):
        digits = _digits(written)
        yield from (digits[at : at + _LAST] for at in range(len(digits) - _LAST + 1))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _digest(salt: str, text: str) -> str:
    return sha256(f"{salt}:{text}".encode()).hexdigest()
