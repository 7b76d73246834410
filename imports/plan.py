"""How the columns of a file become leads: said by flags, or guessed from the header."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from funnel.agreement import Terms
from funnel.lead_fields import NAMES
from funnel.stages import EventKind, Stage
from funnel.texts import fold
from funnel.zones import find_zone
from messages.languages import LANGUAGES

# Beyond the fields that people fill in: who has the lead, and of an event what it was worth or why.
PEOPLE = ("owner", "marketer")
VALUE, WHY = "value", "why"
FIELDS = (*NAMES, *PEOPLE, VALUE, WHY)


@dataclass(frozen=True)
class Target:
    """What a row says has happened: the event (None: no more than that there is a lead)."""

    event: EventKind | None
    stage: Stage


TARGETS: Mapping[str, Target] = {
    "lead": Target(None, Stage.LEAD),
    "mql": Target(EventKind.MQL, Stage.MQL),
    "sql": Target(EventKind.SQL, Stage.SQL),
    "opportunity": Target(EventKind.OPPORTUNITY, Stage.OPPORTUNITY),
    "won": Target(EventKind.WON, Stage.CUSTOMER),
    "lost": Target(EventKind.LOST, Stage.LOST),
}

# Header names that say which field they hold, in every language.
_FIELD_OF = {name.replace("_", " "): name for name in NAMES} | {
    header: name
    for language in LANGUAGES
    for name, headers in language.columns.items()
    for header in headers
}


class PlanError(ValueError):
    """An import that cannot begin as it was asked for; `str()` is the sentence that says why."""


@dataclass(frozen=True, kw_only=True)
class PlanFlags:
    """How a file is to be read, as typed: `maps` are "field=column", `sets` "field=text"."""

    stage: str = "lead"
    maps: Sequence[str] = ()
    sets: Sequence[str] = ()
    keep: Sequence[str] = ()
    id_column: str = ""
    at_column: str = ""
    date_format: str = ""
    zone: str = Terms.zone
    country: str = ""
    add_duplicates: bool = False


@dataclass(frozen=True)
class ImportPlan:
    """What to read from which column. Dates without an offset are of `zone`.

    `date_format` is strptime's, "" reads ISO 8601. `country` (ISO 3166-1) reads phone numbers
    without a prefix. `defaults` fill empty cells.
    """

    stage: str = "lead"
    columns: Mapping[str, str] = field(default_factory=dict)  # field → column
    id_column: str = ""
    at_column: str = ""
    date_format: str = ""
    zone: str = Terms.zone
    country: str = ""
    keep: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    add_duplicates: bool = False

    @property
    def target(self) -> Target:
        return TARGETS[self.stage]

    @property
    def fields(self) -> set[str]:
        """The fields that a row may have."""
        return {*self.columns, *self.defaults}

    def fingerprint(self, digest: str) -> str:
        """The mark of this plan over a content: the content's digest, then the plan's own."""
        plain: dict[str, Any] = asdict(self)
        text = json.dumps(plain, sort_keys=True)
        return f"{digest}-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def make_plan(header: Sequence[str], flags: PlanFlags) -> ImportPlan:
    """A plan for a file with this header; the fields that no flag names are guessed.

    Raises `PlanError` for a stage, field, column, zone or country that there is not, or a column
    that is there twice.
    """
    _check_words(flags)
    columns = {name: _column(header, text) for name, text in _pairs("--map", flags.maps)}
    named_id = _column(header, flags.id_column) if flags.id_column else ""
    named_at = _column(header, flags.at_column) if flags.at_column else ""
    further = tuple(_column(header, name) for name in flags.keep)
    taken = {*columns.values(), named_id, named_at, *further}
    for name, column in guess(header).items():
        if name not in columns and column not in taken:
            columns[name] = _column(header, column)
    plan = ImportPlan(
        stage=flags.stage,
        columns=columns,
        id_column=named_id,
        at_column=named_at,
        date_format=flags.date_format,
        zone=flags.zone,
        country=flags.country.upper(),
        keep=further,
        defaults=dict(_pairs("--set", flags.sets)),
        add_duplicates=flags.add_duplicates,
    )
    for name, stages in ((VALUE, ("opportunity", "won")), (WHY, ("lost",))):
        if plan.stage not in stages and name in plan.fields:
            raise PlanError(f"{name!r} is kept with --stage {' or '.join(stages)} only.")
    _check_reach(header, plan)
    return plan


def guess(header: Iterable[str]) -> dict[str, str]:
    """The columns whose name says what they hold: field → column, the first of its kind."""
    columns: dict[str, str] = {}
    for column in header:
        name = _FIELD_OF.get(" ".join(fold(column).replace("_", " ").replace("-", " ").split()))
        if name and name not in columns:
            columns[name] = column
    return columns


def _check_words(flags: PlanFlags) -> None:
    """Refuse a stage, zone or country that there is not."""
    if flags.stage not in TARGETS:
        raise PlanError(f"There's no stage {flags.stage!r}. Stages: {', '.join(TARGETS)}.")
    if find_zone(flags.zone) is None:
        raise PlanError(f"There's no time zone {flags.zone!r}. Try America/Sao_Paulo, for example.")
    country = flags.country
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise PlanError(f"{country!r} isn't a country code. Brazil's is BR.")


def _check_reach(header: Sequence[str], plan: ImportPlan) -> None:
    """Refuse a plan by which no row at all could become a lead."""
    if plan.id_column or ("name" in plan.fields and plan.fields & {"email", "phone"}):
        return
    raise PlanError(
        "Each lead needs a name and an email or phone, or an ID of its own. Say which columns"
        f" hold them, for example --map name=COLUMN --map email=COLUMN, or --id COLUMN."
        f" {_there(header)}"
    )


def _pairs(flag: str, texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    seen = set()
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not sign or not value.strip():
            raise PlanError(f"{flag} {text!r} isn't valid. Use the form {flag} source=origin.")
        if name not in FIELDS:
            raise PlanError(f"{flag}: there's no field {name!r}. Fields: {', '.join(FIELDS)}.")
        if name in seen:
            raise PlanError(f"{flag}: {name!r} is given twice.")
        seen.add(name)
        yield name, value.strip()


def _column(header: Sequence[str], wanted: str) -> str:
    """The header's spelling of a column, whatever the case."""
    exact = [column for column in header if column == wanted]
    columns = exact or [column for column in header if fold(column) == fold(wanted)]
    if not columns:
        raise PlanError(f"There's no column {wanted!r}. {_there(header)}")
    if len(columns) > 1:
        raise PlanError(
            f"There are {len(columns)} columns called {wanted!r}. Give each its own name."
        )
    return columns[0]


def _there(header: Sequence[str]) -> str:
    return f"The columns are: {', '.join(column or '(no name)' for column in header)}."
