"""`/_control/app` and `/_control/uninstall`: what is set on the app's own page at Slack."""

from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from sandbox import state
from sandbox.control import body_of
from sandbox.errors import RequestRefused
from sandbox.manifest import Manifest
from sandbox.records import TokenKind
from sandbox.world import World

SETTINGS: dict[str, Any] = {
    "name": str,
    "token": str,
    "app_token": str,
    "signing_secret": str,
    "manifest": dict,
    "request_url": str | None,
    "rate_limits": bool,
    "paid": bool,
    "ack_seconds": int | float,
}


class Host(Protocol):
    """The part of `Sandbox` these routes use."""

    world: World

    def use_manifest(self, source: Manifest | dict[str, Any] | str | Path | None) -> None: ...
    def use_request_url(self, url: str | None) -> None: ...
    def install(self, token: str) -> None: ...
    def use_credentials(
        self, *, app_token: str | None = None, signing_secret: str | None = None
    ) -> None: ...
    async def verify_request_url(self) -> None: ...
    def publish_app(self) -> None: ...
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
        """The app's state, and the environment that points an app at this sandbox."""
        return web.json_response(self._body())

    async def change(self, request: web.Request) -> web.Response:
        data = await body_of(request)
        _check(data)
        sandbox, world = self.sandbox, self.sandbox.world
        self._identify(data)
        if "request_url" in data:
            sandbox.use_request_url(data["request_url"])
            await sandbox.verify_request_url()
        if "rate_limits" in data:
            world.rates.enabled = data["rate_limits"]
        if "paid" in data:
            world.workspace.paid = data["paid"]
        if "ack_seconds" in data:
            world.delivery.ack_seconds = float(data["ack_seconds"])
        sandbox.publish_app()
        return web.json_response(self._body())

    def _identify(self, data: dict[str, Any]) -> None:
        """What the app is, and what it is known by."""
        sandbox = self.sandbox
        if "manifest" in data:
            try:
                sandbox.use_manifest(data["manifest"])
            except ValueError as problem:
                raise RequestRefused("invalid_manifest", str(problem)) from None
        if "name" in data:
            sandbox.world.workspace.app_name = data["name"]
            sandbox.world.bot.rename(data["name"])
            sandbox.world.feed.publish("user", user=state.describe_user(sandbox.world.bot))
        if "token" in data:
            sandbox.install(data["token"])
        sandbox.use_credentials(
            app_token=data.get("app_token"), signing_secret=data.get("signing_secret")
        )

    async def uninstall(self, _: web.Request) -> web.Response:
        """Revoke the app's tokens and send the events, as when an admin removes the app."""
        world = self.sandbox.world
        workspace = world.workspace
        for token in workspace.tokens.values():
            if token.kind is TokenKind.BOT:
                token.revoked = True
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user]}}
        results = [
            await world.send_event(revoked),
            await world.send_event({"type": "app_uninstalled"}),
        ]
        best = max(results, key=lambda result: result.acked)
        return web.json_response({**best.describe(), **self._body()})

    def _body(self) -> dict[str, Any]:
        return {
            "ok": True,
            "app": state.describe_app(self.sandbox.world),
            "message": self._message(),
            "environment": self.sandbox.environment(),
            "oauth": {
                "client_id": self.sandbox.world.client_id,
                "client_secret": self.sandbox.world.client_secret,
                "authorize_url": f"{self.sandbox.world.url}/oauth/v2/authorize",
            },
        }

    def _message(self) -> str:
        delivery = self.sandbox.world.delivery
        if not delivery.connected:
            return delivery.explain_absence()
        name = self.sandbox.world.workspace.app_name
        url = delivery.describe()["request_url"]
        return f"{name} is connected {f'at {url}' if url else 'over Socket Mode'}."


def _check(data: dict[str, Any]) -> None:
    unknown = sorted(set(data) - set(SETTINGS))
    if unknown:
        detail = f"Not settings of the app: {', '.join(unknown)}; known: {sorted(SETTINGS)}."
        raise RequestRefused("unknown_setting", detail)
    for key, kind in SETTINGS.items():
        if key in data and (not isinstance(data[key], kind) or data[key] == ""):
            raise RequestRefused("invalid_setting", f"`{key}` is of the wrong kind.")
