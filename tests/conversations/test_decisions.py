"""The buttons of the card, by those who may press them and by those who may not."""

from storage import obligations
from tests.office import CARMEN, LUCIA, MARINA, RAFAEL, SALES, SERGIO, TEAM, Office, shown


async def owner_of(office: Office, card: dict) -> tuple[str, str]:
    """The owner that the card names, and the rep who is not."""
    return (RAFAEL, LUCIA) if RAFAEL in shown(card) else (LUCIA, RAFAEL)


async def settled(office: Office, ts: str, words: str) -> dict:
    async def there() -> dict | None:
        for message in await office.driver.messages(SALES):
            if message["ts"] == ts and words in shown(message):
                return message
        return None

    return await office.driver.until(there)


async def whisper(office: Office, user: str) -> str:
    async def there() -> str | None:
        messages = await office.driver.messages(SALES, user)
        found = [m for m in messages if m.get("ephemeral")]
        found = found or await office.driver.dms(user)  # who only looks into the channel
        return shown(found[-1]) if found else None

    return await office.driver.until(there)


async def test_accepting_shows_who_and_offers_the_next_steps(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Accept", card)
    record = await settled(office, card["ts"], "Log touch")
    assert owner in shown(record)
    labels = shown(record)
    assert all(label in labels for label in ("Opportunity", "Won", "Lost"))


async def test_only_the_owner_or_the_head_decides(office: Office) -> None:
    card = await office.hand_off()
    owner, other = await owner_of(office, card)
    for user in (other, MARINA, CARMEN):
        await office.press(user, "Accept", card)
        assert len(await whisper(office, user)) > 10
    assert "Log touch" not in shown((await office.driver.messages(SALES))[0])
    await office.press(SERGIO, "Accept", card)
    await settled(office, card["ts"], "Log touch")
    assert owner


async def test_a_click_on_a_settled_card_says_who_was_first(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Accept", card)
    await office.press(SERGIO, "Accept", card)
    assert owner in await whisper(office, SERGIO)


async def test_other_needs_a_comment_and_timing_a_day_ahead(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Reject", card)
    answer = await office.submit(owner, reason="other")
    assert set(answer["response"]["errors"]) == {"comment"}
    answer = await office.submit(owner, reason="timing")
    assert set(answer["response"]["errors"]) == {"wake_on"}
    answer = await office.submit(owner, reason="timing", wake_on="2020-01-01")
    assert set(answer["response"]["errors"]) == {"wake_on"}
    await office.submit(owner, reason="timing", wake_on="2026-12-07")
    await settled(office, card["ts"], "Timing")


async def test_a_lead_put_to_sleep_wakes_in_marketing(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="timing", wake_on="2026-11-30")
    await settled(office, card["ts"], "Timing")
    await office.move(days=7)
    told = await office.direct(MARINA, "L-1")
    assert "lead.open" in str(told["blocks"])


async def test_a_question_stops_sales_clock_until_marketing_answers(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Need info", card)
    await office.submit(owner, question="Which plan do they want?")
    asked = await office.direct(MARINA, "Which plan")
    await office.move(hours=2, minutes=30)  # 12:30: half of sales' time would be gone
    assert not [m for m in await office.driver.dms(owner) if "half" in shown(m).lower()]
    dm = await office.driver.dm(MARINA)
    await office.press(MARINA, "Answer", asked, dm)
    await office.submit(MARINA, answer="The large one")
    await office.direct(owner, "The large one")
    status = await office.driver.command(owner, SALES, "/sla", "status L-1")
    assert "Padaria Sol" in shown(status["response"]) or "L-1" in shown(status["response"])


async def test_after_acceptance_touch_opportunity_and_won_are_kept(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Accept", card)
    card = await settled(office, card["ts"], "Log touch")
    await office.press(owner, "Log touch", card)
    await office.submit(owner, how="call", note="They like it")
    await office.press(owner, "Opportunity", card)
    await office.press(owner, "Won", card)
    answer = await office.submit(owner, value="abc")
    assert "value" in answer["response"]["errors"]
    await office.submit(owner, value="12.500,00")

    async def closed() -> bool:
        (record,) = await office.driver.messages(SALES)
        return not [b for b in record["blocks"] if b["type"] == "actions"]

    await office.driver.until(closed)
    shown_lead = await office.driver.command(MARINA, SALES, "/lead", "show 1")
    assert "Customer" in shown(shown_lead["views"][-1])


async def test_with_nobody_there_the_lead_waits_for_anyone_of_sales(office: Office) -> None:
    for rep in (RAFAEL, LUCIA):
        await office.driver.command(rep, SALES, "/pacto", "away 2026-12-01")
    card = await office.hand_off()
    assert "Take" in shown(card)
    await office.direct(SERGIO, "L-1")
    await office.press(MARINA, "Take", card)
    assert await whisper(office, MARINA)
    await office.press(LUCIA, "Take", card)
    record = await settled(office, card["ts"], LUCIA)
    assert "Take" not in shown(record)


async def test_reps_take_turns(office: Office) -> None:
    owners = []
    for number in range(4):
        card = await office.hand_off(email=f"a{number}@sol.com.br", name=f"Ana {number}")
        owners.append((await owner_of(office, card))[0])
    assert owners[0] != owners[1]
    assert owners[:2] == owners[2:]


async def test_the_thread_holds_the_history(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Accept", card)
    await office.quiet()
    thread = await office.driver.messages(SALES, thread_ts=card["ts"])
    assert len(thread) >= 1
    assert owner in shown(thread)


async def test_a_rejected_lead_can_be_handed_over_again(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="bad_data")
    told = await office.direct(MARINA, "L-1")
    dm = await office.driver.dm(MARINA)
    button = next(
        e
        for b in told["blocks"]
        for e in b.get("elements", [])
        if str(e.get("action_id", "")).startswith("lead.open")
    )
    await office.driver.click(MARINA, channel=dm, ts=told["ts"], action_id=button["action_id"])
    view = await office.driver.view(MARINA)
    await office.driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
    await office.submit(MARINA, note="Fixed the phone")
    second = await office.card(1)
    assert second["ts"] != card["ts"]
    assert "Fixed the phone" in shown(second)


async def test_the_owners_own_message_becomes_the_record_too(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    first = await office.direct(owner, "L-1")
    assert "Accept" in shown(first)
    await office.press(owner, "Accept", card)

    async def copied() -> dict | None:
        (message,) = await office.driver.dms(owner)
        return message if "Log touch" in shown(message) else None

    copy = await office.driver.until(copied)
    assert copy["ts"] == first["ts"]


async def test_a_question_asked_too_late_does_not_make_the_decision_kept(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.move(hours=6)  # 16:00: the decision was due at 15:00
    await office.press(owner, "Need info", card)
    await office.submit(owner, question="Which plan do they want?")
    await office.direct(MARINA, "Which plan")
    await office.press(owner, "Accept", card)
    await settled(office, card["ts"], "Log touch")
    decision, *_ = await office.pacto.store.run(obligations.clocks_of, TEAM, 1)
    assert (decision.kind, decision.state) == ("decision", "missed")


async def test_a_lead_that_wakes_on_a_saturday_is_told_of_on_monday(office: Office) -> None:
    card = await office.hand_off()
    owner, _ = await owner_of(office, card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="timing", wake_on="2026-11-28")
    await settled(office, card["ts"], "Timing")
    await office.quiet()
    before = len(await office.driver.dms(MARINA))
    await office.move(days=5)  # Saturday, 10:00
    assert len(await office.driver.dms(MARINA)) == before
    await office.move(days=2)  # Monday, 10:00
    assert len(await office.driver.dms(MARINA)) == before + 1
