"""The payloads Slack sends to an app for what a person does."""

import copy
from typing import Any

from sandbox import views
from sandbox.inputs import FIELD_KINDS, state_values
from sandbox.records import View
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]
TOKEN = "sandbox-verification-token"  # noqa: S105  Slack's obsolete verification token


def user_reference(world: World, user: User) -> Json:
    return {
        "id": user.id,
        "username": user.name,
        "name": user.name,
        "team_id": world.workspace.team_id,
    }


def base(world: World, user: User, kind: str) -> Json:
    workspace = world.workspace
    return {
        "type": kind,
        "user": user_reference(world, user),
        "api_app_id": workspace.app_id,
        "token": TOKEN,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_name(channel: Channel) -> str:
    return "directmessage" if channel.is_im else channel.name


def channel_reference(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel_name(channel)}


def command(world: World, user: User, channel: Channel, name: str, text: str) -> Json:
    workspace = world.workspace
    return {
        "token": TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": world.new_response_url(user.id, channel.id),
        "trigger_id": world.new_trigger(user.id, channel=channel.id),
    }


def in_message(
    world: World, user: User, channel: Channel, message: Json, *, wants_options: bool = False
) -> Json:
    """The container, channel, message and state of an interaction in a message."""
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
    fields: Json = {
        "container": container,
        "channel": channel_reference(channel),
        "state": {"values": state_values(message.get("blocks") or [], values, channel.id)},
    }
    if not ephemeral:  # Slack sends no message with an interaction in an ephemeral one
        fields["message"] = copy.deepcopy(message)
    if not wants_options:
        fields["trigger_id"] = world.new_trigger(user.id, channel=channel.id)
        fields["response_url"] = world.new_response_url(
            user.id,
            channel.id,
            message_ts=message["ts"],
            ephemeral=ephemeral,
        )
    return fields


def in_view(world: World, user: User, view: View, *, wants_options: bool = False) -> Json:
    """The container and the view, with its full state, of an interaction in a modal or Home."""
    fields: Json = {
        "container": {"type": "view", "view_id": view.id},
        "view": views.describe(world, view),
    }
    if not wants_options:
        modal = view.id if view.is_modal else None
        fields["trigger_id"] = world.new_trigger(user.id, view=modal, channel=view.channel)
    return fields


def action(world: World, block: Json, element: Json, state: Json) -> Json:
    """One entry of `actions`: the element pressed or chosen in."""
    entry: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": f"{world.clock.epoch():.6f}",
    }
    copied = ["text", "value", "style", "url", "confirm"]
    if element["type"] in FIELD_KINDS:
        copied = ["placeholder", FIELD_KINDS[element["type"]].initial_key, "confirm"]
    return entry | {key: element[key] for key in copied if key in element} | state
