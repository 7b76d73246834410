"""What stands where in Slack's payloads: who, where, what was typed."""

from collections.abc import Mapping
from typing import Any

from blockkit.mrkdwn import unescape

Body = Mapping[str, Any]

TEXT = 2000  # characters of a command or a message that are read


def typed_text(text: object) -> str:
    """A command's or message's text as its writer saw it, without Slack's escapes.

    Members stay as they are (<@U1|ana>): who reads text for people looks for them in that form.
    """
    return unescape(str(text or ""), members=False)[:TEXT]


def delivery_of(body: Body) -> str:
    """What tells a payload from all others, however often it is delivered; "" where nothing does.

    A form is submitted once in each of its states; a command or a click has a trigger of its own.
    """
    if body.get("type") == "view_submission":
        return f"{body['view']['id']}:{body['view'].get('hash', '')}"
    return str(body.get("trigger_id") or "")


def workspace_of(body: Body) -> str:
    """The team a payload comes from, whatever its kind."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    return str(team or (body.get("user") or {}).get("team_id") or "")


def user_of(body: Body) -> str:
    """The member who sent a payload, whatever its kind."""
    user = body.get("user_id") or body.get("user") or (body.get("event") or {}).get("user")
    return str((user.get("id") if isinstance(user, Mapping) else user) or "")


def channel_of(body: Body) -> str:
    """Where a payload comes from, or "" (a modal, Home)."""
    channel = body.get("channel_id") or body.get("channel") or ""
    return str((channel.get("id") if isinstance(channel, Mapping) else channel) or "")


def view_id_of(body: Body) -> str:
    """The view a payload comes from, or ""."""
    return str((body.get("view") or {}).get("id") or "")
