"""Qualification: what a lead scores by the agreement's criteria, and which bar that reaches.

Points of FIT (who they are) and of INTEREST (what they did) are added up apart; a sum below 0
counts as 0. A bar asks for so many of each. `docs/figures.md` has the formulas in words.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from funnel.agreement import Terms
from funnel.agreement_parts import Counts, Criterion, CriterionField, Persona
from funnel.stages import Stage
from funnel.texts import fold

ValueOf = Callable[[str], str]
"""Gives the text of a lead's field by its name in `funnel.lead_fields`; "" where there is none."""

Tokens = tuple[str, ...]
_TOKEN: Final = re.compile(r"[^\W_]+")
_PARTS: Final = re.compile(r"[,;\n]")
_WHOLE: Final = frozenset({CriterionField.COMPANY_SIZE})
"""Fields whose value is the text as a whole: 50 is not found in 11-50."""


@dataclass(frozen=True)
class Score:
    """What a lead has by one version of the agreement, and why.

    `met`: the criteria that hold; `unmet`: the must-haves that do not; `blank`: required fields
    with nothing in them; `persona`: whom the lead is, by name, or "". `earned` is the furthest of
    LEAD, MQL and SQL that it reaches by itself: a bar that is set, or a rule that always counts.
    `short_of_sql`: whether a hand-off needs a reason: it misses what is asked of an SQL.
    `sql_bar`: the points of fit and of interest that are asked of one; 0: none.
    """

    fit: int
    interest: int
    met: tuple[Criterion, ...]
    unmet: tuple[Criterion, ...]
    blank: tuple[str, ...]
    persona: str
    earned: Stage
    short_of_sql: bool
    sql_bar: tuple[int, int] = (0, 0)


class Scorer:
    """Scores leads by one version; made once for many leads."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._criteria = [(each, _Rule.of(each.values, each.looks_at)) for each in terms.criteria]
        self._personas = [(each.name, _rules_of(each)) for each in terms.personas]

    def score(self, value_of: ValueOf) -> Score:
        terms = self._terms
        persona = self.persona(value_of)
        met, unmet = [], []
        points = {Counts.FIT: 0, Counts.INTEREST: 0}
        always = Stage.LEAD
        for criterion, rule in self._criteria:
            is_persona = criterion.looks_at is CriterionField.PERSONA
            if not rule.holds(persona if is_persona else value_of(criterion.looks_at)):
                if criterion.counts is Counts.MUST:
                    unmet.append(criterion)
                continue
            met.append(criterion)
            if criterion.counts in points:
                points[criterion.counts] += criterion.points
            elif criterion.counts in _ALWAYS:
                always = max(always, _ALWAYS[criterion.counts], key=_RANK.__getitem__)
        fit, interest = (max(0, points[each]) for each in (Counts.FIT, Counts.INTEREST))
        blank = tuple(name for name in terms.required_fields if not value_of(name))
        reached = _reached(terms, fit, interest)
        missing = unmet or blank
        is_sql = always is Stage.SQL or reached is Stage.SQL
        earned = max(always, reached, key=_RANK.__getitem__)
        if unmet:
            earned = Stage.LEAD
        elif blank and earned is Stage.SQL:
            earned = Stage.MQL
        asks = bool(terms.sql_fit or terms.sql_interest)
        return Score(
            fit,
            interest,
            tuple(met),
            tuple(unmet),
            blank,
            persona,
            earned,
            short_of_sql=bool(missing) or (asks and not is_sql),
            sql_bar=(terms.sql_fit, terms.sql_interest),
        )

    def persona(self, value_of: ValueOf) -> str:
        """The persona a lead is: the one it came with, else the first whose rules all hold."""
        if named := value_of(CriterionField.PERSONA):
            return named
        for name, rules in self._personas:
            if rules and all(rule.holds(value_of(field)) for field, rule in rules):
                return name
        return ""


_RANK: Final = {Stage.LEAD: 0, Stage.MQL: 1, Stage.SQL: 2}
_ALWAYS: Final = {Counts.MQL: Stage.MQL, Counts.SQL: Stage.SQL}


def _reached(terms: Terms, fit: int, interest: int) -> Stage:
    """The furthest bar that is set and reached; a bar of no points is not set."""
    bars = (
        (Stage.SQL, terms.sql_fit, terms.sql_interest),
        (Stage.MQL, terms.mql_fit, terms.mql_interest),
    )
    for stage, of_fit, of_interest in bars:
        if (of_fit or of_interest) and fit >= of_fit and interest >= of_interest:
            return stage
    return Stage.LEAD


@dataclass(frozen=True)
class _Rule:
    """One of several values, looked for in a text; without values, any text will do."""

    values: tuple[Tokens, ...]
    whole: bool

    @classmethod
    def of(cls, values: Iterable[str], field: str) -> "_Rule":
        return cls(tuple(_tokens(value) for value in values), field in _WHOLE)

    def holds(self, text: str) -> bool:
        """Case and accents do not matter; a value holds where its words stand one after another.

        Of a text with commas each part is looked at alone.
        """
        if not self.values:
            return bool(text)
        if not text:
            return False
        parts = [_tokens(part) for part in _PARTS.split(text)]
        matches = _is_whole if self.whole else _is_within
        return any(matches(value, part) for part in parts for value in self.values)


def _rules_of(persona: Persona) -> list[tuple[str, _Rule]]:
    fields = {
        CriterionField.SECTOR: persona.sectors,
        CriterionField.COMPANY_SIZE: persona.sizes,
        CriterionField.JOB_TITLE: persona.roles,
    }
    return [(field, _Rule.of(values, field)) for field, values in fields.items() if values]


def _tokens(text: str) -> Tokens:
    return tuple(_TOKEN.findall(fold(text)))


def _is_whole(value: Tokens, part: Tokens) -> bool:
    return bool(value) and value == part


def _is_within(value: Tokens, part: Tokens) -> bool:
    size = len(value)
    return bool(size) and any(
        part[start : start + size] == value for start in range(len(part) - size + 1)
    )


def scores_anything(terms: Terms) -> bool:
    """Whether the agreement gives points at all: without any, no score is shown."""
    return any(each.gives_points for each in terms.criteria)


@dataclass(frozen=True)
class BarTrial:
    """What the bar of an SQL would have meant for leads that were handed off.

    `below` would not have been SQLs; `won` of those were won.
    """

    handed_off: int
    below: int
    won: int


def tried_on(terms: Terms, leads: Iterable[tuple[ValueOf, bool]]) -> BarTrial:
    """Score past hand-offs, each with whether it was won, by these terms. Memory stays flat."""
    scorer = Scorer(terms)
    handed_off = below = won = 0
    for value_of, was_won in leads:
        handed_off += 1
        if scorer.score(value_of).short_of_sql:
            below += 1
            won += was_won
    return BarTrial(handed_off, below, won)
