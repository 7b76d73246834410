"""The views that listeners open: the only Slack calls made before an acknowledgement."""

from typing import Any

import structlog

from bot.ladder import publish
from bot.slack import CallRejectedError, Slack, SlackError
from funnel.refusals import Refusal

log = structlog.get_logger()

_TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id"})


class SlackViews:
    """`handlers.dispatch.ViewsApi`, by Slack's Web API."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def open(self, workspace_id: str, trigger_id: str, view: dict[str, Any]) -> None:
        """Raises `Refusal("too_slow")` when Slack's three seconds were over."""
        await self._show(workspace_id, "views.open", trigger_id=trigger_id, view=view)

    async def push(self, workspace_id: str, trigger_id: str, view: dict[str, Any]) -> None:
        """Over the open modal; at most three stand on one another."""
        await self._show(workspace_id, "views.push", trigger_id=trigger_id, view=view)

    async def update(self, workspace_id: str, view_id: str, view: dict[str, Any]) -> None:
        """In the place of what the modal shows, if it is still there: what is done stays done."""
        try:
            await self._slack.call(workspace_id, "views.update", view_id=view_id, view=view)
        except SlackError as error:
            log.warning("view not updated", error=error.code)

    async def publish_home(self, workspace_id: str, user_id: str, view: dict[str, Any]) -> None:
        """Home is shown in any case: at the least as text."""

        async def call(view: dict[str, Any]) -> None:
            await self._show(workspace_id, "views.publish", user_id=user_id, view=view)

        await publish(view, call)

    async def _show(self, workspace_id: str, method: str, **arguments: Any) -> None:
        try:
            await self._slack.call(workspace_id, method, **arguments)
        except CallRejectedError as error:
            if error.code in _TOO_LATE:
                raise Refusal("too_slow") from error
            if error.code == "push_limit_reached":
                raise Refusal("too_many_windows") from error
            raise
        except SlackError as error:
            raise Refusal("too_slow") from error
