"""`/oauth/v2/authorize`: grants the installation at once and redirects with a code."""

import secrets
from urllib.parse import urlencode, urlsplit, urlunsplit

from aiohttp import web

from sandbox.errors import RequestRefused
from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    async def authorize(request: web.Request) -> web.Response:
        query = request.query
        if query.get("client_id") != world.client_id:
            raise RequestRefused("invalid_client_id", "The app's `client_id` is not the sandbox's.")
        redirect = query.get("redirect_uri") or next(iter(world.manifest.redirect_urls), None)
        if not redirect:
            raise RequestRefused(
                "bad_redirect_uri", "Where to go back to? `redirect_uri` is missing."
            )
        answer = {"state": query.get("state", "")}
        if query.get("deny"):
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(16)
            scopes = frozenset(s for s in query.get("scope", "").split(",") if s)
            world.codes[answer["code"]] = scopes or world.manifest.scopes
        parts = urlsplit(redirect)
        joined = "&".join(part for part in (parts.query, urlencode(answer)) if part)
        raise web.HTTPFound(urlunsplit(parts._replace(query=joined)))

    return [web.get("/oauth/v2/authorize", authorize)]
