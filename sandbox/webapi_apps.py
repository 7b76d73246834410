"""api.test, auth.*, apps.* and oauth.v2.access."""

import base64
import binascii
import secrets
from typing import Any

from sandbox import scopes
from sandbox.errors import ApiError
from sandbox.methods import ANY_TOKEN, APP_TOKEN, NO_TOKEN, Call, Method
from sandbox.records import Token, TokenKind
from sandbox.world import World

Json = dict[str, Any]


async def api_test(call: Call) -> Json:
    if call.optional("error"):
        raise ApiError(call.text("error"), args=call.args)
    return {"args": call.args}


async def auth_test(call: Call) -> Json:
    workspace = call.world.workspace
    return {
        "url": f"{call.world.url}/",
        "team": workspace.team_name,
        "user": call.world.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "is_enterprise_install": False,
    }


async def auth_revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    if call.token is not None:
        call.token.revoked = True
    return {"revoked": True}


async def open_connection(call: Call) -> Json:
    ticket = call.world.sockets.new_ticket()
    base = call.world.url.replace("http", "ws", 1)
    return {"url": f"{base}/link?ticket={ticket}&app_id={call.world.workspace.app_id}"}


async def oauth_access(call: Call) -> Json:
    """Exchange a code, valid once, for a token. ApiError as Slack's."""
    client_id, secret = _client_credentials(call)
    if client_id != call.world.client_id:
        raise ApiError("invalid_client_id")
    if secret != call.world.client_secret:
        raise ApiError("bad_client_secret")
    code = call.text("code")
    if code not in call.world.codes:
        raise ApiError("invalid_code")
    granted = call.world.codes.pop(code)
    token = new_bot_token(call.world, granted)
    workspace = call.world.workspace
    return {
        "access_token": token.value,
        "token_type": "bot",
        "scope": scopes.names(granted),
        "bot_user_id": workspace.bot_user,
        "app_id": workspace.app_id,
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "enterprise": None,
        "authed_user": {"id": workspace.installer},
        "is_enterprise_install": False,
    }


def new_bot_token(world: World, granted: frozenset[str] | None) -> Token:
    value = f"xoxb-sandbox-{secrets.token_hex(12)}"
    token = Token(value, TokenKind.BOT, granted)
    world.workspace.tokens[value] = token
    return token


def _client_credentials(call: Call) -> tuple[str, str]:
    basic = call.args.pop("_basic", None)
    if basic is None:
        return call.text("client_id"), call.text("client_secret")
    try:
        client_id, _, secret = base64.b64decode(basic).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_client_id") from None
    return client_id, secret


METHODS = {
    "api.test": Method(api_test, 4, token_kinds=NO_TOKEN),
    "auth.test": Method(auth_test, 5, token_kinds=ANY_TOKEN),
    "auth.revoke": Method(auth_revoke, 3),
    "apps.connections.open": Method(open_connection, 1, "connections:write", APP_TOKEN),
    "oauth.v2.access": Method(oauth_access, 4, token_kinds=NO_TOKEN),
}
