"""The workspace as the control API describes it."""

from typing import Any

from sandbox import views
from sandbox.threads import is_reply, is_top_level
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]


def describe_workspace(world: World, user: User | None) -> Json:
    """The workspace as this user sees it; without a user every channel and no views."""
    workspace = world.workspace
    visible = [
        channel
        for channel in workspace.channels.values()
        if user is None or user.id in channel.members or not (channel.is_private or channel.is_im)
    ]
    return {
        "ok": True,
        "team": {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain},
        "users": [describe_user(u) for u in workspace.users.values()],
        "channels": [describe_channel(channel, user) for channel in visible],
        "commands": [
            {
                "command": command["command"],
                "description": command.get("description", ""),
                "usage_hint": command.get("usage_hint", ""),
            }
            for command in (world.manifest.commands or {}).values()
        ],
        "shortcuts": [
            {
                "name": shortcut.get("name", ""),
                "type": shortcut.get("type", ""),
                "callback_id": shortcut.get("callback_id", ""),
                "description": shortcut.get("description", ""),
            }
            for shortcut in world.manifest.shortcuts
        ],
        "app": describe_app(world),
        "clock": world.clock.describe(),
        "faults": world.faults.describe(),
        "views": views.describe_stack(world, user.id) if user else [],
        "errors": views.field_errors(world, user.id) if user else {},
        "seq": world.feed.seq,
    }


def describe_app(world: World) -> Json:
    workspace = world.workspace
    return {
        "id": workspace.app_id,
        "name": workspace.app_name,
        "bot_user_id": workspace.bot_user,
        **world.delivery.describe(),
        "home_enabled": world.manifest.home_enabled,
    }


def describe_user(user: User) -> Json:
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


def describe_member(world: World, user: User) -> Json:
    """A user as events about people show them."""
    return {
        "id": user.id,
        "team_id": world.workspace.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "locale": user.locale,
        "tz": user.tz,
        "tz_offset": user.tz_offset(world.clock()),
        "is_admin": user.is_admin,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
        "updated": user.updated,
    }


def describe_channel(channel: Channel, user: User | None) -> Json:
    other = None
    if channel.is_im and user is not None:
        other = next((m for m in channel.members if m != user.id), user.id)
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "is_mpim": channel.is_mpim,
        "user": other,
        "members": channel.members,
        "topic": channel.topic,
        "latest": next(reversed(channel.messages), None),
        "unread": channel.unread.get(user.id, 0) if user else 0,
        "mentions": channel.mentions.get(user.id, 0) if user else 0,
    }


def list_messages(
    channel: Channel,
    user: User | None,
    *,
    thread_ts: str | None = None,
    before: str | None = None,
    limit: int = 200,
) -> list[Json]:
    """A thread with its parent, or the top level; with the user's ephemerals; oldest first."""
    by_user = [channel.ephemerals.get(user.id, {})] if user else channel.ephemerals.values()
    ephemerals = [message for messages in by_user for message in messages.values()]
    messages = [*channel.messages.values(), *ephemerals]
    if thread_ts is not None:
        messages = [m for m in messages if m["ts"] == thread_ts or is_reply(m, thread_ts)]
    else:
        messages = [m for m in messages if is_top_level(m)]
    messages = [m for m in messages if before is None or m["ts"] < before]
    return sorted(messages, key=_sort_key)[-limit:]


def _sort_key(message: Json) -> tuple[int, int]:
    seconds, _, fraction = message["ts"].partition(".")
    return int(seconds), int(fraction)
