"""What stands in the agreement as a list: objectives, sales targets, personas, words, roles.

Each is a record with a key of its own: of two with one key (however it is capitalized) the form
refuses the second, and a comparison of two versions shows one that changed as changed.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from funnel.refusals import Refusal
from funnel.stages import Stage
from funnel.terms import (
    Section,
    amount_term,
    choice_term,
    count_term,
    problems_of,
    text_term,
    words_term,
)
from funnel.texts import fold


class Metric(StrEnum):
    """What an objective counts, and in which unit its target is.

    WON: deals; VALUE: what they were worth, in the company's currency; SQLS: hand-offs;
    CONVERSION: won deals in a hundred SQLs; SPEED: business hours until the first touch (median);
    MARKED: nothing that can be counted: the heads say whether it is reached.
    """

    WON = "won"
    VALUE = "value"
    SQLS = "sqls"
    CONVERSION = "conversion"
    SPEED = "speed"
    MARKED = "marked"


class Span(StrEnum):
    """How long an objective is counted before it begins anew."""

    MONTH = "month"
    QUARTER = "quarter"


class Counts(StrEnum):
    """What it brings a lead that a criterion holds.

    FIT, INTEREST: points for who they are, and for what they did. MUST: nothing, but no lead
    without it counts as MQL or SQL. MQL, SQL: the lead counts as such whatever its points.
    """

    FIT = "fit"
    INTEREST = "interest"
    MUST = "must"
    MQL = "mql"
    SQL = "sql"


class CriterionField(StrEnum):
    """The fields of a lead that a criterion may look at, by their names in `lead_fields`."""

    SECTOR = "sector"
    COMPANY_SIZE = "company_size"
    JOB_TITLE = "job_title"
    PERSONA = "persona"
    ACTIVITY = "activity"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"


class SqlBy(StrEnum):
    """What happens to a lead that reaches the bar of an SQL.

    PROPOSE: its marketer is asked to hand it off. ITSELF: it is handed off by itself.
    """

    PROPOSE = "propose"
    ITSELF = "itself"


class SplitBy(StrEnum):
    """What parts the SQLs of a month: the persona that a lead is, or the source it came from."""

    PERSONA = "persona"
    SOURCE = "source"


@dataclass(frozen=True, kw_only=True)
class SqlPart:
    """So many of the SQLs of a month, at least, are of one persona or come from one source."""

    by: SplitBy = field(default=SplitBy.PERSONA, metadata=choice_term(SplitBy))
    name: str = field(default="", metadata=text_term(60, needed=True))
    least: int = field(default=1, metadata=count_term(None))

    @property
    def key(self) -> str:
        return f"{self.by}:{fold(self.name)}"


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A SMART goal of both teams: what, how much, in which time, and why.

    `target` is in the unit of the metric, and is not looked at where that is MARKED. SPEED is
    reached at or below it, everything else at or above it.
    """

    name: str = field(default="", metadata=text_term(80, needed=True))
    metric: Metric = field(default=Metric.WON, metadata=choice_term(Metric))
    target: Decimal = field(default=Decimal(1), metadata=amount_term())
    span: Span = field(default=Span.MONTH, metadata=choice_term(Span))
    why: str = field(default="", metadata=text_term(300))

    @property
    def key(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Whom both teams look for. What is listed must hold; an empty list is not asked for."""

    name: str = field(default="", metadata=text_term(60, needed=True))
    about: str = field(default="", metadata=text_term(300))
    sectors: tuple[str, ...] = field(default=(), metadata=words_term())
    sizes: tuple[str, ...] = field(default=(), metadata=words_term(30))
    roles: tuple[str, ...] = field(default=(), metadata=words_term())

    @property
    def key(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What both teams look at in a lead, and what it counts.

    It holds where the field it looks at has one of the `values`; without values, where it has any.
    `points` is looked at only where `counts` is FIT or INTEREST, and may be below 0.
    """

    name: str = field(default="", metadata=text_term(60, needed=True))
    counts: Counts = field(default=Counts.FIT, metadata=choice_term(Counts))
    looks_at: CriterionField = field(
        default=CriterionField.SECTOR, metadata=choice_term(CriterionField)
    )
    values: tuple[str, ...] = field(default=(), metadata=words_term())
    points: int = field(default=10, metadata=count_term(None, -100, 100))

    @property
    def gives_points(self) -> bool:
        return self.counts in {Counts.FIT, Counts.INTEREST}

    @property
    def key(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A word of the glossary, and what both teams mean by it."""

    word: str = field(default="", metadata=text_term(60, needed=True))
    meaning: str = field(default="", metadata=text_term(600, needed=True))

    @property
    def key(self) -> str:
        return fold(self.word)


@dataclass(frozen=True, kw_only=True)
class Role:
    """Who does what with a lead in a stage."""

    stage: Stage = field(default=Stage.LEAD, metadata=choice_term(Stage))
    who: str = field(default="", metadata=text_term(80, needed=True))
    what: str = field(default="", metadata=text_term(400, needed=True))

    @property
    def key(self) -> str:
        return self.stage


@dataclass(frozen=True)
class RecordKind:
    """A list of the agreement: what stands in it, in which section, how many there may be."""

    record: type[Any]
    section: Section
    most: int


RECORDS: Final[dict[str, RecordKind]] = {
    "objectives": RecordKind(Objective, Section.OBJECTIVES, 10),
    "sql_parts": RecordKind(SqlPart, Section.SQL_PARTS, 20),
    "criteria": RecordKind(Criterion, Section.CRITERIA, 40),
    "personas": RecordKind(Persona, Section.PERSONAS, 10),
    "glossary": RecordKind(Entry, Section.GLOSSARY, 30),
    "roles": RecordKind(Role, Section.ROLES, 8),
}
"""By the name of the field of `funnel.agreement.Terms`."""


def record_problems(record: Any) -> dict[str, Refusal]:
    """What is wrong with a record that is to be put into an agreement, by the name of the field."""
    problems = problems_of(record)
    if isinstance(record, Persona) and not (record.sectors or record.sizes or record.roles):
        problems.setdefault("sectors", Refusal("persona_matches_everyone", name=record.name))
    if isinstance(record, Criterion) and record.gives_points and record.points == 0:
        problems.setdefault("points", Refusal("needs_points", name=record.name))
    return problems
