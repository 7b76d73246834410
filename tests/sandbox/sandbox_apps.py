"""Real Bolt apps, as anybody would write them, pointed at a sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox


def async_app(sandbox: Sandbox) -> AsyncApp:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    return AsyncApp(client=client, signing_secret=sandbox.signing_secret)


@asynccontextmanager
async def over_socket(app: AsyncApp, sandbox: Sandbox, driver: Driver) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()
    try:
        await driver.until_connected()
        yield
    finally:
        await handler.close_async()
