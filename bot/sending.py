"""One message on its way: sent, or messages where an earlier try of unknown fate left it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from blockkit.message import Message
from bot.erasing import take_away
from bot.slack import CallRejectedError, Slack
from storage.deliveries import Delivery
from storage.outbox import Place
from views.posts import Erasure, HomePost, Post

EVENT_TYPE = "pacto_delivery"
APART = timedelta(minutes=2)  # how far Slack's clock and ours may be from each other
_BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format"})


async def send(
    slack: Slack, delivery: Delivery, post: Post, plainer: Callable[[Message], Awaitable[Message]]
) -> Place:
    """Post or update it; where Slack refuses a block, once more as `plainer` words it.

    What is for one person's eyes goes to them directly when they only look into the channel.
    Raises what `Slack.call` raises.
    """
    if isinstance(post, Erasure | HomePost):
        return await take_away(slack, delivery.workspace_id, post)
    try:
        answer = await slack.call(delivery.workspace_id, post.method, **_arguments(delivery, post))
    except CallRejectedError as error:
        if error.code in _BLOCKS_REFUSED:
            post = replace(post, message=await plainer(post.message))
        elif error.code == "user_not_in_channel" and post.only_to:
            post = Post(post.only_to, post.message)
        else:
            raise
        answer = await slack.call(delivery.workspace_id, post.method, **_arguments(delivery, post))
    return Place(
        str(answer.get("channel") or post.channel),
        str(answer.get("ts") or answer.get("message_ts") or ""),
    )


def _arguments(delivery: Delivery, post: Post) -> dict[str, Any]:
    quiet = None if post.update or post.only_to else False
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": delivery.dedupe_key}}
    return {
        "channel": post.channel,
        "ts": post.update,
        "user": post.only_to,
        "thread_ts": post.thread_ts,
        "unfurl_links": quiet,
        "unfurl_media": quiet,
        "metadata": None if post.only_to else metadata,
        "text": post.message.text,
        "blocks": post.message.blocks,
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
    channel = post.channel
    if channel.startswith(("U", "W")):
        opened = await slack.read(
            delivery.workspace_id, "conversations.open", tries=1, users=channel
        )
        channel = opened["channel"]["id"]
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
        if payload.get("id") == delivery.dedupe_key:
            return Place(channel, str(message["ts"]))
    return None
