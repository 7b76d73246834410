"""What every payload goes through before its listener: no control characters, a name in the log."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from funnel.keys import typeable
from handlers.desk import Body, workspace_of

_DEEP = 20  # Slack nests payloads about ten deep


def register(app: AsyncApp) -> None:
    """Before all listeners. Bolt's `next` returns before they run, so nothing is undone after."""

    @app.middleware
    async def arrived(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 - Bolt's name
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(
            request=secrets.token_hex(4), workspace=workspace_of(body), action=action_of(body)
        )
        harmless(body)
        await next()


def harmless(thing: Any, deep: int = 0) -> Any:
    """Take out of every text what cannot be typed, in place; `blocks` are our own, unread."""
    if isinstance(thing, str):
        return typeable(thing)
    if deep > _DEEP:
        return None
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key != "blocks" and isinstance(value, str | dict | list):
                thing[key] = harmless(value, deep + 1)
    elif isinstance(thing, list):
        thing[:] = [harmless(value, deep + 1) for value in thing]
    return thing


def action_of(body: Body) -> str:
    """What a payload asks for, by our own names: no word of a person is in it."""
    event, view = body.get("event") or {}, body.get("view") or {}
    if body.get("command"):
        return str(body["command"])[:40]
    if event:
        return str(event.get("type"))[:40]
    actions = body.get("actions") or [{}]
    name = actions[0].get("action_id") or body.get("callback_id") or view.get("callback_id")
    return str(name or body.get("type") or "")[:40]
