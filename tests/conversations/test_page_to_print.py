"""The agreement as a file: whoever asks for it gets it once, whatever Slack answers."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.office import HELENA, RAFAEL, SALES, SERGIO, Office, open_office


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with open_office(sqlite_url, transport="http") as opened:
        await opened.set_up()
        yield opened


async def ask(office: Office, user: str, label: str = "Get a printable copy") -> None:
    await office.driver.command(user, SALES, "/sla", "terms")
    terms = (await office.ephemerals(user, SALES))[-1]
    await office.press(user, label, terms)
    await office.quiet()


async def files_of(office: Office, user: str) -> list[dict[str, Any]]:
    messages = await office.driver.messages(await office.driver.dm(user))
    return [file for message in messages for file in message.get("files") or []]


def page_of(sandbox: Sandbox, file: dict[str, Any]) -> str:
    content = sandbox.world.workspace.files[file["id"]].data
    assert content is not None
    return content.decode()


async def test_it_comes_as_a_file_in_a_direct_message(office: Office) -> None:
    await ask(office, RAFAEL)
    (file,) = await files_of(office, RAFAEL)
    assert (file["name"], file["title"]) == (
        "agreement-version-1.html",
        "Agreement (SLA), version 1",
    )
    page = page_of(office.sandbox, file)
    assert "Service level agreement between marketing and sales" in page
    assert "Helena" in page
    assert not await files_of(office, HELENA)


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", "server_error"),
        ("files.completeUploadExternal", "server_error"),
        ("files.completeUploadExternal", "ratelimited"),
        ("files.completeUploadExternal", "timeout_after"),
        ("conversations.open", "timeout_after"),
    ],
)
async def test_it_comes_once_when_slack_fails(office: Office, method: str, fault: str) -> None:
    await office.driver.fault(fault, method=method, seconds=0.05)
    await ask(office, RAFAEL)
    await office.move(minutes=5)
    assert not office.sandbox.world.faults.waiting
    assert len(await files_of(office, RAFAEL)) == 1


async def test_where_files_are_not_allowed_it_says_what_to_do(office: Office) -> None:
    await office.driver.fault("error", method="files.getUploadURLExternal", code="missing_scope")
    await ask(office, RAFAEL)
    assert not await files_of(office, RAFAEL)
    await office.direct(RAFAEL, "I can't send files in this workspace yet.")


@pytest.mark.parametrize(
    ("locale", "label", "name", "title"),
    [
        (
            "pt-BR",
            "Receber uma versão para imprimir",
            "acordo-versao-1.html",
            "entre marketing e vendas",
        ),
        (
            "es-ES",
            "Recibir una versión para imprimir",
            "acuerdo-version-1.html",
            "entre marketing y ventas",
        ),
    ],
)
async def test_each_reads_it_in_their_language(
    office: Office, locale: str, label: str, name: str, title: str
) -> None:
    await office.driver.locale(locale, RAFAEL)
    await office.quiet()
    await ask(office, RAFAEL, label)
    (file,) = await files_of(office, RAFAEL)
    assert file["name"] == name
    assert title in page_of(office.sandbox, file)


async def test_a_draft_is_printed_with_what_its_numbers_would_have_meant(office: Office) -> None:
    card = await office.hand_off()
    await office.press(SERGIO, "Accept", card)
    await office.move(days=14)
    opened = await office.driver.command(SERGIO, SALES, "/sla", "propose")
    await office.driver.click(SERGIO, action_id="agreement.section:sales")
    await office.submit(SERGIO, decision="2")
    await office.driver.click(SERGIO, action_id="agreement.section:objectives")
    await office.driver.click(SERGIO, action_id="agreement.add")
    await office.submit(SERGIO, name="More SQLs", metric="sqls", target="1", span="month")
    assert opened
    await office.driver.close(SERGIO)
    await office.driver.click(SERGIO, action_id="document.print")
    await office.quiet()
    (file,) = await files_of(office, SERGIO)
    assert file["title"] == "Agreement (SLA), draft of version 2"
    page = page_of(office.sandbox, file)
    assert "Draft of version 2" in page
    assert "Not in force yet" in page
    assert "What these numbers would have meant" in page
    assert "2 business hours: 1 of 1 hand-off (100%) would have met it" in page
    assert "<strong>More SQLs</strong>, target 1 SQLs: " in page
