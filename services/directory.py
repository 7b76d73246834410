"""The members of the workspace, as Slack shows them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from funnel.facts import Company
from storage import inbox, people


def as_member(user: Mapping[str, Any]) -> dict[str, object]:
    """What we keep of a Slack user: no e-mail, no picture."""
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    return {
        "user_id": str(user["id"]),
        "name": str(name)[:80],
        "locale": str(user.get("locale") or ""),
        "zone": str(user.get("tz") or ""),
        "slack_admin": bool(user.get("is_admin") or user.get("is_owner")),
        "deleted": bool(user.get("deleted")),
    }


def learn(session: Session, workspace_id: str, users: Iterable[Mapping[str, Any]]) -> int:
    """Keep names, languages and zones of people (not of bots). One commit."""
    known = [as_member(u) for u in users if not u.get("is_bot") and u.get("id") != "USLACKBOT"]
    count = people.learn_members(session, workspace_id, known)
    session.commit()
    return count


def meet(
    session: Session, workspace_id: str, *, name: str, bot_user: str, now: datetime
) -> Company | None:
    """A workspace the app lives in. One commit."""
    people.ensure_company(session, workspace_id, now=now, name=name, bot_user=bot_user)
    session.commit()
    return people.company(session, workspace_id)


def installed(session: Session, workspace_id: str, *, name: str, by: str, now: datetime) -> None:
    """A company that installed the app, and its first admin: who installed it. One commit."""
    people.ensure_company(session, workspace_id, now=now, name=name)
    if not people.admins(session, workspace_id):
        people.change_member(session, workspace_id, by, is_admin=True)
    session.commit()


def new_event(session: Session, workspace_id: str, event_id: str, now: datetime) -> bool:
    """Whether an event is taken for the first time. One commit."""
    new = inbox.first_delivery(session, workspace_id, event_id, now)
    session.commit()
    return new
