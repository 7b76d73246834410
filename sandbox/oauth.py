"""`/oauth/v2/authorize`: the installer says yes at once, and the app gets its code."""

import secrets
from urllib.parse import urlencode, urlsplit, urlunsplit

from aiohttp import web

from sandbox.errors import Refusal
from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    async def authorize(request: web.Request) -> web.Response:
        query = request.query
        if query.get("client_id") != world.client_id:
            raise Refusal("invalid_client_id", "The app's `client_id` is not the sandbox's.")
        redirect = query.get("redirect_uri") or next(iter(world.manifest.redirect_urls), None)
        if not redirect:
            raise Refusal("bad_redirect_uri", "Where to go back to? `redirect_uri` is missing.")
        back = {"state": query.get("state", "")}
        if query.get("deny"):
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(16)
            asked = frozenset(s for s in query.get("scope", "").split(",") if s)
            world.codes[back["code"]] = asked or world.manifest.scopes
        parts = urlsplit(redirect)
        joined = "&".join(part for part in (parts.query, urlencode(back)) if part)
        raise web.HTTPFound(urlunsplit(parts._replace(query=joined)))

    return [web.get("/oauth/v2/authorize", authorize)]
