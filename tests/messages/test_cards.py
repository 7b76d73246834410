from dataclasses import replace
from itertools import product

import pytest

from funnel.commitments import Commitment
from funnel.stages import HandoffState, Reason, Stage
from messages.cards import card
from messages.ids import Click
from tests.house_rules import check_message
from tests.messages.message_samples import (
    EN,
    EVIL,
    HANDOFFS,
    LATER,
    LEADS,
    LOCALIZERS,
    NOW,
    PT,
    SETTLED,
    TIMERS,
    bare_lead,
    buttons,
    evil_lead,
    handoff,
    lead,
    text_of,
    timer,
)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_card_is_within_the_limits_of_slack(localizer):
    stages = (Stage.SQL, Stage.OPPORTUNITY, Stage.RECYCLED)
    for about, handed, stage in product(LEADS, HANDOFFS, stages):
        moved = replace(about, stage=stage, wake_at=LATER)
        message = card(localizer, moved, handed, [*TIMERS, *SETTLED], NOW)
        assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_a_pending_card_asks_for_a_decision_with_its_deadline():
    message = card(EN, lead(), handoff(), [timer()], NOW)
    assert message.blocks[0]["text"]["text"] == "L-12 · Acme"
    assert buttons(message) == {Click.CARD_ACCEPT: "7", Click.CARD_REJECT: "7", Click.CARD_ASK: "7"}
    assert f"Decide by <!date^{int(LATER.timestamp())}^" in text_of(message)
    assert "(4 business hours)" in text_of(message)
    assert "<@UREP>" in text_of(message)
    accept = message.blocks[-1]["elements"][0]
    assert (accept["style"], accept["accessibility_label"]) == ("primary", "Accept L-12")


def test_only_what_is_known_of_a_lead_is_shown():
    labels = text_of(card(EN, bare_lead(), handoff(), [], NOW))
    assert "Name" in labels
    assert "Campaign" not in labels
    assert "unknown source" in labels


def test_a_lead_without_a_company_is_called_by_its_name():
    message = card(EN, bare_lead(), handoff(), [], NOW)
    assert message.blocks[0]["text"]["text"] == "L-12 · Ana Souza"


def test_a_queued_card_can_be_taken():
    message = card(EN, lead(owner=""), handoff(owner=""), [], NOW)
    assert next(iter(buttons(message))) == Click.CARD_TAKE
    assert "anyone of sales can take it" in text_of(message)
    assert "nobody yet" in text_of(message)


def test_a_card_with_a_question_shows_it_and_can_be_answered_or_decided():
    asked = handoff(state=HandoffState.INFO, question="Which budget?")
    message = card(EN, lead(), asked, [timer(Commitment.ANSWER)], NOW)
    assert {*buttons(message)} == {Click.CARD_ACCEPT, Click.CARD_REJECT, Click.CARD_ANSWER}
    assert "Which budget?" in text_of(message)
    assert "Answer by" in text_of(message)


def test_after_acceptance_the_buttons_are_those_of_the_work():
    accepted = handoff(state=HandoffState.ACCEPTED, decided_by="UREP", decided_at=NOW)
    message = card(EN, lead(), accepted, [timer(Commitment.FIRST_TOUCH)], NOW)
    assert [*buttons(message)] == [
        Click.CARD_TOUCH,
        Click.CARD_OPPORTUNITY,
        Click.CARD_WON,
        Click.CARD_LOST,
    ]
    assert "*Accepted* by <@UREP>" in text_of(message)
    assert "First touch by" in text_of(message)
    further = card(EN, lead(stage=Stage.OPPORTUNITY), accepted, [], NOW)
    assert Click.CARD_OPPORTUNITY not in buttons(further)


@pytest.mark.parametrize("stage", [Stage.CUSTOMER, Stage.LOST])
def test_a_closed_deal_leaves_a_record_without_buttons(stage):
    accepted = handoff(state=HandoffState.ACCEPTED, decided_by="UREP", decided_at=NOW)
    message = card(EN, lead(stage=stage), accepted, SETTLED, NOW)
    assert buttons(message) == {}
    assert "1 h 30 min" in text_of(message)


def test_a_rejected_card_tells_who_why_and_when_it_wakes_up():
    rejected = handoff(
        state=HandoffState.REJECTED,
        decided_by="UREP",
        decided_at=NOW,
        reason=Reason.TIMING,
        comment="In March",
    )
    asleep = lead(stage=Stage.RECYCLED, wake_at=LATER)
    message = card(PT, asleep, rejected, [], NOW)
    assert buttons(message) == {}
    assert "*Recusado* por <@UREP>" in text_of(message)
    assert "Momento errado" in text_of(message)
    assert "In March" in text_of(message)
    assert "De volta em <!date^" in text_of(message)


def test_an_erased_lead_shows_nothing_personal():
    handed = handoff(note="Ana's", question="Ana?")
    text = text_of(card(EN, evil_lead(forgotten=True), handed, [], NOW))
    assert "Ana" not in text
    assert "evil" not in text
    assert "erased" in text


def test_what_a_lead_is_called_can_neither_notify_nor_link():
    message = card(EN, evil_lead(), handoff(note=EVIL), [], NOW)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert "<!channel>" not in message.text
    marked = [
        b["text"]["text"] for b in message.blocks if b.get("text", {}).get("type") == "mrkdwn"
    ]
    assert not [text for text in marked if "<!channel>" in text or "<https" in text]
