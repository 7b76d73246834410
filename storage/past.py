"""What tells how things stood at an earlier moment: hand-offs and timers that were open about then.

Snapshots say which they were; what the rows of today cannot tell, the history of their leads does.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, func, select, union

from funnel.facts import OPEN_HANDOFF, Due, EventFacts, HandoffFacts, TimerFacts
from funnel.stages import EventKind
from funnel.timers import OPEN_TIMER
from storage.mapping import Mapper, literally, table
from storage.tables import Handoff, Lead, LeadEvent, Member, Timer
from storage.work import Work, ours

_BATCH: Final = 500  # ids that a statement names
_event = table(LeadEvent)
_handoff = table(Handoff)
_lead = table(Lead)
_member = table(Member)
_timer = table(Timer)
_events = Mapper(LeadEvent, EventFacts)
_handoffs = Mapper(Handoff, HandoffFacts)
_timers = Mapper(Timer, TimerFacts)

_THESE: Final[BindParameter[Any]] = bindparam("these", expanding=True)
_RANGE = (ours(_event), _event.c.at >= bindparam("start"), _event.c.at < bindparam("end"))
_FIRST = select(func.min(_event.c.at)).where(ours(_event))
_TAKEN_BACK = select(_event.c.data).where(*_RANGE, _event.c.kind == EventKind.UNDONE)
_HAPPENED_BEFORE = select(_event.c.id).where(
    ours(_event), _event.c.id.in_(_THESE), _event.c.at < bindparam("before")
)
_OPEN_NOW = union(
    select(_handoff.c.id).where(ours(_handoff), _handoff.c.state.in_(literally(OPEN_HANDOFF))),
    select(_timer.c.handoff_id).where(ours(_timer), _timer.c.state.in_(literally(OPEN_TIMER))),
)
_MOVED = select(_handoff.c.id).where(
    ours(_handoff),
    _handoff.c.lead_id.in_(select(_event.c.lead_id).where(*_RANGE)),
    _handoff.c.handed_at < bindparam("before"),
)
_HANDOFFS = (
    select(*_handoffs.columns)
    .where(ours(_handoff), _handoff.c.id.in_(_THESE))
    .order_by(_handoff.c.id)
)
_TIMERS = (
    select(*_timers.columns)
    .where(ours(_timer), _timer.c.handoff_id.in_(_THESE))
    .order_by(_timer.c.id)
)
# Without a condition on the time: SQLite would else read all that ever happened until then.
_EVENTS = (
    select(_event.c.lead_id, *_events.columns)
    .where(ours(_event), _event.c.lead_id.in_(_THESE))
    .order_by(_event.c.id)
)
_LEADS = select(_lead.c.id, _lead.c.number, _lead.c.name, _lead.c.company).where(
    ours(_lead), _lead.c.id.in_(_THESE)
)
_NAMES = select(_member.c.user_id, _member.c.name).where(
    ours(_member), _member.c.user_id.in_(_THESE)
)


def first_event_at(work: Work) -> datetime | None:
    """When the first thing happened that the company's history knows of."""
    at: datetime | None = work.rows(_FIRST).scalar_one()
    return at


def open_now(work: Work) -> set[int]:
    """The hand-offs that are not decided or have a timer open."""
    return set(work.rows(_OPEN_NOW).scalars())


def moved_between(work: Work, start: datetime, end: datetime, *, before: datetime) -> set[int]:
    """The hand-offs made before a moment of leads to which anything happened in [start, end)."""
    return set(work.rows(_MOVED, start=start, end=end, before=before).scalars())


def taken_back_between(
    work: Work, start: datetime, end: datetime, *, before: datetime
) -> frozenset[int]:
    """The events before a moment that were taken back in [start, end)."""
    rows = work.rows(_TAKEN_BACK, start=start, end=end).scalars()
    canceled = [int(data["cancels"]) for data in rows]
    return frozenset(_all(work, _HAPPENED_BEFORE, canceled, before=before))


def handoffs(work: Work, ids: Collection[int]) -> list[HandoffFacts]:
    """These hand-offs as they are now, the oldest first."""
    return [_handoffs(row) for row in _rows(work, _HANDOFFS, sorted(ids))]


def timers(work: Work, ids: Collection[int]) -> dict[int, list[TimerFacts]]:
    """All timers of these hand-offs as they are now, by hand-off, in the order of their ids."""
    by_handoff: dict[int, list[TimerFacts]] = {}
    for row in _rows(work, _TIMERS, sorted(ids)):
        timer = _timers(row)
        by_handoff.setdefault(timer.handoff_id, []).append(timer)
    return by_handoff


def events(work: Work, leads: Collection[int], before: datetime) -> list[tuple[int, EventFacts]]:
    """What happened to these leads before a moment, each with the lead's id, in that order."""
    rows = ((row[0], _events(row[1:])) for row in _rows(work, _EVENTS, sorted(leads)))
    return [(lead, event) for lead, event in rows if event.at < before]


def dues(work: Work, of: Sequence[TimerFacts]) -> list[Due]:
    """The lines of a list that tell of some timers."""
    leads = {row[0]: row for row in _rows(work, _LEADS, sorted({each.lead_id for each in of}))}
    owners = sorted({each.owner for each in of if each.owner})
    names = {row[0]: row[1] for row in _rows(work, _NAMES, owners)}
    return [
        Due(
            id=each.id,
            commitment=each.commitment,
            owner=each.owner,
            owner_name=names.get(each.owner, ""),
            state=each.state,
            due_at=each.due_at,
            handoff_id=each.handoff_id,
            number=leads[each.lead_id].number,
            name=leads[each.lead_id].name,
            company=leads[each.lead_id].company,
        )
        for each in of
    ]


def _rows(work: Work, statement: Any, these: Sequence[Any], **parameters: object) -> Iterator[Any]:
    for start in range(0, len(these), _BATCH):
        batch = these[start : start + _BATCH]
        yield from work.rows(statement, these=batch, **parameters).all()


def _all(work: Work, statement: Any, these: Sequence[Any], **parameters: object) -> Iterator[int]:
    return (row[0] for row in _rows(work, statement, these, **parameters))
