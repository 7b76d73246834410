import datetime as dt

import pytest

from blockkit import view_state
from funnel import lead_fields
from funnel.refusals import Refusal
from funnel.stages import Reason
from messages import forms_decision, forms_handoff, forms_lead
from messages.forms_decision import RejectForm, TextForm, TouchForm
from messages.forms_handoff import HandOffForm, ReassignForm, RecycleForm
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
    person,
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


REPS = (person(user_id="UREP", name="Rui Reis"), person(user_id="ULUC", name="Luc"))
CHOICES = (forms_handoff.hand_off, forms_handoff.reassign)


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
        for form in (forms_handoff.hand_off, forms_handoff.reassign):
            for reps in ((), REPS, [person(name=EVIL * 9, user_id=f"U{n}") for n in range(150)]):
                if reps or form is forms_handoff.hand_off:
                    assert check_view(form(localizer, about, reps, "C1")) == []
        assert check_view(forms_handoff.recycle(localizer, about, "C1")) == []
        assert check_view(forms_lead.edit(localizer, about, "C1", hand_off=True)) == []
        values = {name: about.text(name) * 9 for name in lead_fields.NAMES}
        assert check_view(forms_lead.new_lead(localizer, values, "C1", hand_off=True)) == []
    assert check_view(forms_lead.new_lead(localizer)) == []


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_titles_are_whole_for_leads_of_five_digits(localizer):
    about = lead(number=12345)
    views = [form(localizer, about, handoff()) for form in DECISIONS]
    views += [form(localizer, about, REPS) for form in CHOICES]
    views += [forms_handoff.recycle(localizer, about), forms_lead.edit(localizer, about)]
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


def test_only_the_name_must_be_given_and_a_lead_may_go_to_sales_at_once():
    view = forms_lead.new_lead(EN, hand_off=True)
    required = [b["block_id"] for b in view["blocks"] if not b.get("optional")]
    assert required == ["name"]
    ticked = {"type": "checkboxes", "selected_options": [{"value": "hand_off"}]}
    assert forms_lead.parse_new_lead(submitted(view, hand_off=ticked)).hand_off
    assert not forms_lead.parse_new_lead(submitted(view)).hand_off


def test_a_hand_off_without_an_owner_is_automatic():
    view = forms_handoff.hand_off(EN, lead(), REPS, "C1")
    assert "Automatic (round-robin)" in text_of(view)
    assert "Rui Reis" in text_of(view)
    back = submitted(view, owner={"selected_option": None}, note=typed("Call soon"))
    assert forms_handoff.parse_hand_off(back) == HandOffForm(12, "", "Call soon", "")
    named = submitted(view, owner=option("UREP"), note=typed(None))
    assert forms_handoff.parse_hand_off(named) == HandOffForm(12, "UREP", "", "")
    assert view_state.metadata(view) == {"lead": 12, "channel": "C1"}


def test_who_gets_a_lead_that_is_passed_on_comes_back_with_the_reason():
    view = forms_handoff.reassign(PT, lead(), REPS, "C1")
    back = submitted(view, owner=option("ULUC"), reason=typed(" Holidays "))
    assert forms_handoff.parse_reassign(back) == ReassignForm(12, "ULUC", "Holidays")


def test_a_lead_is_edited_with_what_is_there():
    view = forms_lead.edit(EN, lead(), "C1")
    typed_in = {b["block_id"]: b["element"].get("initial_value") for b in view["blocks"]}
    assert (typed_in["email"], typed_in["notes"]) == ("ana@acme.example", "Wants a demo")
    form = forms_lead.parse_edit(submitted(view, name=typed("Bia")))
    assert (form.lead, form.values["name"], form.hand_off) == (12, "Bia", False)
    assert form.seen == lead_fields.fingerprint(lead().text)
    assert form.seen != lead_fields.fingerprint(lead(name="Bia").text)


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
