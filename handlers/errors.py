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
from handlers.arriving import action_of
from handlers.desk import Body, Desk, channel_of, user_of, workspace_of
from messages import notices, refusals
from messages.voice import Voice
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
            log.error("listener failed", kind=action_of(body), exc_info=error)
            if body.get("type") == "event_callback":
                return None  # Slack delivers the event again
            error = Refusal("our_fault")
        if body.get("type") == "event_callback":
            return BoltResponse(status=200)
        try:
            return await _answer(desk, error, body)
        except Exception:  # neither Slack nor the database may be there: the last edge
            log.exception("not answered", kind=action_of(body))
            return _last_words(body)


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
    if (body.get("view") or {}).get("type") == "modal" and await _pushed(desk, body, alert):
        return BoltResponse(status=200)
    if user_of(body):
        await desk.store.run(_whisper, desk.asker(body), refusal, body)
    return BoltResponse(status=200)


async def _pushed(desk: Desk, body: Body, alert: dict[str, Any]) -> bool:
    """Whether the alert stands over the modal; not so when Slack was not quick enough."""
    try:
        await desk.screens.push(workspace_of(body), str(body.get("trigger_id") or ""), alert)
    except Refusal:
        return False
    return True


def _last_words(body: Body) -> BoltResponse:
    """What can be said with nothing at hand, in the language of the source."""
    voice, refusal = Voice(), Refusal("our_fault")
    if "command" in body:
        return _json(private(notices.whisper(voice, refusal)))
    if body.get("type") == "view_submission":
        return _json(shows(notices.alert_view(voice, refusals.sentence(voice, refusal))))
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
