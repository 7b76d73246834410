"""The sandbox as one aiohttp server: `async with Sandbox() as sandbox: …`."""

import asyncio
import copy
import secrets
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox import oauth, responses, state, uploads, webapi
from sandbox.appsettings import AppSettings
from sandbox.clock import Clock
from sandbox.control import Control
from sandbox.delivery import RETRY_DELAYS, Delivery
from sandbox.directory import Directory
from sandbox.errors import RequestRefused
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.httpmode import HttpTransport
from sandbox.manifest import Manifest, load_manifest
from sandbox.rates import Rates
from sandbox.records import Token, TokenKind
from sandbox.scheduler import post_when_due
from sandbox.setup import Setup
from sandbox.socketmode import SocketHub
from sandbox.workspace import Workspace
from sandbox.world import World

Json = dict[str, Any]
PAGE = Path(__file__).parent / "page"
APP_SCOPES = frozenset({"connections:write"})
MAX_BODY_BYTES = 1_100_000_000


class Sandbox:
    """A workspace and its server, all in memory.

    `request_url`: deliver as signed HTTP to this URL instead of over Socket Mode.
    `manifest`: a dict or the path of a manifest.json; without one everything is allowed.
    `ack_seconds`, `trigger_seconds`: Slack's 3 s; `retry_delays`: seconds before each of the
    retries of an event; `socket_refresh_seconds`: how long a connection lives, None for no limit.
    `rate_limits=False` for benchmarks.
    """

    def __init__(
        self,
        *,
        workspace: Workspace | None = None,
        manifest: Manifest | Json | str | Path | None = None,
        clock: Clock | None = None,
        request_url: str | None = None,
        bot_token: str | None = None,
        app_token: str | None = None,
        signing_secret: str | None = None,
        rate_limits: bool = True,
        ack_seconds: float = 3.0,
        trigger_seconds: float = 3.0,
        retry_delays: tuple[float, ...] = RETRY_DELAYS,
        socket_refresh_seconds: float | None = 3_600.0,
    ) -> None:
        self.workspace = workspace = workspace or Workspace.default()
        workspace.ensure_bot()
        self.clock = clock or Clock()
        self.bot_token = bot_token or f"xoxb-sandbox-{secrets.token_hex(12)}"
        self.app_token = app_token or f"xapp-sandbox-{secrets.token_hex(12)}"
        self.signing_secret = signing_secret or secrets.token_hex(16)
        self.url = ""
        feed, faults = Feed(), Faults()
        self._sockets = SocketHub(
            feed, app_id=workspace.app_id, refresh_seconds=socket_refresh_seconds
        )
        delivery = Delivery(workspace, self.clock, feed, faults)
        delivery.ack_seconds = ack_seconds
        delivery.retry_delays = retry_delays
        delivery.duplicate_payload = self._duplicate_payload
        self.world = World(
            workspace=workspace,
            clock=self.clock,
            manifest=Manifest(),
            feed=feed,
            faults=faults,
            rates=Rates(enabled=rate_limits),
            delivery=delivery,
            sockets=self._sockets,
            trigger_seconds=trigger_seconds,
            client_id=f"0000.{workspace.app_name.lower()}",
        )
        self._sockets.on_change = delivery.on_change = self.publish_app
        self._runner: web.AppRunner | None = None
        self._http: HttpTransport | None = None
        self._retired: list[HttpTransport] = []
        self.use_credentials(app_token=self.app_token)
        self.use_manifest(manifest)
        self.use_request_url(request_url)
        self.install(self.bot_token)

    # Starting and stopping

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serve, and return the URL; port 0 takes any free port. OSError: the port is taken."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        try:
            await site.start()
        except OSError:
            await self.stop()
            raise
        real_port = self._runner.addresses[0][1]
        reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  a comparison
        self.url = self.world.url = f"http://{reachable}:{real_port}"
        self.world.spawn(post_when_due(self.world))
        self.clock.listen(self._publish_clock)
        return self.url

    async def stop(self) -> None:
        await self.world.delivery.stop()
        for task in list(self.world.tasks):
            task.cancel()
        await asyncio.gather(*self.world.tasks, return_exceptions=True)
        self.world.feed.close_all()
        await self._sockets.close()
        for transport in [*self._retired, *([self._http] if self._http else [])]:
            await transport.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """The `base_url` for a Slack client."""
        return f"{self.url}/api/"

    # The app under test

    def use_manifest(self, source: Manifest | Json | str | Path | None) -> None:
        """Apply the app's manifest. ValueError says what is wrong with it."""
        manifest = load_manifest(source)
        self.world.manifest = manifest
        if manifest.name is not None:
            self.workspace.app_name = manifest.name
        if manifest.bot_name is not None:
            self.world.bot.rename(manifest.bot_name)
        for token in self.workspace.tokens.values():
            if token.kind is TokenKind.BOT:
                token.scopes = manifest.scopes

    def use_request_url(self, url: str | None) -> None:
        """Deliver to this URL as signed HTTP, or with None over Socket Mode."""
        if self._http is not None:
            self._retired.append(self._http)
        self._http = None
        if url is not None:
            manifest = self.world.manifest
            declared = manifest.request_url == url
            self._http = HttpTransport(
                self.signing_secret,
                events_url=url,
                interactivity_url=manifest.interactivity_url if declared else None,
                options_url=manifest.options_url if declared else None,
                command_urls=manifest.command_urls if declared else None,
            )
        self.world.delivery.transport = self._http or self._sockets

    def install(self, token: str) -> None:
        """Accept this bot token, with the manifest's scopes."""
        self.bot_token = token
        self.workspace.tokens[token] = Token(token, TokenKind.BOT, self.world.manifest.scopes)

    async def verify_request_url(self) -> None:
        """Send Slack's challenge to the request URL, if there is one."""
        if self._http is not None:
            await self._http.verify(self.world.delivery.ack_seconds)

    def use_credentials(
        self, *, app_token: str | None = None, signing_secret: str | None = None
    ) -> None:
        """Take these instead of those made up, where given."""
        tokens = self.workspace.tokens
        if app_token is not None:
            tokens.pop(self.app_token, None)
            self.app_token = app_token
            tokens[app_token] = Token(app_token, TokenKind.APP, APP_SCOPES)
        if signing_secret is not None:
            self.signing_secret = signing_secret
            self.use_request_url(self._http.request_url if self._http else None)

    def publish_app(self) -> None:
        self.world.feed.publish("app", app=state.describe_app(self.world))

    async def _publish_clock(self) -> None:
        clock = self.clock.describe()
        self.world.feed.log("clock", "moved", at=self.clock.epoch(), response=clock)
        self.world.feed.publish("clock", clock=clock)

    def _duplicate_payload(self, payload: Json) -> Json:
        """The payload as Slack delivers it a second time at times: with other ids."""
        duplicate = copy.deepcopy(payload)
        trigger = self.workspace.triggers.get(duplicate.get("trigger_id", ""))
        if trigger is not None:
            duplicate["trigger_id"] = self.world.new_trigger(
                trigger.user, view=trigger.view, channel=trigger.channel
            )
        for action in duplicate.get("actions", []):
            action["action_ts"] = f"{self.clock.epoch():.6f}"
        return duplicate

    # Routes

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_errors_as_json])
        app.add_routes(
            [
                web.post("/api/{method}", self._api),
                web.get("/api/{method}", self._api),
                web.post("/response/{token}", self._response),
                web.get("/link", self._sockets.handle),
                web.get("/link/", self._sockets.handle),
                web.get("/", _page),
                *uploads.routes(self.world),
                *oauth.routes(self.world),
                *Control(self.world).routes(),
                *Setup(self.world).routes(),
                *AppSettings(self).routes(),
                *Directory(self.world).routes(),
            ]
        )
        if PAGE.is_dir():
            app.router.add_static("/page/", PAGE)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        return await webapi.handle(self.world, request)

    async def _response(self, request: web.Request) -> web.StreamResponse:
        return await responses.handle(self.world, request)

    def environment(self) -> dict[str, str]:
        """The environment variables that point an app at this sandbox."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }

    def install_url(self, redirect_uri: str) -> str:
        """The URL that starts the OAuth flow."""
        query = {"client_id": self.world.client_id, "redirect_uri": redirect_uri}
        return f"{self.url}/oauth/v2/authorize?{urlencode(query)}"


async def _page(_: web.Request) -> web.StreamResponse:
    index = PAGE / "index.html"
    if not index.is_file():
        return web.Response(text="The sandbox runs; its page is not here. See /_control/state.")
    return web.FileResponse(index)


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer refusals, and unknown control paths, as JSON."""
    try:
        return await handler(request)
    except RequestRefused as refused:
        return web.json_response(refused.body(), status=refused.status)
    except web.HTTPException as problem:
        if not request.path.startswith("/_control/") or problem.status < 400:
            raise
        detail = f"{request.method} {request.path}: {problem.reason}."
        body = {"ok": False, "error": "unknown_path", "detail": detail}
        return web.json_response(body, status=problem.status)
