import datetime as dt

import pytest

from blockkit import view_state
from funnel import lead_fields
from funnel.refusals import Refusal
from funnel.stages import Reason
from messages import forms_decision, forms_handoff, forms_lead
from messages.forms_decision import RejectForm, TextForm, TouchForm
from messages.forms_handoff import HandOffForm, RecycleForm
from tests.house_rules import check_view
from tests.messages.message_samples import (
    EN,
    EVIL,
    HANDOFFS,
    LEADS,
    LOCALIZERS,
    PT,
    evil_handoff,
    handoff,
    lead,
    submitted,
    text_of,
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


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_form_is_within_the_limits_of_slack(localizer):
    for about in LEADS:
        for handed in HANDOFFS:
            for form in DECISIONS:
                assert check_view(form(localizer, about, handed)) == []
        for form in (forms_handoff.hand_off, forms_handoff.recycle):
            assert check_view(form(localizer, about, "C1")) == []
        values = {name: about.text(name) * 9 for name in lead_fields.NAMES}
        assert check_view(forms_lead.new_lead(localizer, values, "C1", True, EVIL * 40)) == []  # noqa: FBT003
    assert check_view(forms_lead.new_lead(localizer)) == []


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_titles_are_whole_for_leads_of_five_digits(localizer):
    about = lead(number=12345)
    views = [form(localizer, about, handoff()) for form in DECISIONS]
    views += [forms_handoff.hand_off(localizer, about), forms_handoff.recycle(localizer, about)]
    for view in views:
        assert "L-12345" in view["title"]["text"]
        assert "…" not in view["title"]["text"] + view["submit"]["text"]


def test_a_new_lead_comes_back_as_it_was_typed():
    view = forms_lead.new_lead(EN, {"name": "Ana"}, "C1")
    back = submitted(view, name=typed("  Ana "), email=typed("not an address"), phone=typed(None))
    form = forms_lead.parse_new_lead(back)
    typed_in = form.values
    assert [*typed_in] == [*lead_fields.NAMES]
    assert (typed_in["name"], typed_in["email"], typed_in["phone"]) == ("Ana", "not an address", "")
    assert (form.channel, form.add_anyway) == ("C1", False)
    assert view_state.metadata(back) == {"channel": "C1"}
    assert [b["block_id"] for b in view["blocks"]] == [*typed_in]


def test_only_the_name_must_be_given_and_a_notice_stands_above():
    view = forms_lead.new_lead(EN, notice="Look here.")
    assert view["blocks"][0]["text"]["text"] == "Look here."
    required = [b["block_id"] for b in view["blocks"][1:] if not b.get("optional")]
    assert required == ["name"]


def test_a_hand_off_without_an_owner_is_automatic():
    view = forms_handoff.hand_off(EN, lead(), "C1")
    assert "Automatic: next rep in turn" in text_of(view)
    back = submitted(view, owner={"selected_user": None}, note=typed("Call soon"))
    assert forms_handoff.parse_hand_off(back) == HandOffForm(12, "", "Call soon")
    named = submitted(view, owner={"selected_user": "UREP"}, note=typed(None))
    assert forms_handoff.parse_hand_off(named) == HandOffForm(12, "UREP", "")
    assert view_state.metadata(view) == {"lead": 12, "channel": "C1"}


def test_a_day_to_wake_up_is_a_date():
    view = forms_handoff.recycle(EN, lead())
    back = submitted(view, wake_on={"selected_date": "2027-01-04"})
    assert forms_handoff.parse_recycle(back) == RecycleForm(12, dt.date(2027, 1, 4))
    assert forms_handoff.parse_recycle(submitted(view)) == RecycleForm(12, None)


def test_a_rejection_offers_every_reason_in_the_readers_language():
    view = forms_decision.reject(PT, lead(), handoff())
    reasons = view["blocks"][1]["element"]["options"]
    assert [o["value"] for o in reasons] == [*Reason]
    assert "Não é quem decide" in text_of(view)


def test_a_rejection_comes_back_with_the_hand_off_it_is_about():
    view = forms_decision.reject(EN, lead(), handoff())
    back = submitted(
        view,
        reason=option("timing"),
        comment=typed(" Later "),
        wake_on={"selected_date": "2027-01-04"},
    )
    form = forms_decision.parse_reject(back)
    assert form == RejectForm(7, "timing", "Later", dt.date(2027, 1, 4))
    assert forms_decision.parse_reject(submitted(view)) == RejectForm(7, "", "", None)
    assert view_state.metadata(back)["handoff"] == 7


def test_question_and_answer_come_back_trimmed():
    ask = submitted(forms_decision.ask(EN, lead(), handoff()), question=typed(" Who? "))
    assert forms_decision.parse_ask(ask) == TextForm(7, "Who?")
    answer = forms_decision.answer(EN, lead(), handoff(question="Who decides?"))
    assert "Who decides?" in text_of(answer)
    back = submitted(answer, answer=typed("Ana\n"))
    assert forms_decision.parse_answer(back) == TextForm(7, "Ana")


def test_a_touch_a_win_and_a_loss_come_back():
    touch = forms_decision.touch(EN, lead(), handoff())
    back = submitted(touch, how=option("call"), note=typed("Hi"))
    assert forms_decision.parse_touch(back) == TouchForm(7, "call", "Hi")
    won = submitted(forms_decision.won(EN, lead(), handoff()), value=typed("1.234,50"))
    assert forms_decision.parse_won(won) == TextForm(7, "1.234,50")
    lost = submitted(forms_decision.lost(EN, lead(), handoff()), why=typed(None))
    assert forms_decision.parse_lost(lost) == TextForm(7, "")


def test_the_question_of_an_erased_lead_is_not_shown():
    view = forms_decision.answer(EN, lead(forgotten=True), evil_handoff())
    assert "evil" not in text_of(view)


def test_a_form_that_carries_nothing_is_about_nothing():
    empty = {"private_metadata": ""}
    assert view_state.metadata(empty) == {}
    with pytest.raises(Refusal, match="no_such_handoff"):
        forms_decision.parse_reject(empty)
    with pytest.raises(Refusal, match="no_such_lead"):
        forms_handoff.parse_recycle(empty)
