"""`POST /response/<token>`: a response_url, valid five times within thirty minutes."""

from typing import Any

from aiohttp import web

from blockkit import limits
from sandbox import block_faults, views
from sandbox.errors import ApiError, blocks_refused
from sandbox.records import ResponseUrl
from sandbox.workspace import Channel
from sandbox.world import RESPONSE_URL_SECONDS, World

Json = dict[str, Any]
MAX_USES = 5


async def handle(world: World, request: web.Request) -> web.Response:
    try:
        content = await request.json()
    except ValueError:
        content = None
    response_url = world.workspace.response_urls.get(request.match_info["token"])
    status, body = 200, {"ok": True}
    try:
        if not isinstance(content, dict):
            raise ApiError("invalid_payload", status=400)  # noqa: TRY301  logged below like the others
        respond(world, response_url, content)
    except ApiError as problem:
        status, body = problem.status, problem.body()
    world.feed.log(
        "response_url",
        response_url.channel if response_url else "unknown",
        at=world.clock.epoch(),
        user=response_url.user if response_url else None,
        request=content,
        response=body,
        status=status,
        error=body.get("error"),
    )
    return web.json_response(body, status=status)


def respond(world: World, response_url: ResponseUrl | None, content: Json) -> None:
    """Post, replace or delete. ApiError: the URL is unknown or expired, or the content invalid."""
    if response_url is None:
        raise ApiError("invalid_url", status=404)
    if world.clock.epoch() - response_url.created > RESPONSE_URL_SECONDS:
        raise ApiError("expired_url", status=404)
    if response_url.uses >= MAX_USES:
        raise ApiError("used_url", status=404)
    channel = world.workspace.channels[response_url.channel]
    original = _original(channel, response_url)
    if content.get("delete_original"):
        response_url.uses += 1
        if original is None:
            raise ApiError("message_not_found", status=404)
        world.remove_message(channel, original)
        return
    _check(world, content)
    response_url.uses += 1
    if content.get("replace_original") and original is not None:
        world.replace_content(channel, original, content)
        return
    if content.get("response_type") == "in_channel":
        world.add_message(channel, world.app_message(content))
    else:
        world.add_ephemeral(channel, response_url.user, content)


def _original(channel: Channel, response_url: ResponseUrl) -> Json | None:
    ts = response_url.message_ts
    if ts is None:
        return None
    if response_url.ephemeral:
        return channel.ephemerals.get(response_url.user, {}).get(ts)
    return channel.messages.get(ts)


def _check(world: World, content: Json) -> None:
    block_faults.check(world, "response_url", content)
    blocks = content.get("blocks")
    if not isinstance(content.get("text") or "", str):
        raise ApiError("invalid_payload", status=400)
    if not (content.get("text") or blocks or content.get("attachments")):
        raise ApiError("no_text", status=400)
    if len(content.get("text") or "") > limits.TEXT:
        raise ApiError("msg_too_long", status=400)
    if blocks:
        errors = limits.check_blocks(blocks, "message", files=views.processed_files(world))
        if errors:
            raise blocks_refused(errors, status=400)
