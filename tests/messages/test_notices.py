from dataclasses import replace
from itertools import product

import pytest

from blockkit.mrkdwn import mention
from funnel.commitments import TIMED, Commitment
from funnel.refusals import Refusal
from funnel.stages import EventKind, HandoffState, Reason, Stage, TouchChannel
from funnel.timers import Step
from messages import notices
from messages.ids import Click
from messages.reminders import About, reminder
from tests.house_rules import check_message, check_view
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
    TIMERS,
    buttons,
    evil_lead,
    handoff,
    lead,
    subject,
    text_of,
    timer,
)

THREAD = [
    *((event, None) for event in (EventKind.ASSIGNED, EventKind.ACCEPTED, EventKind.REJECTED)),
    *((event, None) for event in (EventKind.INFO_ASKED, EventKind.INFO_GIVEN)),
    *((EventKind.TOUCH, channel) for channel in TouchChannel),
    *((event, None) for event in (EventKind.OPPORTUNITY, EventKind.WON, EventKind.LOST)),
    (EventKind.UNDONE, None),
]
DIRECT = (
    EventKind.ASSIGNED,
    EventKind.SQL,
    EventKind.REJECTED,
    EventKind.INFO_ASKED,
    EventKind.INFO_GIVEN,
)


def fits(message):
    return check_message({"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_notice_is_within_the_limits_of_slack(localizer):
    for about, handed in product(LEADS, HANDOFFS):
        of_handoff = subject(about, handed, "U1", TIMERS)
        for event, channel in THREAD:
            assert fits(notices.thread(localizer, event, of_handoff, channel))
        for event in DIRECT:
            assert fits(notices.direct(localizer, event, of_handoff, NOW))
        assert fits(notices.woken(localizer, about))


@pytest.mark.parametrize("localizer", LOCALIZERS)
@pytest.mark.parametrize("reader", ["UREP", "UHEAD"])
@pytest.mark.parametrize("owner", ["UREP", ""])
def test_every_reminder_says_which_lead_and_by_when(localizer, reader, owner):
    for commitment, step, about in product(TIMED, Step, LEADS):
        running = timer(commitment, owner=owner)
        message = reminder(localizer, About(running, step, about, handoff(), reader), NOW)
        assert fits(message)
        assert about.ref in message.text
        assert f"<!date^{int(LATER.timestamp())}^" in message.text


def test_a_thread_calls_people_by_name_since_whoever_has_to_act_is_told_directly():
    names = {"UREP": "Rui", "UMKT": "Marta"}
    asked = subject(handed=handoff(question="Why?"), by="UREP", **names)
    question = notices.thread(EN, EventKind.INFO_ASKED, asked)
    assert "Rui has a question for Marta before deciding." in text_of(question)
    assert "<@" not in text_of(question)
    assert "Why?" in text_of(question)
    answered = subject(handed=handoff(answer="So"), by="UMKT", **names)
    answer = notices.thread(EN, EventKind.INFO_GIVEN, answered)
    assert "Marta answered. Rui can decide now." in text_of(answer)
    assert "<@" not in text_of(answer)


def test_a_thread_quotes_what_was_noted_with_a_touch():
    touched = replace(subject(by="UREP", UREP="Rui"), note="Left <!here> voicemail")
    message = notices.thread(EN, EventKind.TOUCH, touched, TouchChannel.CALL)
    assert "Rui called the lead." in message.text
    assert "Left <!here> voicemail" in text_of(message)
    assert fits(message)


def test_a_thread_of_a_rejection_gives_reason_and_comment():
    rejected = handoff(
        state=HandoffState.REJECTED, reason=Reason.NO_BUDGET, comment="Not this year"
    )
    message = notices.thread(PT, EventKind.REJECTED, subject(handed=rejected, by="UREP"))
    assert "Sem orçamento" in message.text
    assert "Not this year" in text_of(message)


def test_a_thread_with_an_event_of_no_line_is_our_mistake():
    with pytest.raises(KeyError):
        notices.thread(EN, EventKind.FORGOTTEN, subject())


def test_an_owner_hears_of_a_new_lead_with_deadline_card_and_buttons():
    message = notices.direct(EN, EventKind.ASSIGNED, subject(timers=[timer()]), NOW)
    assert "*L-12 · Acme*" in message.text
    assert "Decide by <!date^" in text_of(message)
    assert [*buttons(message)] == [Click.CARD_ACCEPT, Click.CARD_REJECT, Click.CARD_ASK]
    assert "Wants a demo" in text_of(message)


def test_a_lead_that_a_colleague_passed_on_is_told_with_their_reason_and_what_is_owed():
    accepted = subject(handed=handoff(state=HandoffState.ACCEPTED), by="UHEAD", UHEAD="Hugo")
    message = notices.direct(EN, EventKind.ASSIGNED, replace(accepted, note="She knows them"), NOW)
    assert message.text == "Hugo reassigned *L-12 · Acme* to you."
    assert "She knows them" in text_of(message)
    assert next(iter(buttons(message))) == Click.CARD_TOUCH
    assert Click.CARD_ACCEPT not in buttons(message)
    line = notices.passed_on(EN, subject(by="UHEAD", UHEAD="Hugo", UREP="Rui"))
    assert line.text == "Hugo reassigned *L-12 · Acme* to Rui."
    assert buttons(line) == {}


def test_a_head_can_take_a_queued_lead_at_once():
    waiting = subject(handed=handoff(owner=""), timers=[timer()])
    message = notices.direct(ES, EventKind.SQL, waiting, NOW)
    assert buttons(message) == {Click.CARD_TAKE: "7"}
    assert "está en la cola" in message.text


def test_marketing_hears_why_a_lead_came_back_and_what_it_can_do():
    rejected = handoff(state=HandoffState.REJECTED, reason=Reason.OTHER, comment="Wrong number")
    back = subject(lead(stage=Stage.MQL), rejected, "UREP")
    message = notices.direct(EN, EventKind.REJECTED, back, NOW)
    assert "Other" in message.text
    assert "Wrong number" in text_of(message)
    assert "fix it and hand it off again" in text_of(message)
    assert buttons(message) == {Click.LEAD_FIX: "12", Click.LEAD_OPEN: "12"}


def test_marketing_hears_when_a_lead_rejected_for_its_timing_wakes_up():
    rejected = handoff(state=HandoffState.REJECTED, reason=Reason.TIMING)
    asleep = subject(lead(stage=Stage.RECYCLED, wake_at=LATER), rejected, "UREP")
    message = notices.direct(EN, EventKind.REJECTED, asleep, NOW)
    assert "I'll remind you on Nov 23, 2026" in text_of(message)
    assert buttons(message) == {Click.LEAD_OPEN: "12"}


def remind(commitment=Commitment.DECISION, step=Step.HALF, reader="UREP", **changes):
    running = timer(commitment, **changes)
    about = About(running, step, lead(), handoff(owner=running.owner), reader)
    return reminder(EN, about, NOW)


def test_a_reminder_has_the_button_that_settles_it():
    expected = {
        Commitment.DECISION: Click.CARD_ACCEPT,
        Commitment.FIRST_TOUCH: Click.CARD_TOUCH,
        Commitment.ANSWER: Click.CARD_ANSWER,
    }
    for commitment, click in expected.items():
        message = remind(commitment)
        assert click in buttons(message)
        assert "Half the time" in message.text


def test_a_reminder_sent_after_the_deadline_says_that_it_was_missed():
    assert "Please accept or reject it now" in remind(due_at=NOW.replace(hour=9)).text


def test_a_head_hears_who_missed_what_and_may_only_look():
    message = remind(step=Step.MISSED, reader="UHEAD")
    assert "<@UREP> missed the deadline to decide" in message.text
    assert [*buttons(message)] == [Click.LEAD_OPEN]


def test_a_head_hears_of_a_lead_that_nobody_took_and_can_take_it():
    message = remind(step=Step.MISSED, reader="UHEAD", owner="")
    assert "No one has taken" in message.text
    assert Click.CARD_TAKE in buttons(message)


def test_an_awake_lead_can_be_handed_off_at_once():
    message = notices.woken(EN, lead(stage=Stage.MQL))
    assert {*buttons(message)} == {Click.LEAD_HAND_OFF, Click.LEAD_OPEN}
    assert [*buttons(notices.woken(EN, lead(stage=Stage.LOST)))] == [Click.LEAD_OPEN]


def test_a_refusal_mentions_who_can():
    message = notices.refusal_message(EN, Refusal("only_owner", owner="UREP"))
    assert "<@UREP>" in message.text
    assert "head of sales" in message.text
    assert fits(message)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_an_alert_is_a_small_modal(localizer):
    assert check_view(notices.alert_view(localizer, EVIL * 99)) == []
    assert check_view(notices.alert_view(localizer, mention("U1"))) == []


def test_no_notice_shows_what_was_erased():
    texts = dict.fromkeys(("comment", "question", "answer", "note"), "evil")
    erased = subject(evil_lead(forgotten=True), handoff(state=HandoffState.REJECTED, **texts), "U1")
    for event, channel in THREAD:
        assert "evil" not in text_of(notices.thread(EN, event, erased, channel))
    for event in DIRECT:
        assert "evil" not in text_of(notices.direct(EN, event, erased, NOW))
