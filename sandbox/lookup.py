"""Finding what a control request names. RequestRefused: there is no such thing."""

from typing import Any
from zoneinfo import ZoneInfo

from sandbox.errors import RequestRefused
from sandbox.records import View
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]


def find_user(world: World, user_id: Any) -> User:
    user = world.workspace.users.get(user_id) if isinstance(user_id, str) else None
    if user is None:
        raise RequestRefused("unknown_user", f"There is no user {user_id!r}.", status=404)
    return user


def find_channel(world: World, channel_id: Any, user: User | None = None) -> Channel:
    """The channel by id; for a user's id the direct conversation with them."""
    workspace = world.workspace
    if isinstance(channel_id, str) and channel_id in workspace.users and user is not None:
        return workspace.im(user.id, channel_id)
    channel = workspace.channels.get(channel_id) if isinstance(channel_id, str) else None
    if channel is None:
        raise RequestRefused("unknown_channel", f"There is no channel {channel_id!r}.", status=404)
    if user is not None and channel.is_direct and user.id not in channel.members:
        detail = f"{user.name} is not in this conversation."
        raise RequestRefused("not_in_channel", detail, status=403)
    return channel


def find_message(channel: Channel, ts: Any, user: User | None = None) -> Json:
    """The message by ts; with `user` their ephemeral messages too."""
    message = channel.messages.get(ts) if isinstance(ts, str) else None
    if message is None and user is not None and isinstance(ts, str):
        message = channel.ephemerals.get(user.id, {}).get(ts)
    if message is None:
        detail = f"{channel.id} shows no message {ts!r}."
        raise RequestRefused("unknown_message", detail, status=404)
    return message


def find_view(world: World, user: User, view_id: Any) -> View:
    """One of the views open for this user; without an id the modal on top."""
    modals = world.workspace.stacks.get(user.id, [])
    home = world.workspace.homes.get(user.id)
    if view_id is None:
        if not modals:
            raise RequestRefused("no_view", f"{user.name} has no modal open.", status=404)
        return modals[-1]
    views = [*modals, *([home] if home else [])]
    for view in views:
        if view.id == view_id:
            return view
    detail = f"{user.name} has no view {view_id!r} open: {[v.id for v in views]}."
    raise RequestRefused("no_view", detail, status=404)


def check_zone(tz: Any) -> None:
    try:
        ZoneInfo(str(tz))
    except (KeyError, ValueError, OSError):
        raise RequestRefused("unknown_zone", f"There is no time zone {tz!r}.") from None
