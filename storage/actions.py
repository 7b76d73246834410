"""Actions: settled by state, and one query that finds whose owner is to be reminded."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlmodel import Session

from funnel.actions import Action, ActionState, ActionStep, NewAction
from storage import tables
from storage.mapping import Mapper, affected, literally, table
from storage.work import Work, ours

_action = table(tables.Action)
_facts = Mapper(tables.Action, Action)

_OURS = ours(_action)
_IS_OPEN = _action.c.state.in_(literally([ActionState.OPEN]))
_ONE = select(*_facts.columns).where(_OURS, _action.c.id == bindparam("one"))
_OPEN = (
    select(*_facts.columns)
    .where(_OURS, _IS_OPEN)
    .order_by(_action.c.due_on, _action.c.id)
    .limit(bindparam("most"))
)
_OPEN_THEN = (
    select(*_facts.columns)
    .where(
        _OURS,
        _action.c.made_at < bindparam("then"),
        or_(_action.c.settled_at.is_(None), _action.c.settled_at >= bindparam("then")),
    )
    .order_by(_action.c.due_on, _action.c.id)
    .limit(bindparam("most"))
)
_OPEN_OF = _OPEN.where(_action.c.owner == bindparam("whose"))
_LATE = _OPEN.where(_action.c.due_on < bindparam("today"))
_COUNT = select(func.count()).select_from(_action).where(_OURS, _IS_OPEN)
_DONE = (
    select(*_facts.columns)
    .where(
        _OURS,
        _action.c.settled_at >= bindparam("begin"),
        _action.c.settled_at < bindparam("end"),
        _action.c.state == ActionState.DONE,
    )
    .order_by(_action.c.settled_at, _action.c.id)
)
_MADE = (
    select(*_facts.columns)
    .where(
        _OURS,
        _action.c.made_at >= bindparam("begin"),
        _action.c.made_at <= bindparam("end"),
        _action.c.state != ActionState.DROPPED,
    )
    .order_by(_action.c.id)
    .limit(bindparam("most"))
)
_CHANGE = update(_action).where(_OURS, _action.c.id == bindparam("one"), _IS_OPEN)
_CHANGE_REVISION = _CHANGE.where(_action.c.revision == bindparam("seen"))


def add(work: Work, new: NewAction, due_on: date, next_at: datetime | None) -> int:
    """Keep an action that who acts asks for; gives its id."""
    row = {
        "workspace_id": work.workspace_id,
        "title": new.title,
        "owner": new.owner,
        "due_on": due_on,
        "measure": new.measure,
        "source": new.source,
        "ref": new.ref,
        "made_by": work.actor.user_id,
        "made_at": work.now,
        "state": ActionState.OPEN,
        "revision": 1,
        "next_at": next_at,
        **dict.fromkeys(("settled_by", "reason", "last_step"), ""),
    }
    return int(work.rows(insert(_action).values(row).returning(_action.c.id)).scalar_one())


def action(work: Work, action_id: int) -> Action | None:
    return _facts.first(work.rows(_ONE, one=action_id))


def open_actions(work: Work, most: int, owner: str = "") -> list[Action]:
    """Those due first come first, so late ones lead; of one owner, or of all.

    Of an earlier moment all that was open, each as it was until it was changed.
    """
    if work.past is not None:
        rows = _facts.all(work.rows(_OPEN_THEN, most=most, then=work.past.at))
        return [replace(row, state=ActionState.OPEN, settled_at=None) for row in rows]
    if owner:
        return _facts.all(work.rows(_OPEN_OF, most=most, whose=owner))
    return _facts.all(work.rows(_OPEN, most=most))


def late(work: Work, today: date, most: int) -> list[Action]:
    """What is open and was due before today."""
    return _facts.all(work.rows(_LATE, most=most, today=today))


def count_open(work: Work) -> int:
    return int(work.rows(_COUNT).scalar_one())


def done_between(work: Work, begin: datetime, end: datetime) -> list[Action]:
    """What was done in [begin, end), in the order in which it was."""
    return _facts.all(work.rows(_DONE, begin=begin, end=end))


def made_between(work: Work, begin: datetime, end: datetime, most: int) -> list[Action]:
    """What was asked for in [begin, end], in that order; dropped ones are left out."""
    return _facts.all(work.rows(_MADE, begin=begin, end=end, most=most))


def settle(work: Work, action_id: int, state: ActionState, *, reason: str = "") -> bool:
    """Close an open action, of which nobody is reminded then; False: it was closed before."""
    values = {"state": state, "settled_by": work.actor.user_id, "settled_at": work.now}
    return work.change(_CHANGE, one=action_id, **values, reason=reason, next_at=None) == 1


def change(work: Work, seen: Action, *, owner: str, due_on: date, next_at: datetime | None) -> bool:
    """Give an open action another owner or day; False where it has changed since it was `seen`."""
    values = {"owner": owner, "due_on": due_on, "next_at": next_at, "last_step": ""}
    revision = {"seen": seen.revision, "revision": seen.revision + 1}
    return work.change(_CHANGE_REVISION, one=seen.id, **values, **revision) == 1


def due_actions(session: Session, now: datetime, limit: int) -> list[Action]:
    """Every company's actions whose reminder has come, oldest first, from a partial index.

    PostgreSQL: they are locked until the commit, and those that others hold are passed over.
    """
    statement = (
        select(*_facts.columns)
        .where(_action.c.next_at <= now)
        .order_by(_action.c.next_at, _action.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _facts.all(session.execute(statement))


def claim_step(
    session: Session, seen: Action, *, last_step: ActionStep | None, next_at: datetime | None
) -> bool:
    """Move an action past a reminder; False when another sweep or a change came first."""
    statement = (
        update(_action)
        .where(
            _action.c.workspace_id == seen.workspace_id,
            _action.c.id == seen.id,
            _action.c.next_at == seen.next_at,
            _action.c.revision == seen.revision,
        )
        .values(last_step=last_step or "", next_at=next_at)
    )
    return affected(session, statement) == 1
