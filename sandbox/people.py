"""What a person does outside forms: commands, messages, shortcuts, reactions, Home, joining."""

import asyncio
import copy
import time
from typing import Any

from sandbox import acks, payloads, typed, views
from sandbox.delivery import Outcome
from sandbox.errors import Refusal
from sandbox.workspace import Channel, User, View
from sandbox.world import World

Json = dict[str, Any]


def the_user(world: World, user_id: Any) -> User:
    user = world.workspace.users.get(user_id) if isinstance(user_id, str) else None
    if user is None:
        raise Refusal("unknown_user", f"There is no user {user_id!r}.", status=404)
    return user


def the_channel(world: World, channel_id: Any, user: User | None = None) -> Channel:
    """The channel by id; for a user's id the direct conversation with them."""
    space = world.workspace
    if isinstance(channel_id, str) and channel_id in space.users and user is not None:
        return space.im(user.id, channel_id)
    channel = space.channels.get(channel_id) if isinstance(channel_id, str) else None
    if channel is None:
        raise Refusal("unknown_channel", f"There is no channel {channel_id!r}.", status=404)
    if user is not None and channel.is_im and user.id not in channel.members:
        raise Refusal("not_in_channel", f"{user.name} is not in this conversation.", status=403)
    return channel


def the_message(channel: Channel, ts: Any, user: User | None = None) -> Json:
    message = channel.messages.get(ts) if isinstance(ts, str) else None
    if message is None and user is not None and isinstance(ts, str):
        message = channel.ephemerals.get(user.id, {}).get(ts)
    if message is None:
        raise Refusal("unknown_message", f"{channel.id} shows no message {ts!r}.", status=404)
    return message


async def command(world: World, user: User, channel: Channel, name: str, text: str) -> Outcome:
    declared = world.manifest.command(name)
    if declared is None:
        known = ", ".join(sorted(world.manifest.commands or {})) or "none"
        raise Refusal("unknown_command", f"{name} is not a command; known: {known}.", status=404)
    text = typed.command_text(
        world.workspace, text.strip(), should_escape=bool(declared.get("should_escape"))
    )
    payload = payloads.command(world, user, channel, name, text)
    outcome = await world.delivery.interact("slash_commands", payload, log="command", name=name)
    if outcome.acked:
        acks.say(world, channel, user.id, outcome)
    return outcome


async def message(
    world: World,
    user: User,
    channel: Channel,
    text: str,
    *,
    thread_ts: str | None = None,
    files: list[Json] | None = None,
) -> tuple[Json, Outcome]:
    if user.id not in channel.members:
        raise Refusal("not_in_channel", f"{user.name} is not in #{channel.name}.", status=403)
    if not text.strip() and not files:
        raise Refusal("no_text", "A message needs text or files.")
    said: Json = {
        "type": "message",
        "user": user.id,
        "team": world.workspace.team_id,
        "client_msg_id": world.workspace.next_id("m"),
        "text": typed.message_text(world.workspace, text),
    }
    if thread_ts is not None:
        said["thread_ts"] = the_message(channel, thread_ts)["ts"]
    if files:
        said |= {"files": files, "subtype": "file_share"}
    said = world.add_message(channel, said, tell_app=False)
    read(world, user, channel)
    return said, together(await world.message_events(channel, said), connected=world)


def together(outcomes: list[Outcome], *, connected: World) -> Outcome:
    """One answer for several events: the best of them."""
    if not outcomes:
        said = "The app is not in this conversation, so it hears nothing of it."
        return Outcome.kept_here(said, connected=connected.delivery.connected)
    return max(
        outcomes, key=lambda outcome: (outcome.acked, outcome.delivered, bool(outcome.error))
    )


async def edit_message(
    world: World, user: User, channel: Channel, ts: str, text: str
) -> tuple[Json, Outcome]:
    old = the_message(channel, ts)
    if old.get("user") != user.id:
        raise Refusal("not_yours", "Only who wrote a message can edit it.", status=403)
    before = copy.deepcopy(old)
    old["text"] = typed.message_text(world.workspace, text)
    stamp = world.workspace.next_ts(world.clock.epoch())
    old["edited"] = {"user": user.id, "ts": stamp}
    world.changed(channel, old)
    outcome = await changed_event(world, channel, "message_changed", stamp, old, before)
    return old, outcome


async def delete_message(world: World, user: User, channel: Channel, ts: str) -> Outcome:
    old = the_message(channel, ts)
    if old.get("user") != user.id:
        raise Refusal("not_yours", "Only who wrote a message can delete it.", status=403)
    world.remove(channel, old)
    stamp = world.workspace.next_ts(world.clock.epoch())
    return await changed_event(world, channel, "message_deleted", stamp, None, old)


async def changed_event(
    world: World, channel: Channel, subtype: str, stamp: str, message: Json | None, before: Json
) -> Outcome:
    if world.workspace.bot_user not in channel.members:
        return together([], connected=world)
    event: Json = {
        "type": "message",
        "subtype": subtype,
        "channel": channel.id,
        "channel_type": channel.kind,
        "previous_message": before,
        "ts": stamp,
        "event_ts": stamp,
        "hidden": True,
    }
    event |= {"message": message} if message is not None else {"deleted_ts": before["ts"]}
    return await world.event(event, user=before.get("user"))


