"""The fields of a lead that people fill in, each listed once for form, checks, import and text."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FieldKind(StrEnum):
    """How a field is typed and checked."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    NOTES = "notes"


@dataclass(frozen=True)
class LeadField:
    """`most` is in characters.

    A field has a column (and an attribute of `LeadFacts`) where it is searched or grouped by;
    one without is kept among the lead's further values. Of a `suggested` one the form offers what
    was used before: so one campaign is not written in three ways.
    """

    name: str
    most: int
    kind: FieldKind = FieldKind.TEXT
    column: bool = True
    suggested: bool = False


LEAD_FIELDS: Final = (
    LeadField("name", 120),
    LeadField("company", 120),
    LeadField("email", 254, FieldKind.EMAIL),
    LeadField("phone", 40, FieldKind.PHONE),
    LeadField("source", 60, suggested=True),
    LeadField("campaign", 80, suggested=True),
    LeadField("sector", 60, suggested=True),
    LeadField("company_size", 30),
    LeadField("job_title", 80, column=False),
    LeadField("persona", 60),
    LeadField("activity", 300, column=False),
    LeadField("notes", 2000, FieldKind.NOTES),
)
NAMES: Final = tuple(field.name for field in LEAD_FIELDS)
COLUMNS: Final = tuple(field.name for field in LEAD_FIELDS if field.column)


SUGGESTED: Final = tuple(field.name for field in LEAD_FIELDS if field.suggested)


def fingerprint(value_of: Callable[[str], str]) -> str:
    """What tells whether any field changed since a form was filled with them."""
    values = [value_of(name) for name in NAMES]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
