"""A row of a file, checked as a typed lead would be."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from funnel.lead_fields import COLUMNS, LEAD_FIELDS, NAMES, FieldKind, LeadField
from funnel.refusals import InvalidFields, Refusal
from funnel.texts import spreadsheet_restored
from imports.files import FileRow
from imports.plan import PEOPLE, VALUE, WHY, ImportPlan
from services.contact import clean_email, clean_phone
from services.progress import parse_amount
from storage.leads import identity

ID_MOST = 120
KEPT_MOST = 2000
WHY_MOST = 500
SHORT_NAME = 12
_OLDEST = datetime(1970, 1, 1, tzinfo=UTC)
_MEMBER = re.compile(r"[A-Za-z0-9_.-]{1,60}")


class BadRow(Exception):  # noqa: N818 - the row is wrong, not the program
    """A row that cannot become a lead; `str()` says why, in English."""


@dataclass(slots=True)
class CheckedRow:
    """A row that holds. `values` has the lead's columns that the plan fills, the same for each row.

    `named`: it came with a name, rather than one made of its id. `amount` and `why` are the
    event's.
    """

    row: FileRow
    at: datetime
    named: bool
    values: dict[str, Any]
    amount: Decimal | None = None
    why: str = ""


def short_name(external_id: str) -> str:
    """What a lead is called of which nothing but the id is known."""
    return external_id[:SHORT_NAME]


class Checker:
    """Checks the rows of one import; `header` and `plan` belong together."""

    def __init__(self, plan: ImportPlan, header: Sequence[str], now: datetime) -> None:
        place = {column: position for position, column in enumerate(header)}
        self._width = len(header)
        self._now = now
        self._plan = plan
        self._fields = [
            (name, place.get(plan.columns.get(name, "")), plan.defaults.get(name, ""), clean)
            for name, clean in _cleaners(plan.country).items()
            if name in plan.fields
        ]
        in_columns = (*COLUMNS, *PEOPLE)
        self._blank: dict[str, Any] = {"name": "", "company": "", "external_id": ""}
        self._blank |= {name: "" for name in in_columns if name in plan.fields}
        self._columnless = [name for name in NAMES if name in plan.fields - {*COLUMNS}]
        self._of_event = plan.fields & {VALUE, WHY}
        self._keep = [(column, place[column]) for column in plan.keep]
        self._id = place[plan.id_column] if plan.id_column else None
        self._at = place[plan.at_column] if plan.at_column else None
        zone = ZoneInfo(plan.zone)
        # Bounded: files repeat a few dates many times.
        self._moment = lru_cache(maxsize=4096)(partial(read_moment, plan.date_format, zone))

    def __call__(self, row: FileRow) -> CheckedRow:
        """The row's lead. Raises `BadRow` with everything that is wrong with it."""
        cells = self._cells(row)
        values = self._blank.copy()
        problems: list[str] = []
        for name, position, default, clean in self._fields:
            text = (cells[position].strip() if position is not None else "") or default
            if not text:
                continue
            try:
                values[name] = clean(text)
            except Refusal as refusal:
                problems.append(_sentence(name, refusal))
        at = self._now
        if self._at is not None:
            try:
                at = self._at_of(cells[self._at].strip())
            except BadRow as bad:
                problems.append(str(bad))
        checked = CheckedRow(row, at, bool(values["name"]), values)
        self._identify(cells, values, problems)
        if self._columnless or self._keep:
            values["extra"] = self._extra(cells, values, problems)
        if problems:
            raise BadRow("; ".join(problems))
        if self._of_event:
            checked.amount, checked.why = values.pop(VALUE, None), values.pop(WHY, "")
        values |= identity(values)
        values["created_at"] = at
        return checked

    def _identify(self, cells: Sequence[str], values: dict[str, Any], problems: list[str]) -> None:
        """An id stands for a name and a way to be reached; without one both are needed."""
        external_id = cells[self._id].strip() if self._id is not None else ""
        if external_id:
            if len(external_id) > ID_MOST:
                problems.append(f"the id is longer than {ID_MOST} characters")
            values["external_id"] = external_id
            values["name"] = values["name"] or values["company"] or short_name(external_id)
            return
        if not (values["name"] or any(problem.startswith("name ") for problem in problems)):
            problems.append("it has no name")
        if not (values.get("email") or values.get("phone") or problems):
            problems.append("it has neither an email nor a phone number")

    def _extra(
        self, cells: Sequence[str], values: dict[str, Any], problems: list[str]
    ) -> dict[str, str]:
        """The cells that are kept as they are, and the fields without a column."""
        extra = {name: cells[position].strip() for name, position in self._keep}
        problems += [
            f"{name} is longer than {KEPT_MOST} characters"
            for name, text in extra.items()
            if len(text) > KEPT_MOST
        ]
        extra |= {name: values.pop(name, "") for name in self._columnless}
        return {name: text for name, text in extra.items() if text}

    def read_at(self, row: FileRow) -> bool | None:
        """Whether the row's date can be read; None where it has none."""
        if self._at is None or row.fault or len(row.cells) != self._width:
            return None
        text = spreadsheet_restored(row.cells[self._at]).strip()
        if not text:
            return None
        try:
            self._moment(text)
        except ValueError:
            return False
        return True

    def _cells(self, row: FileRow) -> list[str]:
        """The cells as they were before they stood in a file of rejects."""
        cells, width = row.cells, self._width
        if row.fault:
            raise BadRow(f"the line can't be read as CSV ({row.fault})")
        if len(cells) < width or (len(cells) > width and any(cells[width:])):
            raise BadRow(f"it has {len(cells)} cells where the header has {width}")
        text = "".join(cells)
        if "\0" in text:
            raise BadRow("it holds a NUL character")
        return [spreadsheet_restored(cell) for cell in cells] if "'" in text else cells

    def _at_of(self, text: str) -> datetime:
        column = self._plan.at_column
        if not text:
            raise BadRow(f"{column} is empty")
        try:
            at = self._moment(text)
        except ValueError:
            raise BadRow(f"{column}: {text[:40]!r} is not {self.date_form()}") from None
        if at > self._now:
            raise BadRow(f"{column}: {text[:40]} is in the future")
        if at < _OLDEST:
            raise BadRow(f"{column}: {text[:40]} is before 1970")
        return at

    def date_form(self) -> str:
        """What a date should look like, for people."""
        wanted = self._plan.date_format
        return f"a date of the form {wanted}" if wanted else "a date like 2026-12-31"


