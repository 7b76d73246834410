"""reactions.*: the bot's reactions."""

from typing import Any

from sandbox import posts
from sandbox.emoji import is_emoji
from sandbox.errors import ApiError
from sandbox.methods import Call, Method
from sandbox.posts import Reaction

Json = dict[str, Any]


async def _react(call: Call, *, add: bool) -> Json:
    channel = call.joined_channel()
    name = call.text("name").strip(":")
    if not is_emoji(name):
        raise ApiError("invalid_name")
    message = channel.messages.get(call.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    reaction = Reaction(channel, message, call.world.workspace.bot_user, name)
    if not posts.set_reaction(call.world, reaction, add=add):
        raise ApiError("already_reacted" if add else "no_reaction")
    call.world.spawn(posts.send_reaction_event(call.world, reaction, add=add))
    return {}


async def add_reaction(call: Call) -> Json:
    return await _react(call, add=True)


async def remove_reaction(call: Call) -> Json:
    return await _react(call, add=False)


async def get_reactions(call: Call) -> Json:
    channel = call.joined_channel()
    message = channel.messages.get(call.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return {"type": "message", "channel": channel.id, "message": message}


METHODS = {
    "reactions.add": Method(add_reaction, 3, "reactions:write"),
    "reactions.remove": Method(remove_reaction, 2, "reactions:write"),
    "reactions.get": Method(get_reactions, 3, "reactions:read"),
}
