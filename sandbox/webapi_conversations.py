"""conversations.*: channels, their members and messages."""

import re
from typing import Any

from sandbox import people
from sandbox.errors import ApiError
from sandbox.methods import Call, Method, paginate, scope_by_channel
from sandbox.threads import is_reply, is_top_level
from sandbox.workspace import Channel

Json = dict[str, Any]
NAME = re.compile(r"[\w\-]{1,80}")


def describe(call: Call, channel: Channel) -> Json:
    workspace = call.world.workspace
    fields: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_channel": not channel.is_im and not channel.is_private,
        "is_group": channel.is_private and not channel.is_im,
        "is_im": channel.is_im,
        "is_mpim": channel.is_mpim,
        "is_private": channel.is_private or channel.is_im,
        "is_general": channel.is_general,
        "is_member": workspace.bot_user in channel.members,
        "context_team_id": workspace.team_id,
    }
    if channel.is_im:
        others = [m for m in channel.members if m != workspace.bot_user]
        return fields | {"user": others[0] if others else workspace.bot_user, "is_open": True}
    return fields | {
        "name": channel.name,
        "name_normalized": channel.name,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
        **({"is_open": True} if channel.is_mpim else {}),
    }


async def list_channels(call: Call) -> Json:
    types = call.strings("types") or ["public_channel"]
    visible = [
        describe(call, channel)
        for channel in call.world.workspace.channels.values()
        if channel.kind.conversation_type in types
        and not call.is_hidden(channel)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    channels, metadata = paginate(call, visible)
    return {"channels": channels, "response_metadata": metadata}


async def info(call: Call) -> Json:
    channel = call.channel()
    fields = describe(call, channel)
    if call.flag("include_num_members"):
        fields["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        fields["locale"] = call.world.bot.locale
    return {"channel": fields}


async def list_members(call: Call) -> Json:
    channel = call.channel()
    members, metadata = paginate(call, [{"id": m} for m in channel.members])
    return {"members": [member["id"] for member in members], "response_metadata": metadata}


def _with_metadata(call: Call, message: Json) -> Json:
    if call.flag("include_all_metadata"):
        return message
    return {key: value for key, value in message.items() if key != "metadata"}


def _in_range(call: Call, message: Json) -> bool:
    oldest, latest = call.optional("oldest"), call.optional("latest")
    inclusive = call.flag("inclusive")
    try:
        ts = _microseconds(message["ts"])
        low = None if oldest in (None, "0") else _microseconds(str(oldest))
        high = None if latest in (None, "0") else _microseconds(str(latest))
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None
    after = low is None or ts > low or (inclusive and ts == low)
    before = high is None or ts < high or (inclusive and ts == high)
    return after and before


def _microseconds(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0") if fraction else 0)


async def history(call: Call) -> Json:
    """Newest first; of the replies only those also sent to the channel."""
    channel = call.joined_channel()
    matching = [
        _with_metadata(call, message)
        for message in reversed(channel.messages.values())
        if is_top_level(message) and _in_range(call, message)
    ]
    messages, metadata = paginate(call, matching)
    return {
        "messages": messages,
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


async def replies(call: Call) -> Json:
    """The parent, then its replies, oldest first."""
    channel = call.joined_channel()
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise ApiError("thread_not_found")
    parent_ts = message.get("thread_ts") or message["ts"]
    thread = [
        _with_metadata(call, m)
        for m in channel.messages.values()
        if m["ts"] == parent_ts or (is_reply(m, parent_ts) and _in_range(call, m))
    ]
    messages, metadata = paginate(call, thread, default=1_000)
    return {
        "messages": messages,
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


async def join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_im or channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    bot = call.world.bot
    if bot.id in channel.members:
        return {"channel": describe(call, channel), "warning": "already_in_channel"}
    people.add_member(call.world, channel, bot)
    call.world.spawn(people.send_joined_event(call.world, channel, bot))
    return {"channel": describe(call, channel)}


async def leave(call: Call) -> Json:
    channel = call.channel()
    if channel.is_direct:
        raise ApiError("method_not_supported_for_channel_type")
    bot = call.world.workspace.bot_user
    if bot not in channel.members:
        return {"not_in_channel": True}
    channel.members.remove(bot)
    call.world.feed.publish("channel", channel=channel.id)
    return {}


async def create(call: Call) -> Json:
    workspace = call.world.workspace
    name = call.text("name")
    if not NAME.fullmatch(name) or name != name.lower():
        raise ApiError("invalid_name_specials" if len(name) <= 80 else "invalid_name_maxlength")
    if workspace.channel_named(name) is not None:
        raise ApiError("name_taken")
    channel = Channel(workspace.next_id("C"), name, [workspace.bot_user])
    channel.is_private = call.flag("is_private")
    channel.creator = workspace.bot_user
    channel.created = int(call.world.clock.epoch())
    workspace.add_channel(channel)
    call.world.feed.publish("channel", channel=channel.id)
    if not channel.is_private:
        fields = {"id": channel.id, "name": name, "created": channel.created}
        event = {"type": "channel_created", "channel": fields | {"creator": workspace.bot_user}}
        call.world.spawn(call.world.send_event(event))
    return {"channel": describe(call, channel)}


async def invite(call: Call) -> Json:
    channel = call.joined_channel()
    if channel.is_direct:
        raise ApiError("method_not_supported_for_channel_type")
    users = call.strings("users")
    if not users:
        raise ApiError("no_user")
    workspace = call.world.workspace
    for user in users:
        if user not in workspace.users:
            raise ApiError("user_not_found")
        if user == workspace.bot_user:
            raise ApiError("cant_invite_self")
        if user in channel.members:
            raise ApiError("already_in_channel")
    for user in users:
        guest = workspace.users[user]
        people.add_member(call.world, channel, guest)
        call.world.spawn(people.send_joined_event(call.world, channel, guest, workspace.bot_user))
    return {"channel": describe(call, channel)}


async def set_topic(call: Call) -> Json:
    channel = call.joined_channel()
    channel.topic = call.text("topic")[:250]
    call.world.feed.publish("channel", channel=channel.id)
    return {"channel": describe(call, channel)}


METHODS = {
    "conversations.list": Method(list_channels, 2, "channels:read"),
    "conversations.info": Method(info, 3, scope_by_channel("read")),
    "conversations.members": Method(list_members, 4, scope_by_channel("read")),
    "conversations.history": Method(history, 3, scope_by_channel("history")),
    "conversations.replies": Method(replies, 3, scope_by_channel("history")),
    "conversations.join": Method(join, 3, "channels:join"),
    "conversations.leave": Method(leave, 3, "channels:manage"),
    "conversations.create": Method(create, 2, "channels:manage"),
    "conversations.invite": Method(invite, 3, "channels:manage"),
    "conversations.setTopic": Method(set_topic, 2, "channels:manage"),
}
