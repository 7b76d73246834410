"""What stands in the agreement as a list: objectives, sales targets, personas, words, roles.

Each is a record with a key of its own: of two with one key (however it is capitalized) the form
refuses the second, and a comparison of two versions shows one that changed as changed.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from funnel.stages import Stage
from funnel.terms import Section, amount_term, choice_term, text_term, words_term
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
    "personas": RecordKind(Persona, Section.PERSONAS, 10),
    "glossary": RecordKind(Entry, Section.GLOSSARY, 30),
    "roles": RecordKind(Role, Section.ROLES, 8),
}
"""By the name of the field of `funnel.agreement.Terms`."""
