"""What Slack tells of its members, and of the app's own life in the workspace."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp

from handlers.desk import Body, Desk
from services import directory

Forget = Callable[[str], Awaitable[None]]


def register(app: AsyncApp, desk: Desk, forget: Forget) -> None:
    """`forget(workspace_id)` drops what is kept to speak for a workspace."""

    @app.event("user_change")
    async def changed(event: Body, body: Body) -> None:
        await desk.store.run(directory.learn, str(body["team_id"]), [event["user"]])

    @app.event("team_join")
    async def joined(event: Body, body: Body) -> None:
        await desk.store.run(directory.learn, str(body["team_id"]), [event["user"]])

    @app.event("app_uninstalled")
    async def uninstalled(body: Body) -> None:
        await _leave(desk, forget, body)

    @app.event("tokens_revoked")
    async def revoked(event: Body, body: Body) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await _leave(desk, forget, body)


async def _leave(desk: Desk, forget: Forget, body: Body) -> None:
    """Once for each event: one that comes again must not undo a new installation."""
    workspace_id = str(body["team_id"])
    key = str(body.get("event_id") or "")
    if await desk.store.run(directory.new_event, workspace_id, key, desk.clock()):
        await forget(workspace_id)
