"""Threads: which messages are replies, and the reply counts Slack keeps on the parent."""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


def is_reply(message: Json, parent_ts: str) -> bool:
    """Whether a message is in the thread of `parent_ts` without being the parent itself."""
    return bool(parent_ts) and message.get("thread_ts") == parent_ts and message["ts"] != parent_ts


def is_top_level(message: Json) -> bool:
    """Whether a channel shows the message outside its threads."""
    return (
        not is_reply(message, message.get("thread_ts") or "")
        or message.get("subtype") == "thread_broadcast"
    )


def count_reply(parent: Json, reply: Json) -> None:
    parent["thread_ts"] = parent["ts"]
    parent["reply_count"] = parent.get("reply_count", 0) + 1
    users = parent.setdefault("reply_users", [])
    if reply.get("user") and reply["user"] not in users:
        users.append(reply["user"])
    parent["reply_users_count"] = len(users)
    parent["latest_reply"] = reply["ts"]
    reply["parent_user_id"] = parent.get("user")


def recount_replies(parent: Json, messages: Iterable[Json]) -> None:
    """Set the parent's counts anew after a reply was removed from `messages`."""
    replies = [message for message in messages if is_reply(message, parent["ts"])]
    parent["reply_count"] = len(replies)
    parent["reply_users"] = list(dict.fromkeys(m["user"] for m in replies if m.get("user")))
    parent["latest_reply"] = replies[-1]["ts"] if replies else None
