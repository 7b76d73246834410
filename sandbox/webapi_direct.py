"""conversations.open: the bot's direct conversations, with one person or a group."""

from typing import Any

from sandbox.errors import ApiError
from sandbox.methods import Call, Method
from sandbox.webapi_conversations import describe
from sandbox.workspace import Channel

Json = dict[str, Any]
MOST_USERS = 8


async def open_direct(call: Call) -> Json:
    """The conversation with just these users: the one there is, else a new one."""
    if call.optional("channel"):
        channel = call.channel()
        if not channel.is_direct:
            raise ApiError("method_not_supported_for_channel_type")
        return {"channel": _opened(call, channel)}
    users = _users(call)
    workspace = call.world.workspace
    members = [workspace.bot_user, *users]
    channels = len(workspace.channels)
    if len(users) == 1:
        channel = workspace.im(*members)
    else:
        channel = workspace.mpim(members) or _new_group(call, members)
    existed = len(workspace.channels) == channels
    return {"channel": _opened(call, channel), "no_op": existed, "already_open": existed}


def _users(call: Call) -> list[str]:
    workspace = call.world.workspace
    named = call.strings("users")
    users = list(dict.fromkeys(user for user in named if user != workspace.bot_user))
    if not named:
        raise ApiError("users_list_not_supplied")
    if any(user not in workspace.users for user in users):
        raise ApiError("user_not_found")
    if any(workspace.users[user].deleted for user in users):
        raise ApiError("user_disabled")
    if not users:
        raise ApiError("not_enough_users")
    if len(users) > MOST_USERS:
        raise ApiError("too_many_users")
    return users


def _new_group(call: Call, members: list[str]) -> Channel:
    if call.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    channel = call.world.workspace.new_mpim(members, int(call.world.clock.epoch()))
    call.world.feed.publish("channel", set(members), channel=channel.id)
    return channel


def _opened(call: Call, channel: Channel) -> Json:
    if call.flag("return_im"):
        return describe(call, channel)
    return {"id": channel.id, **({"is_mpim": True} if channel.is_mpim else {})}


def _scope(call: Call) -> str:
    channel = call.world.workspace.channels.get(str(call.args.get("channel")))
    group = len(call.strings("users")) > 1 or (channel is not None and channel.is_mpim)
    return "mpim:write" if group else "im:write"


METHODS = {"conversations.open": Method(open_direct, 3, _scope)}
