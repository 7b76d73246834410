"""Users' messages and reactions, and the events the app gets for them."""

import copy
from dataclasses import dataclass
from typing import Any

from sandbox import markup
from sandbox.delivery import DeliveryResult
from sandbox.emoji import is_emoji
from sandbox.errors import RequestRefused
from sandbox.lookup import find_message
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    text: str
    thread_ts: str | None = None
    files: list[Json] | None = None


@dataclass(frozen=True)
class MessageChange:
    """An edit, or with `current` of None a deletion."""

    ts: str
    previous: Json
    current: Json | None = None


@dataclass(frozen=True)
class Reaction:
    channel: Channel
    message: Json
    user: str
    name: str


async def post_message(
    world: World, user: User, channel: Channel, draft: Draft
) -> tuple[Json, DeliveryResult]:
    if user.id not in channel.members:
        detail = f"{user.name} is not in #{channel.name}."
        raise RequestRefused("not_in_channel", detail, status=403)
    if not draft.text.strip() and not draft.files:
        raise RequestRefused("no_text", "A message needs text or files.")
    message: Json = {
        "type": "message",
        "user": user.id,
        "team": world.workspace.team_id,
        "client_msg_id": world.workspace.next_id("m"),
        "text": markup.message_text(world.workspace, draft.text),
    }
    if draft.thread_ts is not None:
        message["thread_ts"] = find_message(channel, draft.thread_ts)["ts"]
    if draft.files:
        message |= {"files": draft.files, "subtype": "file_share"}
    message = world.add_message(channel, message, tell_app=False)
    mark_read(world, user, channel)
    return message, await world.send_message_events(channel, message)


async def edit_message(
    world: World, user: User, channel: Channel, ts: str, text: str
) -> tuple[Json, DeliveryResult]:
    message = find_message(channel, ts)
    if message.get("user") != user.id:
        raise RequestRefused("not_yours", "Only who wrote a message can edit it.", status=403)
    previous = copy.deepcopy(message)
    message["text"] = markup.message_text(world.workspace, text)
    edited_ts = world.workspace.next_ts(world.clock.epoch())
    message["edited"] = {"user": user.id, "ts": edited_ts}
    world.publish_changed(channel, message)
    change = MessageChange(edited_ts, previous, message)
    return message, await send_change_event(world, channel, change)


async def delete_message(world: World, user: User, channel: Channel, ts: str) -> DeliveryResult:
    message = find_message(channel, ts)
    if message.get("user") != user.id:
        raise RequestRefused("not_yours", "Only who wrote a message can delete it.", status=403)
    world.remove_message(channel, message)
    deleted_ts = world.workspace.next_ts(world.clock.epoch())
    return await send_change_event(world, channel, MessageChange(deleted_ts, message))


async def send_change_event(
    world: World, channel: Channel, change: MessageChange
) -> DeliveryResult:
    event: Json = {
        "type": "message",
        "subtype": "message_deleted" if change.current is None else "message_changed",
        "channel": channel.id,
        "channel_type": channel.kind,
        "previous_message": change.previous,
        "ts": change.ts,
        "event_ts": change.ts,
        "hidden": True,
    }
    if change.current is None:
        event["deleted_ts"] = change.previous["ts"]
    else:
        event["message"] = change.current
    return await world.send_channel_event(channel, event, user=change.previous.get("user"))


async def react(world: World, reaction: Reaction, *, add: bool) -> DeliveryResult:
    if not is_emoji(reaction.name):
        raise RequestRefused("invalid_name", f"There is no emoji :{reaction.name}:.", status=422)
    if not set_reaction(world, reaction, add=add):
        detail = "This reaction was there already." if add else "There was no such reaction."
        return DeliveryResult.not_sent(detail, connected=world.delivery.connected)
    return await send_reaction_event(world, reaction, add=add)


def set_reaction(world: World, reaction: Reaction, *, add: bool) -> bool:
    """Add or remove a reaction; False when there was nothing to do."""
    message, user = reaction.message, reaction.user
    reactions = message.setdefault("reactions", [])
    entry = next((r for r in reactions if r["name"] == reaction.name), None)
    present = entry is not None and user in entry["users"]
    if present == add:
        return False
    if entry is None:
        entry = {"name": reaction.name, "users": [], "count": 0}
        reactions.append(entry)
    entry["users"] = [*entry["users"], user] if add else [u for u in entry["users"] if u != user]
    entry["count"] = len(entry["users"])
    message["reactions"] = [r for r in reactions if r["count"]]
    world.feed.publish(
        "reaction",
        set(reaction.channel.members),
        channel=reaction.channel.id,
        ts=message["ts"],
        user=user,
        name=reaction.name,
        added=add,
        message=message,
    )
    return True


async def send_reaction_event(world: World, reaction: Reaction, *, add: bool) -> DeliveryResult:
    channel, message = reaction.channel, reaction.message
    event = {
        "type": "reaction_added" if add else "reaction_removed",
        "user": reaction.user,
        "reaction": reaction.name,
        "item_user": message.get("user"),
        "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
    }
    return await world.send_channel_event(channel, event, user=reaction.user)


def mark_read(world: World, user: User, channel: Channel) -> None:
    if channel.messages:
        channel.last_read[user.id] = next(reversed(channel.messages))
    if channel.unread.get(user.id) or channel.mentions.get(user.id):
        channel.unread[user.id] = channel.mentions[user.id] = 0
        world.publish_unread(channel, user.id)
