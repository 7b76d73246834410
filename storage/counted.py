"""What a figure counts: whose events and hand-offs, and as of which moment."""

from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)

from funnel.stages import EventKind
from storage.mapping import table
from storage.tables import Handoff, LeadEvent
from storage.work import OURS, Work

_event = table(LeadEvent)
_handoff = table(Handoff)

_RESTORED: Final[BindParameter[Any]] = bindparam("restored", expanding=True)
REPLAYED: Final[BindParameter[Any]] = bindparam("replayed", expanding=True)
"""The hand-offs of an earlier moment that figures count apart."""


def theirs() -> ColumnElement[bool]:
    """That the person owns the hand-off or handed it over."""
    return or_(_handoff.c.owner == bindparam("owner"), _handoff.c.marketer == bindparam("owner"))


def _theirs_then() -> ColumnElement[bool]:
    """That the person owned the hand-off at an earlier moment, or handed it over.

    Of what was open then that was found out; what was decided has changed hands since only where
    somebody passed it on, who wrote down whose it was.
    """
    passed_on = _event.alias("passed_on")
    was = (
        select(passed_on.c.data["was"].as_string())
        .where(
            passed_on.c.workspace_id == bindparam(OURS, type_=String),
            passed_on.c.lead_id == _handoff.c.lead_id,
            passed_on.c.kind == EventKind.ASSIGNED,
            passed_on.c.at >= bindparam("then"),
            passed_on.c.data["handoff"].as_integer() == _handoff.c.id,
        )
        .order_by(passed_on.c.id)
        .limit(1)
        .correlate(_handoff)
        .scalar_subquery()
    )
    decided = or_(
        func.coalesce(was, _handoff.c.owner) == bindparam("owner"),
        _handoff.c.marketer == bindparam("owner"),
    )
    return or_(
        _handoff.c.id.in_(bindparam("theirs", expanding=True)),
        and_(_handoff.c.id.not_in(REPLAYED), decided),
    )


def replayed(work: Work) -> list[int] | None:
    """The value of `REPLAYED`; None where the rows tell what is asked for."""
    return None if work.past is None else sorted(work.past.replayed)


def counts(events: FromClause, narrowed: frozenset[str]) -> ColumnElement[bool]:
    """That an event was not taken back, or not yet at an earlier moment."""
    if "restored" not in narrowed:
        return events.c.canceled.is_(False)
    return or_(events.c.canceled.is_(False), events.c.id.in_(_RESTORED))


def of_whom(work: Work, owner: str | None = None) -> dict[str, object]:
    """The parameters of `of_person` and `counts`: whose events, and as of which moment."""
    past = work.past
    if past is None:
        return {"owner": owner}
    restored = sorted(past.restored) or None
    if owner is None:
        return {"owner": None, "restored": restored}
    theirs = sorted(past.owned_by(owner))
    then = {"then": past.at, "theirs": theirs, "replayed": replayed(work)}
    return {"owner": owner, "restored": restored} | then


def of_person(narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    """That an event belongs to a person: by the hand-off its lead was in when it happened."""
    if "owner" not in narrowed:
        return []
    past = _handoff.alias("past")
    latest = (
        select(func.max(past.c.id))
        .where(
            past.c.workspace_id == bindparam(OURS, type_=String),
            past.c.lead_id == _event.c.lead_id,
            past.c.handed_at <= _event.c.at,
        )
        .correlate(_event)
        .scalar_subquery()
    )
    carried = exists(
        select(literal(1))
        .where(
            _handoff.c.workspace_id == bindparam(OURS, type_=String),
            _handoff.c.id == latest,
            _theirs_then() if "then" in narrowed else theirs(),
        )
        .correlate(_event)
    )
    return [or_(carried, and_(latest.is_(None), _event.c.actor == bindparam("owner")))]
