"""The payloads Slack sends to an app for what a person does."""

import copy
from typing import Any

from sandbox.inputs import KINDS, state_values
from sandbox.views import show
from sandbox.workspace import Channel, User, View
from sandbox.world import World

Json = dict[str, Any]
TOKEN = "sandbox-verification-token"  # noqa: S105  Slack's old token, kept for shape alone


def person(world: World, user: User) -> Json:
    return {
        "id": user.id,
        "username": user.name,
        "name": user.name,
        "team_id": world.workspace.team_id,
    }


def base(world: World, user: User, kind: str) -> Json:
    space = world.workspace
    return {
        "type": kind,
        "user": person(world, user),
        "api_app_id": space.app_id,
        "token": TOKEN,
        "team": {"id": space.team_id, "domain": space.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    return "directmessage" if channel.is_im else channel.name


def where(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel_name(channel)}


def command(world: World, user: User, channel: Channel, name: str, text: str) -> Json:
    space = world.workspace
    return {
        "token": TOKEN,
        "team_id": space.team_id,
        "team_domain": space.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": space.app_id,
        "is_enterprise_install": "false",
        "response_url": world.new_response_url(user.id, channel.id),
        "trigger_id": world.new_trigger(user.id, channel=channel.id),
    }


def message_place(
    world: World, user: User, channel: Channel, message: Json, *, asks: bool = False
) -> Json:
    """Container, channel, message and state of something in a message."""
    ephemeral = bool(message.get("ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    thread_ts = message.get("thread_ts")
    if thread_ts:
        container["thread_ts"] = thread_ts
    values = world.workspace.message_values.get((user.id, channel.id, message["ts"]), {})
    place: Json = {
        "container": container,
        "channel": where(channel),
        "state": {"values": state_values(message.get("blocks") or [], values, channel.id)},
    }
    if not ephemeral:  # Slack leaves the message out of what happens in an ephemeral one
        place["message"] = copy.deepcopy(message)
    if not asks:
        place["trigger_id"] = world.new_trigger(user.id, channel=channel.id)
        place["response_url"] = world.new_response_url(
            user.id,
            channel.id,
            message_ts=message["ts"],
            ephemeral=ephemeral,
            thread_ts=thread_ts,
        )
    return place


def view_place(world: World, user: User, view: View, *, asks: bool = False) -> Json:
    """Container and view, with its full state, of something in a modal or a Home."""
    place: Json = {"container": {"type": "view", "view_id": view.id}, "view": show(world, view)}
    if not asks:
        modal = view.id if view.body["type"] == "modal" else None
        place["trigger_id"] = world.new_trigger(user.id, view=modal, channel=view.channel)
    return place


def action(world: World, block: Json, element: Json, state: Json) -> Json:
    """One entry of `actions`: what was pressed or chosen."""
    entry: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": f"{world.clock.epoch():.6f}",
    }
    copied = ["text", "value", "style", "url", "confirm"]
    if element["type"] in KINDS:
        copied = ["placeholder", KINDS[element["type"]][1], "confirm"]
    return entry | {key: element[key] for key in copied if key in element} | state
