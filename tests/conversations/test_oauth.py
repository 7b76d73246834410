"""Many companies: installed by a page, each with a token of its own, forgotten when they leave."""

import asyncio
import re
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import aiohttp
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlmodel import Session

from bot.tokens import Tokens
from storage import installations, outbox, people
from storage.mapping import table
from storage.tables import Outbox
from storage.work import open_work
from tests.office import (
    HELENA,
    MARINA,
    MARKETING,
    SALES,
    TEAM,
    Office,
    hand_off_lead,
    open_office,
    text_of,
)

# slack_sdk hands the client's id and secret to aiohttp in a way that aiohttp is giving up.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth:DeprecationWarning")


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    settings = {
        "slack_bot_token": "",
        "slack_client_id": "0000.pacto",
        "slack_client_secret": "sandbox-client-secret",
        "pacto_encryption_key": Fernet.generate_key().decode(),
        "public_url": "https://pacto.example.com/",
    }
    async with open_office(sqlite_url, transport="http", **settings) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


def address(office: Office, path: str) -> str:
    events = str(office.sandbox.world.delivery.transport.events_url)  # type: ignore[union-attr]
    return events.replace("/slack/events", path)


async def begin(office: Office, browser: aiohttp.ClientSession) -> tuple[str, dict[str, str]]:
    """Open the page, agree at Slack; gives the address Slack sends the browser to, and cookies."""
    async with browser.get(address(office, "/slack/install")) as page:
        html = await page.text()
        jar = SimpleCookie(page.headers["Set-Cookie"])
    cookies = {key: cookie.value for key, cookie in jar.items()}
    (link,) = re.findall(r'href="([^"]+/oauth/v2/authorize[^"]+)"', html)
    async with browser.get(link.replace("&amp;", "&"), allow_redirects=False) as agreed:
        back = agreed.headers["Location"]
    assert back.startswith("https://pacto.example.com/slack/oauth_redirect?")
    return back.replace("https://pacto.example.com", address(office, "")), cookies


async def finish(
    browser: aiohttp.ClientSession, back: str, cookies: dict[str, str]
) -> tuple[int, str]:
    # By hand: the cookie is for https alone, and this is a test's http.
    header = "; ".join(f"{key}={value}" for key, value in cookies.items())
    async with browser.get(back, headers={"Cookie": header}) as page:
        assert page.content_type == "text/html"
        return page.status, await page.text()


async def install(office: Office, browser: aiohttp.ClientSession) -> None:
    status, page = await finish(browser, *await begin(office, browser))
    assert status == 200
    assert "Pacto is installed" in page
    assert f"slack://app?team={TEAM}&amp;id=" in page
    assert f"https://app.slack.com/client/{TEAM}" in page


async def test_a_company_installs_is_greeted_and_works_over_signed_http(
    office: Office, browser: aiohttp.ClientSession, tmp_path: Path
) -> None:
    await office.driver.command(MARINA, MARKETING, "/lead", "mine")
    (refused,) = await office.driver.messages(MARKETING, MARINA)
    assert "install" in refused["text"]
    await install(office, browser)
    greeting = await office.direct(HELENA, "")
    assert "setup.open" in str(greeting["blocks"])
    await office.set_up()
    await office.hand_off()
    mine = await office.driver.command(MARINA, MARKETING, "/lead", "mine")
    assert "L-1" in text_of(mine["response"])

    token = await office.pacto.tokens.token_of(TEAM)
    assert token is not None
    assert token.startswith("xoxb-")
    stored = await asyncio.to_thread(_on_disk, tmp_path)
    assert token.encode() not in stored
    assert b"xoxb-" not in stored


