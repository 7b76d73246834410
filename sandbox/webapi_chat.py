"""chat.*: the bot's messages."""

from typing import Any

from blockkit import limits
from sandbox import posts
from sandbox.errors import ApiError, blocks_refused, messages, pointed
from sandbox.methods import Call, Method
from sandbox.posts import MessageChange
from sandbox.records import ScheduledMessage
from sandbox.views import processed_files
from sandbox.workspace import Channel

Json = dict[str, Any]
DAY = 86_400
MAX_DAYS = 120
WINDOW_SECONDS = 300
MAX_IN_WINDOW = 30


def content(call: Call) -> Json:
    """Text, blocks and attachments, checked. ApiError as Slack's."""
    text, blocks = call.args.get("text"), call.args.get("blocks")
    if call.optional("markdown_text") is not None:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        text = call.text("markdown_text")
        blocks = [{"type": "markdown", "text": text}]
    attachments = call.args.get("attachments")
    fields: Json = {}
    if text is not None:
        fields["text"] = _text(text)
    if blocks not in (None, ""):
        fields["blocks"] = _blocks(call, blocks)
    if attachments not in (None, ""):
        _check_attachments(call, attachments)
        _check_tables(fields.get("blocks", []), attachments)
        fields["attachments"] = attachments
    if call.args.get("metadata") not in (None, ""):
        fields["metadata"] = _metadata(call.args["metadata"])
    if not (str(text or "").strip() or blocks or attachments):
        raise ApiError("no_text")
    return fields


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise ApiError("invalid_arguments", **messages("text", "must be a string"))
    if len(text) > limits.TEXT:
        raise ApiError("msg_too_long")
    return text


def _blocks(call: Call, blocks: Any) -> list[Json]:
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    errors = limits.check_blocks(blocks, "message", files=processed_files(call.world))
    if errors:
        raise blocks_refused(errors)
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
        errors = limits.check_blocks(blocks, "message", files=processed_files(call.world))
        if errors:
            raise blocks_refused(errors)


def _check_tables(blocks: list[Json], attachments: list[Json]) -> None:
    """The one table of a message may stand in its blocks or in an attachment."""
    attached = [block for attachment in attachments for block in attachment.get("blocks") or []]
    if sum(block["type"] == "table" for block in [*blocks, *attached]) > 1:
        raise blocks_refused([pointed("attachments", limits.ONE_TABLE)])


def _metadata(metadata: Any) -> Json:
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if not metadata:
        return {}
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        raise ApiError("invalid_metadata_schema")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(str(metadata["event_payload"])) > limits.METADATA:
        raise ApiError("metadata_too_large")
    return metadata


def target_channel(call: Call) -> Channel:
    """The channel of a post, by id or name; for a user's id the direct conversation with them."""
    workspace = call.world.workspace
    name = call.text("channel")
    if name in workspace.users:
        if name == workspace.bot_user:
            raise ApiError("channel_not_found")
        return workspace.im(workspace.bot_user, name)
    channel = workspace.channels.get(name) or workspace.channel_named(name)
    if channel is None or call.is_hidden(channel):
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if workspace.bot_user not in channel.members and not (
        call.token is not None and "chat:write.public" in (call.token.scopes or ())
    ):
        raise ApiError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> Json:
    thread_ts = call.optional("thread_ts")
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
    channel = target_channel(call)
    fields = content(call) | _thread(call, channel)
    for key in ("username", "icon_emoji"):
        if call.optional(key):
            fields[key] = call.text(key)
    message = call.world.add_message(channel, call.world.app_message(fields))
    return {"channel": channel.id, "ts": message["ts"], "message": message}


async def post_ephemeral(call: Call) -> Json:
    channel = target_channel(call)
    user = call.text("user")
    if user not in call.world.workspace.users:
        raise ApiError("user_not_found")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    fields = content(call)
    if call.optional("thread_ts"):
        fields |= _thread(call, channel)
    message = call.world.add_ephemeral(channel, user, fields)
    return {"message_ts": message["ts"]}


def own_message(call: Call, error: str) -> tuple[Channel, Json]:
    """The bot's own message. ApiError `error`: it is by somebody else."""
    channel = call.channel()
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.get("bot_id") != call.world.workspace.bot_id:
        raise ApiError(error)
    return channel, message


async def update(call: Call) -> Json:
    """Absent blocks, attachments and metadata do not change; empty ones are removed."""
    channel, message = own_message(call, "cant_update_message")
    fields = content(call)
    previous = dict(message)
    message = call.world.replace_content(channel, message, fields, retain=True)
    change = MessageChange(message["edited"]["ts"], previous, message)
    call.world.spawn(posts.send_change_event(call.world, channel, change))
    return {"channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


async def delete(call: Call) -> Json:
    channel, message = own_message(call, "cant_delete_message")
    call.world.remove_message(channel, message)
    deleted_ts = call.world.workspace.next_ts(call.world.clock.epoch())
    change = MessageChange(deleted_ts, message)
    call.world.spawn(posts.send_change_event(call.world, channel, change))
    return {"channel": channel.id, "ts": message["ts"]}


async def permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.text("message_ts")
    if ts not in channel.messages:
        raise ApiError("message_not_found")
    url = f"{call.world.url}/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": url}


async def schedule(call: Call) -> Json:
    """Posted when the sandbox's clock reaches `post_at`."""
    world = call.world
    channel = target_channel(call)
    fields = content(call) | _thread(call, channel)
    post_at = call.integer("post_at", 0, maximum=10**11)
    now = world.clock.epoch()
    if post_at <= now:
        raise ApiError("time_in_past")
    if post_at > now + MAX_DAYS * DAY:
        raise ApiError("time_too_far")
    window = post_at // WINDOW_SECONDS
    same_window = [
        s
        for s in world.workspace.scheduled.values()
        if s.channel == channel.id and s.post_at // WINDOW_SECONDS == window
    ]
    if len(same_window) >= MAX_IN_WINDOW:
        raise ApiError("restricted_too_many")
    scheduled = ScheduledMessage(
        world.workspace.next_id("Q"), channel.id, post_at, int(now), fields
    )
    world.workspace.scheduled[scheduled.id] = scheduled
    world.schedule_changed.set()
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": post_at,
        "message": world.app_message(fields),
    }


async def scheduled_list(call: Call) -> Json:
    channel_id = call.optional("channel")
    entries = [
        {
            "id": s.id,
            "channel_id": s.channel,
            "post_at": s.post_at,
            "date_created": s.created,
            "text": s.message.get("text", ""),
        }
        for s in call.world.workspace.scheduled.values()
        if channel_id in (None, s.channel)
    ]
    return {"scheduled_messages": entries, "response_metadata": {"next_cursor": ""}}


async def delete_scheduled(call: Call) -> Json:
    scheduled = call.world.workspace.scheduled.get(call.text("scheduled_message_id"))
    if scheduled is None or scheduled.channel != call.text("channel"):
        raise ApiError("invalid_scheduled_message_id")
    del call.world.workspace.scheduled[scheduled.id]
    return {}


METHODS = {
    "chat.postMessage": Method(post_message, 5, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, 4, "chat:write"),
    "chat.update": Method(update, 3, "chat:write"),
    "chat.delete": Method(delete, 3, "chat:write"),
    "chat.getPermalink": Method(permalink, 5),
    "chat.scheduleMessage": Method(schedule, 3, "chat:write"),
    "chat.scheduledMessages.list": Method(scheduled_list, 3),
    "chat.deleteScheduledMessage": Method(delete_scheduled, 3, "chat:write"),
}
