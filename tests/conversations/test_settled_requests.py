"""A direct message that asked for something says so, and offers no button, once it is done."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services import feedback, handoff, ownership, presence
from tests.office import (
    LUCIA,
    MARINA,
    RAFAEL,
    SERGIO,
    Office,
    hand_off_lead,
    has_buttons,
    open_office,
    text_of,
)


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    async with open_office(store_url) as opened:
        await opened.set_up()
        yield opened


async def settled(office: Office, user: str, asked: dict[str, Any]) -> str:
    """What stands in the place of a direct message when all is said."""
    await office.quiet()
    [message] = [dm for dm in await office.driver.dms(user) if dm["ts"] == asked["ts"]]
    assert not has_buttons(message)
    return text_of(message)


async def test_a_reminder_asks_no_more_once_the_lead_is_decided(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.move(hours=6)
    missed = (await office.driver.dms(RAFAEL))[-1]
    assert has_buttons(missed)
    await office.work(RAFAEL, feedback.accept, 1)
    assert "Accepted" in await settled(office, RAFAEL, missed)


async def test_a_question_and_its_answer_offer_nothing_once_they_are_over(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.work(RAFAEL, feedback.ask_info, 1, question="Which budget?")
    question = await office.direct(MARINA, "has a question about")
    assert has_buttons(question)
    await office.work(MARINA, feedback.answer_info, 1, answer="Ten thousand")
    answer = await office.direct(RAFAEL, "answered your question")
    assert "Waiting for a decision" in await settled(office, MARINA, question)
    assert has_buttons(answer)
    await office.work(RAFAEL, feedback.reject, 1, reason="no_budget")
    assert "No budget" in await settled(office, RAFAEL, answer)


async def test_a_rejection_is_not_fixed_twice(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.work(RAFAEL, feedback.reject, 1, reason="no_budget")
    rejection = await office.direct(MARINA, "rejected")
    assert has_buttons(rejection)
    await office.work(MARINA, handoff.hand_off, 1, owner=LUCIA)
    assert "No budget" in await settled(office, MARINA, rejection)


async def test_who_no_longer_has_the_lead_reads_who_has_it(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.move(hours=6)
    missed = (await office.driver.dms(RAFAEL))[-1]
    await office.work(SERGIO, ownership.reassign, 1, owner=LUCIA)
    assert "Lucía Ortega has it now" in await settled(office, RAFAEL, missed)


async def test_a_head_is_offered_no_lead_of_the_queue_that_somebody_took(office: Office) -> None:
    for rep in (RAFAEL, LUCIA, SERGIO):
        await office.work(rep, presence.set_away, office.now.date().replace(day=24))
    await office.work(MARINA, hand_off_lead, 1, "")
    await office.move(hours=7)
    offers = [dm for dm in await office.driver.dms(SERGIO) if "Take" in text_of(dm)]
    assert offers
    await office.work(RAFAEL, presence.set_away, None)
    await office.work(RAFAEL, handoff.take, 1)
    for offer in offers:
        assert "Rafael Costa has it now" in await settled(office, SERGIO, offer)


async def test_a_head_who_only_hears_of_a_miss_keeps_the_message(office: Office) -> None:
    await office.work(MARINA, hand_off_lead, 1)
    await office.move(hours=6)
    told = await office.direct(SERGIO, "L-1")
    await office.work(RAFAEL, feedback.accept, 1)
    await office.quiet()
    [message] = [dm for dm in await office.driver.dms(SERGIO) if dm["ts"] == told["ts"]]
    assert message["text"] == told["text"]
