"""First touches of a period, and when somebody of sales first had each of those leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select

from funnel.commitments import Commitment
from funnel.facts import TimerFacts
from funnel.stages import EventKind
from storage.mapping import Mapper, literally, narrowed_by, table
from storage.tables import LeadEvent, Timer
from storage.work import OURS, Work, ours

_timer = table(Timer)
_event = table(LeadEvent)
_facts = Mapper(Timer, TimerFacts)
_GIVEN = (EventKind.SQL, EventKind.ASSIGNED, EventKind.INFO_ASKED, EventKind.ACCEPTED)
"""What gives a hand-off an owner: a hand-off to one, a take, or a step from the queue."""


@dataclass(frozen=True)
class Routed:
    """The settled timer of a first touch, and when a rep had its lead; None: that is not known."""

    timer: TimerFacts
    had_at: datetime | None


def routed(
    work: Work, start: datetime, end: datetime, *, owner: str | None = None
) -> Iterator[Routed]:
    """The first touches done in [start, end), of all or of one rep."""
    parameters = {"start": start, "end": end, "owner": owner}
    timers, events = _statements(narrowed_by(parameters))
    had: dict[int, datetime] = {}
    for at, kind, data, _ in work.rows(events, **parameters):
        if kind == EventKind.SQL and not data.get("owner"):
            continue  # it went to the queue
        handoff = int(data.get("handoff") or 0)
        had[handoff] = min(at, had.get(handoff, at))
    for timer in _facts.all(work.rows(timers, **parameters)):
        yield Routed(timer, had.get(timer.handoff_id))


@cache
def _statements(narrowed: frozenset[str]) -> tuple[Select[Any], Select[Any]]:
    leads = select(_timer.c.lead_id).where(*_touched(narrowed))
    # An acceptance that was undone counts as well: the lead stayed with who had accepted it.
    events = select(_event.c.at, _event.c.kind, _event.c.data, _event.c.actor).where(
        _event.c.workspace_id == bindparam(OURS),
        _event.c.lead_id.in_(leads),
        _event.c.kind.in_(literally(_GIVEN)),
    )
    return select(*_facts.columns).where(*_touched(narrowed)), events


def _touched(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        ours(_timer),
        _timer.c.settled_at >= bindparam("start"),
        _timer.c.settled_at < bindparam("end"),
        _timer.c.commitment == Commitment.FIRST_TOUCH,
        _timer.c.took.is_not(None),
    ]
    if "owner" in narrowed:
        conditions.append(_timer.c.owner == bindparam("owner"))
    return conditions
