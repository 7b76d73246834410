"""The page while no app is connected: it says so, and helps to connect one."""

import pytest
from aiohttp import web
from playwright.async_api import expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_app_that_is_there_is_not_missed(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0MARINA", lang="en")
    await expect(page.get_by_test_id("absent")).to_be_hidden()
    await app.leave()
    await expect(page.get_by_test_id("absent")).to_contain_text("No app is connected")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "No app is connected to this workspace"),
        ("pt", "Nenhum app está conectado a este workspace"),
        ("es", "No hay ninguna app conectada a este espacio de trabajo"),
    ],
)
async def test_a_missing_app_is_told_with_the_settings_it_needs(open_page, lang, sentence):
    async with Sandbox() as sandbox:
        page = await open_page(sandbox.url, as_="U0MARINA", lang=lang)
        banner = page.get_by_test_id("absent")
        await expect(banner).to_contain_text(sentence)
        await banner.locator("summary").click()
        settings = page.get_by_test_id("absent-settings")
        for name, value in sandbox.environment().items():
            await expect(settings).to_contain_text(f"{name}={value}")


async def test_an_app_over_http_is_connected_from_the_page(open_page):
    async with Sandbox(rate_limits=False) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        bolt = AsyncApp(client=client, signing_secret=sandbox.signing_secret)
        runner = web.AppRunner(bolt.web_app("/slack/events"), access_log=None)
        page = await open_page(sandbox.url, as_="U0MARINA", lang="en")
        await page.get_by_test_id("absent").locator("summary").click()
        await page.get_by_test_id("absent-url").fill("http://127.0.0.1:9/slack/events")
        await page.get_by_test_id("absent-connect").click()
        await expect(page.get_by_test_id("absent")).to_contain_text(
            "No app answers at http://127.0.0.1:9/slack/events"
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
            await page.get_by_test_id("absent-url").fill(url)
            await page.get_by_test_id("absent-connect").click()
            await expect(page.get_by_test_id("absent")).to_be_hidden()
            await expect(page.get_by_test_id("app-status")).to_contain_text("(HTTP)")
        finally:
            await runner.cleanup()


async def test_a_command_that_nobody_hears_says_so_where_it_was_typed(open_page):
    async with Sandbox() as sandbox:
        page = await open_page(sandbox.url, as_="U0MARINA", channel="C0GENERAL", lang="en")
        await page.get_by_test_id("composer").fill("/deploy web")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message .text")).to_have_text(
            "/deploy failed. No app is connected to this workspace."
        )
