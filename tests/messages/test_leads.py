import json
from dataclasses import replace
from itertools import product

import pytest

from blockkit.view_state import metadata
from funnel.commitments import Commitment
from funnel.stages import EventKind, Reason, Side, Stage
from messages import leads
from messages.ids import Click, Form
from messages.leads import LeadScreen
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
    return leads.lead_view(localizer, LeadScreen(about, me, channel, paged), NOW)


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
    values = {"name": "Ana", "notes": "x" * 5000}
    alike = [evil_lead(number=n) for n in range(30)]
    assert check_view(leads.duplicates_view(localizer, values, alike, "C1")) == []


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
    assert "Mostrando 10" in text_of(message)


def test_only_a_queued_lead_without_owner_can_be_taken_from_the_list():
    rows = [
        queued(handoff(id=1, owner=""), lead(number=1)),
        queued(handoff(id=2), lead(number=2), paused=True),
        queued(handoff(id=3), lead(number=3), due_at=NOW.replace(hour=3)),
    ]
    message = leads.queue_list(EN, rows, NOW)
    assert {*buttons(message)} == {"card.take:1", "lead.open:1", "lead.open:2", "lead.open:3"}
    assert "3 SQLs wait for a decision" in message.text
    assert "waits for marketing's answer" in text_of(message)
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
    assert {*buttons(view_of(EN, at_stage, MARKETING))} == moves
    assert buttons(view_of(EN, at_stage, SALES)) == {}


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
    assert "A la espera de una decisión" in text_of(view)
    assert "Plazo para decidir: <!date^" in text_of(view)


def test_history_pages_to_what_is_older_and_back_to_the_newest():
    first = view_of(EN, details(older=40), SALES)
    assert buttons(first) == {"lead.history:older": "12:40"}
    last = view_of(EN, details(), SALES, paged=True)
    assert buttons(last) == {"lead.history:newest": "12:"}


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
    assert "<@UMKT> handed it off as an SQL, to the queue" in history
    assert "Pacto brought it back from nurture" in history


def test_an_erased_lead_shows_nothing_personal():
    erased = evil_lead(forgotten=True, stage=Stage.MQL)
    view = view_of(EN, details(erased), MARKETING)
    assert "evil" not in text_of(view)
    assert buttons(view) == {}


def test_what_was_typed_is_still_there_when_a_lead_looks_familiar():
    values = {"name": "Ana", "email": "ana@acme.example", "notes": "x" * 900}
    view = leads.duplicates_view(EN, values, [lead(), bare_lead(number=13)], "C1")
    assert "This looks like 2 leads" in text_of(view)
    assert {*buttons(view)} == {"lead.open:12", "lead.open:13"}
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert inputs["email"]["initial_value"] == "ana@acme.example"
    assert inputs["notes"]["initial_value"] == "x" * 900
    assert view["submit"]["text"] == "Add anyway"
    assert view["callback_id"] == Form.LEAD_NEW
    assert metadata(view) == {"channel": "C1", "add_anyway": True}


def test_views_are_json():
    view = view_of(EN, details(handed=handoff(), timers=TIMERS), MARKETING)
    assert strings(json.loads(json.dumps(view))) == strings(view)
    assert Commitment.ANSWER.value not in text_of(view)
