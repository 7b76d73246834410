"""Writing, reading and pressing, as a person does in a channel."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.office import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SALES = "C0SALES"


async def write(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.keyboard.press("Enter")


@pytest.fixture
def rafael(app, open_page):
    """Opens #sales as Rafael, in English unless said otherwise."""

    async def opened(lang="en", **more):
        return await open_page(app.sandbox.url, as_="U0RAFAEL", channel=SALES, lang=lang, **more)

    return opened


async def posted_card(app):
    await app.driver.command("U0LUCIA", SALES, "/gallery", "card")
    card = await app.driver.until_message(SALES, "Gallery: card", timeout=PATIENCE)
    return card["ts"]


async def test_enter_sends_and_shift_enter_begins_a_line(app, rafael):
    page = await rafael()
    composer = page.get_by_test_id("composer")
    await composer.fill("Bom dia")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("time")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("Bom diatime")
    await expect(composer).to_have_value("")
    assert [m["text"] for m in await app.driver.messages(SALES)] == ["Bom dia\ntime"]


async def test_a_slash_lists_the_commands_and_completes_one(rafael):
    page = await rafael()
    composer = page.get_by_test_id("composer")
    await composer.press_sequentially("/s")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(options).to_have_count(2)
    await expect(options.first).to_contain_text("Where both sides stand")
    await expect(options.first).to_contain_text("status · terms")
    await page.keyboard.press("Tab")
    await expect(composer).to_have_value("/sla ")
    await expect(page.locator(".messages-panel .composer-hint")).to_contain_text("status · terms")


async def test_an_at_sign_completes_a_member(app, rafael):
    page = await rafael()
    composer = page.get_by_test_id("composer")
    await composer.press_sequentially("Oi @luc")
    await page.keyboard.press("Enter")
    await expect(composer).to_have_value("Oi @Lucía Ortega ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .mention")).to_have_text("@Lucía Ortega")
    (message,) = await app.driver.messages(SALES)
    assert message["text"] == "Oi <@U0LUCIA>"


async def test_the_answer_to_a_command_is_seen_by_the_asker_alone(app, rafael, open_page):
    page = await rafael()
    other = await open_page(app.sandbox.url, as_="U0LUCIA", channel=SALES, lang="en")
    await write(page, "/sla")
    answer = page.locator(".message.ephemeral")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer).to_contain_text("Marketing 80 %, sales 92 %: both on track.")
    await app.driver.message("U0HELENA", SALES, "after")
    await expect(other.locator(".message .text")).to_have_text(["after"])


async def test_an_unknown_command_is_answered_by_slackbot(rafael):
    page = await rafael(lang="pt")
    await write(page, "/nada")
    last = page.locator(".message").last
    await expect(last).to_contain_text("Slackbot")
    await expect(last).to_contain_text("/nada não é um comando válido.")


async def test_a_command_nobody_answers_says_so_in_the_readers_language(app, rafael):
    page = await rafael(lang="es")
    app.sandbox.world.delivery.ack_seconds = 0.5
    await write(page, "/silent")
    await expect(page.locator(".message").last).to_contain_text(
        "/silent falló. La app no respondió a tiempo."
    )


async def test_a_button_is_busy_while_the_app_works_and_fires_once(app, rafael):
    ts = await posted_card(app)
    page = await rafael()
    app.heard.held.clear()
    card = page.get_by_test_id(f"message-{ts}")
    accept = card.locator("[data-action-id=accept]")
    await accept.click()
    await expect(accept).to_have_attribute("aria-busy", "true")
    await accept.dispatch_event("click")
    app.heard.held.set()
    await expect(card).to_contain_text("Aceito por @Rafael Costa")
    assert await accept.count() == 0
    assert app.heard.clicks == ["accept"]


async def test_an_updated_message_is_replaced_alone(app, rafael):
    await app.driver.message("U0LUCIA", SALES, "before")
    ts = await posted_card(app)
    page = await rafael()
    first = page.locator(".message").first
    await first.evaluate("node => { node.untouched = true }")
    await page.get_by_test_id(f"message-{ts}").locator("[data-action-id=accept]").click()
    await expect(page.get_by_test_id(f"message-{ts}")).to_contain_text("Aceito por")
    assert await first.evaluate("node => node.untouched")


