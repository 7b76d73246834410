"""A sandbox, a driver, and small real Bolt apps to live in it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox
from tests.office import PATIENCE

Living = Callable[[AsyncApp], AbstractAsyncContextManager[None]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(
        rate_limits=False, ack_seconds=PATIENCE, trigger_seconds=PATIENCE, retry_delays=()
    ) as running:
        yield running


@pytest.fixture
async def driver(sandbox: Sandbox) -> AsyncIterator[Driver]:
    async with await Driver.connect(sandbox.url) as connected:
        yield connected


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
def app(sandbox: Sandbox, client: AsyncWebClient) -> AsyncApp:
    """An app as anybody would write one, pointed at the sandbox."""
    return AsyncApp(
        client=client, signing_secret=sandbox.signing_secret, process_before_response=True
    )


@pytest.fixture
def over_socket(sandbox: Sandbox, driver: Driver) -> Living:
    @asynccontextmanager
    async def living(app: AsyncApp) -> AsyncIterator[None]:
        handler = AsyncSocketModeHandler(app, sandbox.app_token)
        await handler.connect_async()
        try:
            await driver.until_connected()
            yield
        finally:
            await handler.close_async()

    return living


@pytest.fixture
def over_http(sandbox: Sandbox) -> Living:
    @asynccontextmanager
    async def living(app: AsyncApp) -> AsyncIterator[None]:
        web_app = app.web_app("/slack/events")
        # An event may be on its way when a test ends; the server would wait a minute for it.
        runner = web.AppRunner(web_app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        sandbox.use_request_url(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        try:
            yield
        finally:
            await runner.cleanup()

    return living
