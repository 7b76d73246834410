"""What differs between two versions of the agreement, and a version made of another and that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from funnel.agreement import CALENDAR, TERMS, Terms
from funnel.agreement_parts import RECORDS
from funnel.hours_parse import parse_week
from funnel.terms import Section


class ChangeKind(StrEnum):
    """Single values only change; records of a list also come and go."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One difference: `name` is a term, a part of the calendar, or a list of `RECORDS`.

    Of a list, `old` and `new` are records; of one that came, `old` is None, of one that went `new`.
    """

    name: str
    kind: ChangeKind
    old: Any
    new: Any

    @property
    def section(self) -> Section:
        """Where it stands in the agreement."""
        return section_of(self.name)


def section_of(name: str) -> Section:
    """Where a term, a list or a part of the calendar stands in the agreement."""
    if name in RECORDS:
        return RECORDS[name].section
    term = TERMS.get(name)
    return Section.HOURS if term is None or term.section is None else term.section


def diff(old: Terms, new: Terms) -> tuple[Change, ...]:
    """What is different, in the order in which the agreement is read.

    Hours that are written down otherwise and mean the same are no difference.
    """
    order = list(Section)
    return tuple(sorted(_differences(old, new), key=lambda change: order.index(change.section)))


def _differences(old: Terms, new: Terms) -> Iterator[Change]:
    for name in (*TERMS, *CALENDAR):
        before, after = getattr(old, name), getattr(new, name)
        same = before == after
        if name == "week" and not same:
            same = parse_week(before) == parse_week(after)
        if not same:
            yield Change(name, ChangeKind.CHANGED, before, after)
    for name in RECORDS:
        yield from _records(name, getattr(old, name), getattr(new, name))


def _records(name: str, old: Iterable[Any], new: Iterable[Any]) -> Iterator[Change]:
    before, after = {each.key: each for each in old}, {each.key: each for each in new}
    for key, record in after.items():
        if key not in before:
            yield Change(name, ChangeKind.ADDED, None, record)
        elif record != before[key]:
            yield Change(name, ChangeKind.CHANGED, before[key], record)
    for key, record in before.items():
        if key not in after:
            yield Change(name, ChangeKind.REMOVED, record, None)


def apply(old: Terms, changes: Iterable[Change]) -> Terms:
    """The version that `changes` make of an older one: the opposite of `diff`."""
    values: dict[str, Any] = {}
    for change in changes:
        if change.name not in RECORDS:
            values[change.name] = change.new
            continue
        gone = {each.key for each in (change.old, change.new) if each is not None}
        kept = [
            each
            for each in values.get(change.name, getattr(old, change.name))
            if each.key not in gone
        ]
        values[change.name] = (*kept, *([] if change.new is None else [change.new]))
    return replace(old, **values)
