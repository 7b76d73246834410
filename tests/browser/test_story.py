"""The product's main story, as people live it on the page, in each of its languages."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from page_app.sandboxed import OpenPage
from playwright.async_api import Locator, Page, expect
from story import checks
from story.words import EN, ES, PT, Words

from sandbox.workspace import Workspace
from tests.office import HELENA, LUCIA, MARINA, MARKETING, RAFAEL, SALES, SERGIO, open_office

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NAMES = {MARINA: "Marina", HELENA: "Helena", RAFAEL: "Rafael", LUCIA: "Lucía", SERGIO: "Sergio"}
ASKED = "They asked for next year's prices"
MOST_TABS = 40


@dataclass
class Story:
    """The page, and the words of its language; each step is looked at."""

    page: Page
    words: Words
    seen: int = field(default=0)

    async def look(self, *, axe: bool = False) -> None:
        """Nothing on the screen is broken, untranslated or too wide."""
        self.seen += 1
        await checks.shot(self.page, f"{self.words.lang}-{self.seen:02}")
        await checks.check(self.page, self.words.locale)
        for scheme in ("dark", "light") if axe else ():
            await self.page.emulate_media(color_scheme=scheme)
            assert await checks.serious(self.page) == [], scheme

    async def act_as(self, user: str, channel: str = "") -> None:
        await self.page.get_by_test_id("acting-as").click()
        await self.page.get_by_test_id(f"as-{user}").click()
        await expect(self.page.get_by_test_id("acting-as")).to_contain_text(NAMES[user])
        if channel:
            await self.page.get_by_test_id(f"channel-{channel}").click()
            await expect(self.page.get_by_test_id("composer")).to_be_visible()

    async def talk_to_app(self, *, home: bool = False) -> None:
        await self.page.get_by_test_id("app").click()
        await self.page.get_by_test_id("tab-home" if home else "tab-messages").click()

    async def command(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.keyboard.press("Enter")

    def field(self, block: str) -> Locator:
        """The first thing to type in or to choose by, of one question of the form."""
        asked = self.page.locator(f"[data-input-block={block}]")
        return asked.locator("input, textarea, [role=combobox]").first

    async def choose(self, block: str, *names: str) -> None:
        """With the keyboard, as one types to find an option."""
        await self.field(block).focus()
        for name in names:
            await self.page.keyboard.press("ControlOrMeta+a")
            await self.page.keyboard.type(name)
            option = self.page.get_by_role("option", name=re.compile(re.escape(name)))
            await expect(option.first).to_be_visible()
            await self.page.keyboard.press("Enter")
        if await self.page.get_by_role("listbox").count():
            await self.page.keyboard.press("Escape")

    async def tab_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Reach something with the keyboard alone."""
        for _ in range(MOST_TABS):
            if await wanted.evaluate("node => node === document.activeElement"):
                return
            await self.page.keyboard.press(key)
        raise AssertionError(f"{wanted} is not reached with {key}")

    async def submit(self) -> None:
        await self.page.get_by_test_id("modal-submit").click()

    def button(self, label: str, within: Locator | None = None) -> Locator:
        """By the words that stand on it; what is read aloud may say more."""
        exactly = re.compile(f"^{re.escape(label)}$")
        return (within or self.page.locator("body")).locator("button").filter(has_text=exactly)

    def modal(self, title: str) -> Locator:
        return self.page.get_by_role("dialog", name=title)

    def card(self, ref: str) -> Locator:
        return self.page.locator(".message").filter(has_text=f"{ref} · ").last


@pytest_asyncio.fixture(loop_scope="session", params=[EN, PT, ES], ids=lambda words: words.lang)
async def story(
    request: pytest.FixtureRequest, tmp_path: Path, open_page: OpenPage
) -> AsyncIterator[Story]:
    words: Words = request.param
    ten = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo(words.zone))
    workspace = Workspace.default(locale=words.slack_locale, tz=words.zone)
    url = f"sqlite:///{tmp_path / 'pacto.db'}"
    async with open_office(url, start=ten, workspace=workspace) as office:
        office.sandbox.clock.listen(office.pacto.ticker.tick)
        page = await open_page(office.sandbox.url, size=checks.DESK, as_=HELENA, lang=words.lang)
        yield Story(page, words)


