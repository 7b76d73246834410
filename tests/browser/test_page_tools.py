"""The strip above: who one is, the clock, the language, the inspector. And being usable by all."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, ViewportSize, expect
from story import checks

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = Path(__file__).parents[2] / "sandbox" / "page"


async def act_as(page: Page, user: str) -> None:
    await page.get_by_test_id("acting-as").click()
    await page.get_by_test_id(f"as-{user}").click()


async def test_acting_as_somebody_else_shows_what_they_see(app, open_page):
    await app.driver.command("U0RAFAEL", "C0SALES", "/sla")
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await expect(page.locator(".message.ephemeral")).to_be_visible()
    await act_as(page, "U0LUCIA")
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Lucía Ortega")
    await expect(page.locator(".message")).to_have_count(0)
    await page.get_by_test_id("composer").fill("sou a Lucía")
    await page.keyboard.press("Enter")
    await expect(page.locator(".author")).to_have_text("Lucía Ortega")
    assert "as=U0LUCIA" in page.url


async def test_who_goes_elsewhere_while_another_persons_home_is_fetched_stays_there(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    fetch = asyncio.Event()

    async def hold(route: Route) -> None:
        await fetch.wait()
        await route.continue_()

    await page.route("**/_control/home?*", hold)
    await act_as(page, "U0LUCIA")
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Lucía Ortega")
    await page.get_by_test_id("channel-C0GENERAL").click()
    async with page.expect_response("**/_control/home?*"):
        fetch.set()
    await page.get_by_test_id("composer").fill("still here")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("still here")
    assert [m["text"] for m in await app.driver.messages("C0GENERAL")] == ["still here"]


async def test_the_switcher_works_with_the_keyboard_alone(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0MARINA", lang="en")
    await page.get_by_test_id("acting-as").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Helena Brandt")
    await expect(page.get_by_test_id("acting-as")).to_be_focused()


async def test_a_language_speaks_on_the_page_and_in_everyones_profile(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0MARINA", lang="en")
    await expect(page.get_by_role("heading", name="Direct messages")).to_be_visible()
    await page.get_by_test_id("lang").select_option("pt")
    await expect(page.get_by_role("heading", name="Mensagens diretas")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "pt-BR"
    await app.driver.until(
        lambda: {u.locale for u in app.sandbox.workspace.users.values()} == {"pt-BR"}
    )
    await page.goto(app.sandbox.url)
    await expect(page.get_by_role("heading", name="Mensagens diretas")).to_be_visible()


async def test_the_page_begins_in_the_language_of_the_members(app, open_page):
    await app.driver.locale("es-ES")
    page = await open_page(app.sandbox.url)
    await expect(page.get_by_role("heading", name="Mensajes directos")).to_be_visible()


async def test_every_sentence_is_there_in_three_languages_and_is_used(browser):
    words = {
        code: json.loads((PAGE / "i18n" / f"{code}.json").read_text("utf-8"))
        for code in ("en", "pt", "es")
    }
    assert words["en"].keys() == words["pt"].keys() == words["es"].keys()
    for key, sentence in words["en"].items():
        names = set(re.findall(r"\{\w+\}", sentence))
        for code in ("pt", "es"):
            assert words[code][key].strip(), (code, key)
            assert set(re.findall(r"\{\w+\}", words[code][key])) == names, (code, key)
    source = "".join(path.read_text("utf-8") for path in PAGE.rglob("*.js"))
    for key in words["en"]:
        stem = re.sub(r"\.(one|other)$", "", key)
        family = stem.rsplit(".", 1)[0]
        used = f'"{stem}"' in source or f"`{family}.$" in source or stem.endswith("_long")
        assert used, f"{key} is said nowhere"
    for key in re.findall(r'\bt\("([\w.]+)"', source):
        assert key in words["en"] or f"{key}.other" in words["en"], f"{key} has no sentence"


async def test_every_module_is_fetched_at_once(browser):
    index = (PAGE / "index.html").read_text("utf-8")
    modules = {f"/page/{path.relative_to(PAGE)}" for path in PAGE.rglob("*.js")}
    assert set(re.findall(r'modulepreload" href="([^"]+)"', index)) == modules


async def test_the_clock_moves_the_workspaces_clock(app, open_page):
    friday = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # 17:00 in São Paulo
    await app.driver.clock(set=friday, freeze=True)
    page = await open_page(app.sandbox.url, as_="U0MARINA", lang="en")
    face = page.get_by_test_id("clock-now")
    await expect(page.get_by_text("São Paulo", exact=True)).to_be_visible()
    await expect(face).to_have_text(re.compile(r"Fri, Nov 20, 2026, 05:00.PM"))
    await page.get_by_test_id("clock-hour").click()
    await expect(face).to_have_text(re.compile(r"06:00.PM"))
    await page.get_by_test_id("clock-morning").click()
    await expect(face).to_have_text(re.compile(r"Mon, Nov 23, 2026, 09:05.AM"))
    assert app.sandbox.clock() == datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
    await page.get_by_test_id("clock-week").click()
    await expect(face).to_have_text(re.compile(r"Mon, Nov 30, 2026"))
    await page.get_by_test_id("clock-pick").click()
    await page.get_by_test_id("clock-set").fill("2026-12-24T18:30")
    await page.get_by_test_id("clock-apply").click()
    await expect(face).to_have_text(re.compile(r"Thu, Dec 24, 2026, 06:30.PM"))
    await page.get_by_test_id("clock-reset").click()
    await expect(page.get_by_test_id("clock-reset")).to_be_disabled()
    assert abs(app.sandbox.clock.offset) < 1


async def test_it_says_in_words_when_no_app_is_connected(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    status = page.get_by_test_id("app-status")
    await expect(status).to_have_text("Pacto connected (Socket Mode)")
    await app.leave()  # a mere cut line would be mended by the app at once
    await expect(status).to_have_text("No app connected")


async def test_the_inspector_shows_what_passed_and_filters_it(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await page.get_by_test_id("inspector-toggle").click()
    await app.driver.command("U0RAFAEL", "C0SALES", "/gallery", "card")
    rows = page.locator(".log-row")
    await expect(rows.locator(".log-name", has_text="chat.postMessage")).to_be_visible()
    await page.get_by_test_id("inspector-filter").fill("/gallery")
    await expect(rows).not_to_have_count(0)
    assert "chat.postMessage" not in await rows.locator(".log-name").all_text_contents()
    await rows.first.locator("summary").click()
    await expect(rows.first.locator("pre").first).to_contain_text('"command": "/gallery"')


async def test_a_fault_is_put_in_the_way_and_taken_away(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await page.get_by_test_id("inspector-toggle").click()
    await page.get_by_test_id("fault-kind").select_option("ratelimited")
    await page.get_by_test_id("fault-add").click()
    waiting = page.locator(".fault-list li")
    await expect(waiting).to_contain_text("429 rate limit · * · 1 time left")
    assert [fault.kind for fault in app.sandbox.world.faults.waiting] == ["ratelimited"]
    await page.get_by_test_id("fault-clear").click()
    await expect(waiting).to_have_text("No active faults.")
    assert app.sandbox.world.faults.waiting == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_serious_fault(app, open_page, scheme):
    for group in ("card", "texts", "elements", "tables", "charts", "cards"):
        await app.driver.command("U0RAFAEL", "C0SALES", "/gallery", group)
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await page.emulate_media(color_scheme=scheme)
    assert await checks.serious(page) == []
    await page.get_by_test_id("composer").fill("/")
    await page.get_by_test_id("inspector-toggle").click()
    await page.locator(".log-row summary").first.click()
    assert await checks.serious(page) == []
    await page.get_by_test_id("inspector-toggle").click()
    await page.get_by_test_id("composer").fill("/lead")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("modal-submit").click()
    await page.get_by_role("combobox", name="Responsáveis").click()
    assert await checks.serious(page) == []


@pytest.mark.parametrize("width", [390, 1024])
async def test_nothing_runs_over_the_edge(app, open_page, width):
    for group in ("card", "tables", "charts", "cards", "elements"):
        await app.driver.command("U0RAFAEL", "C0SALES", "/gallery", group)
    await app.driver.message("U0LUCIA", "C0SALES", "x" * 400)
    page = await open_page(
        app.sandbox.url,
        size=ViewportSize(width=width, height=800),
        as_="U0RAFAEL",
        channel="C0SALES",
        lang="pt",
    )
    await expect(page.locator(".message").last).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scroller = "document.querySelector('.message-scroller')"
    assert await page.evaluate(f"{scroller}.scrollWidth <= {scroller}.clientWidth")
    for name in ("acting-as", "lang", "inspector-toggle", "composer"):
        box = await page.get_by_test_id(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


async def test_on_a_phone_the_channel_list_opens_over_the_messages(app, open_page):
    page = await open_page(
        app.sandbox.url,
        size=ViewportSize(width=390, height=800),
        as_="U0RAFAEL",
        channel="C0SALES",
        lang="en",
    )
    general = page.get_by_test_id("channel-C0GENERAL")
    await expect(general).to_be_hidden()
    await page.get_by_role("button", name="Open the channel list").click()
    await general.click()
    await expect(general).to_be_hidden()
    await expect(page.get_by_role("heading", name="general")).to_be_visible()


async def test_the_page_asks_nobody_but_the_sandbox(app, open_page, browser):
    asked: list[str] = []
    context = await browser.new_context()
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{app.sandbox.url}/?lang=pt")
    await page.wait_for_selector("body[data-ready]")
    await context.close()
    assert asked
    assert all(url.startswith(app.sandbox.url) for url in asked)


async def test_the_page_is_dark_where_the_system_is(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    paper = "getComputedStyle(document.body).backgroundColor"
    await page.emulate_media(color_scheme="light")
    assert await page.evaluate(paper) == "rgb(255, 255, 255)"
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(paper) == "rgb(27, 28, 33)"


async def test_the_page_opens_where_something_last_happened(app, open_page):
    await app.driver.message("U0LUCIA", "C0GENERAL", "First")
    await app.driver.message("U0LUCIA", "C0SALES", "Last")
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", lang="en")
    await expect(page.locator(".message").last).to_contain_text("Last")
    await expect(page.locator(".channel-title")).to_have_text("sales")


async def test_where_nothing_was_said_yet_the_page_opens_in_the_teams_channel(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0MARINA", lang="en")
    await expect(page.locator(".channel-title")).to_have_text("marketing")


async def test_a_page_that_opened_before_anything_was_said_goes_where_it_is_said(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", lang="en")
    await app.driver.message("U0LUCIA", "C0SALES", "Here it begins")
    await expect(page.locator(".channel-title")).to_have_text("sales")
    await app.driver.message("U0LUCIA", "C0GENERAL", "And here it goes on")
    await expect(page.get_by_test_id("channel-C0GENERAL")).to_have_class(re.compile("unread"))
    await expect(page.locator(".channel-title")).to_have_text("sales")


async def test_on_a_phone_the_rows_of_a_table_are_lines(app, open_page):
    await app.driver.command("U0RAFAEL", "C0SALES", "/gallery", "tables")
    size = ViewportSize(width=390, height=844)
    page = await open_page(app.sandbox.url, size=size, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await expect(page.locator(".grid").first).to_be_visible()
    wide = "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth).length"
    assert await page.locator(".table-scroll").evaluate_all(wide) == 0
    cell = page.locator(".grid tbody td").first
    named = await cell.evaluate("node => getComputedStyle(node, '::before').content")
    assert named.strip('"') == await cell.get_attribute("data-column")
    assert await checks.serious(page) == []
