"""What Slack, or a file of this machine, still shows of an erased person is taken away there."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from blockkit.blocks import Block
from bot.ladder import publish
from bot.slack import CallRejectedError, Slack
from funnel.marks import are_about
from imports.plan import PlanError
from imports.rejects import take_out
from storage.outbox import Place
from views.posts import Erasure, HomePost, RowsErased

log = structlog.get_logger()

_NOT_THERE = frozenset({"message_not_found", "thread_not_found", "channel_not_found"})


async def take_away(slack: Slack, workspace_id: str, post: Erasure | HomePost) -> Place:
    """Show what replaces it; delete the message where Slack refuses that.

    What is no longer there is no error. Raises what `Slack.call` raises.
    """
    if isinstance(post, HomePost):

        async def call(view: Block) -> None:
            await slack.call(workspace_id, "views.publish", user_id=post.channel, view=view)

        await publish(dict(post.view or {}), call)
        return Place(post.channel, "")
    place = Place(post.channel, post.update or "")
    try:
        await _take_away(slack, workspace_id, post)
    except CallRejectedError as error:
        if error.code not in _NOT_THERE:
            raise
    return place


async def take_out_rows(workspace_id: str, post: RowsErased) -> Place:
    """Rewrite each file that holds such rows; what this process cannot reach is logged."""
    is_about = partial(are_about, workspace_id, marks=post.marks)
    for run in post.runs:
        try:
            await asyncio.to_thread(take_out, Path(run.path), is_about)
        except (OSError, PlanError) as error:
            if run.size or not isinstance(error, FileNotFoundError):
                log.warning(
                    "rejected rows not erased", run=run.fingerprint, error=type(error).__name__
                )
    return Place("", "")


async def _take_away(slack: Slack, workspace_id: str, post: Erasure) -> None:
    at = {"channel": post.channel, "ts": post.update}
    message = post.message
    if post.rewrite is not None:
        standing = await _standing(slack, workspace_id, post)
        if standing is None:
            return
        message = post.rewrite(standing)
    try:
        content = {"text": message.text, "blocks": message.blocks}
        await slack.call(workspace_id, "chat.update", **at, **content)
    except CallRejectedError as error:
        if error.code in _NOT_THERE:
            raise
        await slack.call(workspace_id, "chat.delete", **at)


async def _standing(slack: Slack, workspace_id: str, post: Erasure) -> dict[str, Any] | None:
    """The message as it stands in Slack; None when it is gone."""
    method = "conversations.replies" if post.thread_ts else "conversations.history"
    answer = await slack.read(
        workspace_id,
        method,
        tries=1,
        channel=post.channel,
        ts=post.thread_ts,
        oldest=post.update,
        latest=post.update,
        inclusive="true",
        limit=10,
    )
    messages = answer.get("messages") or []
    return next((message for message in messages if message.get("ts") == post.update), None)
