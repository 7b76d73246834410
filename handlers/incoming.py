"""What every payload goes through before its listener: no control characters, a name in the log."""

import secrets
from typing import Any

import structlog

from funnel.texts import sanitize
from handlers.payloads import Body, part_of, text_in, workspace_of

_DEPTH = 20  # Slack nests payloads about ten deep


def prepare(body: Body) -> None:
    """Name the request in the log and sanitize its payload, in place.

    Not a middleware of Bolt's, which costs as much again as what is done here.
    """
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request=secrets.token_hex(4), workspace=workspace_of(body), action=action_of(body)
    )
    sanitize_payload(body)


def sanitize_payload(part: Any, depth: int = 0) -> Any:
    """Take out of every text what cannot be typed, in place; `blocks` are our own, unread."""
    if isinstance(part, str):
        return sanitize(part)
    if depth > _DEPTH:
        return None
    if isinstance(part, dict):
        for key, value in part.items():
            if key != "blocks" and isinstance(value, str | dict | list):
                part[key] = sanitize_payload(value, depth + 1)
    elif isinstance(part, list):
        part[:] = [sanitize_payload(value, depth + 1) for value in part]
    return part


def action_of(body: Body) -> str:
    """What a payload asks for, by our own names: no word of a person is in it."""
    event, view = part_of(body, "event"), part_of(body, "view")
    if body.get("command"):
        return str(body["command"])[:40]
    if event:
        return text_in(event, "type")[:40]
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else {}
    name = text_in(action, "action_id") if isinstance(action, dict) else ""
    name = name or text_in(body, "callback_id") or text_in(view, "callback_id")
    return (name or text_in(body, "type"))[:40]
