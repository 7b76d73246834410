"""Figures of hand-offs: what became of those below the bar, and how many wait."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from funnel.facts import OPEN_HANDOFF
from funnel.scorecard import Overrides
from funnel.stages import HandoffState
from storage.counted import REPLAYED, replayed, theirs
from storage.mapping import literally, narrowed_by, table
from storage.tables import Handoff
from storage.work import Work, ours

_handoff = table(Handoff)


def overrides(work: Work, start: datetime, end: datetime) -> Overrides:
    """The hand-offs below the bar in [start, end), by what became of them until now."""
    parameters = {"start": start, "end": end, "replayed": replayed(work)}
    rows = work.rows(_overrides(narrowed_by(parameters)), **parameters)
    by_state: dict[str, int] = {row[0]: row[1] for row in rows}
    settled = {HandoffState.ACCEPTED: "accepted", HandoffState.REJECTED: "rejected"}
    by_verdict = {name: by_state.pop(state, 0) for state, name in settled.items()}
    finished = Overrides(**by_verdict, waiting=sum(by_state.values()))
    return finished if work.past is None else finished + work.past.overrides(start, end)


@cache
def _overrides(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [
        ours(_handoff),
        _handoff.c.below_bar,
        _handoff.c.handed_at >= bindparam("start"),
        _handoff.c.handed_at < bindparam("end"),
    ]
    if "replayed" in narrowed:
        conditions.append(_handoff.c.id.not_in(REPLAYED))
    return select(_handoff.c.state, func.count()).where(*conditions).group_by(_handoff.c.state)


def count_pending(work: Work, *, owner: str | None = None) -> int:
    """Hand-offs not decided yet, of all or of those this person owns or handed over."""
    if work.past is not None:
        return work.past.pending(owner)
    parameters = {"owner": owner}
    statement = _count_pending(narrowed_by(parameters))
    return int(work.rows(statement, **parameters).scalar_one())


@cache
def _count_pending(narrowed: frozenset[str]) -> Select[Any]:
    conditions = [
        ours(_handoff),
        _handoff.c.state.in_(literally(OPEN_HANDOFF)),
        _by_the_index_of_open_handoffs(),
    ]
    if "owner" in narrowed:
        conditions.append(theirs())
    return select(func.count()).select_from(_handoff).where(*conditions)


def _by_the_index_of_open_handoffs() -> ColumnElement[bool]:
    """True of each: it makes SQLite, which has no statistics, choose the index of what is open."""
    return _handoff.c.id > 0
