"""What came of leads by campaign, source, sector and size, and which of them did best and worst."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from funnel.figures import Ratio, acceptance
from funnel.stages import EventKind

LEAST: Final = 5
"""SQLs reviewed from which on a segment is called the best or the worst: fewer are chance."""


class GroupBy(StrEnum):
    """What leads are grouped by; STAGE: all of them together."""

    STAGE = "stage"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    SECTOR = "sector"
    SIZE = "size"
    PERSONA = "persona"


@dataclass(frozen=True)
class Happened:
    """How often one thing happened to leads that are alike in all that is named here.

    `first`: the first of its kind for its lead. Of won deals `valued` counts those with a value,
    whose sum is `value`, in `currency`.
    """

    kind: EventKind
    first: bool
    source: str
    campaign: str
    sector: str
    company_size: str
    currency: str
    count: int
    valued: int
    value: Decimal


@dataclass(frozen=True)
class Quotient:
    """A numerator over a divisor, both kept; a part that is None is not known.

    `value` is exact, and None where a part is not known or the divisor is 0.
    """

    numerator: Decimal | Fraction | int | None
    divisor: Decimal | Fraction | int | None

    @property
    def value(self) -> Fraction | None:
        if self.numerator is None or not self.divisor:
            return None
        return Fraction(self.numerator) / Fraction(self.divisor)

    @property
    def cents(self) -> Decimal | None:
        """`value` to the hundredth, a half away from 0."""
        return None if self.value is None else hundredths(self.value)


def hundredths(value: Fraction) -> Decimal:
    """To the hundredth, a half away from 0."""
    doubled = abs(value) * 200
    whole = (doubled.numerator // doubled.denominator + 1) // 2
    return Decimal(whole if value >= 0 else -whole) / 100


@dataclass(frozen=True)
class SegmentLine:
    """What happened in a period to the leads of one segment; "" is the one that nobody named.

    `leads`, `sqls` count leads by the first time they came there, the others how often it
    happened. Of the deals won `valued` have a value in the workspace's currency, `value` in sum.
    `spend` is None where none was logged.
    """

    name: str
    leads: int = 0
    sqls: int = 0
    accepted: int = 0
    rejected: int = 0
    won: int = 0
    valued: int = 0
    value: Decimal = Decimal(0)
    spend: Decimal | None = None

    @property
    def reviewed(self) -> int:
        return self.accepted + self.rejected

    @property
    def acceptance(self) -> Ratio:
        return acceptance(self.accepted, self.rejected)

    @property
    def cost_per_accepted(self) -> Quotient:
        """Spend ÷ SQLs that sales accepted."""
        return Quotient(self.spend, self.accepted)

    @property
    def won_value(self) -> Decimal | None:
        """None where deals were won and none has a value in the workspace's currency."""
        return None if self.won and not self.valued else self.value


Key = int | str
"""What tells segments apart: the id of a campaign, or a text in comparable form."""


def lines(
    rows: Iterable[Happened], currency: str, key_of: Callable[[Happened], Key]
) -> dict[Key, SegmentLine]:
    """What happened to each segment, by its key, which tells the segments apart.

    Its name is left empty. Values in another currency than the workspace's are left out.
    """
    segments: dict[Key, SegmentLine] = {}
    for row in rows:
        key = key_of(row)
        segments[key] = _with(segments.get(key, SegmentLine("")), row, currency)
    return {key: line for key, line in segments.items() if line != SegmentLine("")}


def _with(line: SegmentLine, row: Happened, currency: str) -> SegmentLine:
    """A line that one more row is counted in."""
    match row.kind:
        case EventKind.CREATED if row.first:
            line = replace(line, leads=line.leads + row.count)
        case EventKind.SQL if row.first:
            line = replace(line, sqls=line.sqls + row.count)
        case EventKind.ACCEPTED:
            line = replace(line, accepted=line.accepted + row.count)
        case EventKind.REJECTED:
            line = replace(line, rejected=line.rejected + row.count)
        case EventKind.WON:
            line = replace(line, won=line.won + row.count)
            if row.currency == currency:
                valued, value = line.valued + row.valued, line.value + row.value
                line = replace(line, valued=valued, value=value)
    return line


def in_order(segments: Iterable[SegmentLine]) -> tuple[SegmentLine, ...]:
    """What was spent on most first, then what brought most."""
    return tuple(
        sorted(
            segments,
            key=lambda each: (-(each.spend or 0), -each.accepted, -each.leads, each.name),
        )
    )


_ALIKE: Final = Fraction(0)


@dataclass(frozen=True)
class Extremes:
    """The best and the worst of those with enough SQLs reviewed."""

    best: SegmentLine
    worst: SegmentLine


def by_acceptance(segments: Sequence[SegmentLine]) -> Extremes | None:
    """By accepted ÷ (accepted + rejected). None where fewer than two differ."""
    return _extremes(
        {
            each: (-Fraction(each.accepted, each.reviewed), _ALIKE)
            for each in segments
            if _is_rated(each)
        }
    )


def by_cost(segments: Sequence[SegmentLine]) -> Extremes | None:
    """By spend ÷ accepted SQLs, the lowest first; what brought none is worse than any that did.

    Only those with spend; of several that brought none, the most expensive is the worst.
    """
    costs = {}
    for each in segments:
        if _is_rated(each) and each.spend:
            cost = each.cost_per_accepted.value
            spent = Fraction(each.spend)
            costs[each] = (Fraction(1), spent) if cost is None else (_ALIKE, cost)
    return _extremes(costs)


def by_value(segments: Sequence[SegmentLine]) -> Extremes | None:
    """By the value of the deals won, the highest first; values that nobody knows are left out."""
    return _extremes(
        {
            each: (-Fraction(each.won_value), _ALIKE)
            for each in segments
            if _is_rated(each) and each.won_value is not None
        }
    )


def _is_rated(segment: SegmentLine) -> bool:
    return bool(segment.name) and segment.reviewed >= LEAST


def _extremes(ranks: Mapping[SegmentLine, tuple[Fraction, Fraction]]) -> Extremes | None:
    ordered = sorted(ranks, key=lambda each: (ranks[each], each.name))
    if len(ordered) < 2 or ranks[ordered[0]] == ranks[ordered[-1]]:
        return None
    return Extremes(ordered[0], ordered[-1])
