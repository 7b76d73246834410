from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from blockkit.mrkdwn import email_link, line
from funnel.commitments import Commitment
from funnel.stages import EventKind, HandoffState, Reason, Stage
from messages import cards
from messages.cards import CardFacts
from messages.ids import Click
from tests.house_rules import check_message
from tests.messages.message_samples import (
    EN,
    ES,
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
    event,
    evil_lead,
    handoff,
    lead,
    text_of,
    timer,
)

NAMES = {"UREP": "Rui Reis", "UMKT": "Marta Melo"}
EARLIER = NOW.replace(hour=9)


def card(localizer, about, handed, timers, now, *, closing=None, names=NAMES):
    return cards.card(localizer, CardFacts(about, handed, timers, closing, names), now)


def accepted(**changes):
    return handoff(state=HandoffState.ACCEPTED, decided_by="UREP", decided_at=NOW, **changes)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_card_is_within_the_limits_of_slack(localizer):
    stages = (Stage.SQL, Stage.OPPORTUNITY, Stage.RECYCLED, Stage.CUSTOMER, Stage.LOST)
    lost = event(EventKind.LOST, data={"why": EVIL * 20})
    for about, handed, stage in product(LEADS, HANDOFFS, stages):
        moved = replace(about, stage=stage, wake_at=LATER)
        for closing in (None, lost):
            message = card(localizer, moved, handed, [*TIMERS, *SETTLED], NOW, closing=closing)
            assert check_message({"text": message.text, "blocks": message.blocks}) == []


def test_a_pending_card_says_who_owner_and_deadline_before_all_else():
    message = card(EN, lead(), handoff(), [timer()], NOW)
    title, state, about, note, row = message.blocks
    assert title["text"]["text"] == "Ana Souza · Acme"
    first, contacts = state["text"]["text"].split("\n")
    assert first.startswith("⏳ *Waiting for a decision* · Owner: Rui Reis · Decide by <!date^")
    assert f"Decide by <!date^{int(LATER.timestamp())}^" in first
    assert contacts == (
        "<mailto:ana@acme.example|ana@acme.example> · <tel:+5511987654321|+55 11 98765-4321>"
    )
    assert about["elements"][0]["text"] == (
        "L-12 · Fair · Spring · Retail · 11-50 · Buyer · Handed off by Marta Melo"
    )
    assert "Wants a demo" in text_of({"blocks": [note]})
    assert [e["text"]["text"] for e in row["elements"]] == [
        *("Accept", "Reject", "Need info", "Details")
    ]
    accept = row["elements"][0]
    assert (accept["style"], accept["accessibility_label"]) == ("primary", "Accept L-12")


def test_a_card_notifies_nobody():
    asked = handoff(state=HandoffState.INFO, question="Which?")
    for handed in (handoff(), asked, accepted()):
        assert "<@" not in text_of(card(EN, lead(), handed, TIMERS, NOW))


def test_an_overdue_card_says_so_by_sign_and_words():
    text = text_of(card(EN, lead(), handoff(), [timer(due_at=EARLIER)], NOW))
    assert "🔴 *Waiting for a decision*" in text
    assert "overdue" in text


def test_only_what_is_known_of_a_lead_is_shown():
    message = card(EN, bare_lead(), handoff(), [], NOW)
    assert "L-12 · (no source) · Handed off by" in text_of(message)
    assert "Campaign" not in text_of(message)


def test_the_same_note_is_shown_once():
    message = card(EN, lead(), handoff(note="Wants a demo"), [], NOW)
    assert text_of(message).count("Wants a demo") == 1


def test_a_lead_without_a_company_is_called_by_its_name():
    message = card(EN, bare_lead(), handoff(), [], NOW)
    assert message.blocks[0]["text"]["text"] == "Ana Souza"


def test_a_queued_card_can_be_taken():
    message = card(EN, lead(owner=""), handoff(owner=""), [], NOW)
    assert next(iter(buttons(message))) == Click.CARD_TAKE
    assert "anyone in sales can take it" in text_of(message)
    assert primaries(message) == [Click.CARD_TAKE]


def test_a_card_with_a_question_shows_it_and_asks_for_the_answer_first():
    asked = handoff(state=HandoffState.INFO, question="Which budget?")
    message = card(EN, lead(), asked, [timer(Commitment.ANSWER)], NOW)
    assert [*buttons(message)] == [
        *(Click.CARD_ANSWER, Click.CARD_ACCEPT, Click.CARD_REJECT, Click.LEAD_OPEN)
    ]
    assert primaries(message) == [Click.CARD_ANSWER]
    assert "Which budget?" in text_of(message)
    assert "Answer by" in text_of(message)


