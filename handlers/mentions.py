"""A mention, a direct message or a button of the help is answered like the command it means."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp

from funnel.people import Caller
from handlers.dispatch import Dispatcher
from handlers.payloads import Body, channel_of, text_in, typed_text, user_of
from messages.help import ASKED
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

    @app.action(re.compile(r"^ask\."))
    async def asked(ack: AsyncAck, body: Body, action: Body) -> None:
        """A button of the help asks what a person would write."""
        if user_of(body) and (question := ASKED.get(str(action.get("value") or ""))):
            await dispatcher.once(
                body,
                ephemerals.answer_later,
                event_id=text_in(body, "trigger_id"),
                channel=channel_of(body),
                thread=(body.get("message") or {}).get("thread_ts"),
                text=question,
            )
        await ack()


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
