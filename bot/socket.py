"""Socket Mode, watched: a connection that has gone silent is replaced."""

import asyncio
import contextlib
import time

import aiohttp
import structlog
from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack import CallRejectedError, ConnectionFailedError

log = structlog.get_logger()

LOOK = 10.0  # seconds between two looks
SILENT = 90.0  # Slack pings far more often than this
CLOSE = 12.0  # seconds; longer than the goodbye of a WebSocket takes
CONNECT = 30.0  # seconds; the SDK tries for ever, with an address that has expired by then


class SocketMode:
    """Keeps one live connection.

    The SDK's client can go silent after a reconnect (bolt-python#1529): when it is not
    connected, or nothing at all has come for `SILENT` seconds, it is closed and made anew.
    """

    def __init__(self, settings: Settings, app: AsyncApp) -> None:
        self._settings = settings
        self._app = app
        self._client: SocketModeClient | None = None
        self._handler: AsyncSocketModeHandler | None = None
        self._watch: asyncio.Task[None] | None = None
        self._heard = 0.0
        self._closing: set[asyncio.Task[None]] = set()
        self.look, self.silent = LOOK, SILENT

    async def start(self) -> None:
        """Connect.

        Raises `CallRejectedError` when Slack refuses the token, `ConnectionFailedError` when nobody
        answers.
        """
        try:
            await self._connect()
        except SlackApiError as error:
            raise CallRejectedError(f"{error.response.get('error')} (SLACK_APP_TOKEN)") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ConnectionFailedError(type(error).__name__) from error
        self._watch = asyncio.create_task(self._keep_alive(), name="socket watch")

    async def _connect(self) -> None:
        handler = AsyncSocketModeHandler(
            self._app,
            self._settings.slack_app_token,
            web_client=AsyncWebClient(
                token=self._settings.slack_app_token, base_url=self._settings.slack_api_url
            ),
        )
        client = handler.client
        assert isinstance(client, SocketModeClient)  # noqa: S101 - what the aiohttp handler makes
        client.on_message_listeners.append(self._hear)
        self._heard = asyncio.get_running_loop().time()
        self._handler, self._client = handler, client
        async with asyncio.timeout(CONNECT):
            # Asked for here: the SDK asks again and again, whatever the answer is.
            client.wss_uri = await client.issue_new_wss_url()
            await handler.connect_async()  # type: ignore[no-untyped-call]

    async def _hear(self, _: WSMessage) -> None:
        self._heard = asyncio.get_running_loop().time()

    async def _keep_alive(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self.look)
            alive = self._client is not None and await self._client.is_connected()
            if alive and (loop.time() - self._heard < self.silent or await self._answers_ping()):
                continue
            log.warning("socket silent, connecting anew")
            self._let_go()
            try:
                await self._connect()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next look tries again
                log.warning("socket not connected", error=type(error).__name__)

    async def _answers_ping(self) -> bool:
        client = self._client
        if client is None or client.last_ping_pong_time is None:
            return False
        return time.time() - client.last_ping_pong_time < self.silent

    def _let_go(self) -> None:
        """Close in the background: a silent peer takes its time to say goodbye."""
        if self._handler is not None:
            task = asyncio.get_running_loop().create_task(_close(self._handler))
            self._closing.add(task)  # a reference, until it is done
            task.add_done_callback(self._closing.discard)
        self._handler = self._client = None

    async def connected(self) -> bool:
        """Whether Slack can reach us now."""
        return self._client is not None and bool(await self._client.is_connected())

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._let_go()
        if self._closing:
            await asyncio.wait(self._closing, timeout=CLOSE)


async def _close(handler: AsyncSocketModeHandler) -> None:
    with contextlib.suppress(Exception):  # it is being thrown away
        await handler.close_async()  # type: ignore[no-untyped-call]
