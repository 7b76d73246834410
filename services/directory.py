"""The members of the workspace, as Slack shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from funnel.people import Company
from storage import people
from storage.work import Work


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


def learn(work: Work, users: Iterable[Mapping[str, Any]]) -> int:
    """Keep names, languages and zones of people (not of bots). One commit."""
    members = [as_member(u) for u in users if not u.get("is_bot") and u.get("id") != "USLACKBOT"]
    count = people.learn_members(work, members)
    work.commit()
    return count


def meet(work: Work, *, name: str, bot_user: str, url: str = "") -> Company | None:
    """A workspace the app lives in. One commit."""
    people.ensure_company(work, name=name, bot_user=bot_user, url=url[:200], left_at=None)
    work.commit()
    return people.company(work.session, work.workspace_id)


def locate(work: Work, url: str) -> None:
    """Keep the workspace's address in Slack. One commit."""
    people.change_company(work, url=url[:200])
    work.commit()


def name_admin(work: Work, user: Mapping[str, Any]) -> bool:
    """Make a Slack user an admin of Pacto, by the terminal. One commit.

    False where they are one already.
    """
    member = as_member(user)
    user_id = str(member["user_id"])
    people.learn_members(work, [member])
    is_new = not people.person(work, user_id).is_admin
    if is_new:
        people.change_member(work, user_id, is_admin=True)
        people.audit(work, "admin named in the terminal", before={}, after={"admin": user_id})
    work.commit()
    return is_new


def installed(work: Work, *, name: str) -> None:
    """A company that installed the app, and its first admin: who acts. One commit.

    One that had left is back, with all it had.
    """
    people.ensure_company(work, name=name, left_at=None)
    if not people.admins(work):
        people.change_member(work, work.actor.user_id, is_admin=True)
        people.audit(work, "installed", before={}, after={"admin": work.actor.user_id})
    work.commit()
