"""What is typed to the app is not stored once it is answered; an export shows all that is."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from blockkit.message import Message
from messages import erased
from messages.localizer import Localizer
from storage.mapping import table
from storage.tables import Audit, Handoff, Outbox
from tests.office import HELENA, MARINA, MARKETING, SALES, SERGIO, Office, text_of

TYPED = ("zuleika", "quintanilha")


def outbox_rows(session: Session) -> list[str]:
    rows = session.execute(select(table(Outbox)))
    return [str(tuple(row)).casefold() for row in rows]


def audited(session: Session) -> list[tuple[str, str, Any]]:
    trail = table(Audit)
    rows = session.execute(select(trail.c.actor, trail.c.what, trail.c.after))
    return [tuple(row) for row in rows]


async def test_no_typed_text_stands_in_metadata_or_in_what_was_answered(
    any_office: Office,
) -> None:
    office, driver = any_office, any_office.driver
    await driver.message(SERGIO, await driver.dm(SERGIO), "lead find Zuleika Quintanilha")
    await driver.message(SERGIO, await driver.dm(SERGIO), "zuleika quintanilha")
    await driver.message(SERGIO, SALES, "<@U0PACTO> lead find zuleika")
    await office.quiet()
    status = await office.answer_to(SERGIO, "/sla", "status sales last month", SALES)
    await office.press(SERGIO, "Share in this channel", status)
    await office.quiet()

    rows = await office.pacto.store.run(outbox_rows)
    assert len([row for row in rows if "'reply'" in row or "'share'" in row]) >= 3
    assert not [row for row in rows if any(word in row for word in (*TYPED, "last month"))]
    for channel in (SALES, await driver.dm(SERGIO)):
        for message in await driver.messages(channel):
            metadata = str(message.get("metadata")).casefold()
            assert not any(word in metadata for word in (*TYPED, "last month")), metadata


@pytest.mark.parametrize("user", [MARINA, SERGIO])
async def test_all_that_is_stored_of_a_person_is_sent_to_a_head_alone(
    office: Office, user: str
) -> None:
    await office.hand_off(notes="Asks about <prices> & terms")
    await office.quiet()
    await office.driver.command(user, SALES, "/pacto", "export ana@sol.com.br")
    await office.quiet()
    written = text_of(await office.driver.messages(await office.driver.dm(user)))
    assert ("Everything stored about L-1" in written) is (user == SERGIO)
    if user == SERGIO:
        for word in (
            "Ana Souza",
            "ana@sol.com.br",
            "\\u003cprices\\u003e",
            '"handoffs"',
            "card_ts",
        ):
            assert word in written
        trail = await office.pacto.store.run(audited)
        assert (SERGIO, "export", {"leads": ["L-1"]}) in trail


async def test_only_a_head_or_an_admin_erases_and_is_audited(office: Office) -> None:
    await office.add_lead()
    await office.driver.close(MARINA)
    refused = await office.driver.command(MARINA, MARKETING, "/lead", "forget L-1")
    assert "Only team heads and Pacto admins" in text_of(refused["response"])
    assert not refused["views"]

    for verb in ("forget", "esquecer", "olvidar"):
        await office.driver.command(HELENA, MARKETING, "/lead", f"{verb} L-1")
        assert "Padaria Sol" in text_of(await office.driver.view(HELENA))
        await office.driver.close(HELENA)
    await office.driver.command(HELENA, MARKETING, "/lead", "forget L-1")
    done = await office.submit(HELENA)
    assert "L-1" in text_of(done["response"])
    await office.driver.close(HELENA)
    again = await office.driver.command(HELENA, MARKETING, "/lead", "forget L-1")
    assert "erased" in text_of(again["response"])
    trail = [row for row in await office.pacto.store.run(audited) if row[1] == "forget"]
    assert trail == [(HELENA, "forget", {"lead": "L-1"})]


async def test_nothing_more_is_written_about_an_erased_lead(office: Office) -> None:
    card = await office.hand_off()
    await office.quiet()
    await office.press(SERGIO, "Reject", card)  # the form is open while the lead is erased
    await office.driver.command(HELENA, MARKETING, "/lead", "forget L-1")
    await office.submit(HELENA)
    await office.quiet()
    await office.submit(SERGIO, reason="other", comment="Zuleika is a competitor")
    await office.quiet()

    def holds_typed(session: Session) -> bool:
        rows = session.execute(select(table(Handoff))).all()
        return any("zuleika" in str(row).casefold() for row in rows)

    assert not await office.pacto.store.run(holds_typed)


async def test_a_message_that_slack_does_not_let_us_change_is_deleted(office: Office) -> None:
    await office.hand_off(name="Zuleika")
    await office.quiet()
    before = len(await office.driver.messages(SALES))
    await office.driver.fault("error", method="chat.update", code="edit_window_closed", count=9)
    await office.driver.command(HELENA, MARKETING, "/lead", "forget L-1")
    await office.submit(HELENA)
    await office.quiet()
    assert len(await office.driver.messages(SALES)) < before


def test_a_list_loses_one_lead_and_keeps_the_others() -> None:
    standing = {
        "text": "Your open leads: L-1 · Sol and L-12 · Lua",
        "blocks": [
            {"type": "data_table", "caption": "Due", "rows": [[_cell("L-1 Ana, Sol"), _cell("2")]]},
            {"type": "section", "text": {"type": "mrkdwn", "text": "*L-12 · Lua*"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": "```\nL-1 Ana\nL-12 Bia\n```"}},
            {"type": "actions", "elements": [_button("Open L-1")]},
            {"type": "actions", "elements": [_button("Open L-12")]},
        ],
    }
    redacted = erased.redacted(Localizer(), standing, 1)
    text = text_of(redacted.blocks)
    assert "Ana" not in text
    assert "Sol" not in text + redacted.text
    assert ("Lua" in text, "Bia" in text) == (True, True)
    assert [len(block.get("elements", [])) for block in redacted.blocks] == [0, 0, 0, 1]
    assert erased.mentioned(Message("", redacted.blocks)) == {1, 12}


def _cell(text: str) -> dict[str, str]:
    return {"type": "raw_text", "text": text}


def _button(label: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Open"}
    return {"type": "button", "text": text, "accessibility_label": label, "value": "1"}
