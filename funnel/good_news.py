"""Good news: what marketing likes to hear of the leads it handed over, and when it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from funnel.facts import reference
from funnel.stages import EventKind, HandoffState, Stage

GOOD_NEWS: Final = (EventKind.ACCEPTED, EventKind.OPPORTUNITY, EventKind.WON)
"""The better, the later."""

SETTLES: Final = timedelta(minutes=10)
"""A misclick may be undone for so long: what cannot be unsaid waits until then."""


@dataclass(frozen=True)
class LeadNews:
    """An event of a lead, and how the lead and its hand-off stand by now."""

    number: int
    name: str
    company: str
    kind: EventKind
    at: datetime
    actor: str
    amount: Decimal | None
    currency: str
    lead_stage: Stage
    state: HandoffState

    @property
    def ref(self) -> str:
        return reference(self.number)

    @property
    def holds(self) -> bool:
        """Whether it is still so: it may have been undone, and what is lost is no good news."""
        return still_holds(self.kind, self.lead_stage, self.state)


_STAGES: Final = {
    EventKind.ACCEPTED: {Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER},
    EventKind.OPPORTUNITY: {Stage.OPPORTUNITY, Stage.CUSTOMER},
    EventKind.WON: {Stage.CUSTOMER},
}


def still_holds(kind: EventKind, stage: Stage, state: HandoffState) -> bool:
    """Whether a lead and its hand-off are as the event made them, or better."""
    return state is HandoffState.ACCEPTED and stage in _STAGES[kind]


def best_of(news: Iterable[LeadNews]) -> list[LeadNews]:
    """The best that is still true of each lead, the best of all first."""
    best: dict[int, LeadNews] = {}
    for each in news:
        best_so_far = best.get(each.number)
        if each.holds and (best_so_far is None or _rank(each) >= _rank(best_so_far)):
            best[each.number] = each
    return sorted(best.values(), key=lambda each: (-_rank(each), each.at))


def _rank(news: LeadNews) -> int:
    return GOOD_NEWS.index(news.kind)
