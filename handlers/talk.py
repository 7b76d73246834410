"""A mention or a direct message is answered like the command it spells out."""

import re

from slack_bolt.async_app import AsyncApp
from sqlmodel import Session

from funnel.facts import Asker
from funnel.refusals import Refusal
from handlers.desk import Body, Desk, reader_of
from handlers.reading import READS, answer
from handlers.typed import typed
from messages import help as helps
from messages import notices
from messages.message import Message
from services import whispers

_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>\s*")


def register(app: AsyncApp, desk: Desk) -> None:
    @app.event("app_mention")
    async def mentioned(event: Body, body: Body) -> None:
        if event.get("user"):
            await _answer_later(desk, event, body)

    @app.event("message")
    async def written(event: Body, body: Body) -> None:
        if event.get("channel_type") == "im" and not event.get("subtype") and event.get("user"):
            await _answer_later(desk, event, body)


async def _answer_later(desk: Desk, event: Body, body: Body) -> None:
    asker = Asker(str(body["team_id"]), str(event["user"]), desk.clock())
    await desk.store.run(
        whispers.answer_later,
        asker,
        event_id=str(body.get("event_id") or event["ts"]),
        channel=str(event["channel"]),
        thread=event.get("thread_ts"),
        text=typed(_MENTION.sub("", str(event.get("text") or ""))).strip()[:500],
    )


def reply(session: Session, asker: Asker, text: str) -> Message:
    """What is said to somebody who wrote to the app: the command's answer, or how to ask."""
    voice = reader_of(session, asker).voice
    word, _, rest = text.lstrip("/").partition(" ")
    command = "/" + word.casefold()
    if command not in READS:
        return helps.help_text(voice, "/pacto")
    try:
        message = answer(session, asker, command, rest)
    except Refusal as refusal:
        return notices.whisper(voice, refusal)
    return message or helps.help_text(voice, command)
