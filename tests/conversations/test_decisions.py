"""The buttons of the card, by those who may press them and by those who may not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from funnel.commitments import Commitment
from funnel.notices import CardChanged
from funnel.timers import TimerState
from handlers.responses import shows_over
from services import feedback, handoff, leads
from storage import outbox, timers
from storage.work import Work
from tests.office import (
    CARMEN,
    LUCIA,
    MARINA,
    NAMES,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    has_buttons,
    holding,
    owner_of,
    text_of,
)

ONLY_SALES = "Only sales can accept or reject hand-offs."


async def record_of(office: Office, card: dict[str, Any], words: str) -> dict[str, Any]:
    """The card, once it shows some words."""

    def shows(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [message for message in holding(words, messages) if message["ts"] == card["ts"]]

    [record] = shows(await office.eventually(office.driver.messages, SALES, until=shows))
    return record


async def private_messages(office: Office, user: str) -> list[dict[str, Any]]:
    """What only they see in the channel, or was sent to who only looks into it."""
    messages = await office.driver.messages(SALES, user)
    ephemerals = [message for message in messages if message.get("ephemeral")]
    return ephemerals or await office.driver.dms(user)


async def private_answer(office: Office, user: str) -> str:
    return text_of((await office.eventually(private_messages, office, user))[-1])


async def test_accepting_shows_who_and_offers_the_next_steps(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Accept", card)
    record = await record_of(office, card, "Log touch")
    assert NAMES[owner] in text_of(record)
    assert all(label in text_of(record) for label in ("Opportunity", "Won", "Lost"))


async def test_only_the_owner_or_the_head_decides(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    other = LUCIA if owner == RAFAEL else RAFAEL
    for user, refusal in (
        (other, f"This lead belongs to <@{owner}>. Only the owner or a head of sales can do this."),
        (MARINA, ONLY_SALES),
        (CARMEN, ONLY_SALES),
    ):
        await office.press(user, "Accept", card)
        assert refusal in await private_answer(office, user)
    assert "Log touch" not in text_of(await office.driver.messages(SALES))
    await office.press(SERGIO, "Accept", card)
    await record_of(office, card, "Log touch")


async def test_a_click_on_a_settled_card_says_who_was_first(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Accept", card)
    await office.press(SERGIO, "Accept", card)
    assert owner in await private_answer(office, SERGIO)


async def test_what_was_typed_is_still_there_when_a_refusal_is_closed(any_office: Office) -> None:
    office = any_office
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.press(SERGIO, "Accept", card)
    typed = "They asked for next year's prices." * 12
    answer = await office.submit(owner, reason="other", comment=typed)
    form, alert = answer["views"]
    assert "already accepted" in text_of(alert)
    assert (form["id"], answer["response"]["response_action"]) == (alert["root_view_id"], "push")
    await office.driver.close(owner)
    view = await office.driver.view(owner)
    assert view is not None
    assert view["id"] == form["id"]
    assert view["state"]["values"]["comment"]["input.value"]["value"] == typed


def test_over_three_views_there_is_no_room_for_a_fourth() -> None:
    first = {"id": "V1", "root_view_id": "V1", "previous_view_id": None}
    second = {"id": "V2", "root_view_id": "V1", "previous_view_id": "V1"}
    third = {"id": "V3", "root_view_id": "V1", "previous_view_id": "V2"}
    actions = [shows_over(form, {})["response_action"] for form in (first, second, third)]
    assert actions == ["push", "push", "update"]


async def test_other_needs_a_comment_and_timing_a_day_ahead(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    answer = await office.submit(owner, reason="other")
    assert set(answer["response"]["errors"]) == {"comment"}
    answer = await office.submit(owner, reason="timing")
    assert set(answer["response"]["errors"]) == {"wake_on"}
    answer = await office.submit(owner, reason="timing", wake_on="2020-01-01")
    assert set(answer["response"]["errors"]) == {"wake_on"}
    await office.submit(owner, reason="timing", wake_on="2026-12-07")
    await record_of(office, card, "Bad timing")


async def test_a_lead_put_to_sleep_wakes_in_marketing(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="timing", wake_on="2026-11-30")
    await record_of(office, card, "Bad timing")
    card = await office.card()
    assert "Back on" in text_of(card)
    await office.move(days=7)
    message = await office.direct(MARINA, "L-1")
    assert "lead.open" in str(message["blocks"])
    await nothing_wakes_up(office, card, owner)


async def nothing_wakes_up(office: Office, card: dict[str, Any], owner: str) -> None:
    """Neither the card nor the owner's direct message says that the lead will wake up."""
    await office.quiet()
    assert (await office.card())["ts"] == card["ts"]
    for messages in (await office.driver.messages(SALES), await office.driver.dms(owner)):
        assert holding("*Rejected*", messages)
        assert not holding("Back on", messages)


@pytest.mark.parametrize("how", [handoff.hand_off, leads.make_mql, leads.disqualify])
async def test_a_lead_that_marketing_moves_before_its_day_will_not_wake_up(
    office: Office, how: Callable[[Work, int], object]
) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="timing", wake_on="2026-11-30")
    await record_of(office, card, "Back on")
    await office.quiet()
    assert holding("Back on", await office.driver.dms(owner))
    await office.work(MARINA, how, 1)
    await nothing_wakes_up(office, card, owner)


