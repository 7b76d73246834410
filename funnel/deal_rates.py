"""How deals went: their stays in the stages of sales, and how often they leave them.

Each day that a deal spends in a stage it may be won, go on, or leave. How often that happens, by
how long a deal has been there, are occurrence/exposure rates: of a piecewise constant hazard the
maximum likelihood estimate is events ÷ days at risk (M. Friedman, "Piecewise exponential models
for survival data with covariates", Annals of Statistics 10 (1982), 101-113). A deal is looked at
only as long as it was open, so a slow deal counts as slow, not as lost.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from math import exp, inf
from typing import Final

from funnel.stages import EventKind, Stage

DAY: Final = timedelta(days=1)
_AGES: Final = (1, 3, 7, 14, 30, 60, 90, 180)
"""Days at which one age ends and the next begins."""
_PRIOR: Final = 30.0
"""The days at risk for which a stage's rate over all ages counts in each of its ages."""


class Exit(StrEnum):
    """How a deal leaves a stage."""

    WON = "won"
    WENT_ON = "went_on"  # from SQL to opportunity
    OUT = "out"


_EXITS: Final = {
    EventKind.OPPORTUNITY: Exit.WENT_ON,
    EventKind.WON: Exit.WON,
    **dict.fromkeys((EventKind.SQL, EventKind.MQL, EventKind.REJECTED, EventKind.LOST), Exit.OUT),
    **dict.fromkeys((EventKind.RECYCLED, EventKind.DISQUALIFIED, EventKind.FORGOTTEN), Exit.OUT),
}
_BEGINS: Final = {EventKind.SQL: Stage.SQL, EventKind.OPPORTUNITY: Stage.OPPORTUNITY}
MOVES: Final = frozenset(_EXITS)
"""The events that begin or end a stay."""


@dataclass(frozen=True)
class Stay:
    """A deal's stay as SQL or opportunity; `ended` and `exit` are None while it lasts."""

    stage: Stage
    began: datetime
    ended: datetime | None = None
    exit: Exit | None = None

    def as_of(self, now: datetime) -> "Stay | None":
        """The stay as it was known at a moment; None before it began."""
        if self.began >= now:
            return None
        if self.ended is not None and self.ended >= now:
            return Stay(self.stage, self.began)
        return self


def stays(events: Iterable[tuple[int, EventKind, datetime]]) -> list[Stay]:
    """The stays that events (lead, kind, moment) tell of, given lead by lead in their order."""
    past: list[Stay] = []
    current: Stay | None = None
    of_lead = None
    for lead, kind, at in events:
        if lead != of_lead:
            past += [current] if current else []
            of_lead, current = lead, None
        if current is not None:
            past.append(Stay(current.stage, current.began, at, _EXITS[kind]))
        stage = _BEGINS.get(kind)
        current = Stay(stage, at) if stage else None
    return [*past, current] if current else past


class Rates:
    """How often deals leave a stage in a day, by their age there, since a moment."""

    def __init__(self, stays: Iterable[Stay], since: datetime, now: datetime) -> None:
        self._exits: Counter[tuple[Stage, int, Exit]] = Counter()
        self._days: dict[tuple[Stage, int], float] = {}
        for stay in stays:
            self._count(stay, since, now)
        self.won = cache(self._won)
        self._leaving = cache(self._rates_of)

    def _count(self, stay: Stay, since: datetime, now: datetime) -> None:
        end = stay.ended or now
        if end <= since:
            return
        before, days = max(0.0, (since - stay.began) / DAY), (end - stay.began) / DAY
        for age, days_at_risk in _at_risk(before, days):
            key = (stay.stage, age)
            self._days[key] = self._days.get(key, 0.0) + days_at_risk
        if stay.exit is not None:
            self._exits[stay.stage, _age(days), stay.exit] += 1

    def _rates_of(self, stage: Stage, age: int) -> dict[Exit, float]:
        """Exits a day of each kind: those of the age and, for `_PRIOR` days, of all ages."""
        at_risk = sum(days for (of, _), days in self._days.items() if of is stage)
        days = self._days.get((stage, age), 0.0)
        rates = {}
        for way in Exit:
            count = sum(self._exits[stage, each, way] for each in range(len(_AGES) + 1))
            overall = count / at_risk if at_risk else 0.0
            rates[way] = (self._exits[stage, age, way] + overall * _PRIOR) / (days + _PRIOR)
        return rates

    def _won(self, stage: Stage, age: int, days: int) -> float:
        """The chance that a deal of so many days in a stage is won within so many more."""
        there, won = 1.0, 0.0
        for day in range(days):
            rates = self._leaving(stage, _age(age + day))
            total = sum(rates.values())
            if not total:
                continue
            leaves = there * (1 - exp(-total))
            won += leaves * rates[Exit.WON] / total
            if stage is Stage.SQL:
                rest = self.won(Stage.OPPORTUNITY, 0, days - day - 1)
                won += leaves * rates[Exit.WENT_ON] / total * rest
            there -= leaves
        return won


def _at_risk(before: float, days: float) -> Iterator[tuple[int, float]]:
    """The days between two ages, by the pieces of `_AGES` they fall in."""
    begin = 0.0
    for age, end in enumerate((*_AGES, inf)):
        at_risk = min(days, end) - max(before, begin)
        if at_risk > 0:
            yield age, at_risk
        begin = end


def _age(days: float) -> int:
    return sum(days >= end for end in _AGES)
