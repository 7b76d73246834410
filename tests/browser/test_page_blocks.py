"""What an app sends is shown as Slack would show it, and can do no harm."""

import pytest
from page_app.gallery import GROUPS, mrkdwn
from page_app.sandboxed import OpenPage, SandboxedApp
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SALES = "C0SALES"


async def page_with(app: SandboxedApp, open_page: OpenPage, group: str, **query: str) -> Page:
    """The page with one group of the gallery posted in #sales."""
    await app.driver.command("U0RAFAEL", SALES, "/gallery", group)
    return await open_page(app.sandbox.url, as_="U0RAFAEL", channel=SALES, **query)


async def test_every_block_of_the_gallery_is_drawn(app, open_page):
    for group in GROUPS:
        await app.driver.command("U0RAFAEL", SALES, "/gallery", group)
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel=SALES)
    for message, blocks in enumerate(group() for group in GROUPS.values()):
        drawn = page.locator(".message").nth(message).locator(".blocks > .block")
        await expect(drawn).to_have_count(len(blocks))
    assert await page.locator(".unknown, .block:empty").count() == 0


async def test_a_card_reads_as_a_card_with_its_fields_and_buttons(app, open_page):
    page = await page_with(app, open_page, "card", lang="pt")
    await expect(page.get_by_role("heading", name="Lead L-12 · Padaria Aurora")).to_be_visible()
    await expect(page.get_by_role("button", name="Aceitar")).to_be_visible()
    await expect(page.locator(".fields .mention-me")).to_have_text("@Rafael Costa")
    await expect(page.locator(".author", has_text="Pacto")).to_be_visible()
    await expect(page.locator(".message .badge")).to_have_text("APP")


async def test_marked_up_text_is_marked_up_and_the_rest_stays_text(app, open_page):
    page = await page_with(app, open_page, "texts")
    text = page.locator("[data-block=texts] .text")
    await expect(text.locator("strong")).to_have_text("bold")
    await expect(text.locator("em")).to_have_text("italic")
    await expect(text.locator("del")).to_have_text("gone")
    await expect(text.locator("code")).to_have_text("code")
    await expect(text.locator("blockquote")).to_have_text("a quote with @Lucía Ortega and @here")
    await expect(text.locator("pre")).to_have_text("one\n  two")
    link = text.get_by_role("link", name="a link")
    assert await link.get_attribute("href") == "https://example.com/a?b=1&c=2"
    assert await text.get_by_role("link", name="write").get_attribute("href") == (
        "mailto:ana@empresa.com"
    )
    await expect(text).to_contain_text("<b>not bold</b> & *not * bold")
    await expect(text).to_contain_text("@vendas snake_case_name")


async def test_text_from_an_app_can_run_nothing(app, open_page):
    page = await page_with(app, open_page, "texts")
    await expect(page.locator(".rich-text").first).to_contain_text("<script>alert(1)</script>")
    assert await page.locator(".message script, .message iframe, [onerror]").count() == 0
    hrefs = await page.locator(".message a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(hrefs) <= {"http:", "https:", "mailto:"}
    await expect(page.locator("[data-block=texts]")).to_contain_text("javascript:alert(1)")


async def test_a_date_is_told_in_the_readers_zone_and_language(app, open_page):
    await app.driver.clock(set="2026-11-20T12:00:00Z", freeze=True)
    await app.driver.locale("en-US", user="U0RAFAEL", tz="Europe/Madrid")
    page = await page_with(app, open_page, "card", lang="es")
    deadline = page.locator(".fields time")
    await expect(deadline).to_have_text("Mañana 17:00")
    await page.locator("[data-testid=lang]").select_option("pt")
    await expect(deadline).to_have_text("Amanhã 17:00")
    await page.locator("[data-testid=lang]").select_option("en")
    await expect(deadline).to_have_text("Tomorrow 5:00 PM")


async def test_what_was_today_is_yesterday_after_the_clock_moved(app, open_page):
    await app.driver.clock(set="2026-11-21T12:00:00Z", freeze=True)
    page = await page_with(app, open_page, "card", lang="en")
    await expect(page.locator(".day")).to_have_text("today")
    await expect(page.locator(".fields time")).to_have_text("Today 1:00 PM")
    for _ in range(6):
        await page.get_by_test_id("clock-4hours").click()
    await expect(page.locator(".day")).to_have_text("yesterday")
    await expect(page.locator(".fields time")).to_have_text("Yesterday 1:00 PM")


async def test_today_has_a_capital_letter_only_where_a_line_begins(app, open_page):
    await app.driver.clock(set="2026-11-21T12:00:00Z", freeze=True)
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel=SALES, lang="pt")
    today = "<!date^1795276800^{date_short_pretty}|soon>"
    await app.client.chat_postMessage(channel=SALES, text=f"{today}, ou até {today}")
    await expect(page.locator(".message .text")).to_have_text("Hoje, ou até hoje")


