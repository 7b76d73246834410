"""The agreement reviewed: how its clauses went, month by month, and the numbers these suggest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from funnel.agreement import Terms
from funnel.commitments import Commitment
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.scorecard import CommitmentStatus, Overrides
from funnel.suggestions import Suggested


@dataclass(frozen=True)
class Clause:
    """A commitment in each month that has a line of it, the earliest first; and what they suggest.

    `suggested` is None where the months hold too little.
    """

    commitment: Commitment
    months: tuple[tuple[Period, CommitmentStatus], ...]
    suggested: Suggested | None


@dataclass(frozen=True)
class Review:
    """The full months since the agreement began, the earliest first.

    `objectives`: by name, the months or quarters in which it was reached, of those with data.
    `overrides` are the hand-offs below the bar of all these months. `terms` are those in force.
    """

    terms: Terms
    months: tuple[Period, ...]
    clauses: tuple[Clause, ...]
    objectives: Mapping[str, Ratio]
    overrides: Overrides

    @property
    def values(self) -> dict[str, Any]:
        """The suggested numbers by term. A first touch is never due before the decision."""
        values: dict[str, Any] = {
            clause.commitment.term: clause.suggested.value
            for clause in self.clauses
            if clause.suggested
        }
        if "decision" in values or "first_touch" in values:
            decision = values.get("decision", self.terms.decision)
            touch = values.get("first_touch", self.terms.first_touch)
            values["first_touch"] = max(decision, touch)
        return values