async def test_who_installed_may_set_up_without_being_an_admin_of_slack(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    office.sandbox.workspace.users[HELENA].is_admin = False
    await install(office, browser)
    answer = await office.driver.command(HELENA, SALES, "/pacto", "setup")
    assert answer["views"]
    other = await office.driver.command(MARINA, SALES, "/pacto", "setup")
    assert not other["views"]


async def test_a_company_that_leaves_is_forgotten_and_may_come_back(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    await install(office, browser)
    await office.set_up()
    await office.add_lead()
    await office.driver.post("uninstall")
    run = office.pacto.store.run
    await office.eventually(
        run, installations.installation, TEAM, until=lambda installation: installation is None
    )
    assert await office.pacto.tokens.token_of(TEAM) is None
    refused = await office.driver.command(MARINA, MARKETING, "/lead", "mine")
    assert "L-1" not in str(refused["response"])
    await install(office, browser)
    back = await office.driver.command(MARINA, MARKETING, "/lead", "mine")
    assert "L-1" in text_of(back["response"])


async def test_an_installation_cannot_be_finished_twice_or_by_another(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    back, cookies = await begin(office, browser)
    status, page = await finish(browser, back, {})  # another browser
    assert (status, "Try again" in page) == (400, True)
    assert (await finish(browser, back, cookies))[0] == 200
    status, page = await finish(browser, back, cookies)
    assert (status, "Try again" in page) == (401, True)
    await begin(office, browser)  # somebody else's, which is still good
    made_up = re.sub(r"state=[^&]+", "state=guess", back)
    status, page = await finish(browser, made_up, {"slack-app-oauth-state": "guess"})
    assert (status, "Try again" in page) == (401, True)


async def test_a_state_ends_after_ten_minutes(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    back, cookies = await begin(office, browser)
    await office.driver.clock(advance=601)
    assert (await finish(browser, back, cookies))[0] == 401
    assert await office.pacto.store.run(installations.installation, TEAM) is None


@pytest.mark.parametrize(
    "query",
    ["", "?error=access_denied", "?error=<script>alert(1)</script>", "?code=x", "?state=&code="],
)
async def test_what_slack_did_not_send_ends_on_a_page_for_people(
    office: Office, browser: aiohttp.ClientSession, query: str
) -> None:
    status, page = await finish(browser, address(office, "/slack/oauth_redirect") + query, {})
    assert status < 500
    assert "Try again" in page
    assert "<script>" not in page


@pytest.mark.parametrize("kind", ["server_error", "error", "timeout_before", "ratelimited"])
async def test_an_installation_that_slack_does_not_answer_ends_on_a_page_too(
    office: Office, browser: aiohttp.ClientSession, kind: str
) -> None:
    back, cookies = await begin(office, browser)
    more = {"seconds": 0} if kind == "timeout_before" else {}
    await office.driver.fault(kind, method="oauth.v2.access", count=9, **more)
    status, page = await finish(browser, back, cookies)
    assert status < 500
    assert "Try again" in page
    assert await office.pacto.store.run(installations.installation, TEAM) is None


async def test_members_that_cannot_be_learned_do_not_hold_up_the_installer(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    await office.driver.fault("error", method="users.list", count=9, code="missing_scope")
    await install(office, browser)
    greeting = await office.direct(HELENA, "")
    assert "setup.open" in str(greeting["blocks"])
    assert await office.stored(people.admins) == [HELENA]


def _on_disk(folder: Path) -> bytes:
    """The database's files, its log too."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", "Este link expirou"),
        ("es", "Este enlace"),
        ("fr, en;q=0.5, es-MX;q=0.9", "Este enlace"),
        ("fr", "This link has expired"),
        ("", "This link has expired"),
    ],
)
async def test_the_page_of_a_failed_installation_is_ours_in_the_browsers_language(
    office: Office, browser: aiohttp.ClientSession, language: str, words: str
) -> None:
    back = address(office, "/slack/oauth_redirect") + "?code=x&state=guess"
    headers = {"Cookie": "slack-app-oauth-state=guess", "Accept-Language": language}
    async with browser.get(back, headers=headers) as page:
        text = await page.text()
        assert page.status == 401
    assert words in text
    assert 'href="/slack/install"' in text
    assert "invalid_state" not in text


async def test_an_installation_begins_and_ends_on_our_pages_in_the_browsers_language(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    browser.headers["Accept-Language"] = "es-MX,es;q=0.9"
    async with browser.get(address(office, "/slack/install")) as page:
        text = await page.text()
    assert '<html lang="es-419">' in text
    assert "Agregar a Slack</a>" in text
    assert "<img" not in text
    status, done = await finish(browser, *await begin(office, browser))
    assert status == 200
    assert "Pacto está instalado" in done


async def test_with_another_key_people_are_told_in_their_language_and_the_log_once(
    office: Office, browser: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    office.sandbox.workspace.users[MARINA].locale = "pt-BR"
    await install(office, browser)
    await office.set_up()
    tokens, store = office.pacto.tokens, office.pacto.store
    assert await tokens.opens_stored()
    other = Tokens(store, token="", key=Fernet.generate_key().decode())
    tokens._known.clear()
    tokens._cipher = other._cipher
    assert await tokens.opens_stored() is False
    capsys.readouterr()
    for _ in range(3):
        answer = await office.driver.command(MARINA, MARKETING, "/lead", "mine")
        assert "instalado neste workspace" in text_of(answer["response"])
    lines = capsys.readouterr()
    assert (lines.out + lines.err).count("does not open the stored tokens") == 1
    assert "AuthorizeResult" not in lines.out + lines.err


async def test_with_another_key_messages_wait_and_go_out_when_the_key_is_right_again(
    office: Office, browser: aiohttp.ClientSession
) -> None:
    await install(office, browser)
    await office.set_up()
    await office.quiet()
    tokens = office.pacto.tokens
    right = tokens._cipher
    tokens._cipher = Fernet(Fernet.generate_key())
    tokens._known.clear()
    caller = office.caller(MARINA)
    await office.pacto.store.run(lambda session: hand_off_lead(open_work(session, caller), 1))
    for _ in range(
        12
    ):  # more often than what cannot be sent is tried, or refused, before giving up
        await office.driver.clock(advance=15 * 60)
        await office.pacto.ticker.tick()
        while tasks := [*office.pacto.relay._under_way.values()]:
            await asyncio.wait(tasks)
    assert (await office.pacto.store.run(outbox.depth))[2] == 0
    assert await office.pacto.store.run(attempts) == {0}

    tokens._cipher = right
    await office.move(minutes=2)
    assert "Sol 1" in text_of(await office.card())


def attempts(session: Session) -> set[int]:
    rows = table(Outbox)
    waiting = select(rows.c.attempts).where(rows.c.state == outbox.OutboxState.WAITING)
    return set(session.execute(waiting).scalars())
