"""Updates on accepted leads: agreed on in the form, asked for, and shown where both teams stand."""

from collections.abc import AsyncIterator

import pytest

from services import proposals
from tests.office import (
    HELENA,
    RAFAEL,
    SERGIO,
    Office,
    agree,
    hand_off_lead,
    holding,
    open_office,
    text_of,
)


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url) as opened:
        await opened.set_up()
        yield opened


async def every_two_days(office: Office) -> None:
    draft = await office.work(SERGIO, proposals.begin)
    await office.work(HELENA, agree, draft.proposal.terms.changed(update_days=2))


async def test_a_head_sees_what_it_means_before_it_is_sent(office: Office) -> None:
    opened = await office.driver.command(SERGIO, "C0GENERAL", "/sla", "propose")
    assert "update" not in text_of(opened["views"][-1])  # that commitment is off
    await office.driver.click(SERGIO, action_id="agreement.section:sales")
    await office.submit(SERGIO, update_days="2")
    draft = text_of(await office.driver.view(SERGIO))
    assert "Business days between updates on an accepted lead: 2 (was 0)" in draft
    assert "An update on each accepted lead every 2 business days until it is won or lost" in draft


async def test_silence_is_asked_about_counted_and_ended_by_news(office: Office) -> None:
    await every_two_days(office)
    await office.work("U0MARINA", hand_off_lead, 1)
    card = await office.message("Ana 1 · Sol 1")
    await office.press(RAFAEL, "Accept", card)
    await office.quiet()
    card = await office.message("Ana 1 · Sol 1")
    assert "Update by" in text_of(card)
    await office.press(RAFAEL, "Log touch", card)
    await office.submit(RAFAEL, how="call")
    await office.quiet()
    assert "Update by" in text_of(await office.message("Ana 1 · Sol 1"))

    await office.move(days=2, hours=4)  # Wednesday 14:00: due at 18:00
    reminder = await office.direct(RAFAEL, "Time is running out for an update on")
    assert "SLA: Update by" in text_of(reminder)
    await office.move(hours=20)
    missed = await office.direct(RAFAEL, "Log a touch, or mark it as an opportunity, won, or lost")
    assert holding("missed the deadline for an update", await office.driver.dms(SERGIO))
    status = text_of(await office.answer_to(SERGIO, "/sla", "status"))
    assert "behind: Updates on time" in status
    assert "90% within 2 business days" in status

    dm = await office.driver.dm(RAFAEL)
    await office.press(RAFAEL, "Log touch", missed, dm)
    await office.submit(RAFAEL, how="email")
    await office.quiet()
    overdue = text_of(await office.answer_to(SERGIO, "/sla", "status"))
    assert "Overdue: nothing" in overdue.replace("*", "")
