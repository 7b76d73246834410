"""The monthly review as a page: a file in its thread, once, whatever Slack answers."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from funnel.facts import NewDigest
from services import feedback, schedules
from tests.office import (
    HELENA,
    LUCIA,
    MARINA,
    RAFAEL,
    SALES,
    SETTINGS,
    Office,
    hand_off_lead,
    open_office,
    text_of,
)

MONTHLY = NewDigest(
    kind="monthly",
    name="Review",
    channel=SALES,
    rule="monthly_workday",
    at="09:00",
    zone=SETTINGS["zone"],
    nth=1,
    skip_holidays=True,
)


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url, transport="http") as opened:
        await opened.set_up()
        yield opened


async def reviewed(office: Office) -> dict[str, Any]:
    """November is over: one lead accepted, one rejected. The review of it in the channel."""
    first = await office.work(MARINA, hand_off_lead, 1)
    second = await office.work(MARINA, hand_off_lead, 2)
    await office.work(RAFAEL, feedback.accept, first)
    await office.work(RAFAEL, feedback.reject, second, reason="no_budget", comment="None <left>")
    await office.work(HELENA, schedules.schedule, MONTHLY)
    await office.move(days=8)
    await office.move(minutes=5)  # what failed is tried again by then
    messages = await office.driver.messages(SALES, LUCIA)
    [review] = [
        message
        for message in messages
        if message["blocks"][0]["type"] == "header" and "2026" in text_of(message["blocks"][0])
    ]
    return review


async def files_under(office: Office, message: dict[str, Any]) -> list[dict[str, Any]]:
    return [file for reply in await office.thread(message) for file in reply.get("files") or []]


def page_of(office: Office, file: dict[str, Any]) -> str:
    content = office.sandbox.world.workspace.files[file["id"]].data
    assert content is not None
    return content.decode()


async def test_it_hangs_in_the_thread_with_the_tables_the_message_leaves_out(
    office: Office,
) -> None:
    (file,) = await files_under(office, await reviewed(office))
    assert file["name"] == "monthly-review-2026-11.html"
    page = page_of(office, file)
    assert "Aurora" in page
    assert "<h2>KPIs</h2>" in page
    assert "1 of 2 (50%)" in page
    assert "No budget" in page
    for raw in ("<@U", "<!date", "&amp;lt;", "Start the meeting", "Ana 1"):
        assert raw not in page


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", "server_error"),
        ("files.completeUploadExternal", "timeout_after"),
    ],
)
async def test_it_comes_once_when_slack_fails(office: Office, method: str, fault: str) -> None:
    await office.driver.fault(fault, method=method, seconds=0.05)
    review = await reviewed(office)
    assert not office.sandbox.world.faults.waiting
    assert len(await files_under(office, review)) == 1


async def test_where_files_are_not_allowed_the_thread_says_so(office: Office) -> None:
    await office.driver.fault("error", method="files.getUploadURLExternal", code="missing_scope")
    review = await reviewed(office)
    [reply] = await office.thread(review)
    assert "files:write" in reply["text"]


@pytest.mark.parametrize(
    ("locale", "name", "heading"),
    [
        ("pt_BR", "revisao-mensal-2026-11.html", "<h2>Recusas por motivo</h2>"),
        ("es", "revision-mensual-2026-11.html", "<h2>Rechazos por motivo</h2>"),
    ],
)
async def test_it_speaks_the_channels_language(
    store_url: str, locale: str, name: str, heading: str
) -> None:
    async with open_office(store_url, transport="http") as office:
        await office.set_up(locale)
        (file,) = await files_under(office, await reviewed(office))
        assert file["name"] == name
        page = page_of(office, file)
        assert heading in page
        assert f'lang="{locale.replace("_", "-")}"' in page
