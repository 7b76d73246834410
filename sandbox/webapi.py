"""The Web API's front door: arguments, tokens, scopes, rates and faults, then the method."""

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from sandbox import (
    webapi_apps,
    webapi_chat,
    webapi_conversations,
    webapi_files,
    webapi_people,
    webapi_views,
)
from sandbox.errors import ApiError
from sandbox.faults import Fault
from sandbox.methods import Call, Method
from sandbox.workspace import Token
from sandbox.world import World

Json = dict[str, Any]
METHODS: dict[str, Method] = {
    **webapi_apps.METHODS,
    **webapi_chat.METHODS,
    **webapi_conversations.METHODS,
    **webapi_files.METHODS,
    **webapi_people.METHODS,
    **webapi_views.METHODS,
}


async def handle(world: World, request: web.Request) -> web.StreamResponse:
    """`POST /api/<method>`: every call is logged with its answer."""
    name = request.match_info["method"]
    began = time.monotonic()
    args, given = await _arguments(request)
    fault = world.faults.take(name)
    if fault is not None:
        world.feed.publish("fault", faults=world.faults.describe())
    status, headers, body = 200, {}, {}
    try:
        await _before(fault)
        body = await _answer(world, name, args, given)
        headers = _scopes_header(world, given)
    except ApiError as problem:
        status, body = problem.status, problem.body()
        if "retry_after" in problem.extra:
            headers = {"Retry-After": str(body.pop("retry_after"))}
    shown = json.dumps(body)
    never = fault is not None and fault.kind in ("timeout_before", "timeout_after")
    world.feed.log(
        "api",
        name,
        at=world.clock.epoch(),
        user=args.get("user"),
        request=args,
        response=json.loads(shown),  # as it was: messages live on and change
        status=None if never else status,
        ms=round((time.monotonic() - began) * 1000, 1),
        error=fault.kind if never and fault else body.get("error"),
    )
    if fault is not None and never:
        await _hang_up(request, fault.seconds)
    return web.json_response(text=shown, status=status, headers=headers)


async def _answer(world: World, name: str, args: Json, given: str | None) -> Json:
    if args.pop("_invalid_json", False):
        raise ApiError("invalid_json")
    method = METHODS.get(name)
    if method is None:
        raise ApiError("unknown_method", req_method=name)
    token = _token(world, method, given)
    call = Call(world, args, token, name)
    if method.scope is not None:
        needed = method.scope(call) if callable(method.scope) else method.scope
        require_scope(token, needed)
    wait = world.rates.wait(name, method.tier, args.get("channel"))
    if wait:
        raise ApiError("ratelimited", status=429, retry_after=wait)
    return {"ok": True, **await method.run(call)}


def require_scope(token: Token | None, needed: str | None) -> None:
    if token is None or needed is None or token.scopes is None or needed in token.scopes:
        return
    provided = ",".join(sorted(token.scopes))
    raise ApiError("missing_scope", needed=needed, provided=provided)


def _token(world: World, method: Method, given: str | None) -> Token | None:
    if method.token == "none":  # noqa: S105  a kind of token
        return None
    if not given:
        raise ApiError("not_authed")
    token = world.workspace.tokens.get(given)
    if token is None:
        raise ApiError("invalid_auth")
    if token.revoked:
        raise ApiError("account_inactive")
    if method.token not in (token.kind, "any"):
        raise ApiError("not_allowed_token_type")
    return token


def _scopes_header(world: World, given: str | None) -> dict[str, str]:
    token = world.workspace.tokens.get(given or "")
    if token is None or token.scopes is None:
        return {}
    return {"x-oauth-scopes": ",".join(sorted(token.scopes))}


async def _before(fault: Fault | None) -> None:
    """A fault that strikes before the method runs."""
    if fault is None:
        return
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "ratelimited":
        raise ApiError("ratelimited", status=429, retry_after=fault.retry_after)
    elif fault.kind == "server_error":
        raise ApiError("internal_error", status=503)
    elif fault.kind == "error":
        raise ApiError(fault.code)
    elif fault.kind == "timeout_before":
        raise ApiError("timeout")


async def _hang_up(request: web.Request, seconds: float) -> None:
    """Say nothing for so long, then cut the connection."""
    await asyncio.sleep(seconds)
    if request.transport is not None:
        request.transport.abort()


async def _arguments(request: web.Request) -> tuple[Json, str | None]:
    """The arguments of a form, a JSON body or the query, and the token wherever it stands."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = _strict(await request.text() or "{}")
        args |= body if isinstance(body, dict) else {"_invalid_json": True}
    else:
        args |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    bearer = request.headers.get("Authorization", "")
    token = bearer[7:].strip() if bearer.lower().startswith("bearer ") else args.get("token")
    if bearer.lower().startswith("basic "):
        args["_basic"] = bearer[6:]
    args.pop("token", None)
    return _clean(args), token


def _clean(args: Json) -> Json:
    """Form values that hold JSON, read; anything else as it came."""
    for key in ("blocks", "attachments", "metadata", "files", "view", "unfurls"):
        value = args.get(key)
        if isinstance(value, str) and value[:1] in ("[", "{"):
            read = _strict(value)
            args[key] = value if read is None else read
    return args


def _strict(text: str) -> Any:
    """JSON read as Slack reads it, without Python's NaN; None when it is none."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except ValueError:
        return None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON.")
