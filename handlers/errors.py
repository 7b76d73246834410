"""The one place where a rule's refusal becomes a sentence in the reader's language."""

from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from funnel.refusals import InvalidFields, Refusal
from funnel.zones import CalendarError
from handlers.dispatch import Dispatcher
from handlers.incoming import action_of
from handlers.payloads import Body, channel_of, user_of, workspace_of
from handlers.responses import answers, private, shows_over, wrong_fields
from messages import notices, refusals
from messages.localizer import Localizer
from services import ephemerals
from storage import people
from storage.store import UNAVAILABLE
from storage.work import Work

log = structlog.get_logger()


def register(app: AsyncApp, dispatcher: Dispatcher) -> None:
    """Answer every refusal; log what nobody foresaw, without what it was about."""

    @app.error
    async def refused(error: Exception, body: dict[str, Any]) -> BoltResponse | None:
        if isinstance(error, CalendarError):
            error = refusals.from_calendar(error)
        if not isinstance(error, Refusal):
            log.error("listener failed", kind=action_of(body), exc_info=error)
            if body.get("type") == "event_callback" and isinstance(error, UNAVAILABLE):
                return None  # Slack delivers the event again; of any other it would be no better
            error = Refusal("our_fault")
        if body.get("type") == "event_callback":
            return BoltResponse(status=200)
        try:
            return await _answer(dispatcher, error, body)
        except Exception:  # neither Slack nor the database may be there: the last edge
            log.exception("not answered", kind=action_of(body))
            return _last_words(dispatcher.last_localizer(body), body)


async def _answer(dispatcher: Dispatcher, refusal: Refusal, body: Body) -> BoltResponse:
    reader, names = await dispatcher.ask(body, _names, refusal)
    localizer = reader.localizer
    if "command" in body:
        return answers(private(notices.refusal_message(localizer, refusal)))
    if body.get("type") == "view_submission" and isinstance(refusal, InvalidFields):
        return answers(
            wrong_fields(refusals.field_errors(localizer, refusal.problems, names=names))
        )
    alert = notices.alert_view(localizer, refusals.sentence(localizer, refusal, names))
    if body.get("type") == "view_submission":
        return answers(shows_over(body["view"], alert))
    if (body.get("view") or {}).get("type") == "modal" and await _pushed(dispatcher, body, alert):
        return BoltResponse(status=200)
    if user_of(body):
        await dispatcher.store.work(dispatcher.caller(body), _refuse_click, refusal, body)
    return BoltResponse(status=200)


async def _pushed(dispatcher: Dispatcher, body: Body, alert: dict[str, Any]) -> bool:
    """Whether the alert stands over the modal; not so when Slack was not quick enough."""
    try:
        await dispatcher.views_api.push(
            workspace_of(body), str(body.get("trigger_id") or ""), alert
        )
    except Refusal:
        return False
    return True


def _last_words(localizer: Localizer, body: Body) -> BoltResponse:
    """What can be said with nothing at hand."""
    refusal = Refusal("our_fault")
    if "command" in body:
        return answers(private(notices.refusal_message(localizer, refusal)))
    if body.get("type") == "view_submission":
        alert = notices.alert_view(localizer, refusals.sentence(localizer, refusal))
        return answers(shows_over(body["view"], alert))
    return BoltResponse(status=200)


def _names(work: Work, refusal: Refusal) -> dict[str, str]:
    """The names of the people a refusal speaks of."""
    problems = refusal.problems.values() if isinstance(refusal, InvalidFields) else [refusal]
    values = {str(value) for problem in problems for value in problem.values.values()}
    admins = str(refusal.values.get("admins", "")).split(", ")
    return people.names_of(work, values.union(admins))


def _refuse_click(work: Work, refusal: Refusal, body: Body) -> None:
    container = body.get("container") or {}
    ephemerals.refuse_click(
        work,
        refusal,
        channel="" if container.get("is_ephemeral") else channel_of(body),
        thread=(body.get("message") or {}).get("thread_ts"),
        about=str(body.get("trigger_id") or body.get("event_id") or work.now.isoformat()),
    )