async def test_a_lead_goes_to_sales_and_comes_back_with_its_reason(story: Story) -> None:
    await set_up(story)
    await add_lead(story)
    await hand_off(story)
    await reject(story)
    await hear_of_it(story)
    await ask_where_both_stand(story)
    await schedule(story)
    await hand_off_another(story)
    await next_morning(story)


async def set_up(story: Story) -> None:
    words = story.words
    await story.talk_to_app()
    start = story.button(words.set_up)
    await expect(start).to_be_visible()
    await story.look()
    await start.click()
    await expect(story.modal(words.set_up)).to_be_visible()
    await story.choose("marketing_channel", "marketing")
    await story.choose("sales_channel", {"en": "sales", "pt": "vendas", "es": "ventas"}[words.lang])
    await story.choose("country", words.place)
    await story.look()
    await story.submit()
    await expect(story.modal(words.teams)).to_be_visible()
    await story.choose("marketing", "Marina", "Helena")
    await story.choose("sales", "Rafael", "Sergio")
    await story.choose("heads_marketing", "Helena")
    await story.choose("heads_sales", "Sergio")
    await story.look()
    await story.submit()
    await expect(story.modal(words.almost)).to_be_visible()
    await story.look()
    await story.page.keyboard.press("Escape")


async def add_lead(story: Story) -> None:
    """By the keyboard alone: an empty form, then a wrong address, then the right one."""
    page, words = story.page, story.words
    await story.act_as(MARINA, MARKETING)
    await story.tab_to(page.get_by_test_id("composer"))
    await page.keyboard.type("/lead")
    await page.keyboard.press("Enter")
    name, email = story.field("name"), story.field("email")
    await expect(name).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".field-error:visible")).to_have_text([words.empty_name])
    await story.look()
    await page.keyboard.type("Ana Souza")
    await story.tab_to(story.field("company"))
    await page.keyboard.type("Padaria Sol")
    await story.tab_to(email)
    await page.keyboard.type("ana@")
    await story.tab_to(story.field("source"))
    await page.keyboard.type("webinar")
    await expect(page.get_by_role("option", name="webinar")).to_be_visible()
    await page.keyboard.press("Enter")
    await story.tab_to(page.get_by_test_id("modal-submit"))
    await page.keyboard.press("Enter")
    await expect(page.locator(".field-error:visible")).to_contain_text([words.wrong_email])
    await expect(email).to_be_focused()
    await expect(story.field("source")).to_have_value("webinar")
    await story.look(axe=True)
    await page.keyboard.press("End")
    await page.keyboard.type("sol.com.br")
    await page.keyboard.press("Enter")
    await expect(story.modal("L-1")).to_be_visible()
    await story.look()


