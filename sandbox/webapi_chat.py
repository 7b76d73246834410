"""chat.* and reactions.*: what the bot says."""

import re
from typing import Any

from sandbox import limits, people
from sandbox.errors import ApiError
from sandbox.methods import Call, Method
from sandbox.views import ready_files
from sandbox.workspace import Channel, Scheduled

Json = dict[str, Any]
DAY = 86_400
MOST_DAYS = 120
MOST_IN_FIVE_MINUTES = 30
NAME = re.compile(r"[a-z0-9_'+\-:]+")


def content(call: Call) -> Json:
    """Text, blocks and attachments, checked. ApiError as Slack's."""
    text, blocks = call.args.get("text"), call.args.get("blocks")
    if call.maybe("markdown_text") is not None:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        text = call.text("markdown_text")
        blocks = [{"type": "markdown", "text": text}]
    attachments = call.args.get("attachments")
    found: Json = {}
    if text is not None:
        found["text"] = _text(text)
    if blocks not in (None, ""):
        found["blocks"] = _blocks(call, blocks)
    if attachments not in (None, ""):
        _check_attachments(call, attachments)
        found["attachments"] = attachments
    if call.args.get("metadata") not in (None, ""):
        found["metadata"] = _metadata(call.args["metadata"])
    if not (str(text or "").strip() or blocks or attachments):
        raise ApiError("no_text")
    return found


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise ApiError("invalid_arguments", **limits.messages("text", "must be a string"))
    if len(text) > limits.TEXT:
        raise ApiError("msg_too_long")
    return text


def _blocks(call: Call, blocks: Any) -> list[Json]:
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    wrong = limits.check_blocks(blocks, "message", files=ready_files(call.world))
    if wrong:
        stripped = [said.removeprefix("[ERROR] ") for said in wrong]
        raise ApiError("invalid_blocks", errors=stripped, response_metadata={"messages": wrong})
    return blocks


def _check_attachments(call: Call, attachments: Any) -> None:
    if not isinstance(attachments, list):
        raise ApiError("invalid_attachments")
    if len(attachments) > 100:
        raise ApiError("too_many_attachments")
    for attachment in attachments:
        if not isinstance(attachment, dict):
            raise ApiError("invalid_attachments")
        blocks = attachment.get("blocks") or []
        wrong = limits.check_blocks(blocks, "message", files=ready_files(call.world))
        if wrong:
            raise ApiError("invalid_blocks", response_metadata={"messages": wrong})


