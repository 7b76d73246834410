from dataclasses import replace
from itertools import product

import pytest

from funnel.obligations import ObligationKind
from funnel.stages import Stage
from messages.cards import card
from messages.ids import Click
from messages.limits import check_message
from tests.messages.said_samples import (
    CLOCKS,
    DONE,
    EN,
    EVIL,
    HANDOFFS,
    LATER,
    LEADS,
    NOW,
    PT,
    VOICES,
    bare_lead,
    buttons,
    clock,
    evil_lead,
    handoff,
    lead,
    shown,
)


@pytest.mark.parametrize("voice", VOICES)
def test_every_card_is_within_the_limits_of_slack(voice):
    stages = (Stage.SQL, Stage.OPPORTUNITY, Stage.RECYCLED)
    for one, passed, stage in product(LEADS, HANDOFFS, stages):
        moved = replace(one, stage=stage, wake_at=LATER)
        made = card(voice, moved, passed, [*CLOCKS, *DONE], NOW)
        assert check_message({"text": made.text, "blocks": made.blocks}) == []


def test_a_pending_card_asks_for_a_decision_with_its_deadline():
    made = card(EN, lead(), handoff(), [clock()], NOW)
    assert made.blocks[0]["text"]["text"] == "L-12 · Acme"
    assert buttons(made) == {Click.CARD_ACCEPT: "7", Click.CARD_REJECT: "7", Click.CARD_ASK: "7"}
    assert f"Decide by <!date^{int(LATER.timestamp())}^" in shown(made)
    assert "(4 business hours)" in shown(made)
    assert "<@UREP>" in shown(made)
    accept = made.blocks[-1]["elements"][0]
    assert (accept["style"], accept["accessibility_label"]) == ("primary", "Accept L-12")


def test_only_what_is_known_of_a_lead_is_shown():
    labels = shown(card(EN, bare_lead(), handoff(), [], NOW))
    assert "Name" in labels
    assert "Campaign" not in labels
    assert "unknown source" in labels


def test_a_lead_without_a_company_is_called_by_its_name():
    made = card(EN, bare_lead(), handoff(), [], NOW)
    assert made.blocks[0]["text"]["text"] == "L-12 · Ana Souza"


def test_a_queued_card_can_be_taken():
    made = card(EN, lead(owner=""), handoff(owner=""), [], NOW)
    assert next(iter(buttons(made))) == Click.CARD_TAKE
    assert "anyone of sales can take it" in shown(made)
    assert "nobody yet" in shown(made)


def test_a_card_with_a_question_shows_it_and_can_be_answered_or_decided():
    asked = handoff(state="info", question="Which budget?")
    made = card(EN, lead(), asked, [clock(ObligationKind.ANSWER)], NOW)
    assert {*buttons(made)} == {Click.CARD_ACCEPT, Click.CARD_REJECT, Click.CARD_ANSWER}
    assert "Which budget?" in shown(made)
    assert "Answer by" in shown(made)


def test_after_acceptance_the_buttons_are_those_of_the_work():
    accepted = handoff(state="accepted", decided_by="UREP", decided_at=NOW)
    made = card(EN, lead(), accepted, [clock(ObligationKind.FIRST_TOUCH)], NOW)
    assert [*buttons(made)] == [
        Click.CARD_TOUCH,
        Click.CARD_OPPORTUNITY,
        Click.CARD_WON,
        Click.CARD_LOST,
    ]
    assert "*Accepted* by <@UREP>" in shown(made)
    assert "First touch by" in shown(made)
    further = card(EN, lead(stage=Stage.OPPORTUNITY), accepted, [], NOW)
    assert Click.CARD_OPPORTUNITY not in buttons(further)


@pytest.mark.parametrize("stage", [Stage.CUSTOMER, Stage.LOST])
def test_a_closed_deal_leaves_a_record_without_buttons(stage):
    accepted = handoff(state="accepted", decided_by="UREP", decided_at=NOW)
    made = card(EN, lead(stage=stage), accepted, DONE, NOW)
    assert buttons(made) == {}
    assert "1 h 30 min" in shown(made)


def test_a_rejected_card_tells_who_why_and_when_it_wakes_up():
    rejected = handoff(
        state="rejected", decided_by="UREP", decided_at=NOW, reason="timing", comment="In March"
    )
    asleep = lead(stage=Stage.RECYCLED, wake_at=LATER)
    made = card(PT, asleep, rejected, [], NOW)
    assert buttons(made) == {}
    assert "*Recusado* por <@UREP>" in shown(made)
    assert "Momento errado" in shown(made)
    assert "In March" in shown(made)
    assert "Retomar em <!date^" in shown(made)


def test_an_erased_lead_shows_nothing_personal():
    made = shown(
        card(EN, evil_lead(forgotten=True), handoff(note="Ana's", question="Ana?"), [], NOW)
    )
    assert "Ana" not in made
    assert "evil" not in made
    assert "erased" in made


def test_what_a_lead_is_called_can_neither_notify_nor_link():
    made = card(EN, evil_lead(), handoff(note=EVIL), [], NOW)
    assert check_message({"text": made.text, "blocks": made.blocks}) == []
    assert "<!channel>" not in made.text
    marked = [b["text"]["text"] for b in made.blocks if b.get("text", {}).get("type") == "mrkdwn"]
    assert not [text for text in marked if "<!channel>" in text or "<https" in text]
