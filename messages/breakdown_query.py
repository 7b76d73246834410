"""Parses the free text after `/pacto campaigns` and `/pacto kpis`, in any of the languages."""

from dataclasses import dataclass
from typing import Final

from funnel.refusals import Refusal
from funnel.segments import GroupBy
from funnel.spans import THIS_MONTH, Span
from funnel.texts import fold
from messages.status_query import StatusQuery, parse_query

_WORDS: Final = {
    "campaign campaigns campanha campanhas campana campanas": GroupBy.CAMPAIGN,
    "source sources origem origens origen origenes": GroupBy.SOURCE,
    "sector sectors segmento segmentos setor setores sectores": GroupBy.SECTOR,
    "size sizes porte portes tamanho tamanhos tamano tamanos": GroupBy.SIZE,
}
_BREAKDOWNS: Final = {word: by for words, by in _WORDS.items() for word in words.split()}
_BETWEEN: Final = frozenset(["by", "por"])
_UNKNOWN = 40  # characters of an unknown word


@dataclass(frozen=True)
class BreakdownQuery:
    """What leads are grouped by, and the period."""

    by: GroupBy = GroupBy.CAMPAIGN
    span: Span = THIS_MONTH


def parse_breakdown(text: str) -> BreakdownQuery:
    """An empty text is the campaigns of this month. Raises `Refusal("only_a_period")`."""
    by, rest = GroupBy.CAMPAIGN, []
    for word in text.split():
        key = fold(word).strip(",")
        if key in _BREAKDOWNS:
            by = _BREAKDOWNS[key]
        elif key not in _BETWEEN:
            rest.append(word)
    return BreakdownQuery(by, parse_span(" ".join(rest)))


def parse_span(text: str) -> Span:
    """The period alone; an empty text is this month. Raises `Refusal("only_a_period")`."""
    try:
        query = parse_query(text)
    except Refusal as refusal:
        raise Refusal("only_a_period", word=refusal.values.get("word", "")) from None
    if query != StatusQuery(query.span):  # a team, a person or a lead
        raise Refusal("only_a_period", word=text[:_UNKNOWN])
    return query.span