async def hand_off(story: Story) -> None:
    """Still by the keyboard: the lead becomes SQL, and its card stands in the sales channel."""
    page, words = story.page, story.words
    await story.tab_to(story.button(words.make_sql))
    await page.keyboard.press("Enter")
    await expect(story.field("owner")).to_be_visible()
    await story.look()
    await story.tab_to(page.get_by_test_id("modal-submit"))
    await page.keyboard.press("Enter")
    await expect(story.field("owner")).to_have_count(0)
    await expect(page.get_by_role("dialog")).to_contain_text("@Rafael Costa")
    await story.look()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def reject(story: Story) -> None:
    """The owner says no, by the keyboard; the card becomes the record."""
    page, words = story.page, story.words
    await story.act_as(RAFAEL)
    await story.talk_to_app()
    await expect(story.card("L-1")).to_contain_text(words.deadline)
    await story.look()
    await page.get_by_test_id(f"channel-{SALES}").click()
    card = story.card("L-1")
    await expect(card).to_contain_text("Padaria Sol")
    await expect(card).to_contain_text(words.deadline)
    await story.look(axe=True)
    await page.get_by_test_id("composer").focus()
    await story.tab_to(story.button(words.reject, card), "Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(story.field("reason")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await story.look(axe=True)
    await page.keyboard.type(words.reason)
    await page.keyboard.press("Enter")
    await story.tab_to(story.field("comment"))
    await page.keyboard.type(ASKED)
    await story.tab_to(page.get_by_test_id("modal-submit"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(card).to_contain_text(words.reason)
    for label in (words.accept, words.reject):
        await expect(story.button(label, card)).to_have_count(0)
    await story.look()
    await story.button(words.details, card).click()
    await expect(page.get_by_role("dialog")).to_contain_text(ASKED)
    await story.look(axe=True)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def hear_of_it(story: Story) -> None:
    """Marina reads the reason in a direct message and under the card."""
    page, words = story.page, story.words
    await story.act_as(MARINA)
    await story.talk_to_app()
    message = page.locator(".message").last
    await expect(message).to_contain_text(words.reason)
    await expect(message).to_contain_text(ASKED)
    await story.look()
    await page.get_by_test_id(f"channel-{SALES}").click()
    await page.locator("[data-testid^=replies-]").last.click()
    thread = page.get_by_test_id("thread")
    await expect(thread.locator(".message").last).to_contain_text(words.rejected_by)
    await story.look(axe=True)
    await page.get_by_test_id("thread-close").click()


async def ask_where_both_stand(story: Story) -> None:
    page, words = story.page, story.words
    await story.act_as(SERGIO, SALES)
    await story.command("/sla status")
    answer = page.locator(".message.ephemeral").last
    await expect(answer).to_contain_text(words.of_one)
    await story.look(axe=True)


async def schedule(story: Story) -> None:
    page = story.page
    await story.act_as(HELENA, SALES)
    await story.command("/digest schedule")
    await expect(story.field("weekdays")).to_be_visible()
    await story.look()
    await story.submit()
    await expect(story.field("weekdays")).to_have_count(0)
    await expect(page.get_by_role("dialog")).to_contain_text("#")
    await story.look()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await story.command("/digest list")
    await expect(page.locator(".message.ephemeral").last).to_contain_text("#")
    await story.look()


async def hand_off_another(story: Story) -> None:
    """A second lead, which nobody decides on."""
    page, words = story.page, story.words
    await story.act_as(MARINA, MARKETING)
    await story.command("/lead")
    await story.field("name").fill("Bia Lima")
    await story.field("company").fill("Oficina Lua")
    await story.field("email").fill("bia@lua.com.br")
    await story.submit()
    await story.button(words.make_sql).click()
    await story.choose("owner", "Rafael")
    await story.submit()
    await expect(page.get_by_role("dialog")).to_contain_text("@Rafael Costa")
    await page.keyboard.press("Escape")


async def next_morning(story: Story) -> None:
    """The clock is moved: who owes a decision has been reminded, the digest stands there."""
    page, words = story.page, story.words
    await story.act_as(RAFAEL)
    await page.get_by_test_id("clock-morning").click()
    await story.talk_to_app()
    reminder = page.locator(".message").last
    await expect(reminder).to_contain_text(words.still_due)
    await expect(story.button(words.accept, reminder)).to_be_visible()
    await story.look()
    await story.talk_to_app(home=True)
    await expect(page.get_by_test_id("home")).to_contain_text(words.yours)
    await story.look(axe=True)
    await page.get_by_test_id(f"channel-{SALES}").click()
    digest = page.locator(".message").filter(has_text=words.digest)
    await expect(digest).to_be_visible()
    await expect(digest.locator("figure, .chart").first).to_contain_text(words.handed)
    await expect(digest).to_contain_text(words.of_one)
    await story.look(axe=True)
