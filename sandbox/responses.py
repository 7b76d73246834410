"""`POST /response/<token>`: response_url, five uses in thirty minutes, ephemeral by default."""

from typing import Any

from aiohttp import web

from sandbox import limits, views
from sandbox.errors import ApiError
from sandbox.workspace import Channel, ResponseUrl
from sandbox.world import RESPONSE_URL_SECONDS, World

Json = dict[str, Any]
MOST_USES = 5


async def handle(world: World, request: web.Request) -> web.Response:
    try:
        content = await request.json()
    except ValueError:
        content = None
    used = world.workspace.response_urls.get(request.match_info["token"])
    status, body = 200, {"ok": True}
    try:
        if not isinstance(content, dict):
            raise ApiError("invalid_payload", status=400)  # noqa: TRY301  logged below alike
        respond(world, used, content)
    except ApiError as problem:
        status, body = problem.status, problem.body()
    world.feed.log(
        "response_url",
        used.channel if used else "unknown",
        at=world.clock.epoch(),
        user=used.user if used else None,
        request=content,
        response=body,
        status=status,
        error=body.get("error"),
    )
    return web.json_response(body, status=status)


def respond(world: World, used: ResponseUrl | None, content: Json) -> None:
    """Do what was asked. ApiError: unknown, worn out or too old a URL, or content refused."""
    if used is None:
        raise ApiError("invalid_url", status=404)
    if world.clock.epoch() - used.born > RESPONSE_URL_SECONDS:
        raise ApiError("expired_url", status=404)
    if used.uses >= MOST_USES:
        raise ApiError("used_url", status=404)
    channel = world.workspace.channels[used.channel]
    original = _original(channel, used)
    if content.get("delete_original"):
        used.uses += 1
        if original is None:
            raise ApiError("message_not_found", status=404)
        world.remove(channel, original)
        return
    _check(world, content)
    used.uses += 1
    if content.get("replace_original") and original is not None:
        world.replace_content(channel, original, content)
        return
    said = dict(content)
    if used.thread_ts and "thread_ts" not in said:
        said["thread_ts"] = used.thread_ts
    if content.get("response_type") == "in_channel":
        world.add_message(channel, world.app_message(said))
    else:
        world.add_ephemeral(channel, used.user, said)


def _original(channel: Channel, used: ResponseUrl) -> Json | None:
    if used.message_ts is None:
        return None
    if used.ephemeral:
        return channel.ephemerals.get(used.user, {}).get(used.message_ts)
    return channel.messages.get(used.message_ts)


def _check(world: World, content: Json) -> None:
    blocks = content.get("blocks")
    if not isinstance(content.get("text") or "", str):
        raise ApiError("invalid_payload", status=400)
    if not (content.get("text") or blocks or content.get("attachments")):
        raise ApiError("no_text", status=400)
    if len(content.get("text") or "") > limits.TEXT:
        raise ApiError("msg_too_long", status=400)
    if blocks:
        wrong = limits.check_blocks(blocks, "message", files=views.ready_files(world))
        if wrong:
            raise ApiError("invalid_blocks", status=400, response_metadata={"messages": wrong})
