"""The one place where a rule's refusal becomes a sentence in the reader's language."""

import json
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from sqlmodel import Session

from funnel.facts import Asker
from funnel.hours import HoursError
from funnel.refusals import InvalidFields, Refusal
from handlers.answers import private, wrong_fields
from handlers.desk import Body, Desk, channel_of
from messages import notices, refusals
from services import whispers

log = structlog.get_logger()


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer every refusal; log what nobody foresaw, without what it was about."""

    @app.error
    async def refused(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
        if isinstance(error, HoursError):
            error = Refusal(error.code, **error.values)
        if not isinstance(error, Refusal):
            log.error("listener failed", kind=_kind(body), exc_info=error)
            error = Refusal("our_fault")
        return await _answer(desk, error, body)


async def _answer(desk: Desk, refusal: Refusal, body: Body) -> BoltResponse:
    voice = (await desk.reader(body)).voice
    if "command" in body:
        return _json(private(notices.whisper(voice, refusal)))
    if body.get("type") == "view_submission":
        if isinstance(refusal, InvalidFields):
            return _json(wrong_fields(refusals.field_errors(voice, refusal.problems)))
        sentence = refusals.sentence(voice, refusal)
        return _json({"response_action": "update", "view": notices.alert_view(voice, sentence)})
    asker = desk.asker(body)
    if asker.user_id:
        await desk.store.run(_whisper, asker, refusal, body)
    return BoltResponse(status=200)


def _whisper(session: Session, asker: Asker, refusal: Refusal, body: Body) -> None:
    container = body.get("container") or {}
    whispers.whisper(
        session,
        asker,
        refusal,
        channel="" if container.get("is_ephemeral") else channel_of(body),
        thread=(body.get("message") or {}).get("thread_ts"),
        about=str(body.get("trigger_id") or body.get("event_id") or asker.now.isoformat()),
    )


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(body), headers={"content-type": "application/json"}
    )


def _kind(body: Body) -> str:
    event = body.get("event") or {}
    return str(body.get("command") or event.get("type") or body.get("type") or "")
