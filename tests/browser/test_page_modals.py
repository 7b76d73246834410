"""Forms in modals, and the Home."""

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def form(app, open_page):
    """Opens the page as Rafael with the lead form before him."""

    async def opened(lang="en") -> Page:
        page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang=lang)
        await page.get_by_test_id("composer").fill("/lead")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Novo lead")).to_be_visible()
        return page

    return opened


async def fill(page: Page, name: str = "Ana Prado", email: str = "ana@padaria.com.br") -> None:
    await page.get_by_label("Nome", exact=True).fill(name)
    await page.get_by_label("E-mail").fill(email)


async def test_what_is_required_is_asked_for_and_the_first_gap_has_the_focus(app, form):
    page = await form(lang="pt")
    await page.get_by_test_id("modal-submit").click()
    errors = page.locator(".field-error:visible")
    await expect(errors).to_have_text(["Preencha este campo obrigatório."] * 2)
    await expect(page.get_by_label("Nome", exact=True)).to_be_focused()
    assert app.heard.submissions == []


async def test_wrong_values_are_named_beside_their_fields(form):
    page = await form()
    await fill(page, email="not an address")
    await page.get_by_role("textbox", name="Site").fill("padaria")
    await page.get_by_label("Porte").fill("1.5")
    await page.get_by_test_id("modal-submit").click()
    await expect(page.locator(".field-error:visible")).to_have_text(
        [
            "Enter a valid email address, such as ana@example.com.",
            "Enter a full address that starts with https://.",
            "Enter a whole number.",
        ]
    )
    await expect(page.get_by_label("E-mail")).to_be_focused()


async def test_the_apps_own_refusal_stands_beside_the_field_and_nothing_typed_is_lost(form):
    page = await form()
    await fill(page, email="ana@gmail.com")
    await page.get_by_label("Notas").fill("Quer visita")
    await page.get_by_test_id("modal-submit").click()
    email = page.get_by_label("E-mail")
    await expect(page.locator(".field-error:visible")).to_have_text("Use o e-mail da empresa.")
    await expect(email).to_be_focused()
    await expect(email).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Nome", exact=True)).to_have_value("Ana Prado")
    await expect(page.get_by_label("Notas")).to_have_value("Quer visita")


async def test_a_submitted_form_carries_what_it_showed(app, form):
    page = await form()
    await fill(page)
    company = page.get_by_role("combobox", name="Empresa")
    await company.press_sequentially("padaria do")
    await page.get_by_role("option", name="Padaria do Sol").click()
    owners = page.get_by_role("combobox", name="Responsáveis")
    await owners.click()
    await page.get_by_role("option", name="Lucía Ortega").click()
    await page.get_by_role("option", name="Rafael Costa").click()
    await page.keyboard.press("Escape")
    await page.get_by_label("Quando").fill("2026-12-01T08:30")
    await page.get_by_role("checkbox", name="Feira").check()
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    (sent,) = app.heard.submissions
    values = sent["values"]
    assert sent["private_metadata"] == "kept"
    assert values["name"]["name"]["value"] == "Ana Prado"
    assert values["company"]["company"]["selected_option"]["value"] == "padaria do sol"
    assert values["owners"]["owners"]["selected_users"] == ["U0LUCIA", "U0RAFAEL"]
    assert values["when"]["when"]["selected_date_time"] == 1796124600  # 08:30 in São Paulo
    assert [o["value"] for o in values["tags"]["tags"]["selected_options"]] == ["fair"]
    assert values["kind"]["kind"]["selected_option"]["value"] == "site"  # untouched
    assert values["notes"]["notes"]["value"] is None


async def test_enter_in_a_field_submits_the_form(app, form):
    page = await form()
    await fill(page)
    await page.get_by_label("E-mail").press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(app.heard.submissions) == 1


async def test_escape_closes_and_the_focus_goes_back(form):
    page = await form()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_the_focus_stays_in_the_modal(form):
    page = await form()
    for _ in range(40):
        await page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert await page.evaluate(inside)


async def test_a_pushed_modal_goes_back_to_a_form_that_kept_its_words(form):
    page = await form()
    await fill(page)
    await page.locator("[data-action-id=push]").click()
    second = page.get_by_role("dialog", name="Segundo passo")
    await expect(second).to_be_visible()
    await expect(page.get_by_label("Por quê")).to_be_focused()
    await page.get_by_role("button", name="Back").click()
    await expect(page.get_by_role("dialog", name="Novo lead")).to_be_visible()
    await expect(page.get_by_label("Nome", exact=True)).to_have_value("Ana Prado")


async def test_an_update_by_the_app_keeps_what_was_typed(form):
    page = await form()
    await fill(page)
    await page.locator("[data-action-id=grow]").click()
    await expect(page.get_by_label("Apelido")).to_be_visible()
    await expect(page.get_by_label("Nome", exact=True)).to_have_value("Ana Prado")
    await expect(page.get_by_label("E-mail")).to_have_value("ana@padaria.com.br")
    await expect(page.locator("[data-action-id=grow]")).to_be_focused()


async def test_a_modal_is_its_owners_alone(app, form, open_page):
    await form()
    other = await open_page(app.sandbox.url, as_="U0LUCIA", channel="C0SALES", lang="en")
    await expect(other.get_by_test_id("composer")).to_be_visible()
    assert await other.get_by_role("dialog").count() == 0


async def test_a_modal_is_still_there_after_a_reload(form):
    page = await form()
    await fill(page)
    await page.get_by_label("Notas").focus()
    await page.reload()
    await expect(page.get_by_role("dialog", name="Novo lead")).to_be_visible()
    await expect(page.get_by_label("Nome", exact=True)).to_have_value("Ana Prado")


async def test_home_shows_what_the_app_published_and_its_buttons_work(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0MARINA", lang="en")
    await page.get_by_test_id("app").click()
    home = page.get_by_test_id("home")
    await expect(home).to_contain_text("Olá, @Marina Duarte: 2 leads vencem hoje.")
    await home.get_by_role("button", name="Novo lead").click()
    await expect(page.get_by_role("dialog", name="Novo lead")).to_be_visible()
    await page.keyboard.press("Escape")
    app.sandbox.world.delivery.ack_seconds = 0.5
    await home.get_by_role("button", name="Nada responde").click()
    await expect(home.get_by_role("alert")).to_be_visible()


async def test_a_global_shortcut_stands_under_the_plus(open_page, app):
    page = await open_page(app.sandbox.url, as_="U0MARINA", channel="C0MARKETING", lang="en")
    await page.get_by_role("button", name="App shortcuts").click()
    await page.get_by_role("menuitem", name="New lead").click()
    await expect(page.get_by_role("dialog", name="Novo lead")).to_be_visible()


async def test_enter_twice_does_not_send_a_modal_in_which_nothing_is_filled_in(app, open_page):
    page = await open_page(app.sandbox.url, as_="U0RAFAEL", channel="C0SALES", lang="en")
    await page.get_by_test_id("composer").fill("/lead forget")
    await page.keyboard.press("Enter")
    question = page.get_by_role("dialog", name="Erase for good?")
    await expect(question).to_be_visible()
    await expect(page.get_by_test_id("modal-close")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(question).to_have_count(0)
    assert app.heard.submissions == []
