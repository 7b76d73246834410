"""A workspace that refuses charts, tables or every block: each message arrives, and is readable."""

import pytest

from services import ephemerals, feedback, schedules
from storage import outbox
from tests.office import (
    DAILY_DIGEST,
    HELENA,
    MARINA,
    MARKETING,
    SERGIO,
    Office,
    open_office,
    owner_of,
    text_of,
)

FAMILIES = {
    "charts": ["data_visualization"],
    "data tables": ["data_table"],
    "tables": ["table"],
    "charts and data tables": ["data_visualization", "data_table"],
    "all of the newer": ["data_visualization", "data_table", "table"],
    "every block": ["*"],
}
CODES = ("invalid_blocks", "invalid_attachments", "invalid_arguments")
MESSAGES = ("chat.postMessage", "chat.update", "chat.postEphemeral", "response_url")
NOT_SECTIONS = ["header", "actions", "context", "divider", "rich_text", "image"]


async def refuse(office: Office, blocks: list[str], code: str) -> None:
    """Have the workspace refuse blocks wherever they are sent; of Home, all but sections."""
    for method in MESSAGES:
        await office.driver.fault("refuse_blocks", method=method, blocks=blocks, code=code)
    in_home = NOT_SECTIONS if blocks == ["*"] else blocks
    await office.driver.fault("refuse_blocks", method="views.publish", blocks=in_home, code=code)
    if blocks != ["*"]:
        await office.driver.fault("refuse_blocks", method="ack", blocks=blocks, code=code)


async def given_up(office: Office) -> int:
    return (await office.pacto.store.run(outbox.depth))[2]


async def the_story(office: Office) -> list[dict]:
    """A lead handed off and accepted, asked about, shared and digested; gives all that was said."""
    card = await office.hand_off(source="webinar")
    assert "Padaria Sol" in text_of(card)
    owner = owner_of(card)
    await office.work(owner, feedback.accept, 1)
    await office.quiet()
    card = await office.card()
    assert "Accepted" in text_of(card)
    status = await office.answer_to(SERGIO, "/sla", "status")
    assert "1 of 1 (100%)" in text_of(status)
    balance = await office.answer_to(SERGIO, "/digest", "now")
    assert "1 of 1 (100%)" in text_of(balance)
    await office.work(SERGIO, ephemerals.share, channel=MARKETING, value="digest", about="1.0")
    await office.quiet()
    [shared] = await office.driver.messages(MARKETING)
    assert "Daily digest" in text_of(shared)
    await office.driver.message(MARINA, await office.driver.dm(MARINA), "sla status")
    await office.quiet()
    direct = (await office.driver.messages(await office.driver.dm(MARINA), MARINA))[-1]
    assert "1 of 1 (100%)" in text_of(direct)
    await office.work(SERGIO, schedules.schedule, DAILY_DIGEST)
    await office.move(hours=23, minutes=5)
    digest = (await office.driver.messages(MARKETING))[-1]
    assert "Yesterday" in text_of(digest)
    assert "1 of 1" in text_of(digest)
    return [card, status, balance, shared, direct, digest]


async def home_of(office: Office, user: str) -> dict:
    await office.driver.home(user)
    return await office.eventually(office.driver.home_view, user)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("family", FAMILIES)
async def test_every_message_arrives_in_blocks_that_are_taken(
    sqlite_url: str, family: str, code: str
) -> None:
    async with open_office(sqlite_url) as office:
        await office.set_up()
        await refuse(office, FAMILIES[family], code)
        messages = await the_story(office)
        assert all(message["text"] for message in messages)
        types = {block["type"] for message in messages for block in message.get("blocks") or []}
        assert not types if family == "every block" else types.isdisjoint(FAMILIES[family])
        view = await home_of(office, SERGIO)
        assert "How both teams are doing" in text_of(view)
        assert "1 of 1 (100%)" in text_of(view)
        assert not await given_up(office)


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_workspace_that_takes_one_table_and_none_in_home_is_sent_no_other(
    sqlite_url: str, transport: str
) -> None:
    async with open_office(sqlite_url, transport=transport) as office:
        await office.set_up()
        await office.driver.fault("one_table")
        await the_story(office)
        assert "1 of 1 (100%)" in text_of(await home_of(office, SERGIO))
        errors = [entry["error"] for entry in await office.driver.log() if entry["error"]]
        assert not {*CODES} & {*errors}


async def test_over_http_too_every_block_may_be_refused(sqlite_url: str) -> None:
    async with open_office(sqlite_url, transport="http") as office:
        await office.set_up()
        await refuse(office, ["*"], "invalid_blocks")
        await the_story(office)
        assert "1 of 1 (100%)" in text_of(await home_of(office, SERGIO))
        assert not await given_up(office)


async def test_why_a_click_did_nothing_is_said_though_no_block_is_taken(office: Office) -> None:
    card = await office.hand_off()
    await refuse(office, ["*"], "invalid_arguments")
    await office.press(HELENA, "Accept", card)
    [refusal] = await office.eventually(office.ephemerals, HELENA)
    assert "Only sales" in text_of(refusal)