async def test_dates_far_off_are_written_out(app, open_page):
    await app.driver.clock(set="2026-11-20T12:00:00Z", freeze=True)
    text = "<!date^1767225600^{date_num} · {date_long} · {time_secs} · {nothing}|fallback>"
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel=SALES, lang="en")
    await app.client.chat_postMessage(channel=SALES, text=text)
    last = page.locator(".message").last
    await expect(last).to_contain_text(
        "2025-12-31 · Wednesday, December 31, 2025 · 9:00:00 PM · {nothing}"
    )


async def test_a_chart_has_its_figures_in_a_table_for_those_who_do_not_see_it(app, open_page):
    page = await page_with(app, open_page, "charts", lang="en")
    bars = page.locator(".visualization").first
    await expect(bars.locator("svg rect")).to_have_count(16)
    name = "Chart: SQLs por semana. The figures follow in a table."
    await expect(page.get_by_role("img", name=name)).to_be_visible()
    figures = page.get_by_role("table", name="SQLs por semana")
    await expect(figures.get_by_role("columnheader")).to_have_text(["Recebidos", "Aceitos"])
    await expect(figures.get_by_role("row", name="S40")).to_contain_text("84")
    pie = page.locator(".visualization").last
    await expect(pie.locator(".slice-label")).to_have_text(["48%", "31%", "21%"])


async def test_a_data_table_turns_its_pages_and_sorts(app, open_page):
    page = await page_with(app, open_page, "tables", lang="en")
    table = page.get_by_role("table", name="Acordos por pessoa")
    await expect(table.locator("tbody tr")).to_have_count(5)
    await expect(table.get_by_role("rowheader").first).to_have_text("Rafael Costa")
    await page.get_by_role("button", name="Next rows").click()
    await expect(table.locator("tbody tr")).to_have_count(2)
    await expect(page.locator(".pager-where")).to_have_text("6–7 of 7")
    await table.get_by_role("button", name="Recebidos").click()
    await expect(table.get_by_role("rowheader").first).to_have_text("Ana Prado")


async def test_a_page_turned_in_a_table_stays_turned_when_the_message_gets_a_reply(app, open_page):
    page = await page_with(app, open_page, "tables", lang="en")
    await page.get_by_role("button", name="Next rows").click()
    (posted,) = await app.driver.messages(SALES)
    await app.driver.message("U0LUCIA", SALES, "Nice.", thread_ts=posted["ts"])
    await expect(page.get_by_role("button", name="1 reply")).to_be_visible()
    await expect(page.locator(".pager-where")).to_have_text("6–7 of 7")


async def test_a_picture_that_cannot_be_had_gives_way_to_its_words(app, open_page):
    page = await page_with(app, open_page, "texts")
    await expect(page.get_by_role("img", name="A map of the fair")).to_have_text(
        "A map of the fair"
    )


async def test_a_malformed_block_harms_no_other(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel=SALES, lang="en")
    channel = app.sandbox.workspace.channels[SALES]
    blocks = [{"type": "data_table"}, {"type": "newest"}, {"type": "section", "text": mrkdwn("ok")}]
    message = {"user": "U0PACTO", "bot_id": "B0PACTO", "text": "x", "blocks": blocks}
    app.sandbox.world.add_message(channel, message)
    last = page.locator(".message").last
    await expect(last.locator(".unknown")).to_have_text(
        ["This “data_table” block is malformed.", "This page can't show “newest” blocks."]
    )
    await expect(last.locator(".section")).to_have_text("ok")