def read_moment(form: str, zone: ZoneInfo, text: str) -> datetime:
    """A date in UTC; one without an offset is of `zone`. "" as form is ISO 8601.

    Raises `ValueError`. A local time that was left out moves forward; of one that came twice it
    is the first.
    """
    # Naive here; the zone is put in at the end of this very function.
    read = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
    aware = read.replace(tzinfo=zone) if read.tzinfo is None else read
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def _cleaners(country: str) -> Mapping[str, Callable[[str], Any]]:
    """How each field is checked. Each raises `Refusal`."""
    return {
        **{field.name: _cleaner(field, country) for field in LEAD_FIELDS},
        **dict.fromkeys(PEOPLE, _member),
        VALUE: _amount,
        WHY: partial(_short, WHY_MOST),
    }


def _cleaner(field: LeadField, country: str) -> Callable[[str], str]:
    if field.kind is FieldKind.EMAIL:
        return clean_email
    if field.kind is FieldKind.PHONE:
        return partial(clean_phone, country=country)
    return partial(_short, field.most)


def _short(most: int, text: str) -> str:
    if len(text) > most:
        raise Refusal("too_long", most=most)
    return text


def _member(text: str) -> str:
    # It is shown as a mention: anything else could say more than a name.
    if text and not _MEMBER.fullmatch(text):
        raise Refusal("bad_member", text=text[:40])
    return text


def _amount(text: str) -> Decimal | None:
    try:
        return parse_amount(text)
    except InvalidFields:
        raise Refusal("bad_amount", text=text[:40]) from None


_SENTENCES = {
    "too_long": "{field} is longer than {most} characters",
    "bad_email": "{field}: {text!r} isn't a valid email address",
    "bad_phone": "{field}: {text!r} isn't a valid phone number (use the form +55 11 91234-5678)",
    "bad_member": "{field}: {text!r} isn't a valid ID (letters, digits, and _ . - only, up to 60)",
    "bad_amount": "{field}: {text!r} isn't a valid amount",
}


def _sentence(name: str, refusal: Refusal) -> str:
    return _SENTENCES[refusal.code].format(field=name, **refusal.values)
