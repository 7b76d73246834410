"""Rejections and acceptances by segment, and what the teams said to a pattern."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select

from funnel.patterns import Pattern, PatternState, PatternVerdict, Reviewed
from funnel.stages import EventKind, Reason
from storage import tables
from storage.counted import counts, of_whom
from storage.mapping import Mapper, literally, narrowed_by, table
from storage.work import Work, ours

_event = table(tables.LeadEvent)
_lead = table(tables.Lead)
_pattern = table(tables.Pattern)
_verdict = Mapper(tables.Pattern, PatternVerdict)

_QUIET = (
    select(*_verdict.columns)
    .where(
        ours(_pattern),
        _pattern.c.quiet_until > bindparam("today"),
        _pattern.c.at <= bindparam("now"),
    )
    .order_by(_pattern.c.id)
)
_THESE = (
    select(*_verdict.columns)
    .where(ours(_pattern), _pattern.c.id.in_(bindparam("ids")))
    .order_by(_pattern.c.id)
)


def reviewed(work: Work, start: datetime, end: datetime) -> list[Reviewed]:
    """What sales accepted and rejected in [start, end), without what was taken back."""
    parameters = {"start": start, "end": end} | of_whom(work)
    rows = work.rows(_reviewed(narrowed_by(parameters)), **parameters)
    return [
        Reviewed(source, campaign, persona, Reason(reason) if reason else None, count)
        for source, campaign, persona, reason, count in rows
    ]


@cache
def _reviewed(narrowed: frozenset[str]) -> Select[Any]:
    segment = (_event.c.source, _event.c.campaign, _lead.c.persona, _event.c.reason)
    return (
        select(*segment, func.count())
        .join_from(_event, _lead, _lead.c.id == _event.c.lead_id)
        .where(
            ours(_event),
            ours(_lead),
            _event.c.at >= bindparam("start"),
            _event.c.at < bindparam("end"),
            _event.c.kind.in_(literally([EventKind.ACCEPTED, EventKind.REJECTED])),
            counts(_event, narrowed),
        )
        .group_by(*segment)
    )


def add(work: Work, pattern: Pattern, state: PatternState, quiet_until: date) -> int:
    """Keep what who acts says to a pattern; gives its id."""
    row = {
        "workspace_id": work.workspace_id,
        **asdict(pattern.segment),
        "state": state,
        "at": work.now,
        "said_by": work.actor.user_id,
        "rejected": pattern.rejected.numerator,
        "reviewed": pattern.rejected.denominator,
        "first": pattern.first,
        "last": pattern.last,
        "quiet_until": quiet_until,
    }
    return int(work.rows(insert(_pattern).values(row).returning(_pattern.c.id)).scalar_one())


def quiet(work: Work, today: date) -> list[PatternVerdict]:
    """What is not to be proposed again yet."""
    return _verdict.all(work.rows(_QUIET, today=today, now=work.now))


def verdicts(work: Work, ids: Collection[int]) -> list[PatternVerdict]:
    return _verdict.all(work.rows(_THESE, ids=sorted(ids))) if ids else []
