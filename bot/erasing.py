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
from storage import import_runs
from storage.outbox import Place
from storage.work import Work
from views.posts import Erasure, HomeView, Keep, Post, RejectsErasure

log = structlog.get_logger()

_NOT_THERE = frozenset({"message_not_found", "thread_not_found", "channel_not_found"})


async def show_home(slack: Slack, workspace_id: str, home: HomeView) -> None:
    """Publish it, in blocks that the workspace takes. Raises what `Slack.call` raises."""

    async def call(view: Block) -> None:
        await slack.call(workspace_id, "views.publish", user_id=home.user, view=view)

    await publish(dict(home.view), call)


async def take_away(slack: Slack, workspace_id: str, post: Erasure) -> Place:
    """Show what replaces it; delete the message where Slack refuses that.

    What is no longer there is no error. Raises what `Slack.call` raises.
    """
    try:
        await _take_away(slack, workspace_id, post)
    except CallRejectedError as error:
        if error.code not in _NOT_THERE:
            raise
    return Place(post.channel, post.update or "")


async def take_out_rows(workspace_id: str, erasure: RejectsErasure) -> Keep:
    """Rewrite each file that holds such rows; what this process cannot reach is logged.

    Gives what notes the new ends of files to which a run will still add.
    """
    return await asyncio.to_thread(_take_out_rows, workspace_id, erasure)


def _take_out_rows(workspace_id: str, erasure: RejectsErasure) -> Keep:
    is_about = partial(are_about, workspace_id, marks=erasure.marks)
    sizes: dict[str, int] = {}
    for run in erasure.runs:
        path = Path(run.path)
        try:
            take_out(path, is_about)
        except (OSError, PlanError) as error:
            if run.size or not isinstance(error, FileNotFoundError):
                log.warning(
                    "rejected rows not erased", run=run.fingerprint, error=type(error).__name__
                )
        if not run.is_done and path.is_file():
            sizes[run.fingerprint] = path.stat().st_size

    def keep(work: Work, _channel: str, _ts: str) -> None:
        for fingerprint, size in sizes.items():
            import_runs.resize_rejects(work, fingerprint, size)

    return keep


async def _take_away(slack: Slack, workspace_id: str, post: Erasure) -> None:
    at = {"channel": post.channel, "ts": post.update}
    message = post.message
    if post.rewrite is not None:
        standing = await message_at(slack, workspace_id, post)
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


async def message_at(slack: Slack, workspace_id: str, post: Post) -> dict[str, Any] | None:
    """The message that a post updates, as it stands in Slack; None when it is gone.

    Raises what `Slack.read` raises.
    """
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
