"""A real Chromium, and the sandbox's page with a small real Bolt app behind it."""

import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from sandbox.driver import Driver
from sandbox.server import Sandbox
from tests.office import PATIENCE

# pytest's importlib mode puts no directory of tests on the path; the small app lives beside us.
sys.path.insert(0, str(Path(__file__).parent))

from page_app.app import MANIFEST, Heard, make_app
from page_app.sandboxed import OpenPage, SandboxedApp

ARGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 1000 * PATIENCE
expect.set_options(timeout=WAIT_MS)
DESK = ViewportSize(width=1280, height=860)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of a process. Tests that use it run in the session's loop."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no chromium on the PATH, and in CI no test is skipped.")
        pytest.skip("There is no chromium on the PATH.")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=ARGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens the page of a sandbox: `await open_page(url, as_="U0MARINA", lang="pt")`.

    At the end of the test no script may have failed on any page opened.
    """
    troubles: list[str] = []
    contexts = []

    async def opened(url: str, *, size: ViewportSize = DESK, **query: str) -> Page:
        context = await browser.new_context(viewport=size, locale="en-US", timezone_id="Asia/Tokyo")
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        wanted = {key.rstrip("_"): value for key, value in query.items()}
        await page.goto(f"{url}/?{urlencode(wanted)}")
        await page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert troubles == []


@pytest_asyncio.fixture(loop_scope="session")
async def app() -> AsyncIterator[SandboxedApp]:
    async with Sandbox(
        manifest=MANIFEST,
        rate_limits=False,
        ack_seconds=PATIENCE,
        trigger_seconds=PATIENCE,
        retry_delays=(),
    ) as sandbox:
        heard = Heard()
        heard.held.set()
        bolt = make_app(sandbox.bot_token, sandbox.api_url, heard)
        handler = AsyncSocketModeHandler(bolt, sandbox.app_token)
        async with await Driver.connect(sandbox.url) as driver:
            await handler.connect_async()
            try:
                await driver.until_connected(PATIENCE)
                yield SandboxedApp(sandbox, driver, heard, bolt.client, handler.close_async)
            finally:
                await handler.close_async()
