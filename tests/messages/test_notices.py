from itertools import product

import pytest

from funnel.obligations import ObligationKind, Step
from funnel.refusals import Refusal
from funnel.stages import Stage
from messages import notices
from messages.ids import Click
from messages.limits import check_message, check_view
from messages.text import mention
from tests.messages.said_samples import (
    CLOCKS,
    EN,
    ES,
    EVIL,
    HANDOFFS,
    LATER,
    LEADS,
    NOW,
    PT,
    VOICES,
    buttons,
    clock,
    evil_lead,
    handoff,
    lead,
    shown,
)

THREAD = [
    "taken",
    "accepted",
    "rejected",
    "asked",
    "answered",
    "touch_call",
    "touch_email",
    "touch_message",
    "touch_meeting",
    "opportunity",
    "won",
    "lost",
]
DIRECT = ("yours", "queued", "rejected", "asked", "answered")


def fits(message):
    return check_message({"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize("voice", VOICES)
def test_every_notice_is_within_the_limits_of_slack(voice):
    for one, passed in product(LEADS, HANDOFFS):
        for what in THREAD:
            assert fits(notices.thread(voice, what, one, passed, "U1", {"note": EVIL * 90}))
        for what in DIRECT:
            made = notices.direct(voice, what, one, passed, CLOCKS, "U1", NOW, "https://x.example")
            assert fits(made)
        assert fits(notices.woken(voice, one))
    assert fits(notices.welcome(voice))


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("is_owner", [True, False])
@pytest.mark.parametrize("owner", ["UREP", ""])
def test_every_reminder_says_which_lead_and_by_when(voice, is_owner, owner):
    for kind, step, one in product(ObligationKind, Step, LEADS):
        running = clock(kind, owner=owner)
        made = notices.reminder(voice, running, step, one, handoff(), is_owner, NOW)
        assert fits(made)
        assert one.ref in made.text
        assert f"<!date^{int(LATER.timestamp())}^" in made.text


def test_a_thread_mentions_whoever_has_to_act_next_and_calls_the_others_by_name():
    names = {"UREP": "Rui", "UMKT": "Marta"}
    asked = notices.thread(EN, "asked", lead(), handoff(question="Why?"), "UREP", {}, names)
    assert "Rui needs to know something" in shown(asked)
    assert "<@UMKT>, can you answer?" in shown(asked)
    assert "<@UREP>" not in shown(asked)
    assert "Why?" in shown(asked)
    answered = notices.thread(EN, "answered", lead(), handoff(answer="So"), "UMKT", {}, names)
    assert "<@UREP>, the decision is yours again" in shown(answered)
    assert "<@UMKT>" not in shown(answered)


def test_a_thread_of_a_rejection_gives_reason_and_comment():
    rejected = handoff(state="rejected", reason="no_budget", comment="Not this year")
    made = notices.thread(PT, "rejected", lead(), rejected, "UREP", {})
    assert "Sem orçamento" in made.text
    assert "Not this year" in shown(made)


def test_a_thread_with_an_unknown_event_is_our_mistake():
    with pytest.raises(KeyError):
        notices.thread(EN, "danced", lead(), handoff(), "U1", {})


def test_an_owner_hears_of_a_new_lead_with_deadline_card_and_buttons():
    made = notices.direct(EN, "yours", lead(), handoff(), [clock()], "", NOW, "https://x.example/p")
    assert "*L-12 · Acme*" in made.text
    assert "Decide by <!date^" in shown(made)
    assert [*buttons(made)] == [Click.CARD_ACCEPT, Click.CARD_REJECT, Click.CARD_ASK, Click.LINK]
    assert "Wants a demo" in shown(made)


def test_a_decided_lead_is_told_without_buttons_to_decide():
    accepted = handoff(state="accepted")
    assert buttons(notices.direct(EN, "yours", lead(), accepted, [], "", NOW)) == {}


def test_a_head_can_take_a_queued_lead_at_once():
    made = notices.direct(ES, "queued", lead(), handoff(owner=""), [clock()], "", NOW)
    assert buttons(made) == {Click.CARD_TAKE: "7"}
    assert "espera en la cola" in made.text


def test_marketing_hears_why_a_lead_came_back_and_what_it_can_do():
    rejected = handoff(state="rejected", reason="other", comment="Wrong number")
    made = notices.direct(EN, "rejected", lead(stage=Stage.MQL), rejected, [], "UREP", NOW)
    assert "Other" in made.text
    assert "Wrong number" in shown(made)
    assert "hand it off once more" in shown(made)
    assert buttons(made) == {Click.LEAD_OPEN: "12"}


def test_marketing_hears_when_a_lead_rejected_for_its_timing_wakes_up():
    rejected = handoff(state="rejected", reason="timing")
    asleep = lead(stage=Stage.RECYCLED, wake_at=LATER)
    made = notices.direct(EN, "rejected", asleep, rejected, [], "UREP", NOW)
    assert "wakes up on Nov 23, 2026" in shown(made)


def test_a_reminder_has_the_button_that_settles_it():
    expected = {
        ObligationKind.DECISION: Click.CARD_ACCEPT,
        ObligationKind.FIRST_TOUCH: Click.CARD_TOUCH,
        ObligationKind.ANSWER: Click.CARD_ANSWER,
    }
    for kind, click in expected.items():
        made = notices.reminder(EN, clock(kind), Step.HALF, lead(), handoff(), True, NOW)  # noqa: FBT003
        assert click in buttons(made)
        assert "Half of the time" in made.text


def test_a_reminder_sent_after_the_deadline_says_that_it_was_missed():
    late = clock(due_at=NOW.replace(hour=9))
    made = notices.reminder(EN, late, Step.HALF, lead(), handoff(), True, NOW)  # noqa: FBT003
    assert "Please decide now" in made.text


def test_a_head_hears_who_missed_what_and_may_only_look():
    made = notices.reminder(EN, clock(), Step.MISSED, lead(), handoff(), False, NOW)  # noqa: FBT003
    assert "<@UREP> was to decide" in made.text
    assert [*buttons(made)] == [Click.LEAD_OPEN]


def test_a_head_hears_of_a_lead_that_nobody_took_and_can_take_it():
    made = notices.reminder(
        EN,
        clock(owner=""),
        Step.MISSED,
        lead(),
        handoff(owner=""),
        False,  # noqa: FBT003
        NOW,
    )
    assert "Nobody took" in made.text
    assert Click.CARD_TAKE in buttons(made)


def test_an_awake_lead_can_be_handed_off_at_once():
    made = notices.woken(EN, lead(stage=Stage.MQL))
    assert {*buttons(made)} == {Click.LEAD_HAND_OFF, Click.LEAD_OPEN}
    assert [*buttons(notices.woken(EN, lead(stage=Stage.LOST)))] == [Click.LEAD_OPEN]


def test_the_welcome_says_what_to_do_first():
    made = notices.welcome(PT)
    assert "Três passos" in shown(made)
    assert [*buttons(made)] == [Click.SETUP_OPEN]


def test_a_whisper_mentions_who_can():
    made = notices.whisper(EN, Refusal("only_owner", owner="UREP"))
    assert "<@UREP>" in made.text
    assert "head of sales" in made.text
    assert fits(made)


@pytest.mark.parametrize("voice", VOICES)
def test_an_alert_is_a_small_modal(voice):
    assert check_view(notices.alert_view(voice, EVIL * 99)) == []
    assert check_view(notices.alert_view(voice, mention("U1"))) == []


def test_no_notice_shows_what_was_erased():
    erased = evil_lead(forgotten=True)
    passed = handoff(state="rejected", comment="evil", question="evil", answer="evil", note="evil")
    for what in THREAD:
        made = notices.thread(EN, what, erased, passed, "U1", {"note": "evil"})
        assert "evil" not in shown(made)
    for what in DIRECT:
        assert "evil" not in shown(notices.direct(EN, what, erased, passed, [], "U1", NOW))
