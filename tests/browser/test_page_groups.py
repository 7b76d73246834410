"""Direct conversations of a group on the page."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_group_is_called_by_its_others_and_written_in(app, open_page):
    group = await app.driver.dm("U0LUCIA", ["U0RAFAEL", "U0PACTO"])
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await app.client.chat_postMessage(channel=group, text="Who takes this one?")
    row = page.get_by_test_id(f"channel-{group}")
    await expect(row).to_contain_text("Lucía Ortega")
    await expect(row).not_to_contain_text("Rafael")
    await expect(row.locator(".side-badge")).to_contain_text("1")
    await row.click()
    await expect(page.locator(".channel-title")).to_contain_text("Lucía Ortega")
    await expect(page.locator(".message .text")).to_have_text("Who takes this one?")
    await page.get_by_test_id("composer").fill("I do")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_count(2)
    assert [m["text"] for m in await app.driver.messages(group)] == ["Who takes this one?", "I do"]
