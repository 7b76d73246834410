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

from bot import metrics
from bot.settings import Settings
from bot.slack import (
    CallRejectedError,
    ConnectionFailedError,
    OutcomeUnknownError,
    RateLimitedError,
    SlackError,
    translated,
)

log = structlog.get_logger()

LOOK = 0.2  # seconds between two looks; it asks nobody
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds between two tries to connect
TRIES = 5  # at the start
RENEWAL = 5.0  # seconds that the SDK may take for a new connection that Slack asked for
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
        """Connect; what may pass is tried again.

        Raises `CallRejectedError` when Slack refuses the token, `SlackError` when nobody answers.
        """
        for number in range(1, TRIES + 1):
            error = await self._try()
            if error is None:
                break
            if isinstance(error, CallRejectedError):
                raise CallRejectedError(f"{error.code} (SLACK_APP_TOKEN)") from error
            if number == TRIES:
                raise error
            log.warning("socket not connected yet", error=error.code)
            await asyncio.sleep(_wait(error, number))
        self._watch = asyncio.create_task(self._keep_alive(), name="socket watch")

    async def _try(self) -> SlackError | None:
        """Connect; gives what came in the way."""
        self._let_go()
        try:
            await self._connect()
        except SlackApiError as error:
            return translated(error)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return ConnectionFailedError(type(error).__name__)
        metrics.socket_up.set(1)
        return None

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
        # We replace it, and at once: the SDK would first wait, and then try beside us.
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        self._heard = asyncio.get_running_loop().time()
        self._handler, self._client = handler, client
        async with asyncio.timeout(CONNECT):
            # Asked for here: the SDK asks again and again, whatever the answer is.
            client.wss_uri = await client.issue_new_wss_url()
            await handler.connect_async()  # type: ignore[no-untyped-call]

    async def _hear(self, _: WSMessage) -> None:
        self._heard = asyncio.get_running_loop().time()

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(self.look)
            if not await self._is_alive():
                await self._replace()

    async def _is_alive(self) -> bool:
        client, now = self._client, asyncio.get_running_loop().time()
        if client is None:
            return False
        if client.connect_operation_lock.locked():  # Slack asked for a new connection
            return now - self._heard < min(self.silent, RENEWAL)
        if not await client.is_connected():
            return False
        return now - self._heard < self.silent or await self._answers_ping()

    async def _replace(self) -> None:
        loop = asyncio.get_running_loop()
        lost_at, tries = loop.time(), 0
        log.warning("socket lost, connecting anew")
        metrics.socket_up.set(0)
        while (error := await self._attempt()) is not None:
            tries += 1
            log.warning("socket not connected: Slack cannot reach the app", error=error.code)
            await asyncio.sleep(_wait(error, tries))
        metrics.socket_replaced.inc()
        log.info("socket connected again", deaf=round(loop.time() - lost_at, 2))

    async def _attempt(self) -> SlackError | None:
        try:
            return await self._try()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next try may do better
            return OutcomeUnknownError(type(error).__name__)

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
        metrics.socket_up.set(0)
        if self._closing:
            await asyncio.wait(self._closing, timeout=CLOSE)


def _wait(error: SlackError, tries: int) -> float:
    """Seconds until the next try: what Slack asks for, else a little longer each time."""
    if isinstance(error, RateLimitedError):
        return error.wait.total_seconds()
    return float(min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE))


async def _close(handler: AsyncSocketModeHandler) -> None:
    with contextlib.suppress(Exception):  # it is being thrown away
        await handler.close_async()  # type: ignore[no-untyped-call]
