"""Hand-offs: settled by state, so that two clicks make one decision."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import Session

from funnel.facts import HandoffFacts
from storage.mapping import Mapper, affected, literally, table
from storage.tables import Handoff

_handoff = table(Handoff)
_facts = Mapper(Handoff, HandoffFacts)

OPEN = ("pending", "info")

_ONE = select(*_facts.columns).where(
    _handoff.c.workspace_id == bindparam("workspace_id"), _handoff.c.id == bindparam("handoff_id")
)
_SETTLE = (
    update(_handoff)
    .where(
        _handoff.c.workspace_id == bindparam("in_workspace"),
        _handoff.c.id == bindparam("one"),
        _handoff.c.state.in_(bindparam("start", expanding=True)),
        _handoff.c.owner == bindparam("owner_was"),
    )
    .values(revision=_handoff.c.revision + 1)
)
_LAST = (
    select(*_facts.columns)
    .where(
        _handoff.c.workspace_id == bindparam("workspace_id"),
        _handoff.c.lead_id == bindparam("lead_id"),
    )
    .order_by(_handoff.c.id.desc())
    .limit(1)
)


def add_handoff(
    session: Session,
    workspace_id: str,
    *,
    lead_id: int,
    agreement_id: int,
    marketer: str,
    owner: str,
    note: str,
    now: datetime,
    channel: str,
) -> int:
    statement = (
        insert(_handoff)
        .values(
            workspace_id=workspace_id,
            lead_id=lead_id,
            agreement_id=agreement_id,
            state="pending",
            marketer=marketer,
            owner=owner,
            note=note,
            handed_at=now,
            channel=channel,
            decided_by="",
            reason="",
            comment="",
            question="",
            answer="",
            revision=1,
            card_ts="",
        )
        .returning(_handoff.c.id)
    )
    return int(session.execute(statement).scalar_one())


def handoff(session: Session, workspace_id: str, handoff_id: int) -> HandoffFacts | None:
    given = {"workspace_id": workspace_id, "handoff_id": handoff_id}
    return _facts.first(session.execute(_ONE, given))


def last_handoff(session: Session, workspace_id: str, lead_id: int) -> HandoffFacts | None:
    given = {"workspace_id": workspace_id, "lead_id": lead_id}
    return _facts.first(session.execute(_LAST, given))


def waiting(
    session: Session, workspace_id: str, *, owner: str | None = None, limit: int = 20
) -> list[HandoffFacts]:
    """Open hand-offs, oldest first; of one owner ("": the queue) or all. One more than `limit`."""
    conditions = [_handoff.c.workspace_id == workspace_id, _handoff.c.state.in_(literally(OPEN))]
    if owner is not None:
        conditions.append(_handoff.c.owner == owner)
    statement = select(*_facts.columns).where(*conditions).order_by(_handoff.c.id).limit(limit + 1)
    return _facts.all(session.execute(statement))


def count_waiting(session: Session, workspace_id: str) -> int:
    statement = select(func.count()).where(
        _handoff.c.workspace_id == workspace_id, _handoff.c.state.in_(literally(OPEN))
    )
    return int(session.execute(statement).scalar_one())


def settle(
    session: Session,
    workspace_id: str,
    handoff: HandoffFacts,
    *,
    start: tuple[str, ...] = OPEN,
    **values: object,
) -> bool:
    """Change a hand-off that is still in one of the `start` states, and its card's revision.

    False when it no longer is, or has another owner than it was read with: somebody else was
    quicker.
    """
    given: dict[str, object] = {"in_workspace": workspace_id, "one": handoff.id}
    given |= {"owner_was": handoff.owner, "start": start} | values
    return affected(session, _SETTLE, given) == 1


def take(session: Session, workspace_id: str, handoff_id: int, owner: str) -> bool:
    """Give a queued hand-off its owner; False when it has one by now."""
    statement = (
        update(_handoff)
        .where(
            _handoff.c.workspace_id == workspace_id,
            _handoff.c.id == handoff_id,
            _handoff.c.state.in_(literally(OPEN)),
            _handoff.c.owner == "",
        )
        .values(owner=owner, revision=_handoff.c.revision + 1)
    )
    return affected(session, statement) == 1


def touch_card(session: Session, workspace_id: str, handoff_id: int) -> int:
    """A new revision of the card, for changes of the lead after the decision."""
    statement = (
        update(_handoff)
        .where(_handoff.c.workspace_id == workspace_id, _handoff.c.id == handoff_id)
        .values(revision=_handoff.c.revision + 1)
        .returning(_handoff.c.revision)
    )
    return int(session.execute(statement).scalar_one())


def keep_card(
    session: Session, workspace_id: str, handoff_id: int, *, channel: str, ts: str
) -> None:
    """Remember where the card stands."""
    session.execute(
        update(_handoff)
        .where(_handoff.c.workspace_id == workspace_id, _handoff.c.id == handoff_id)
        .values(channel=channel, card_ts=ts)
    )
