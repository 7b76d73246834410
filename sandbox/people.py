"""What a user does outside messages and forms: commands, shortcuts, the Home, joining."""

import asyncio
import copy
import time
from typing import Any

from sandbox import acks, markup, payloads, views
from sandbox.delivery import DeliveryResult, EnvelopeType
from sandbox.errors import RequestRefused
from sandbox.lookup import find_message
from sandbox.records import View
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]


async def run_command(
    world: World, user: User, channel: Channel, name: str, text: str
) -> DeliveryResult:
    declared = world.manifest.command(name)
    if declared is None:
        names = ", ".join(sorted(world.manifest.commands or {})) or "none"
        detail = f"{name} is not a command; known: {names}."
        raise RequestRefused("unknown_command", detail, status=404)
    text = markup.command_text(
        world.workspace, text.strip(), should_escape=bool(declared.get("should_escape"))
    )
    payload = payloads.command(world, user, channel, name, text)
    result = await world.delivery.deliver_once(
        EnvelopeType.COMMAND, payload, log_kind="command", name=name
    )
    if result.acked:
        acks.post_command_response(world, channel, user.id, result)
    return result


async def run_shortcut(
    world: World, user: User, callback_id: str, channel: Channel | None, ts: str | None
) -> DeliveryResult:
    """A global shortcut, or with a channel and ts one on a message."""
    _check_shortcut(world, callback_id, "global" if ts is None else "message")
    payload = payloads.base(world, user, "shortcut" if ts is None else "message_action")
    payload |= {"callback_id": callback_id, "action_ts": f"{world.clock.epoch():.6f}"}
    if ts is not None:
        if channel is None:
            raise RequestRefused("unknown_channel", "A message shortcut needs its channel.")
        message = find_message(channel, ts, user)
        payload |= {
            "message": copy.deepcopy(message),
            "message_ts": ts,
            "channel": payloads.channel_reference(channel),
            "response_url": world.new_response_url(user.id, channel.id, message_ts=ts),
        }
    payload["trigger_id"] = world.new_trigger(user.id, channel=channel.id if channel else None)
    return await world.delivery.deliver_once(
        EnvelopeType.INTERACTIVE, payload, log_kind="action", name=callback_id
    )


def _check_shortcut(world: World, callback_id: str, kind: str) -> None:
    if world.manifest.commands is None:  # no manifest: any shortcut is allowed
        return
    callback_ids = [s.get("callback_id") for s in world.manifest.shortcuts if s.get("type") == kind]
    if callback_id not in callback_ids:
        names = ", ".join(map(str, callback_ids)) or "none"
        detail = f"The app has no {kind} shortcut {callback_id!r}; it has: {names}."
        raise RequestRefused("unknown_shortcut", detail, status=404)


async def open_home(world: World, user: User) -> tuple[View | None, DeliveryResult]:
    """Open the app's Home and wait for a new view to be published, as long as for an ack."""
    workspace = world.workspace
    if not world.manifest.home_enabled:
        raise RequestRefused("no_home", "This app's manifest has no Home tab.", status=409)
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": workspace.im(user.id, workspace.bot_user).id,
        "tab": "home",
    }
    previous = workspace.homes.get(user.id)
    if previous is not None:
        event["view"] = views.describe(world, previous)
    previous_hash = previous.hash if previous else None
    deadline = time.monotonic() + world.delivery.ack_seconds
    result = await world.send_event(event, user=user.id)
    while result.acked and _home_hash(world, user) == previous_hash:
        world.home_published.clear()
        remaining = max(0.0, deadline - time.monotonic())
        try:
            await asyncio.wait_for(world.home_published.wait(), remaining)
        except TimeoutError:
            break
    return workspace.homes.get(user.id), result


def _home_hash(world: World, user: User) -> str | None:
    view = world.workspace.homes.get(user.id)
    return view.hash if view else None


def open_direct(world: World, user: User, others: list[User]) -> Channel:
    """The direct conversation of a user with another, or with several."""
    members = list(dict.fromkeys([user.id, *(other.id for other in others)]))
    if len(members) <= 2:
        return world.workspace.im(user.id, members[-1])
    there = world.workspace.mpim(members)
    return there or world.workspace.new_mpim(members, int(world.clock.epoch()))


async def join(world: World, channel: Channel, user: User) -> DeliveryResult:
    """Add a user (or the bot) to a channel, and tell the app."""
    if channel.is_direct:
        raise RequestRefused("is_im", "A direct conversation takes nobody in.", status=409)
    if user.id in channel.members:
        detail = f"{user.name} was in #{channel.name} already."
        return DeliveryResult.not_sent(detail, connected=world.delivery.connected)
    add_member(world, channel, user)
    return await send_joined_event(world, channel, user)


def add_member(world: World, channel: Channel, user: User) -> None:
    channel.members.append(user.id)
    world.feed.publish("channel", channel=channel.id)


async def send_joined_event(
    world: World, channel: Channel, user: User, inviter: str | None = None
) -> DeliveryResult:
    event: Json = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": world.workspace.team_id,
    }
    if inviter:
        event["inviter"] = inviter
    return await world.send_channel_event(channel, event, user=user.id)