async def test_a_button_that_asks_first_does_nothing_when_the_answer_is_no(app, rafael):
    ts = await posted_card(app)
    page = await rafael()
    reject = page.get_by_test_id(f"message-{ts}").locator("[data-action-id=reject]")
    await reject.click()
    question = page.get_by_role("dialog", name="Recusar?")
    await expect(question).to_contain_text("O lead volta para marketing.")
    await page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await expect(reject).to_be_focused()
    assert app.heard.clicks == []
    await reject.click()
    await page.get_by_test_id("confirm").click()
    await expect(page.locator(".message.ephemeral")).to_contain_text("Recusado.")
    assert app.heard.clicks == ["reject"]


async def test_a_button_without_a_listener_shows_a_small_warning(app, rafael):
    ts = await posted_card(app)
    page = await rafael(lang="pt")
    card = page.get_by_test_id(f"message-{ts}")
    app.sandbox.world.delivery.ack_seconds = 0.5
    await card.locator("[data-action-id=info]").click()
    await expect(card.get_by_role("alert")).to_have_text(
        re.compile("O app não respondeu a tempo|nada que responda")
    )


async def test_an_overflow_menu_sends_what_was_chosen(app, rafael):
    ts = await posted_card(app)
    page = await rafael()
    await page.get_by_test_id(f"message-{ts}").locator("[data-action-id=more]").click()
    await page.get_by_role("menuitem", name="Adiar").click()
    await expect(page.locator(".message.ephemeral")).to_contain_text("Chosen: snooze")


async def test_a_select_is_worked_with_the_keyboard(app, rafael):
    await app.driver.command("U0LUCIA", SALES, "/gallery", "elements")
    page = await rafael()
    field = page.get_by_role("combobox", name="De onde veio?")
    await field.focus()
    await field.press_sequentially("indicacao")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("Indicação")
    await app.driver.until(lambda: app.heard.clicks == ["source ref"])


async def test_replies_are_counted_and_open_beside_the_channel(app, rafael):
    page = await rafael()
    await write(page, "@Pacto sla status")
    replies = page.get_by_role("button", name=re.compile("1 reply"))
    await replies.click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".message")).to_have_count(2)
    await expect(thread).to_contain_text("You called, boss.")
    await thread.get_by_test_id("thread-composer").fill("Thanks")
    await page.keyboard.press("Enter")
    await expect(thread.locator(".message")).to_have_count(3)
    await expect(page.get_by_role("button", name=re.compile("2 replies"))).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()
    assert await page.locator(".messages-panel .message").count() == 1


async def test_a_message_elsewhere_shows_a_badge_until_it_is_read(app, rafael):
    page = await rafael()
    await app.driver.message("U0LUCIA", "C0GENERAL", "Oi @Rafael Costa")
    general = page.get_by_test_id("channel-C0GENERAL")
    await expect(general.locator(".side-badge")).to_contain_text("1")
    await general.click()
    await expect(page.locator(".message .text")).to_have_text("Oi @Rafael Costa")
    await expect(general.locator(".side-badge")).to_have_count(0)
    await app.driver.until(
        lambda: app.sandbox.workspace.channels["C0GENERAL"].unread["U0RAFAEL"] == 0
    )


async def test_a_message_that_arrives_while_its_channel_is_fetched_is_there(app, rafael):
    page = await rafael()
    fetched, go_on = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        without_it = await route.fetch()
        fetched.set()
        await go_on.wait()
        await route.fulfill(response=without_it)

    await page.route("**/_control/messages?*channel=C0GENERAL*", hold)
    await page.get_by_test_id("channel-C0GENERAL").click()
    await fetched.wait()
    await app.driver.message("U0LUCIA", "C0GENERAL", "just now")
    await app.driver.message("U0LUCIA", "U0RAFAEL", "psiu")  # the page hears of things in order
    await expect(page.locator(".side-row.unread", has_text="Lucía Ortega")).to_be_visible()
    go_on.set()
    await expect(page.locator(".message .text")).to_have_text(["just now"])


