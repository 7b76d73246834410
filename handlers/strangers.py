"""Requests of a workspace that has not installed the app, or whose token cannot be opened."""

from collections.abc import Awaitable, Callable

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware

from funnel.refusals import Refusal
from handlers.dispatch import Dispatcher
from handlers.payloads import Body, part_of, text_in
from handlers.responses import answers, private, shows
from messages import notices, refusals

log = structlog.get_logger()

IsInstalled = Callable[[str], Awaitable[bool]]
# They say that the app is gone from a workspace: its token is gone too.
_FAREWELLS = frozenset({"app_uninstalled", "tokens_revoked"})


class TurningAway(AsyncMiddleware):
    """Bolt's `before_authorize`: who asks is told in their language, where we know them.

    A class of Bolt's, for which it collects no arguments.
    """

    def __init__(self, dispatcher: Dispatcher, is_installed: IsInstalled) -> None:
        self._dispatcher = dispatcher
        self._is_installed = is_installed

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        team, body = req.context.team_id, req.body
        kind = text_in(part_of(body, "event"), "type")
        if not isinstance(team, str) or kind in _FAREWELLS or await self._is_installed(team):
            await next()
            return resp
        log.info("not installed", workspace=team)
        if text_in(body, "type") == "event_callback":
            return BoltResponse(status=200)
        return await _apology(self._dispatcher, body, req.context)


async def _apology(dispatcher: Dispatcher, body: Body, context: AsyncBoltContext) -> BoltResponse:
    refusal = Refusal("not_installed")
    localizer = (await dispatcher.reader(body)).localizer
    if text_in(body, "command"):
        return answers(private(notices.refusal_message(localizer, refusal)))
    if text_in(body, "type") == "view_submission":
        alert = notices.alert_view(localizer, refusals.sentence(localizer, refusal))
        return answers(shows(alert))
    if context.response_url and context.respond is not None:
        await context.respond(refusals.sentence(localizer, refusal))
    return BoltResponse(status=200)
