"""Whether accepted leads were touched as often as promised, in the days that were given for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from funnel.figures import Ratio
from funnel.hours import BusinessHours
from funnel.periods import Period, local_date
from funnel.stages import EventKind

_DAY = timedelta(days=1)

SETTLED: Final = frozenset(
    {
        EventKind.OPPORTUNITY,
        EventKind.WON,
        EventKind.LOST,
        EventKind.REJECTED,
        EventKind.FORGOTTEN,
    }
)
"""What ends it: such a lead asks for no more touches."""
COUNTED: Final = SETTLED | {EventKind.ACCEPTED, EventKind.TOUCH}


@dataclass(frozen=True)
class Step:
    """Something that happened to a lead."""

    lead_id: int
    at: datetime
    kind: EventKind


@dataclass(frozen=True)
class TouchRule:
    """At least `touches` by the end of the `days`-th working day after the acceptance."""

    touches: int
    days: int
    hours: BusinessHours

    def closes_at(self, accepted_at: datetime) -> datetime:
        """The end of the last day on which a touch still counts."""
        zone = self.hours.zone
        last = self.hours.add_working_days(local_date(accepted_at, zone), self.days)
        return Period.day(last, zone).end


def first_day(rule: TouchRule, start: datetime) -> date:
    """The earliest day on which a lead whose window is not over at `start` may be accepted."""
    zone = rule.hours.zone
    day = local_date(start, zone)
    while rule.closes_at(Period.day(day - _DAY, zone).start) > start:
        day -= _DAY
    return day


def kept(
    steps: Iterable[Step],
    rule_at: Callable[[datetime], TouchRule | None],
    start: datetime,
    end: datetime,
) -> Ratio:
    """Of the acceptances whose window was over in (start, end]: how many were kept.

    `steps` in the order in which they happened; each acceptance under the rule of its moment.
    """
    of_lead: dict[int, list[Step]] = {}
    for step in steps:
        of_lead.setdefault(step.lead_id, []).append(step)
    results: list[bool] = []
    for history in of_lead.values():
        for position, step in enumerate(history):
            rule = rule_at(step.at) if step.kind is EventKind.ACCEPTED else None
            if rule is None or not start < (closes := rule.closes_at(step.at)) <= end:
                continue
            inside = [each.kind for each in history[position + 1 :] if each.at < closes]
            touched = inside.count(EventKind.TOUCH) >= rule.touches
            results.append(touched or not SETTLED.isdisjoint(inside))
    return Ratio(sum(results), len(results))
