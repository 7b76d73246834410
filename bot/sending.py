"""One message on its way: sent, or messages where an earlier try of unknown fate left it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from blockkit.message import Message
from bot.erasing import message_at, take_away
from bot.ladder import Ladder
from bot.slack import CallRejectedError, Slack
from bot.uploading import conversation, upload
from storage.deliveries import Delivery
from storage.outbox import Place
from views.posts import Erasure, Post, Revision, Upload

EVENT_TYPE = "pacto_delivery"
APART = timedelta(minutes=2)  # how far Slack's clock and ours may be from each other
_NOT_SHOWN = frozenset(
    {
        "user_not_in_channel",
        # A response_url lives for thirty minutes.
        "expired_url",
        "used_url",
        "invalid_url",
        "http_404",
    }
)


async def send(slack: Slack, delivery: Delivery, post: Post, ladder: Ladder) -> Place:
    """Post, update or answer it, in blocks that the workspace takes.

    What is for one person's eyes goes to them directly where it cannot be shown in the channel.
    Raises what `Slack.call` raises.
    """
    if isinstance(post, Erasure):
        return await take_away(slack, delivery.workspace_id, post)
    if isinstance(post, Upload):
        shared = await upload(slack, delivery.workspace_id, post)
        if isinstance(shared, Place):
            return shared
        post = shared
    if isinstance(post, Revision):
        standing = await message_at(slack, delivery.workspace_id, post)
        if standing is None:
            return Place(post.channel, "")
        post = replace(post, message=post.rewrite(standing))
    try:
        return await _send(slack, delivery, post, ladder)
    except CallRejectedError as error:
        if error.code not in _NOT_SHOWN or not post.only_to:
            raise
        return await _send(slack, delivery, Post(post.only_to, post.message), ladder)


async def _send(slack: Slack, delivery: Delivery, post: Post, ladder: Ladder) -> Place:
    async def call(message: Message) -> Any:
        if post.response_url:
            answer = {"text": message.text, "blocks": message.blocks or None}
            return await slack.respond(post.response_url, response_type="ephemeral", **answer)
        arguments = _arguments(delivery, replace(post, message=message))
        return await slack.call(delivery.workspace_id, post.method, **arguments)

    answer = await ladder.send(delivery.workspace_id, post.message, call)
    return Place(
        str(answer.get("channel") or post.channel),
        str(answer.get("ts") or answer.get("message_ts") or ""),
    )


def _arguments(delivery: Delivery, post: Post) -> dict[str, Any]:
    quiet = None if post.update or post.only_to else False
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": delivery.dedupe_key}}
    # An update keeps the blocks that it is not given.
    blocks = post.message.blocks or ([] if post.update else None)
    return {
        "channel": post.channel,
        "ts": post.update,
        "user": post.only_to,
        "thread_ts": post.thread_ts,
        "reply_broadcast": True if post.broadcast and post.thread_ts else None,
        "unfurl_links": quiet,
        "unfurl_media": quiet,
        "metadata": None if post.only_to else metadata,
        "text": post.message.text,
        "blocks": blocks,
    }


async def find_sent(slack: Slack, delivery: Delivery, post: Post, now: datetime) -> Place | None:
    """A message whose fate is unknown, if it did arrive. An update is simply done again.

    Raises what `Slack.read` raises, at once: nothing is then known still, and whoever waits
    for it would hold up others.
    """
    if post.update:
        return None
    if post.only_to:
        return Place(post.channel, "")  # nobody can look: rather never than twice
    channel = await conversation(slack, delivery.workspace_id, post.channel)
    since = min(delivery.tried_at or delivery.due_at, now) - APART
    method = "conversations.replies" if post.thread_ts else "conversations.history"
    messages = await slack.pages(
        delivery.workspace_id,
        method,
        "messages",
        tries=1,
        channel=channel,
        ts=post.thread_ts,
        oldest=f"{since.timestamp():.6f}",
        include_all_metadata=True,
    )
    for message in messages:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("id") == delivery.dedupe_key or _has_file(message, post):
            return Place(channel, str(message["ts"]))
    return None


def _has_file(message: Mapping[str, Any], post: Post) -> bool:
    """A shared file takes no metadata: it is known by its name."""
    names = {file.get("name") for file in message.get("files") or []}
    return isinstance(post, Upload) and post.name in names
