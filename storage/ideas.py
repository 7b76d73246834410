"""Ideas and their votes: settled by state, one vote a person."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, desc, exists, func, insert, not_, or_, select, update

from funnel.ideas import Idea, IdeaState, NewIdea
from storage import tables
from storage.mapping import Mapper, insert_of, literally, table
from storage.work import OURS, Work, connection_of, ours

_idea = table(tables.Idea)
_vote = table(tables.IdeaVote)

_GIVEN = and_(_vote.c.workspace_id == bindparam(OURS), _vote.c.idea_id == _idea.c.id, _vote.c.given)
_VOTES = select(func.count()).select_from(_vote).where(_GIVEN).scalar_subquery()
_VOTED = exists(select(_vote.c.user_id).where(_GIVEN, _vote.c.user_id == bindparam("me")))
_facts = Mapper(tables.Idea, Idea, columns={"votes": _VOTES, "voted": _VOTED})

_OURS = ours(_idea)
_IS_OPEN = _idea.c.state.in_(literally([IdeaState.OPEN]))
_ONE = select(*_facts.columns).where(_OURS, _idea.c.id == bindparam("one"))
_OPEN = (
    select(*_facts.columns)
    .where(_OURS, _IS_OPEN)
    .order_by(desc(_VOTES), _idea.c.id)
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(_idea).where(_OURS, _IS_OPEN)
_COUNT_THEN = (
    select(func.count())
    .select_from(_idea)
    .where(
        _OURS,
        _idea.c.made_at < bindparam("then"),
        or_(_idea.c.settled_at.is_(None), _idea.c.settled_at >= bindparam("then")),
    )
)
_SETTLE = update(_idea).where(_OURS, _idea.c.id == bindparam("one"), _IS_OPEN)


def add(work: Work, new: NewIdea) -> int:
    """Keep an idea of who acts; gives its id."""
    row = {
        "workspace_id": work.workspace_id,
        **{name: getattr(new, name) for name in ("text", "kind", "url", "persona", "stage")},
        "writer": new.writer,
        "contributor": new.contributor,
        "made_by": work.actor.user_id,
        "made_at": work.now,
        "state": IdeaState.OPEN,
        **dict.fromkeys(("settled_by", "reason"), ""),
    }
    added = work.rows(insert(_idea).values(row).returning(_idea.c.id))
    return int(added.scalar_one())


def idea(work: Work, idea_id: int) -> Idea | None:
    """One idea, as who acts reads it."""
    return _facts.first(work.rows(_ONE, one=idea_id, me=work.actor.user_id))


def open_ideas(work: Work, most: int) -> list[Idea]:
    """Those with the most votes first; of as many, the oldest."""
    return _facts.all(work.rows(_OPEN, me=work.actor.user_id, most=most))


def count_open(work: Work) -> int:
    """How many are open, or were at an earlier moment."""
    if work.past is not None:
        return int(work.rows(_COUNT_THEN, then=work.past.at).scalar_one())
    return int(work.rows(_COUNT).scalar_one())


def settle(work: Work, idea_id: int, state: IdeaState, *, reason: str = "") -> bool:
    """Close an open idea; False where somebody has done so before."""
    values = {"state": state, "settled_by": work.actor.user_id, "settled_at": work.now}
    return work.change(_SETTLE, one=idea_id, **values, reason=reason) == 1


def toggle_vote(work: Work, idea_id: int, *, not_since: datetime) -> bool:
    """Vote, or take the vote back; False for a vote that was changed after `not_since`."""
    dialect = connection_of(work.session).dialect.name
    values = {"idea_id": idea_id, "user_id": work.actor.user_id, "at": work.now}
    return work.change(_toggle(dialect), **values, not_since=not_since) == 1


@cache
def _toggle(dialect: str) -> Any:
    """One statement: of two at once the second sees what the first has done."""
    new = insert_of(dialect, tables.IdeaVote).values(
        workspace_id=bindparam(OURS),
        idea_id=bindparam("idea_id"),
        user_id=bindparam("user_id"),
        given=True,
        at=bindparam("at", type_=_vote.c.at.type),
    )
    return new.on_conflict_do_update(
        index_elements=["workspace_id", "idea_id", "user_id"],
        set_={"given": not_(_vote.c.given), "at": new.excluded.at},
        where=_vote.c.at <= bindparam("not_since", type_=_vote.c.at.type),
    )
