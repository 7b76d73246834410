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
    return text_in(body, "trigger_id")


def workspace_of(body: Body) -> str:
    """The team a payload comes from, whatever its kind."""
    return (
        text_in(body, "team_id")
        or text_in(part_of(body, "team"), "id")
        or text_in(part_of(body, "user"), "team_id")
    )


def user_of(body: Body) -> str:
    """The member who sent a payload, whatever its kind."""
    event = part_of(body, "event")
    return text_in(body, "user_id") or _id_of(body, "user") or _id_of(event, "user")


def channel_of(body: Body) -> str:
    """Where a payload comes from, or "" (a modal, Home)."""
    return text_in(body, "channel_id") or _id_of(body, "channel")


def view_id_of(body: Body) -> str:
    """The view a payload comes from, or ""."""
    return text_in(part_of(body, "view"), "id")


def part_of(body: Body, name: str) -> Body:
    """An object inside a payload; an empty one where there is none, or something else."""
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def text_in(body: Body, name: str) -> str:
    """A text inside a payload; "" where there is none, or something else."""
    text = body.get(name)
    return text if isinstance(text, str) else ""


def _id_of(body: Body, name: str) -> str:
    return text_in(body, name) or text_in(part_of(body, name), "id")
