import datetime as dt

import pytest

from funnel.stages import Reason
from messages import forms_common, forms_decision, forms_handoff, forms_lead
from messages.limits import check_view
from tests.messages.said_samples import (
    EN,
    EVIL,
    HANDOFFS,
    LEADS,
    PT,
    VOICES,
    evil_handoff,
    handoff,
    lead,
    shown,
    submitted,
)

DECISIONS = (
    forms_decision.reject,
    forms_decision.ask,
    forms_decision.answer,
    forms_decision.touch,
    forms_decision.won,
    forms_decision.lost,
)


def option(value):
    return {"type": "static_select", "selected_option": {"text": {}, "value": value}}


def typed(value):
    return {"type": "plain_text_input", "value": value}


@pytest.mark.parametrize("voice", VOICES)
def test_every_form_is_within_the_limits_of_slack(voice):
    for one in LEADS:
        for passed in HANDOFFS:
            for form in DECISIONS:
                assert check_view(form(voice, one, passed)) == []
        for form in (forms_handoff.hand_off, forms_handoff.recycle):
            assert check_view(form(voice, one, "C1")) == []
        values = {name: str(getattr(one, name)) * 9 for name in forms_lead.LENGTHS}
        assert check_view(forms_lead.new_lead(voice, values, "C1", True, EVIL * 40)) == []  # noqa: FBT003
    assert check_view(forms_lead.new_lead(voice)) == []


@pytest.mark.parametrize("voice", VOICES)
def test_titles_are_whole_for_leads_of_five_digits(voice):
    one = lead(number=12345)
    views = [form(voice, one, handoff()) for form in DECISIONS]
    views += [forms_handoff.hand_off(voice, one), forms_handoff.recycle(voice, one)]
    for view in views:
        assert "L-12345" in view["title"]["text"]
        assert "…" not in view["title"]["text"] + view["submit"]["text"]


def test_a_new_lead_comes_back_as_it_was_typed():
    view = forms_lead.new_lead(EN, {"name": "Ana"}, "C1")
    back = submitted(view, name=typed("  Ana "), email=typed("not an address"), phone=typed(None))
    parsed = forms_lead.parse_new_lead(back)
    assert [*parsed] == [*forms_lead.LENGTHS]
    assert (parsed["name"], parsed["email"], parsed["phone"]) == ("Ana", "not an address", "")
    assert forms_common.metadata(back) == {"channel": "C1"}
    assert [b["block_id"] for b in view["blocks"]] == [*parsed]


def test_only_the_name_must_be_given_and_a_notice_stands_above():
    view = forms_lead.new_lead(EN, notice="Look here.")
    assert view["blocks"][0]["text"]["text"] == "Look here."
    required = [b["block_id"] for b in view["blocks"][1:] if not b.get("optional")]
    assert required == ["name"]


def test_a_hand_off_without_an_owner_is_automatic():
    view = forms_handoff.hand_off(EN, lead(), "C1")
    assert "Automatic: next rep in turn" in shown(view)
    back = submitted(view, owner={"selected_user": None}, note=typed("Call soon"))
    assert forms_handoff.parse_hand_off(back) == ("", "Call soon")
    named = submitted(view, owner={"selected_user": "UREP"}, note=typed(None))
    assert forms_handoff.parse_hand_off(named) == ("UREP", "")
    assert forms_common.metadata(view) == {"lead": 12, "channel": "C1"}


def test_a_day_to_wake_up_is_a_date():
    view = forms_handoff.recycle(EN, lead())
    back = submitted(view, wake_on={"selected_date": "2027-01-04"})
    assert forms_handoff.parse_recycle(back) == dt.date(2027, 1, 4)
    assert forms_handoff.parse_recycle(submitted(view)) is None


def test_a_rejection_offers_every_reason_in_the_readers_language():
    view = forms_decision.reject(PT, lead(), handoff())
    reasons = view["blocks"][1]["element"]["options"]
    assert [o["value"] for o in reasons] == [*Reason]
    assert "Não é quem decide" in shown(view)


def test_a_rejection_comes_back_as_the_arguments_of_the_use_case():
    view = forms_decision.reject(EN, lead(), handoff())
    back = submitted(
        view,
        reason=option("timing"),
        comment=typed(" Later "),
        wake_on={"selected_date": "2027-01-04"},
    )
    assert forms_decision.parse_reject(back) == {
        "reason": "timing",
        "comment": "Later",
        "wake_on": dt.date(2027, 1, 4),
    }
    empty = forms_decision.parse_reject(submitted(view))
    assert empty == {"reason": "", "comment": "", "wake_on": None}
    assert forms_common.metadata(back)["handoff"] == 7


def test_question_and_answer_come_back_trimmed():
    asked = forms_decision.ask(EN, lead(), handoff())
    assert forms_decision.parse_ask(submitted(asked, question=typed(" Who? "))) == "Who?"
    answer = forms_decision.answer(EN, lead(), handoff(question="Who decides?"))
    assert "Who decides?" in shown(answer)
    assert forms_decision.parse_answer(submitted(answer, answer=typed("Ana\n"))) == "Ana"


def test_a_touch_a_win_and_a_loss_come_back():
    touch = forms_decision.touch(EN, lead(), handoff())
    back = submitted(touch, how=option("call"), note=typed("Hi"))
    assert forms_decision.parse_touch(back) == ("call", "Hi")
    won = forms_decision.won(EN, lead(), handoff())
    assert forms_decision.parse_won(submitted(won, value=typed("1.234,50"))) == "1.234,50"
    lost = forms_decision.lost(EN, lead(), handoff())
    assert forms_decision.parse_lost(submitted(lost, why=typed(None))) == ""


def test_the_question_of_an_erased_lead_is_not_shown():
    view = forms_decision.answer(EN, lead(forgotten=True), evil_handoff())
    assert "evil" not in shown(view)


def test_a_form_that_carries_nothing_is_about_nothing():
    assert forms_common.metadata({"private_metadata": ""}) == {}