def _metadata(given: Any) -> Json:
    if not isinstance(given, dict):
        raise ApiError("invalid_metadata_format")
    if not given:
        return {}
    if not isinstance(given.get("event_type"), str) or not given["event_type"]:
        raise ApiError("invalid_metadata_schema")
    if not isinstance(given.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(str(given["event_payload"])) > limits.METADATA:
        raise ApiError("metadata_too_large")
    return given


def target(call: Call) -> Channel:
    """Where a post goes: a channel's id or name, or a person's id for the DM with them."""
    space = call.world.workspace
    named = call.text("channel")
    if named in space.users:
        if named == space.bot_user:
            raise ApiError("channel_not_found")
        return space.im(space.bot_user, named)
    channel = space.channels.get(named) or space.channel_named(named)
    if channel is None or call.hidden(channel):
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if space.bot_user not in channel.members and not (
        call.token is not None and "chat:write.public" in (call.token.scopes or ())
    ):
        raise ApiError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> Json:
    thread_ts = call.maybe("thread_ts")
    if thread_ts is None:
        return {}
    parent = channel.messages.get(thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    return {
        "thread_ts": parent.get("thread_ts") or parent["ts"],
        "reply_broadcast": call.flag("reply_broadcast"),
    }


async def post_message(call: Call) -> Json:
    channel = target(call)
    said = content(call) | _thread(call, channel)
    for key in ("username", "icon_emoji"):
        if call.maybe(key):
            said[key] = call.text(key)
    message = call.world.add_message(channel, call.world.app_message(said))
    return {"channel": channel.id, "ts": message["ts"], "message": message}


async def post_ephemeral(call: Call) -> Json:
    channel = target(call)
    user = call.text("user")
    if user not in call.world.workspace.users:
        raise ApiError("user_not_found")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    said = content(call)
    if call.maybe("thread_ts"):
        said |= _thread(call, channel)
    message = call.world.add_ephemeral(channel, user, said)
    return {"message_ts": message["ts"]}


def own_message(call: Call, error: str) -> tuple[Channel, Json]:
    channel = call.channel()
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.get("bot_id") != call.world.workspace.bot_id:
        raise ApiError(error)
    return channel, message


async def update(call: Call) -> Json:
    """Blocks, attachments and metadata left out are kept; empty ones are taken away."""
    channel, message = own_message(call, "cant_update_message")
    said = content(call)
    before = dict(message)
    message = call.world.replace_content(channel, message, said, retain=True)
    call.world.spawn(
        people.changed_event(
            call.world, channel, "message_changed", message["edited"]["ts"], message, before
        )
    )
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


async def delete(call: Call) -> Json:
    channel, message = own_message(call, "cant_delete_message")
    call.world.remove(channel, message)
    stamp = call.world.workspace.next_ts(call.world.clock.epoch())
    call.world.spawn(
        people.changed_event(call.world, channel, "message_deleted", stamp, None, message)
    )
    return {"channel": channel.id, "ts": message["ts"]}


async def permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.text("message_ts")
    if ts not in channel.messages:
        raise ApiError("message_not_found")
    number = ts.replace(".", "")
    return {
        "channel": channel.id,
        "permalink": f"{call.world.url}/archives/{channel.id}/p{number}",
    }


async def schedule(call: Call) -> Json:
    """Kept until the sandbox's clock passes `post_at`."""
    world = call.world
    channel = target(call)
    said = content(call) | _thread(call, channel)
    post_at = call.whole("post_at", 0, high=10**11)
    now = world.clock.epoch()
    if post_at <= now:
        raise ApiError("time_in_past")
    if post_at > now + MOST_DAYS * DAY:
        raise ApiError("time_too_far")
    window = post_at // 300
    near = [
        s
        for s in world.workspace.scheduled.values()
        if s.channel == channel.id and s.post_at // 300 == window
    ]
    if len(near) >= MOST_IN_FIVE_MINUTES:
        raise ApiError("restricted_too_many")
    scheduled = Scheduled(world.workspace.next_id("Q"), channel.id, post_at, int(now), said)
    world.workspace.scheduled[scheduled.id] = scheduled
    world.schedule_changed.set()
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": post_at,
        "message": world.app_message(said),
    }


async def scheduled_list(call: Call) -> Json:
    named = call.maybe("channel")
    found = [
        {
            "id": s.id,
            "channel_id": s.channel,
            "post_at": s.post_at,
            "date_created": s.created,
            "text": s.message.get("text", ""),
        }
        for s in call.world.workspace.scheduled.values()
        if named in (None, s.channel)
    ]
    return {"scheduled_messages": found, "response_metadata": {"next_cursor": ""}}


async def delete_scheduled(call: Call) -> Json:
    found = call.world.workspace.scheduled.get(call.text("scheduled_message_id"))
    if found is None or found.channel != call.text("channel"):
        raise ApiError("invalid_scheduled_message_id")
    del call.world.workspace.scheduled[found.id]
    return {}


async def _react(call: Call, *, add: bool) -> Json:
    channel = call.own_channel()
    name = call.text("name").strip(":")
    if not NAME.fullmatch(name):
        raise ApiError("invalid_name")
    message = channel.messages.get(call.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    bot = call.world.workspace.bot_user
    if not people.mark_reaction(call.world, channel, message, bot, name, add=add):
        raise ApiError("already_reacted" if add else "no_reaction")
    call.world.spawn(people.reaction_event(call.world, channel, message, bot, name, add=add))
    return {}


async def add_reaction(call: Call) -> Json:
    return await _react(call, add=True)


async def remove_reaction(call: Call) -> Json:
    return await _react(call, add=False)


async def get_reactions(call: Call) -> Json:
    channel = call.own_channel()
    message = channel.messages.get(call.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return {"type": "message", "channel": channel.id, "message": message}


METHODS = {
    "chat.postMessage": Method(post_message, 5, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, 4, "chat:write"),
    "chat.update": Method(update, 3, "chat:write"),
    "chat.delete": Method(delete, 3, "chat:write"),
    "chat.getPermalink": Method(permalink, 5),
    "chat.scheduleMessage": Method(schedule, 3, "chat:write"),
    "chat.scheduledMessages.list": Method(scheduled_list, 3),
    "chat.deleteScheduledMessage": Method(delete_scheduled, 3, "chat:write"),
    "reactions.add": Method(add_reaction, 3, "reactions:write"),
    "reactions.remove": Method(remove_reaction, 2, "reactions:write"),
    "reactions.get": Method(get_reactions, 3, "reactions:read"),
}