async def test_the_first_direct_message_of_the_app_appears_at_once(app, rafael):
    page = await rafael()
    await app.driver.message("U0LUCIA", "U0RAFAEL", "psiu")
    await expect(page.locator(".side-row.unread", has_text="Lucía Ortega")).to_be_visible()


async def test_talking_to_the_app_directly(rafael):
    page = await rafael()
    await page.get_by_test_id("app").click()
    await page.get_by_role("tab", name="Messages").click()
    await write(page, "olá")
    await expect(page.locator(".message .text")).to_have_text(["olá", "Echo: olá"])


async def test_a_shortcut_on_a_message_opens_its_form(app, rafael):
    await app.driver.message("U0LUCIA", SALES, "Ana Prado, padaria")
    page = await rafael()
    ts = (await app.driver.messages(SALES))[0]["ts"]
    await page.get_by_test_id(f"message-{ts}").hover()
    await page.get_by_test_id(f"more-{ts}").click()
    await page.get_by_role("menuitem", name="Make a lead of this").click()
    await expect(page.get_by_label("Nome", exact=True)).to_have_value("Ana Prado, padaria")


async def test_what_happened_while_the_feed_was_down_is_there_when_it_returns(app, rafael):
    page = await rafael()
    await page.context.set_offline(True)
    app.sandbox.world.feed.close_all()
    await expect(page.get_by_test_id("app-status")).to_contain_text("reach the sandbox")
    await app.driver.message("U0LUCIA", SALES, "while you were away")
    await page.context.set_offline(False)
    await expect(page.locator(".message .text")).to_have_text(["while you were away"])
    await expect(page.get_by_test_id("app-status")).to_contain_text("Pacto connected")


async def test_who_is_not_in_a_channel_may_join_it(app, rafael):
    page = await rafael()
    await page.get_by_test_id("channel-C0MARKETING").click()
    await expect(page.locator(".join")).to_contain_text("You're not a member of #marketing.")
    await expect(page.get_by_test_id("composer")).to_be_hidden()
    await page.get_by_test_id("join").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    assert "U0RAFAEL" in app.sandbox.workspace.channels["C0MARKETING"].members


async def test_five_hundred_messages_stay_quick(app, rafael):
    channel = app.sandbox.workspace.channels[SALES]
    for number in range(500):
        message = {"user": "U0LUCIA", "text": f"message *{number}*"}
        app.sandbox.world.add_message(channel, message, tell_app=False)
    page = await rafael()
    await expect(page.locator(".message")).to_have_count(200)
    older = page.get_by_role("button", name="Show earlier messages")
    for count in (400, 500):
        await older.evaluate("button => button.click()")
        await expect(page.locator(".message")).to_have_count(count)
    took = await page.evaluate(
        """async () => {
          const { putMessage } = await import("/page/js/store.js");
          const took = [];
          for (let n = 0; n < 20; n += 1) {
            const ts = (4e9 + n).toFixed(6);
            const began = performance.now();
            putMessage("C0SALES", { ts, user: "U0LUCIA", text: "more" }, true);
            took.push(performance.now() - began);
          }
          return took.sort((a, b) => a - b)[10];  // a busy machine makes a few of them slow
        }"""
    )
    await expect(page.locator(".message")).to_have_count(520)
    assert took < 60  # milliseconds a message, with 500 above it, on a slow machine


async def test_a_click_is_not_lost_when_a_message_comes_between_press_and_release(app, rafael):
    page = await rafael()
    general = page.get_by_test_id("channel-C0GENERAL")
    await general.hover()
    await page.mouse.down()
    drawn = page.evaluate(
        "() => new Promise(seen => new MutationObserver(seen).observe("
        "document.querySelector('.messages, main'), { childList: true, subtree: true }))"
    )
    drawing = asyncio.ensure_future(drawn)
    await app.driver.message("U0LUCIA", SALES, "Good morning")
    await drawing
    await page.mouse.up()
    await expect(general).to_have_attribute("aria-current", "page")
