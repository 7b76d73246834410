"""A mention or a direct message is answered like the command it spells out."""

import re

from slack_bolt.async_app import AsyncApp

from funnel.facts import Caller
from handlers.dispatch import Dispatcher
from handlers.payloads import Body, typed_text
from services import ephemerals

_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^<>]*)?>\s*")
_QUESTION = 500  # characters


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    @app.event("app_mention")
    async def mentioned(event: Body, body: Body) -> None:
        if event.get("user"):
            await _answer_later(dispatcher, event, body)

    @app.event("message")
    async def written(event: Body, body: Body) -> None:
        if event.get("channel_type") == "im" and not event.get("subtype") and event.get("user"):
            await _answer_later(dispatcher, event, body)


async def _answer_later(dispatcher: Dispatcher, event: Body, body: Body) -> None:
    text = typed_text(_MENTION.sub("", str(event.get("text") or "")))
    await dispatcher.store.work(
        Caller(str(body["team_id"]), str(event["user"]), dispatcher.clock()),
        ephemerals.answer_later,
        event_id=str(body.get("event_id") or event["ts"]),
        channel=str(event["channel"]),
        thread=event.get("thread_ts"),
        text=text.strip()[:_QUESTION],
    )
