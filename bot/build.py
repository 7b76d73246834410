"""The only wiring: everything the app is made of, put together here and nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import metrics, oauth, own_templates
from bot.directory import learn_members, meet_workspace
from bot.relay import Relay
from bot.settings import Settings
from bot.slack import TIMEOUT, Slack
from bot.socket import SocketMode
from bot.ticker import Ticker
from bot.tokens import Authorize, Tokens
from bot.views_api import SlackViews
from funnel.people import Caller
from funnel.refusals import Refusal
from handlers import incoming
from handlers.dispatch import Dispatcher
from handlers.registration import register_all
from handlers.strangers import TurningAway
from messages import catalog
from messages.localizer import Localizer
from messages.refusals import sentence
from services import directory
from storage.migrate import migrate
from storage.store import Store

log = structlog.get_logger()
Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """The machine's own time: the one ambient clock, handed on from here."""
    return datetime.now(UTC)


class _Bolt(AsyncApp):
    """Bolt, timed: over HTTP and over Socket Mode every request comes through here."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        with metrics.acks.labels(req.mode).time():
            incoming.prepare(req.body)
            return await super().async_dispatch(req)


class Pacto:
    """The app, built and not yet started. `start` begins to work, `stop` lets go of everything."""

    def __init__(
        self,
        settings: Settings,
        *,
        client: AsyncWebClient | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or machine_clock
        self.store = Store(settings.database_url, on_notice=self._written)
        self.tokens = Tokens(
            self.store, token=settings.slack_bot_token, key=settings.pacto_encryption_key
        )
        self.slack = Slack(client or _client(settings), self.tokens.token_of)
        self.relay = Relay(self.store, self.slack, self.clock, templates=settings.pacto_templates)
        self.ticker = Ticker(
            self.store,
            self.relay,
            self.clock,
            keep_days=settings.pacto_keep_sent_days,
            keep_left_days=settings.pacto_keep_left_days,
        )
        self.app = self._bolt()
        self.socket = SocketMode(settings, self.app) if settings.socket_mode else None
        self.workspace_id = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._background: set[asyncio.Task[None]] = set()

    def _bolt(self) -> AsyncApp:
        settings = self.settings
        dispatcher = Dispatcher(self.store, SlackViews(self.slack), self.clock)
        app = _Bolt(
            name="pacto",  # without one Bolt reads the whole stack with its sources: 50 ms
            logger=logging.getLogger("bolt"),
            client=AsyncWebClient(base_url=settings.slack_api_url),  # `authorize` gives the token
            # `bot.http` has checked the signature by then: it parses nothing that is not signed.
            request_verification_enabled=False,
            authorize=Authorize(self.tokens),  # type: ignore[arg-type]  # it is one of Bolt's own
            before_authorize=TurningAway(dispatcher, self.tokens.has),
            user_facing_authorize_error_message=sentence(Localizer(), Refusal("not_installed")),
            process_before_response=True,
            oauth_flow=oauth.flow(settings, self.store, self.tokens, self.clock, self.installed)
            if settings.oauth
            else None,
        )
        register_all(app, dispatcher, self.tokens.forget)
        return app

    def _written(self) -> None:
        """In a thread of the store's: notices wait in the outbox."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.relay.wake)

    async def prepare(self) -> None:
        """Update the database to this version's tables."""
        # In a thread of the store's: `close` waits for it, so no file goes away under it.
        await self.store.run(lambda _: migrate(self.store.engine))

    async def start(self) -> None:
        """Migrate, say hello to Slack, connect, begin to tick. Raises `bot.slack.SlackError`."""
        catalog.load()
        own_templates.warn(self.settings.pacto_templates)
        await self.prepare()
        await self.slack.open()
        if self.settings.slack_bot_token:
            self.workspace_id = await meet_workspace(
                self.store, self.slack, self.tokens, self.clock, self.settings.slack_bot_token
            )
            self._spawn(learn_members(self.store, self.slack, self.clock, self.workspace_id))
        self._loop = asyncio.get_running_loop()
        if self.socket is not None:
            await self.socket.start()
        self.ticker.start()

    async def installed(self, team_id: str, user_id: str, team_name: str) -> None:
        """A company has installed the app by OAuth; who did it may set it up."""
        log.info("installed", workspace=team_id, by=user_id)
        caller = Caller(team_id, user_id, self.clock())
        await self.store.work(caller, directory.installed, name=team_name)
        self._spawn(learn_members(self.store, self.slack, self.clock, team_id))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def stop(self) -> None:
        """Stop taking work, let what is being sent be sent, close."""
        await self.ticker.stop()
        if self.socket is not None:
            await self.socket.stop()
        self._loop = None
        for task in self._background:
            task.cancel()
        await self.relay.stop()
        await self.slack.close()
        self.store.close()


def _client(settings: Settings) -> AsyncWebClient:
    return AsyncWebClient(
        token=settings.slack_bot_token or None,
        base_url=settings.slack_api_url,
        timeout=TIMEOUT,
        retry_handlers=[],
    )


def build(
    settings: Settings, *, client: AsyncWebClient | None = None, clock: Clock | None = None
) -> Pacto:
    """Put the app together. Nothing is connected, read or written before `start`."""
    return Pacto(settings, client=client, clock=clock)


__all__ = ["Pacto", "Settings", "build", "machine_clock"]
