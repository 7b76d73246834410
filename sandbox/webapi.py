"""The Web API: reads arguments, checks token, scope and rate, applies faults, runs the method."""

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from sandbox import (
    block_faults,
    scopes,
    webapi_apps,
    webapi_chat,
    webapi_conversations,
    webapi_direct,
    webapi_files,
    webapi_people,
    webapi_reactions,
    webapi_views,
)
from sandbox.errors import ApiError
from sandbox.faults import TIMEOUTS, Fault, FaultKind
from sandbox.methods import NO_TOKEN, Call, Method
from sandbox.records import Token
from sandbox.world import World

Json = dict[str, Any]
METHODS: dict[str, Method] = {
    **webapi_apps.METHODS,
    **webapi_chat.METHODS,
    **webapi_conversations.METHODS,
    **webapi_direct.METHODS,
    **webapi_files.METHODS,
    **webapi_people.METHODS,
    **webapi_reactions.METHODS,
    **webapi_views.METHODS,
}


async def handle(world: World, request: web.Request) -> web.StreamResponse:
    """`POST /api/<method>`: every call is logged with its response."""
    name = request.match_info["method"]
    started = time.monotonic()
    args, token = await _arguments(request)
    fault = world.faults.take(name)
    if fault is not None:
        world.feed.publish("fault", faults=world.faults.describe())
    status, body = 200, {}
    headers = _scopes_headers(world, name, args, token)
    try:
        await _apply(fault)
        body = await _run(world, name, args, token)
    except ApiError as problem:
        status, body = problem.status, problem.body()
        if "retry_after" in problem.extra:
            headers["Retry-After"] = str(body.pop("retry_after"))
    text = json.dumps(body)
    timeout = fault if fault is not None and fault.kind in TIMEOUTS else None
    world.feed.log(
        "api",
        name,
        at=world.clock.epoch(),
        user=args.get("user"),
        request=args,
        response=json.loads(text),  # a copy: the messages in it may change later
        status=None if timeout else status,
        ms=round((time.monotonic() - started) * 1000, 1),
        error=timeout.kind if timeout else body.get("error"),
    )
    if timeout is not None:
        await _abort_after(request, timeout.seconds)
    return web.json_response(text=text, status=status, headers=headers)


async def _run(world: World, name: str, args: Json, token_value: str | None) -> Json:
    if args.pop("_invalid_json", False):
        raise ApiError("invalid_json")
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    token = _token(world, method, token_value)
    call = Call(world, args, token, name)
    scope = method.scope_for(call)
    if scope is not None:
        _require_scope(token, scope)
    wait = world.rates.wait_seconds(name, method.tier, args.get("channel"))
    if wait:
        raise ApiError("ratelimited", status=429, retry_after=wait)
    block_faults.check(world, name, args)
    return {"ok": True, **await method.run(call)}


def _require_scope(token: Token | None, needed: str) -> None:
    if token is None or token.scopes is None or needed in token.scopes:
        return
    raise ApiError("missing_scope", needed=needed, provided=scopes.names(token.scopes))


def _token(world: World, method: Method, value: str | None) -> Token | None:
    if method.token_kinds == NO_TOKEN:
        return None
    if not value:
        raise ApiError("not_authed")
    token = world.workspace.tokens.get(value)
    if token is None:
        raise ApiError("invalid_auth")
    if token.revoked:
        raise ApiError("account_inactive")
    if token.kind not in method.token_kinds:
        raise ApiError("not_allowed_token_type")
    return token


def _scopes_headers(world: World, name: str, args: Json, value: str | None) -> dict[str, str]:
    method, token = METHODS.get(name), world.workspace.tokens.get(value or "")
    accepted = method.scope_for(Call(world, args, token, name)) if method is not None else None
    return scopes.headers(token, accepted)


async def _apply(fault: Fault | None) -> None:
    """Apply a fault that acts before the method runs."""
    if fault is None:
        return
    match fault.kind:
        case FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        case FaultKind.RATELIMITED:
            raise ApiError("ratelimited", status=429, retry_after=fault.retry_after)
        case FaultKind.SERVER_ERROR:
            raise ApiError("internal_error", status=503)
        case FaultKind.ERROR:
            raise ApiError(fault.code)
        case FaultKind.TIMEOUT_BEFORE:
            raise ApiError("timeout")


async def _abort_after(request: web.Request, seconds: float) -> None:
    """Abort the connection after `seconds` without a response."""
    await asyncio.sleep(seconds)
    if request.transport is not None:
        request.transport.abort()


async def _arguments(request: web.Request) -> tuple[Json, str | None]:
    """The arguments of the query with those of a form or JSON body, and the token."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = _parse_json(await request.text() or "{}")
        args |= body if isinstance(body, dict) else {"_invalid_json": True}
    else:
        args |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    bearer = request.headers.get("Authorization", "")
    token = bearer[7:].strip() if bearer.lower().startswith("bearer ") else args.get("token")
    if bearer.lower().startswith("basic "):
        args["_basic"] = bearer[6:]
    args.pop("token", None)
    return _with_json_values(args), token


def _with_json_values(args: Json) -> Json:
    """The arguments with JSON given as text parsed; anything else stays as it is."""
    for key in ("blocks", "attachments", "metadata", "files", "view", "unfurls"):
        value = args.get(key)
        if isinstance(value, str) and value[:1] in ("[", "{"):
            parsed = _parse_json(value)
            args[key] = value if parsed is None else parsed
    return args


def _parse_json(text: str) -> Any:
    """Parse JSON as Slack does, without Python's NaN; None when it is invalid."""
    try:
        return json.loads(text, parse_constant=_reject_constant)
    except ValueError:
        return None


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON.")
