"""conversations.*: channels, their members and what was said in them."""

import re
from typing import Any

from sandbox import people
from sandbox.errors import ApiError
from sandbox.methods import Call, Method, by_kind, page
from sandbox.workspace import Channel
from sandbox.world import is_reply

Json = dict[str, Any]
NAME = re.compile(r"[\w\-]{1,80}")


def describe(call: Call, channel: Channel) -> Json:
    space = call.world.workspace
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_channel": not channel.is_im and not channel.is_private,
        "is_group": channel.is_private and not channel.is_im,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_private": channel.is_private or channel.is_im,
        "is_general": channel.is_general,
        "is_member": space.bot_user in channel.members,
        "context_team_id": space.team_id,
    }
    if channel.is_im:
        others = [m for m in channel.members if m != space.bot_user]
        return shown | {"user": others[0] if others else space.bot_user, "is_open": True}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


async def list_channels(call: Call) -> Json:
    kinds = call.listed("types") or ["public_channel"]
    words = {"channel": "public_channel", "group": "private_channel", "im": "im"}
    found = [
        describe(call, channel)
        for channel in call.world.workspace.channels.values()
        if words[channel.kind] in kinds
        and not call.hidden(channel)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    channels, metadata = page(call, found)
    return {"channels": channels, "response_metadata": metadata}


async def info(call: Call) -> Json:
    channel = call.channel()
    shown = describe(call, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        shown["locale"] = call.world.bot.locale
    return {"channel": shown}


async def members(call: Call) -> Json:
    channel = call.channel()
    ids, metadata = page(call, [{"id": m} for m in channel.members])
    return {"members": [one["id"] for one in ids], "response_metadata": metadata}


def _with_metadata(call: Call, message: Json) -> Json:
    if call.flag("include_all_metadata"):
        return message
    return {key: value for key, value in message.items() if key != "metadata"}


def _in_time(call: Call, message: Json) -> bool:
    oldest, latest = call.maybe("oldest"), call.maybe("latest")
    inclusive = call.flag("inclusive")
    try:
        ts = _micros(message["ts"])
        low = None if oldest in (None, "0") else _micros(str(oldest))
        high = None if latest in (None, "0") else _micros(str(latest))
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None
    after = low is None or ts > low or (inclusive and ts == low)
    before = high is None or ts < high or (inclusive and ts == high)
    return after and before


def _micros(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0") if fraction else 0)


async def history(call: Call) -> Json:
    """Newest first; replies only where they were sent to the channel too."""
    channel = call.own_channel()
    top = [
        _with_metadata(call, message)
        for message in reversed(channel.messages.values())
        if (
            not is_reply(message, message.get("thread_ts", ""))
            or message.get("subtype") == "thread_broadcast"
        )
        and _in_time(call, message)
    ]
    messages, metadata = page(call, top)
    return {
        "messages": messages,
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


async def replies(call: Call) -> Json:
    """The parent, then its replies, oldest first."""
    channel = call.own_channel()
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise ApiError("thread_not_found")
    parent_ts = message.get("thread_ts") or message["ts"]
    found = [
        _with_metadata(call, one)
        for one in channel.messages.values()
        if one["ts"] == parent_ts or (is_reply(one, parent_ts) and _in_time(call, one))
    ]
    messages, metadata = page(call, found, default=1_000)
    return {
        "messages": messages,
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


async def open_im(call: Call) -> Json:
    space = call.world.workspace
    if call.maybe("channel"):
        channel = call.channel()
        if not channel.is_im:
            raise ApiError("method_not_supported_for_channel_type")
        return {
            "channel": describe(call, channel) if call.flag("return_im") else {"id": channel.id}
        }
    users = call.listed("users")
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("not_enough_users" if len(set(users)) == 1 else "mpim_not_supported")
    if users[0] not in space.users:
        raise ApiError("user_not_found")
    known = len(space.channels)
    channel = space.im(space.bot_user, users[0])
    old = len(space.channels) == known
    shown = describe(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": old, "already_open": old}


async def join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_im or channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    inside = call.world.workspace.bot_user in channel.members
    if not inside:
        people.enter(call.world, channel, call.world.bot)
        call.world.spawn(people.joined_event(call.world, channel, call.world.bot))
    shown = {"channel": describe(call, channel)}
    return shown | {"warning": "already_in_channel"} if inside else shown


async def leave(call: Call) -> Json:
    channel = call.channel()
    bot = call.world.workspace.bot_user
    if bot not in channel.members:
        return {"not_in_channel": True}
    channel.members.remove(bot)
    call.world.feed.publish("channel", channel=channel.id)
    return {}


async def create(call: Call) -> Json:
    space = call.world.workspace
    name = call.text("name")
    if not NAME.fullmatch(name) or name != name.lower():
        raise ApiError("invalid_name_specials" if len(name) <= 80 else "invalid_name_maxlength")
    if space.channel_named(name) is not None:
        raise ApiError("name_taken")
    channel = Channel(space.next_id("C"), name, [space.bot_user])
    channel.is_private = call.flag("is_private")
    channel.creator = space.bot_user
    channel.created = int(call.world.clock.epoch())
    space.add_channel(channel)
    call.world.feed.publish("channel", channel=channel.id)
    if not channel.is_private:
        shown = {"id": channel.id, "name": name, "created": channel.created}
        event = {"type": "channel_created", "channel": shown | {"creator": space.bot_user}}
        call.world.spawn(call.world.event(event))
    return {"channel": describe(call, channel)}


async def invite(call: Call) -> Json:
    channel = call.own_channel()
    users = call.listed("users")
    if not users:
        raise ApiError("no_user")
    space = call.world.workspace
    for user in users:
        if user not in space.users:
            raise ApiError("user_not_found")
        if user == space.bot_user:
            raise ApiError("cant_invite_self")
        if user in channel.members:
            raise ApiError("already_in_channel")
    for user in users:
        guest = space.users[user]
        people.enter(call.world, channel, guest)
        call.world.spawn(people.joined_event(call.world, channel, guest, space.bot_user))
    return {"channel": describe(call, channel)}


async def set_topic(call: Call) -> Json:
    channel = call.own_channel()
    channel.topic = call.text("topic")[:250]
    call.world.feed.publish("channel", channel=channel.id)
    return {"channel": describe(call, channel)}


METHODS = {
    "conversations.list": Method(list_channels, 2, "channels:read"),
    "conversations.info": Method(info, 3, by_kind("read")),
    "conversations.members": Method(members, 4, by_kind("read")),
    "conversations.history": Method(history, 3, by_kind("history")),
    "conversations.replies": Method(replies, 3, by_kind("history")),
    "conversations.open": Method(open_im, 3, "im:write"),
    "conversations.join": Method(join, 3, "channels:join"),
    "conversations.leave": Method(leave, 3, "channels:manage"),
    "conversations.create": Method(create, 2, "channels:manage"),
    "conversations.invite": Method(invite, 3, "channels:manage"),
    "conversations.setTopic": Method(set_topic, 2, "channels:manage"),
}
