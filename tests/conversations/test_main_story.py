"""The product's main job, from the form to the balance, as its people live it."""

from sqlmodel import Session

from storage import handoffs
from tests.office import MARINA, SALES, SERGIO, Office, shown


async def test_a_rejected_lead_comes_back_with_its_reason(any_office: Office) -> None:
    office = any_office
    card = await office.hand_off(source="webinar")
    assert "Padaria Sol" in shown(card)
    owner = await office.pacto.store.run(_owner)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="no_budget", comment="They asked for next year's prices")

    record = await office.driver.until(lambda: _has(office, "No budget"))
    assert not [b for b in record["blocks"] if b["type"] == "actions"]
    assert record["ts"] == card["ts"]
    told = await office.direct(MARINA, "next year's prices")
    assert "No budget" in shown(told)
    thread = await office.driver.until(lambda: office.driver.messages(SALES, thread_ts=card["ts"]))
    assert "No budget" in shown(thread)

    status = await office.driver.command(SERGIO, SALES, "/sla", "status")
    assert "0 of 1" in shown(status["response"])


async def test_an_undecided_lead_is_recalled_in_business_hours_alone(office: Office) -> None:
    await office.hand_off()
    owner = await office.pacto.store.run(_owner)
    before = len(await office.driver.dms(owner))
    await office.move(hours=2, minutes=5)  # 12:05: half the time is gone, at lunch
    assert len(await office.driver.dms(owner)) == before
    await office.move(hours=1)  # 13:05
    assert "L-1" in shown((await office.driver.dms(owner))[-1])
    assert len(await office.driver.dms(owner)) == before + 1


def _owner(session: Session) -> str:
    found = handoffs.handoff(session, "T0AURORA", 1)
    assert found is not None
    return found.owner


async def _has(office: Office, words: str) -> dict | None:
    messages = await office.driver.messages(SALES)
    return messages[0] if words in shown(messages[0]) else None
