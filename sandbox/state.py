"""What the control API shows of the workspace."""

from typing import Any

from sandbox import views
from sandbox.workspace import Channel, User
from sandbox.world import World, is_reply

Json = dict[str, Any]


def whole(world: World, user: User | None) -> Json:
    """The workspace as this user sees it; without a user every channel and no views."""
    space = world.workspace
    seen = [
        channel
        for channel in space.channels.values()
        if user is None or user.id in channel.members or not (channel.is_private or channel.is_im)
    ]
    return {
        "ok": True,
        "team": {"id": space.team_id, "name": space.team_name, "domain": space.domain},
        "users": [show_user(one) for one in space.users.values()],
        "channels": [show_channel(channel, user) for channel in seen],
        "commands": [
            {
                "command": one["command"],
                "description": one.get("description", ""),
                "usage_hint": one.get("usage_hint", ""),
            }
            for one in (world.manifest.commands or {}).values()
        ],
        "shortcuts": [
            {
                "name": one.get("name", ""),
                "type": one.get("type", ""),
                "callback_id": one.get("callback_id", ""),
                "description": one.get("description", ""),
            }
            for one in world.manifest.shortcuts
        ],
        "app": app(world),
        "clock": world.clock.describe(),
        "faults": world.faults.describe(),
        "views": views.stack(world, user.id) if user else [],
        "seq": world.feed.seq,
    }


def app(world: World) -> Json:
    space = world.workspace
    return {
        "id": space.app_id,
        "name": world.manifest.name,
        "bot_user_id": space.bot_user,
        **world.delivery.describe(),
        "home_enabled": world.manifest.home_enabled,
    }


def show_user(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "locale": user.locale,
        "tz": user.tz,
        "is_bot": user.is_bot,
        "color": user.color,
        "deleted": user.deleted,
    }


def show_channel(channel: Channel, user: User | None) -> Json:
    other = None
    if channel.is_im and user is not None:
        other = next((m for m in channel.members if m != user.id), user.id)
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "user": other,
        "members": channel.members,
        "topic": channel.topic,
        "unread": channel.unread.get(user.id, 0) if user else 0,
        "mentions": channel.mentions.get(user.id, 0) if user else 0,
    }


def messages(
    channel: Channel,
    user: User | None,
    *,
    thread_ts: str | None = None,
    before: str | None = None,
    limit: int = 200,
) -> list[Json]:
    """Oldest first: a thread with its parent, or the top level; and this user's ephemerals."""
    mine = [channel.ephemerals.get(user.id, {})] if user else list(channel.ephemerals.values())
    found = [*channel.messages.values(), *(m for some in mine for m in some.values())]
    if thread_ts is not None:
        kept = [m for m in found if m["ts"] == thread_ts or is_reply(m, thread_ts)]
    else:
        kept = [
            m
            for m in found
            if not is_reply(m, m.get("thread_ts") or "") or m.get("subtype") == "thread_broadcast"
        ]
    kept = [m for m in kept if before is None or m["ts"] < before]
    # Messages are kept in the order they came; ephemerals are fitted in by their time.
    return sorted(kept, key=_order)[-limit:]


def _order(message: Json) -> tuple[int, int]:
    seconds, _, fraction = message["ts"].partition(".")
    return int(seconds), int(fraction)