async def test_only_the_last_hand_off_of_a_lead_says_when_it_wakes_up(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.work(SERGIO, feedback.reject, 1, reason="other", comment="Later")
    await office.work(MARINA, handoff.hand_off, 1, owner=owner)
    await office.work(SERGIO, feedback.reject, 2, reason="timing", wake_on=date(2026, 11, 30))
    await office.stored(card_again)
    await office.quiet()
    first, second = await office.driver.messages(SALES)
    assert "Back on" not in text_of(first)
    assert "Back on" in text_of(second)


def card_again(work: Work) -> None:
    """The first card is late."""
    outbox.put(work, CardChanged(1, 99))
    work.commit()


async def test_a_question_pauses_the_timer_of_sales_until_marketing_answers(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Need info", card)
    await office.submit(owner, question="Which plan do they want?")
    question = await office.direct(MARINA, "Which plan")
    await office.move(hours=2, minutes=30)  # 12:30: half of sales' time would be gone
    assert len(await office.driver.dms(owner)) == 1  # of the hand-off itself
    dm = await office.driver.dm(MARINA)
    await office.press(MARINA, "Answer", question, dm)
    await office.submit(MARINA, answer="The large one")
    await office.direct(owner, "The large one")
    status = await office.answer_to(owner, "/sla", "status L-1")
    name = office.sandbox.workspace.users[owner].real_name
    assert f"L-1 · Padaria Sol: Decision ({name}) is due" in text_of(status)


async def test_after_acceptance_touch_opportunity_and_won_are_kept(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Accept", card)
    card = await record_of(office, card, "Log touch")
    await office.press(owner, "Log touch", card)
    await office.submit(owner, how="call", note="They like it")
    await office.press(owner, "Opportunity", card)
    await office.press(owner, "Won", card)
    answer = await office.submit(owner, value="abc")
    assert "value" in answer["response"]["errors"]
    await office.submit(owner, value="12.500,00")

    await office.eventually(
        office.driver.messages, SALES, until=lambda messages: not has_buttons(messages[0])
    )
    lead = await office.driver.command(MARINA, SALES, "/lead", "show 1")
    assert "Customer" in text_of(lead["views"][-1])


async def test_with_nobody_there_the_lead_waits_for_anyone_of_sales(office: Office) -> None:
    for rep in (RAFAEL, LUCIA):
        await office.driver.command(rep, SALES, "/pacto", "away 2026-12-01")
    card = await office.hand_off()
    assert "Take" in text_of(card)
    await office.direct(SERGIO, "L-1")
    await office.press(MARINA, "Take", card)
    assert ONLY_SALES in await private_answer(office, MARINA)
    await office.press(LUCIA, "Take", card)
    record = await record_of(office, card, NAMES[LUCIA])
    assert "Take" not in text_of(record)


async def test_reps_take_turns(office: Office) -> None:
    owners = []
    for number in range(4):
        card = await office.hand_off(email=f"a{number}@sol.com.br", name=f"Ana {number}")
        owners.append(owner_of(card))
    assert owners[0] != owners[1]
    assert owners[:2] == owners[2:]


async def test_the_thread_holds_the_history(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Accept", card)
    await office.quiet()
    [line] = await office.thread(card)
    name = office.sandbox.workspace.users[owner].real_name
    assert f"{name} accepted the lead." in text_of(line)


async def test_a_rejected_lead_can_be_handed_over_again(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="bad_data")
    message = await office.direct(MARINA, "L-1")
    await office.press(MARINA, "Open", message, await office.driver.dm(MARINA))
    view = await office.driver.view(MARINA)
    await office.driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
    await office.submit(MARINA, note="Fixed the phone")
    second = await office.card(1)
    assert second["ts"] != card["ts"]
    assert "Fixed the phone" in text_of(second)


async def test_the_owners_own_message_becomes_the_record_too(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    first = await office.direct(owner, "L-1")
    assert "Accept" in text_of(first)
    await office.press(owner, "Accept", card)

    copy = await office.direct(owner, "Log touch")
    assert copy["ts"] == first["ts"]
    assert len(await office.driver.dms(owner)) == 1


async def test_a_question_asked_too_late_does_not_make_the_decision_kept(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.move(hours=6)  # 16:00: the decision was due at 15:00
    await office.press(owner, "Need info", card)
    await office.submit(owner, question="Which plan do they want?")
    await office.direct(MARINA, "Which plan")
    await office.press(owner, "Accept", card)
    await record_of(office, card, "Log touch")
    decision, *_ = await office.stored(timers.timers_of, 1)
    assert (decision.commitment, decision.state) == (Commitment.DECISION, TimerState.MISSED)


async def test_a_lead_that_wakes_on_a_saturday_is_told_of_on_monday(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.submit(owner, reason="timing", wake_on="2026-11-28")
    await record_of(office, card, "Bad timing")
    await office.quiet()
    before = len(await office.driver.dms(MARINA))
    await office.move(days=5)  # Saturday, 10:00
    assert len(await office.driver.dms(MARINA)) == before
    await office.move(days=2)  # Monday, 10:00
    assert len(await office.driver.dms(MARINA)) == before + 1
