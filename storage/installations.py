"""Workspaces that installed the app by OAuth, and installations under way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlmodel import Session

from storage.mapping import Mapper, affected, table, upsert
from storage.tables import Installation, OAuthState

_installation = table(Installation)
_state = table(OAuthState)


@dataclass(frozen=True)
class InstallationRow:
    """`bot_token` is encrypted."""

    workspace_id: str
    bot_token: str
    bot_user: str
    bot_id: str
    installed_by: str


_facts = Mapper(Installation, InstallationRow)


def installation(session: Session, workspace_id: str) -> InstallationRow | None:
    statement = select(*_facts.columns).where(_installation.c.workspace_id == workspace_id)
    return _facts.first(session.execute(statement))


def any_token(session: Session) -> str | None:
    """The encrypted token of the company that installed the app last; None where none did."""
    newest = select(_installation.c.bot_token).order_by(_installation.c.installed_at.desc())
    return session.execute(newest.limit(1)).scalar_one_or_none()


def keep(session: Session, workspace_id: str, **values: object) -> None:
    """Add an installation, or put the new token in the place of the old."""
    session.execute(
        upsert(session, Installation)
        .values({"workspace_id": workspace_id, "data": {}} | values)
        .on_conflict_do_update(index_elements=["workspace_id"], set_=values)
    )


def forget(session: Session, workspace_id: str) -> None:
    session.execute(delete(_installation).where(_installation.c.workspace_id == workspace_id))


def start_state(session: Session, state: str, until: datetime) -> None:
    """An installation has begun; its state is good for one use until then."""
    session.execute(insert(_state).values(state=state, until=until))


def use_state(session: Session, state: str, now: datetime) -> bool:
    """Whether the state was given out, is still good, and was not used before."""
    good = delete(_state).where(_state.c.state == state, _state.c.until >= now)
    return affected(session, good) == 1


def forget_states(session: Session, now: datetime) -> int:
    """Delete the states of installations that nobody finished in time; gives how many."""
    return affected(session, delete(_state).where(_state.c.until < now))
