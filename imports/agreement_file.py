"""The agreement as a file of YAML: written, read back, and refused with the place that is wrong.

docs/agreement.md describes the notation. Every scalar is read as text and parsed here by the kind
of its term, so that no value means something else to YAML (`no`, `09:00`, `012`).
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, Final

import yaml

from funnel.agreement import CALENDAR, TERMS, Terms
from funnel.agreement_parts import RECORDS, RecordKind
from funnel.hours_parse import HoursError, parse_week, parse_zone
from funnel.terms import Term, terms_of
from funnel.texts import sanitize
from imports.agreement_values import ValueProblem, expected, from_text, to_scalar
from imports.agreement_yaml import dump, load

LONGEST: Final = 200_000  # characters
_HOURS: Final = "hours"
_CLOSED: Final = "closed"


class AgreementFileError(Exception):
    """What is wrong with a file, a sentence for each place; nothing of it was taken."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def write(terms: Terms) -> str:
    """The terms as YAML, in the order in which the agreement lists them."""
    document: dict[str, Any] = {
        name: to_scalar(term, getattr(terms, name)) for name, term in TERMS.items()
    }
    for name, kind in RECORDS.items():
        document[name] = [_record(kind, each) for each in getattr(terms, name)]
    document[_HOURS] = {
        "zone": terms.zone,
        "country": terms.country,
        "region": terms.region,
        "week": {day: _periods(periods) for day, periods in terms.week.items()},
        _CLOSED: list(terms.closed),
    }
    return dump(document)


def _record(kind: RecordKind, record: Any) -> dict[str, Any]:
    terms = terms_of(kind.record)
    return {name: to_scalar(term, getattr(record, name)) for name, term in terms.items()}


def _periods(periods: list[list[str]]) -> str:
    return ", ".join("-".join(period) for period in periods) or _CLOSED


def read(text: str, base: Terms) -> Terms:
    """The terms of a file; a part that it does not name stays as in `base`.

    Raises `AgreementFileError`, naming every place that is wrong and what would be right.
    """
    if len(text) > LONGEST:
        raise AgreementFileError([f"The file is longer than {LONGEST:,} characters."])
    try:
        document = load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise AgreementFileError([f"This is no YAML that can be read: {_why(error)}"]) from None
    reading = _Reading()
    values = reading.document(document)
    if reading.problems:
        raise AgreementFileError(reading.problems)
    current = {each.name: getattr(base, each.name) for each in fields(Terms)}
    return Terms(**current | values)


def _why(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}."
    return "it is nested too deep." if isinstance(error, RecursionError) else f"{error}."


class _Reading:
    """Reads a document to its end, so that all its problems are told at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def document(self, document: Any) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, given in self._mapping("", document, [*TERMS, *RECORDS, _HOURS]):
            if name in TERMS:
                self._value(values, name, TERMS[name], (name, given))
            elif name in RECORDS:
                values[name] = self._records(name, given)
            else:
                values |= self._hours(given)
        return values

    def _mapping(self, path: str, given: Any, known: list[str]) -> list[tuple[str, Any]]:
        """The keys of a mapping that are known; the others are problems."""
        where = path or "The file"
        if not isinstance(given, Mapping):
            self.problems.append(f"{where}: write keys and values: {', '.join(known)}.")
            return []
        unknown = [str(key) for key in given if key not in known]
        for key in unknown:
            place = f"{path}.{key}" if path else key
            self.problems.append(f"{place}: unknown key. The keys here are {', '.join(known)}.")
        return [(key, given[key]) for key in given if key in known]

    def _value(self, values: dict[str, Any], path: str, term: Term, named: tuple[str, Any]) -> None:
        name, given = named
        try:
            values[name] = from_text(term, given)
        except ValueProblem as problem:
            self.problems.append(f"{path}: {problem}")

    def _records(self, name: str, given: Any) -> tuple[Any, ...]:
        kind = RECORDS[name]
        if not isinstance(given, list):
            self.problems.append(f"{name}: write a list, or [] for none.")
            return ()
        if len(given) > kind.most:
            self.problems.append(f"{name}: {len(given)} entries. The most is {kind.most}.")
            return ()
        records: dict[str, Any] = {}
        for position, each in enumerate(given, 1):
            path = f"{name}[{position}]"
            record = self._record(kind, path, each)
            if record is None:
                continue
            if record.key in records:
                self.problems.append(f"{path}: “{record.key}” is listed twice. Keep one of them.")
            records[record.key] = record
        return tuple(records.values())

    def _record(self, kind: RecordKind, path: str, given: Any) -> Any:
        terms, before = terms_of(kind.record), len(self.problems)
        values: dict[str, Any] = {}
        for name, value in self._mapping(path, given, [*terms]):
            self._value(values, f"{path}.{name}", terms[name], (name, value))
        if isinstance(given, Mapping):
            for name in terms:
                if name not in given and _is_needed(kind, name):
                    self.problems.append(f"{path}.{name}: missing. Write {expected(terms[name])}.")
        return None if len(self.problems) > before else kind.record(**values)

    def _hours(self, given: Any) -> dict[str, Any]:
        readers: dict[str, Callable[[Any], Any]] = {
            "zone": self._zone,
            "week": self._week,
            _CLOSED: self._closed,
        }
        read: dict[str, Any] = {}
        for name, value in self._mapping(_HOURS, given, [*CALENDAR]):
            if name in readers:
                read[name] = readers[name](value)
            elif isinstance(value, str) and len(value) < 10:
                read[name] = sanitize(value)
            else:
                self.problems.append(f"{_HOURS}.{name}: write a code of ISO 3166, as BR or SP.")
        return read

    def _zone(self, value: Any) -> str:
        try:
            parse_zone(str(value))
        except HoursError:
            self.problems.append(
                f"{_HOURS}.zone: “{str(value)[:60]}” is no time zone. Write one like "
                "America/Sao_Paulo."
            )
        return str(value)

    def _week(self, given: Any) -> dict[str, list[list[str]]]:
        path = f"{_HOURS}.week"
        if not isinstance(given, Mapping):
            self.problems.append(f"{path}: write a line for each day, as mon: 09:00-18:00.")
            return {}
        week = {str(day): _split(periods) for day, periods in given.items()}
        try:
            parse_week(week)
        except HoursError as error:
            self.problems.append(f"{path}: {error}. Write days as mon: 09:00-12:00, 13:00-18:00.")
        return week

    def _closed(self, given: Any) -> tuple[date, ...]:
        path = f"{_HOURS}.{_CLOSED}"
        if not isinstance(given, list):
            self.problems.append(f"{path}: write a list of days, or [] for none.")
            return ()
        days: list[date] = []
        for position, value in enumerate(given, 1):
            try:
                days.append(date.fromisoformat(value))
            except (TypeError, ValueError):
                self.problems.append(f"{path}[{position}]: write a day like 2026-12-24.")
        if len({*days}) < len(days):
            self.problems.append(f"{path}: a day is listed twice. Keep one of them.")
        return tuple(days)


def _split(periods: Any) -> list[list[str]]:
    text = str(periods).strip()
    if text in {"", _CLOSED}:
        return []
    return [[time.strip() for time in period.split("-")] for period in text.split(",")]


def _is_needed(kind: RecordKind, name: str) -> bool:
    """What tells a record from the others, and texts that may not be empty."""
    term = terms_of(kind.record)[name]
    default = next(each.default for each in fields(kind.record) if each.name == name)
    return (default is not MISSING and not term.allow(default)) or name in {"stage", "metric"}
