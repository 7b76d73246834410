"""What Slack tells of its members, and of the app's own life in the workspace."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp

from funnel.people import Caller
from handlers.dispatch import Dispatcher
from handlers.payloads import Body
from services import departures, directory

Forget = Callable[[str], Awaitable[None]]


def register(app: AsyncApp, dispatcher: Dispatcher, forget: Forget) -> None:
    """`forget(workspace_id)` drops what is kept to speak for a workspace."""

    @app.event("user_change")
    async def changed(event: Body, body: Body) -> None:
        await dispatcher.store.work(_slack(dispatcher, body), directory.learn, [event["user"]])

    @app.event("team_join")
    async def joined(event: Body, body: Body) -> None:
        await dispatcher.store.work(_slack(dispatcher, body), directory.learn, [event["user"]])

    @app.event("app_uninstalled")
    async def uninstalled(body: Body) -> None:
        await _leave(dispatcher, forget, body)

    @app.event("tokens_revoked")
    async def revoked(event: Body, body: Body) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await _leave(dispatcher, forget, body)


async def _leave(dispatcher: Dispatcher, forget: Forget, body: Body) -> None:
    """Once for each event: one that comes again must not undo a new installation."""
    caller, event_id = _slack(dispatcher, body), str(body.get("event_id") or "")
    if await dispatcher.store.work(caller, departures.leave, event_id):
        await forget(caller.workspace_id)


def _slack(dispatcher: Dispatcher, body: Body) -> Caller:
    """Slack itself tells it: no member of the workspace asks."""
    return Caller(str(body["team_id"]), "", dispatcher.clock())
