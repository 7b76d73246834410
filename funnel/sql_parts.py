"""Which hand-offs belong to a part of the SQLs of a month: a persona, or a source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from funnel.agreement import Terms
from funnel.agreement_parts import SplitBy, SqlPart
from funnel.qualification import Scorer
from funnel.texts import fold


@dataclass(frozen=True)
class HandedOff:
    """One hand-off: the lead's number, what it was then, and what reads its fields of now."""

    number: int
    source: str
    persona: str
    value_of: Callable[[str], str]


def belonging(part: SqlPart, terms: Terms, handed_off: Iterable[HandedOff]) -> list[int]:
    """The numbers of the leads that a part counts, one for each hand-off.

    The source is that of the moment of the hand-off. The persona is the one that the lead is by
    the rules of these terms and by its fields of now (`funnel.qualification.Scorer.persona`); of an
    erased lead, which has none, that of the moment of the hand-off.
    """
    if part.by is SplitBy.SOURCE:
        return [each.number for each in handed_off if fold(each.source) == fold(part.name)]
    scorer = Scorer(terms)
    return [
        each.number
        for each in handed_off
        if fold(scorer.persona(each.value_of) or each.persona) == fold(part.name)
    ]
