"""The product's main job, from the form to the scorecard, as its people live it."""

from tests.office import MARINA, SERGIO, Office, has_buttons, owner_of, text_of


async def test_a_rejected_lead_comes_back_with_its_reason(any_office: Office) -> None:
    office = any_office
    card = await office.hand_off(source="webinar")
    assert "Padaria Sol" in text_of(card)
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="no_budget", comment="They asked for next year's prices")

    record = await office.message("No budget")
    assert not has_buttons(record)
    assert record["ts"] == card["ts"]
    message = await office.direct(MARINA, "next year's prices")
    assert "No budget" in text_of(message)
    [line] = await office.eventually(office.thread, card)
    assert "No budget" in text_of(line)

    status = await office.answer_to(SERGIO, "/sla", "status")
    assert "0 of 1" in text_of(status)


async def test_an_undecided_lead_is_recalled_in_business_hours_alone(office: Office) -> None:
    await office.move(hours=7, minutes=48)
    owner = owner_of(await office.hand_off())
    await office.quiet()  # the owner has heard of it
    before = len(await office.driver.dms(owner))
    await office.move(hours=18, minutes=17)  # 12:05: four fifths of the time are gone, at lunch
    assert len(await office.driver.dms(owner)) == before
    await office.move(hours=1)  # 13:05
    assert "L-1" in text_of((await office.driver.dms(owner))[-1])
    assert len(await office.driver.dms(owner)) == before + 1