def test_after_acceptance_the_touch_is_what_is_owed():
    message = card(EN, lead(), accepted(), [timer(Commitment.FIRST_TOUCH)], NOW)
    assert [*buttons(message)] == [
        Click.CARD_TOUCH,
        Click.CARD_OPPORTUNITY,
        Click.CARD_WON,
        Click.CARD_LOST,
        Click.LEAD_OPEN,
    ]
    assert primaries(message) == [Click.CARD_TOUCH]
    assert "✅ *Accepted* · Owner: Rui Reis · First touch by" in text_of(message)
    further = card(EN, lead(stage=Stage.OPPORTUNITY), accepted(), [], NOW)
    assert Click.CARD_OPPORTUNITY not in buttons(further)
    assert "🎯 *Opportunity*" in text_of(further)


def test_a_won_deal_leaves_two_lines_with_its_value_and_the_way_to_the_rest():
    won = event(EventKind.WON, actor="UREP", amount=Decimal(12500), currency="BRL")
    message = card(PT, lead(stage=Stage.CUSTOMER), accepted(), SETTLED, NOW, closing=won)
    [block] = message.blocks
    title, state = block["text"]["text"].split("\n")
    assert title == "*L-12 · Ana Souza · Acme*"
    assert state.startswith("🏆 *Ganho* por Rui Reis, <!date^")
    assert state.endswith("R$ 12.500,00.")
    assert buttons(message) == {Click.LEAD_OPEN: "12"}


def test_a_lost_deal_says_why():
    lost = event(EventKind.LOST, actor="UREP", data={"why": "Too dear."})
    message = card(EN, lead(stage=Stage.LOST), accepted(), [], NOW, closing=lost)
    assert "⚫ *Lost* by Rui Reis" in text_of(message)
    assert text_of(message).count("Too dear.") == 1 + 1  # the text for notifications, the block


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
    assert buttons(message) == {Click.LEAD_OPEN: "12"}
    assert len(message.blocks) == 1
    assert "↩️ *Recusado* por Rui Reis" in text_of(message)
    assert "Momento errado" in text_of(message)
    assert "Retomar em <!date^" in text_of(message)


def test_an_erased_lead_shows_nothing_personal():
    handed = handoff(note="Ana's", question="Ana?")
    message = card(EN, evil_lead(forgotten=True), handed, [], NOW)
    assert "Ana" not in text_of(message)
    assert "evil" not in text_of(message)
    assert "erased" in text_of(message)
    assert buttons(message) == {}


def test_what_a_lead_is_called_can_neither_notify_nor_link():
    message = card(EN, evil_lead(), handoff(note=EVIL), [], NOW)
    assert check_message({"text": message.text, "blocks": message.blocks}) == []
    assert "<!channel>" not in message.text
    marked = [
        b["text"]["text"] for b in message.blocks if b.get("text", {}).get("type") == "mrkdwn"
    ]
    assert not [text for text in marked if "<!channel>" in text or "<https" in text]


@pytest.mark.parametrize(
    "address", ["a@b.c|<!channel>", "a@b.c>", "<a@b.c", "a b@c.d", "a@b.c|x", "", "@", "a@b@c"]
)
def test_what_is_no_plain_address_is_no_link(address):
    assert email_link(address) == line(address)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_the_name_of_a_button_contains_what_is_written_on_it(localizer):
    seen = [
        element
        for about, handed in product((lead(), lead(stage=Stage.OPPORTUNITY)), HANDOFFS)
        for block in card(localizer, about, handed, [], NOW).blocks
        for element in block.get("elements", [])
        if isinstance(element, dict) and element.get("type") == "button"
    ]
    assert seen
    for element in seen:
        shown, name = element["text"]["text"], element["accessibility_label"]
        assert shown.casefold() in name.casefold()


def test_the_copy_of_who_had_the_lead_before_says_who_has_it():
    message = cards.passed_on(ES, CardFacts(lead(), handoff(), names=NAMES), "UREP")
    assert buttons(message) == {Click.LEAD_OPEN: "12"}
    assert message.text == "*L-12 · Ana Souza · Acme* Ahora lo tiene Rui Reis."


def primaries(message):
    return [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", [])
        if isinstance(element, dict) and element.get("style") == "primary"
    ]