async def react(
    world: World, user: User, channel: Channel, ts: str, name: str, *, add: bool = True
) -> Outcome:
    message = the_message(channel, ts)
    if not mark_reaction(world, channel, message, user.id, name.strip(":"), add=add):
        said = "This reaction was there already." if add else "There was no such reaction."
        return Outcome.kept_here(said, connected=world.delivery.connected)
    return await reaction_event(world, channel, message, user.id, name.strip(":"), add=add)


def mark_reaction(
    world: World, channel: Channel, message: Json, user: str, name: str, *, add: bool
) -> bool:
    """Add or take away one reaction; False when there was nothing to do."""
    reactions = message.setdefault("reactions", [])
    entry = next((r for r in reactions if r["name"] == name), None)
    there = entry is not None and user in entry["users"]
    if there == add:
        return False
    if entry is None:
        entry = {"name": name, "users": [], "count": 0}
        reactions.append(entry)
    entry["users"] = [*entry["users"], user] if add else [u for u in entry["users"] if u != user]
    entry["count"] = len(entry["users"])
    message["reactions"] = [r for r in reactions if r["count"]]
    world.feed.publish(
        "reaction",
        set(channel.members),
        channel=channel.id,
        ts=message["ts"],
        user=user,
        name=name,
        added=add,
        message=message,
    )
    return True


async def reaction_event(
    world: World, channel: Channel, message: Json, user: str, name: str, *, add: bool
) -> Outcome:
    if world.workspace.bot_user not in channel.members:
        return together([], connected=world)
    event = {
        "type": "reaction_added" if add else "reaction_removed",
        "user": user,
        "reaction": name,
        "item_user": message.get("user"),
        "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
    }
    return await world.event(event, user=user)


async def shortcut(
    world: World, user: User, callback_id: str, channel: Channel | None, ts: str | None
) -> Outcome:
    """A global shortcut, or with a channel and ts one on a message."""
    kind = "global" if ts is None else "message"
    known = [s for s in world.manifest.shortcuts if s.get("type") == kind]
    if world.manifest.commands is not None and callback_id not in {
        s.get("callback_id") for s in known
    }:
        names = ", ".join(str(s.get("callback_id")) for s in known) or "none"
        said = f"The app has no {kind} shortcut {callback_id!r}; it has: {names}."
        raise Refusal("unknown_shortcut", said, status=404)
    payload = payloads.base(world, user, "shortcut" if ts is None else "message_action")
    payload |= {"callback_id": callback_id, "action_ts": f"{world.clock.epoch():.6f}"}
    if ts is not None:
        if channel is None:
            raise Refusal("unknown_channel", "A message shortcut needs its channel.")
        shown = the_message(channel, ts, user)
        payload |= {
            "message": copy.deepcopy(shown),
            "message_ts": ts,
            "channel": payloads.where(channel),
            "response_url": world.new_response_url(user.id, channel.id, message_ts=ts),
        }
    payload["trigger_id"] = world.new_trigger(user.id, channel=channel.id if channel else None)
    return await world.delivery.interact("interactive", payload, log="action", name=callback_id)


async def open_home(world: World, user: User) -> tuple[View | None, Outcome]:
    """Open the app's Home and wait for what it publishes, at most as long as for an ack."""
    space = world.workspace
    if not world.manifest.home_enabled:
        raise Refusal("no_home", "This app's manifest has no Home tab.", status=409)
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": space.im(user.id, space.bot_user).id,
        "tab": "home",
    }
    old = space.homes.get(user.id)
    if old is not None:
        event["view"] = views.show(world, old)
    before = old.hash if old else None
    until = time.monotonic() + world.delivery.ack_seconds
    outcome = await world.event(event, user=user.id)
    while outcome.acked and _home_hash(world, user) == before:
        world.home_published.clear()
        try:
            await asyncio.wait_for(world.home_published.wait(), max(0.0, until - time.monotonic()))
        except TimeoutError:
            break
    return space.homes.get(user.id), outcome


def _home_hash(world: World, user: User) -> str | None:
    view = world.workspace.homes.get(user.id)
    return view.hash if view else None


def read(world: World, user: User, channel: Channel) -> None:
    if channel.messages:
        channel.last_read[user.id] = next(reversed(channel.messages))
    if channel.unread.get(user.id) or channel.mentions.get(user.id):
        channel.unread[user.id] = channel.mentions[user.id] = 0
        world.tell_unread(channel, user.id)


async def join(world: World, channel: Channel, user: User, inviter: str | None = None) -> Outcome:
    """Bring somebody (the bot too) into a channel; the app hears of it."""
    if channel.is_im:
        raise Refusal("is_im", "A direct conversation takes nobody in.", status=409)
    if user.id in channel.members:
        said = f"{user.name} was in #{channel.name} already."
        return Outcome.kept_here(said, connected=world.delivery.connected)
    enter(world, channel, user)
    return await joined_event(world, channel, user, inviter)


def enter(world: World, channel: Channel, user: User) -> None:
    channel.members.append(user.id)
    world.feed.publish("channel", channel=channel.id)


async def joined_event(
    world: World, channel: Channel, user: User, inviter: str | None = None
) -> Outcome:
    event: Json = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": world.workspace.team_id,
    }
    if inviter:
        event["inviter"] = inviter
    if world.workspace.bot_user not in channel.members:
        return together([], connected=world)
    return await world.event(event, user=user.id)
