"""`POST /_control/app` and `/_control/uninstall`: the app's own page at Slack, so to say."""

from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from sandbox import state
from sandbox.control import body_of
from sandbox.errors import Refusal
from sandbox.manifest import Manifest
from sandbox.world import World

KNOWN = {"token", "manifest", "request_url", "rate_limits", "ack_seconds", "paid"}


class Host(Protocol):
    """What these routes ask of the sandbox that serves them."""

    world: World

    def use_manifest(self, source: Manifest | dict[str, Any] | str | Path | None) -> None: ...
    def use_request_url(self, url: str | None) -> None: ...
    def install(self, token: str) -> None: ...
    def tell_app(self) -> None: ...
    def environment(self) -> dict[str, str]: ...


class AppSettings:
    def __init__(self, sandbox: Host) -> None:
        self.sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_control/app", self.show),
            web.post("/_control/app", self.change),
            web.post("/_control/uninstall", self.uninstall),
        ]

    async def show(self, _: web.Request) -> web.Response:
        """The app as it is, and the environment that sends an app here."""
        return web.json_response(self._shown())

    async def change(self, request: web.Request) -> web.Response:
        data = await body_of(request)
        unknown = sorted(set(data) - KNOWN)
        if unknown:
            said = f"Not settings of the app: {', '.join(unknown)}; known: {sorted(KNOWN)}."
            raise Refusal("unknown_setting", said)
        sandbox, world = self.sandbox, self.sandbox.world
        self._check(data)
        if "manifest" in data:
            try:
                sandbox.use_manifest(data["manifest"])
            except (ValueError, KeyError, AttributeError, TypeError) as problem:
                raise Refusal("invalid_manifest", f"The manifest is not one: {problem}") from None
        if "token" in data:
            sandbox.install(data["token"])
        if "request_url" in data:
            sandbox.use_request_url(data["request_url"])
        if "rate_limits" in data:
            world.rates.enabled = data["rate_limits"]
        if "paid" in data:
            world.workspace.paid = data["paid"]
        if "ack_seconds" in data:
            world.delivery.ack_seconds = float(data["ack_seconds"])
        sandbox.tell_app()
        return web.json_response(self._shown())

    def _check(self, data: dict[str, Any]) -> None:
        for key, kinds in {
            "token": str,
            "manifest": dict,
            "request_url": str | None,
            "rate_limits": bool,
            "paid": bool,
            "ack_seconds": int | float,
        }.items():
            if key in data and not isinstance(data[key], kinds):
                raise Refusal("invalid_setting", f"`{key}` is of the wrong kind.")

    async def uninstall(self, _: web.Request) -> web.Response:
        """Revoke the app's tokens and tell it, as when an admin removes it."""
        world = self.sandbox.world
        space = world.workspace
        for token in space.tokens.values():
            if token.kind == "bot":
                token.revoked = True
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [space.bot_user]}}
        outcomes = [await world.event(revoked), await world.event({"type": "app_uninstalled"})]
        best = max(outcomes, key=lambda outcome: outcome.acked)
        return web.json_response({**best.describe(), **self._shown()})

    def _shown(self) -> dict[str, Any]:
        return {
            "ok": True,
            "app": state.app(self.sandbox.world),
            "environment": self.sandbox.environment(),
        }
