"""Hand-offs: settled by state, so that two clicks make one decision."""

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update

from funnel.commitments import Commitment
from funnel.facts import OPEN_HANDOFF, HandoffFacts, LeadFacts, Queued
from funnel.stages import HandoffState
from funnel.timers import TimerState
from storage.leads import lead_facts
from storage.mapping import Mapper, literally, table
from storage.tables import Handoff, Lead, Timer
from storage.work import Work, ours

_handoff = table(Handoff)
_lead = table(Lead)
_timer = table(Timer)
_facts = Mapper(Handoff, HandoffFacts)
_SPLIT = len(_facts.columns)

# Built once: building a statement takes longer than running it.
_OURS = ours(_handoff)
_OPEN = _handoff.c.state.in_(literally(OPEN_HANDOFF))
_ADD = insert(_handoff).returning(_handoff.c.id)
_ITS_LEAD = and_(_lead.c.workspace_id == _handoff.c.workspace_id, _lead.c.id == _handoff.c.lead_id)
_WITH_LEAD = (
    select(*_facts.columns, *lead_facts.columns)
    .join_from(_handoff, _lead, _ITS_LEAD)
    .where(_OURS, _handoff.c.id == bindparam("handoff_id"))
)
_LAST = (
    select(*_facts.columns)
    .where(_OURS, _handoff.c.lead_id == bindparam("lead_id"))
    .order_by(_handoff.c.id.desc())
    .limit(1)
)
_QUEUE = (
    select(
        *_facts.columns,
        *lead_facts.columns,
        _timer.c.due_at.label("timer_due_at"),
        _timer.c.state.label("timer_state"),
    )
    .join_from(_handoff, _lead, _ITS_LEAD)
    .outerjoin(
        _timer,
        and_(
            _timer.c.workspace_id == _handoff.c.workspace_id,
            _timer.c.handoff_id == _handoff.c.id,
            _timer.c.commitment == Commitment.DECISION,
        ),
    )
    .where(_OURS, _OPEN)
    .order_by(_handoff.c.id)
    .limit(bindparam("most"))
)
_OPEN_IDS = select(_handoff.c.id).where(_OURS, _OPEN).order_by(_handoff.c.id)
_COUNT = select(func.count()).select_from(_handoff).where(_OURS, _OPEN)
_TAKE = (
    update(_handoff)
    .where(_OURS, _handoff.c.id == bindparam("one"), _OPEN, _handoff.c.owner == "")
    .values(owner=bindparam("new_owner"), revision=_handoff.c.revision + 1)
    .returning(_handoff.c.revision)
)
_REVISE = (
    update(_handoff)
    .where(_OURS, _handoff.c.id == bindparam("one"))
    .values(revision=_handoff.c.revision + 1)
    .returning(_handoff.c.revision)
)
_KEEP_CARD = (
    update(_handoff)
    .where(_OURS, _handoff.c.id == bindparam("one"))
    .values(channel=bindparam("in_channel"), card_ts=bindparam("ts"))
)


def add_handoff(
    work: Work, lead: LeadFacts, *, agreement_id: int, owner: str, **values: object
) -> int:
    """A pending hand-off of a lead, its card for sales' channel; gives its id.

    It is by who acts, unless `values` say otherwise.
    """
    row = {
        "workspace_id": work.workspace_id,
        "lead_id": lead.id,
        "agreement_id": agreement_id,
        "state": HandoffState.PENDING,
        "marketer": work.actor.user_id,
        "owner": owner,
        "note": "",
        "handed_at": work.now,
        "channel": work.company.sales_channel,
        "decided_by": "",
        "reason": "",
        "comment": "",
        "question": "",
        "answer": "",
        "revision": 1,
        "card_ts": "",
        "below_bar": False,
        "override": "",
    } | values
    return int(work.session.execute(_ADD, row).scalar_one())


def handoff_with_lead(work: Work, handoff_id: int) -> tuple[HandoffFacts, LeadFacts] | None:
    row = work.rows(_WITH_LEAD, handoff_id=handoff_id).first()
    return (_facts(row[:_SPLIT]), lead_facts(row[_SPLIT:])) if row else None


def last_handoff(work: Work, lead_id: int) -> HandoffFacts | None:
    return _facts.first(work.rows(_LAST, lead_id=lead_id))


def queue(work: Work, limit: int = 20) -> list[Queued]:
    """The hand-offs that wait for a decision, oldest first. One more than `limit`."""
    end = _SPLIT + len(lead_facts.columns)
    return [
        Queued(
            _facts(row[:_SPLIT]),
            lead_facts(row[_SPLIT:end]),
            row.timer_due_at,
            row.timer_state == TimerState.PAUSED,
        )
        for row in work.rows(_QUEUE, most=limit + 1)
    ]


def open_ids(work: Work) -> list[int]:
    """The ids of all hand-offs that wait for a decision."""
    return list(work.rows(_OPEN_IDS).scalars())


def count_waiting(work: Work) -> int:
    return int(work.rows(_COUNT).scalar_one())


def settle(
    work: Work,
    handoff: HandoffFacts,
    *,
    from_states: tuple[HandoffState, ...] = OPEN_HANDOFF,
    **values: object,
) -> int | None:
    """Change a hand-off that is still in one of the states; gives its card's new revision.

    None when it no longer is, or has another owner than it was read with: somebody else was
    quicker. The revision may have gone up meanwhile: never count on from the one that was read,
    or two changes share a revision and the notice of the second is none.
    """
    statement = _settle(from_states)
    condition = {"one": handoff.id, "owner_was": handoff.owner}
    revision: int | None = work.rows(statement, **condition, **values).scalar_one_or_none()
    return revision


@cache
def _settle(from_states: tuple[HandoffState, ...]) -> Any:
    return (
        update(_handoff)
        .where(
            _OURS,
            _handoff.c.id == bindparam("one"),
            _handoff.c.state.in_(literally(from_states)),
            _handoff.c.owner == bindparam("owner_was"),
        )
        .values(revision=_handoff.c.revision + 1)
        .returning(_handoff.c.revision)
    )


def take(work: Work, handoff_id: int) -> int | None:
    """Give a queued hand-off to who acts; gives its card's new revision.

    None when it has an owner by now.
    """
    taken = {"one": handoff_id, "new_owner": work.actor.user_id}
    revision: int | None = work.rows(_TAKE, **taken).scalar_one_or_none()
    return revision


def revise(work: Work, handoff_id: int) -> int:
    """A new revision of the card, for changes of the lead after the decision."""
    return int(work.rows(_REVISE, one=handoff_id).scalar_one())


def keep_card(work: Work, handoff_id: int, *, channel: str, ts: str) -> None:
    """Remember where the card stands."""
    work.change(_KEEP_CARD, one=handoff_id, in_channel=channel, ts=ts)
