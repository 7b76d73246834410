"""The one place where a rule's refusal becomes a sentence in the reader's language."""

import json
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from sqlmodel import Session

from funnel.facts import Asker
from funnel.refusals import InvalidFields, Refusal
from funnel.zones import CalendarError
from handlers.answers import private, shows, wrong_fields
from handlers.desk import Body, Desk, channel_of, user_of, workspace_of
from messages import notices, refusals
from services import whispers
from storage import people

log = structlog.get_logger()


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer every refusal; log what nobody foresaw, without what it was about."""

    @app.error
    async def refused(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
        if isinstance(error, CalendarError):
            error = refusals.from_calendar(error)
        if not isinstance(error, Refusal):
            log.error("listener failed", kind=_kind(body), exc_info=error)
            error = Refusal("our_fault")
        if body.get("type") == "event_callback":
            return None  # Slack delivers the event again
        return await _answer(desk, error, body)


async def _answer(desk: Desk, refusal: Refusal, body: Body) -> BoltResponse:
    reader, names = await desk.ask(body, _names, refusal)
    voice = reader.voice
    if "command" in body:
        return _json(private(notices.whisper(voice, refusal)))
    if body.get("type") == "view_submission" and isinstance(refusal, InvalidFields):
        return _json(wrong_fields(refusals.field_errors(voice, refusal.problems, names=names)))
    alert = notices.alert_view(voice, refusals.sentence(voice, refusal, names))
    if body.get("type") == "view_submission":
        return _json(shows(alert))
    if (body.get("view") or {}).get("type") == "modal":
        await desk.screens.push(workspace_of(body), body["trigger_id"], alert)
    elif user_of(body):
        await desk.store.run(_whisper, desk.asker(body), refusal, body)
    return BoltResponse(status=200)


def _names(session: Session, asker: Asker, refusal: Refusal) -> dict[str, str]:
    """The names of the people a refusal speaks of."""
    problems = refusal.problems.values() if isinstance(refusal, InvalidFields) else [refusal]
    said = {str(value) for problem in problems for value in problem.values.values()}
    found = people.people(session, asker.workspace_id, said)
    return {person.user_id: person.name for person in found.values()}


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
