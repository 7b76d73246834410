import json
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from blockkit.message import Message
from blockkit.view_state import metadata
from funnel.commitments import Commitment
from funnel.stages import EventKind, HandoffState, Reason, Side, Stage
from messages import forms_lead, lead_page, leads
from messages.forms_lead import NewLeadForm
from messages.ids import Click, Form
from messages.lead_page import LeadScreen
from tests.house_rules import check_message, check_view
from tests.messages.message_samples import (
    EN,
    ES,
    HANDOFFS,
    LATER,
    LEADS,
    LOCALIZERS,
    NOW,
    PT,
    TIMERS,
    bare_lead,
    buttons,
    details,
    event,
    evil_lead,
    handoff,
    lead,
    person,
    queued,
    strings,
    text_of,
    timer,
)

MARKETING, SALES = person(), person(side=Side.SALES)
EVENTS = [
    event(kind, id=n, reason=Reason.OTHER, data={"owner": "UREP", "how": "call", "note": "x" * 500})
    for n, kind in enumerate(EventKind)
]


def view_of(localizer, about, me, channel="", *, paged=False):
    return lead_page.lead_view(localizer, LeadScreen(about, me, channel, paged), NOW)


def fits(message):
    return check_message({"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_list_is_within_the_limits_of_slack(localizer):
    many = [evil_lead(number=n) for n in range(60)]
    assert fits(leads.lead_list(localizer, "t" * 200, many, "none"))
    assert fits(leads.lead_list(localizer, "t", [*LEADS[:2]], "none"))
    assert fits(leads.lead_list(localizer, "t", [], "none"))
    rows = [queued(handoff(id=n, owner=""), about) for n, about in enumerate(many)]
    assert fits(leads.queue_list(localizer, rows, NOW))
    assert fits(leads.queue_list(localizer, [], NOW))
    assert fits(leads.to_hand_over(localizer, Message("t", []), many))


def test_all_that_is_still_theirs_is_counted_though_not_listed():
    message = leads.to_hand_over(EN, Message("t", []), [evil_lead(number=n) for n in range(16)])
    assert "16 open leads are still yours" in text_of(message)
    assert "and 6 more" in text_of(message)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_lead_view_is_within_the_limits_of_slack(localizer):
    for about, stage, me in product(LEADS, Stage, (MARKETING, SALES)):
        moved = replace(about, stage=stage, wake_at=LATER)
        whole = details(moved, HANDOFFS[0], TIMERS, EVENTS[:8], 3)
        assert check_view(view_of(localizer, whole, me, "C1", paged=True)) == []
    for handed in HANDOFFS:
        assert check_view(view_of(localizer, details(handed=handed), MARKETING)) == []
    assert check_view(view_of(localizer, details(events=EVENTS[8:16]), SALES)) == []


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_the_question_about_duplicates_is_within_the_limits_of_slack(localizer):
    alike = [evil_lead(number=n) for n in range(30)]
    for length in (1, 5000):
        form = NewLeadForm({"name": "Ana", "notes": "x" * length}, "C1", add_anyway=False)
        assert check_view(leads.duplicates_view(localizer, form, alike)) == []


def test_a_list_has_a_button_that_opens_each_lead():
    message = leads.lead_list(EN, "Your open leads", [lead(), lead(number=13, owner="")], "none")
    assert buttons(message) == {"lead.open:12": "12", "lead.open:13": "13"}
    assert "L-12 · Acme" in message.text
    assert "no owner" in text_of(message)


def test_an_empty_list_says_so():
    assert leads.lead_list(EN, "t", [], "You have none.").text == "You have none."


def test_a_long_list_asks_for_another_word():
    message = leads.lead_list(PT, "t", [lead(number=n) for n in range(11)], "none")
    assert len(buttons(message)) == 10
    assert "Mostrando os 10 primeiros" in text_of(message)


def test_only_a_queued_lead_without_owner_can_be_taken_from_the_list():
    rows = [
        queued(handoff(id=1, owner=""), lead(number=1)),
        queued(handoff(id=2), lead(number=2), paused=True),
        queued(handoff(id=3), lead(number=3), due_at=NOW.replace(hour=3)),
    ]
    message = leads.queue_list(EN, rows, NOW)
    assert {*buttons(message)} == {"card.take:1", "lead.open:1", "lead.open:2", "lead.open:3"}
    assert "3 SQLs waiting for a decision" in message.text
    assert "waiting for marketing's answer" in text_of(message)
    assert "overdue" in text_of(message)


@pytest.mark.parametrize(
    ("stage", "moves"),
    [
        (
            Stage.LEAD,
            {Click.LEAD_HAND_OFF, Click.LEAD_MQL, Click.LEAD_RECYCLE, Click.LEAD_DISQUALIFY},
        ),
        (Stage.MQL, {Click.LEAD_HAND_OFF, Click.LEAD_RECYCLE, Click.LEAD_DISQUALIFY}),
        (Stage.SQL, set()),
        (Stage.CUSTOMER, set()),
        (Stage.DISQUALIFIED, {Click.LEAD_MQL}),
        (Stage.LOST, {Click.LEAD_MQL, Click.LEAD_RECYCLE}),
    ],
)
def test_marketing_sees_the_moves_that_the_stage_allows_and_sales_none(stage, moves):
    at_stage = details(lead(stage=stage))
    assert {*buttons(view_of(EN, at_stage, MARKETING))} == moves | {Click.LEAD_EDIT}
    assert {*buttons(view_of(EN, at_stage, SALES))} == {Click.LEAD_EDIT}
    assert buttons(view_of(EN, at_stage, person(side=None))) == {}


def test_to_disqualify_is_asked_twice():
    view = view_of(EN, details(lead(stage=Stage.MQL)), MARKETING)
    pressed = [e for b in view["blocks"] for e in b.get("elements", []) if "confirm" in e]
    assert [e["action_id"] for e in pressed] == [Click.LEAD_DISQUALIFY]
    assert pressed[0]["confirm"]["title"]["text"] == "Disqualify L-12?"


def test_a_lead_view_tells_stage_state_and_deadline():
    view = view_of(ES, details(handed=handoff(), timers=[timer()]), SALES, "C9")
    assert view["title"]["text"] == "L-12"
    assert view["callback_id"] == Form.LEAD_VIEW
    assert metadata(view) == {"lead": 12, "channel": "C9"}
    assert "Esperando una decisión" in text_of(view)
    assert "Plazo para decidir: <!date^" in text_of(view)


def test_history_pages_to_what_is_older_and_back_to_the_newest():
    first = view_of(EN, details(older=40), SALES)
    assert buttons(first) == {Click.LEAD_EDIT: "12", "lead.history:older": "12:40"}
    last = view_of(EN, details(), SALES, paged=True)
    assert buttons(last) == {Click.LEAD_EDIT: "12", "lead.history:newest": "12:"}


def test_history_tells_what_happened_in_words():
    happened = [
        event(EventKind.TOUCH, actor="UREP", data={"how": "call", "note": "No <!here> answer"}),
        event(EventKind.REJECTED, actor="UREP", reason=Reason.NO_BUDGET),
        event(EventKind.SQL, data={"owner": ""}),
        event(EventKind.WOKEN, actor=""),
    ]
    history = text_of(view_of(EN, details(events=happened), SALES))
    assert "<@UREP> logged a touch: Call · No &lt;!here&gt; answer" in history
    assert "<@UREP> rejected it: No budget" in history
    assert "<@UMKT> handed it off to the queue as an SQL" in history
    assert "Pacto brought it back from nurture" in history


def test_a_lead_view_holds_all_that_was_written_each_once():
    written = handoff(
        state=HandoffState.REJECTED,
        decided_by="UREP",
        decided_at=NOW,
        reason=Reason.OTHER,
        note="Met at the fair",
        question="Which plan?",
        answer="The large one",
        comment="Wrong number",
    )
    happened = [
        event(EventKind.REJECTED, reason=Reason.OTHER, data={"handoff": 7, "note": "Wrong number"}),
        event(EventKind.REJECTED, reason=Reason.OTHER, data={"handoff": 6, "note": "No answer"}),
        event(EventKind.EDITED, data={"fields": ["email", "phone"]}),
    ]
    text = text_of(view_of(EN, details(lead(stage=Stage.MQL), written, events=happened), MARKETING))
    for words in ("Wants a demo", "Met at the fair", "Which plan?", "The large one"):
        assert text.count(words) == 1
    assert text.count("Wrong number") == 1
    assert "<@UMKT> rejected it: Other · No answer" in text  # of the hand-off before
    assert "edited the lead: Email and Phone" in text
    assert "<mailto:ana@acme.example|ana@acme.example>" in text


def test_a_lead_view_shows_the_value_of_the_deal_and_the_way_to_the_card():
    won = event(EventKind.WON, actor="UREP", amount=Decimal("12500.5"), currency="BRL")
    accepted = handoff(state=HandoffState.ACCEPTED, decided_by="UREP", decided_at=NOW)
    sold = replace(
        details(lead(stage=Stage.CUSTOMER), accepted, events=[won]),
        closing=won,
        card_url="https://acme.slack.com/archives/C1/p11",
    )
    text = text_of(view_of(PT, sold, SALES))
    assert text.count("R$ 12.500,50") == 2  # the state, the history
    assert "<https://acme.slack.com/archives/C1/p11|Abrir o cartão>" in text


def test_a_canceled_event_is_struck_out_of_the_history():
    undone = event(EventKind.ACCEPTED, actor="UREP", canceled=True)
    text = text_of(view_of(EN, details(events=[undone]), SALES))
    assert "~<@UREP> accepted it~" in text


def test_an_erased_lead_shows_nothing_personal():
    erased = evil_lead(forgotten=True, stage=Stage.MQL)
    view = view_of(EN, details(erased), MARKETING)
    assert "evil" not in text_of(view)
    assert buttons(view) == {}


def test_leads_that_look_alike_stand_over_the_form_which_keeps_what_was_typed():
    form = NewLeadForm({"name": "Ana", "phone": "", "notes": "x"}, "C1", add_anyway=False)
    view = leads.duplicates_view(EN, form, [lead(), bare_lead(number=13)])
    assert "This looks like 2 leads" in text_of(view)
    assert {*buttons(view)} == {"lead.open:12", "lead.open:13"}
    assert not [b for b in view["blocks"] if b["type"] == "input"]
    assert (view["submit"]["text"], view["callback_id"]) == ("Add anyway", Form.DUPLICATE)
    again = forms_lead.parse_duplicate(view)
    assert (again.values["name"], again.values["notes"]) == ("Ana", "x")
    assert (again.channel, again.add_anyway) == ("C1", True)


def test_what_is_too_long_to_travel_stays_in_the_form():
    values = {"name": "Ana", "email": "ana@acme.example", "notes": "é" * 3000}
    form = NewLeadForm(values, "C1", add_anyway=False, hand_off=True)
    view = leads.duplicates_view(EN, form, [lead()])
    assert view["blocks"][-1]["element"]["initial_options"]
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert inputs["email"]["initial_value"] == "ana@acme.example"
    assert view["callback_id"] == Form.LEAD_NEW
    assert metadata(view) == {"channel": "C1", "add_anyway": True}


def test_views_are_json():
    view = view_of(EN, details(handed=handoff(), timers=TIMERS), MARKETING)
    assert strings(json.loads(json.dumps(view))) == strings(view)
    assert Commitment.ANSWER.value not in text_of(view)
