import json
from itertools import product

import pytest

from funnel.obligations import ObligationKind
from funnel.stages import EventKind, Stage
from messages import leads
from messages.forms_common import metadata
from messages.ids import Click, Form
from messages.limits import check_message, check_view
from tests.messages.said_samples import (
    CLOCKS,
    EN,
    ES,
    HANDOFFS,
    LATER,
    LEADS,
    NOW,
    PT,
    VOICES,
    Queued,
    bare_lead,
    buttons,
    clock,
    event,
    evil_lead,
    handoff,
    lead,
    person,
    sheet,
    shown,
    texts,
)

MARKETING, SALES = person(), person(side="sales")
EVENTS = [
    event(kind, id=n, reason="other", data={"owner": "UREP", "how": "call", "note": "x" * 500})
    for n, kind in enumerate(EventKind)
]


def fits(message):
    return check_message({"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize("voice", VOICES)
def test_every_list_is_within_the_limits_of_slack(voice):
    many = [evil_lead(number=n) for n in range(60)]
    assert fits(leads.lead_list(voice, "t" * 200, many, "none"))
    assert fits(leads.lead_list(voice, "t", [*LEADS[:2]], "none"))
    assert fits(leads.lead_list(voice, "t", [], "none"))
    queued = [Queued(handoff(id=n, owner=""), one) for n, one in enumerate(many)]
    assert fits(leads.queue_list(voice, queued, NOW))
    assert fits(leads.queue_list(voice, [], NOW))


@pytest.mark.parametrize("voice", VOICES)
def test_every_lead_view_is_within_the_limits_of_slack(voice):
    for one, stage, me in product(LEADS, Stage, (MARKETING, SALES)):
        moved = one.__class__(**vars(one) | {"stage": stage, "wake_at": LATER})
        seen = sheet(moved, HANDOFFS[0], CLOCKS, EVENTS[:8], 3)
        assert check_view(leads.lead_view(voice, seen, me, NOW, "C1", paged=True)) == []
    for passed in HANDOFFS:
        assert check_view(leads.lead_view(voice, sheet(None, passed), MARKETING, NOW)) == []
    assert check_view(leads.lead_view(voice, sheet(events=EVENTS[8:16]), SALES, NOW)) == []


@pytest.mark.parametrize("voice", VOICES)
def test_the_question_about_duplicates_is_within_the_limits_of_slack(voice):
    values = {"name": "Ana", "notes": "x" * 5000}
    found = [evil_lead(number=n) for n in range(30)]
    assert check_view(leads.duplicates_view(voice, values, found, "C1")) == []


def test_a_list_has_a_button_that_opens_each_lead():
    made = leads.lead_list(EN, "Your open leads", [lead(), lead(number=13, owner="")], "none")
    assert buttons(made) == {"lead.open:12": "12", "lead.open:13": "13"}
    assert "L-12 · Acme" in made.text
    assert "no owner" in shown(made)


def test_an_empty_list_says_so():
    assert leads.lead_list(EN, "t", [], "You have none.").text == "You have none."


def test_a_long_list_asks_for_another_word():
    made = leads.lead_list(PT, "t", [lead(number=n) for n in range(11)], "none")
    assert len(buttons(made)) == 10
    assert "Há mais de 10" in shown(made)


def test_only_a_queued_lead_without_owner_can_be_taken_from_the_list():
    rows = [
        Queued(handoff(id=1, owner=""), lead(number=1)),
        Queued(handoff(id=2), lead(number=2), paused=True),
        Queued(handoff(id=3), lead(number=3), due_at=NOW.replace(hour=3)),
    ]
    made = leads.queue_list(EN, rows, NOW)
    assert {*buttons(made)} == {"card.take:1", "lead.open:1", "lead.open:2", "lead.open:3"}
    assert "3 SQLs wait for a decision" in made.text
    assert "waits for marketing's answer" in shown(made)
    assert "overdue" in shown(made)


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
    seen = sheet(lead(stage=stage))
    assert {*buttons(leads.lead_view(EN, seen, MARKETING, NOW))} == moves
    assert buttons(leads.lead_view(EN, seen, SALES, NOW)) == {}


def test_to_disqualify_is_asked_twice():
    view = leads.lead_view(EN, sheet(lead(stage=Stage.MQL)), MARKETING, NOW)
    pressed = [e for b in view["blocks"] for e in b.get("elements", []) if "confirm" in e]
    assert [e["action_id"] for e in pressed] == [Click.LEAD_DISQUALIFY]
    assert pressed[0]["confirm"]["title"]["text"] == "Disqualify L-12?"


def test_a_lead_view_tells_stage_state_and_deadline():
    view = leads.lead_view(ES, sheet(None, handoff(), [clock()]), SALES, NOW, "C9")
    assert view["title"]["text"] == "L-12"
    assert view["callback_id"] == Form.LEAD_VIEW
    assert metadata(view) == {"lead": 12, "channel": "C9"}
    assert "A la espera de una decisión" in shown(view)
    assert "Plazo para decidir: <!date^" in shown(view)


def test_history_pages_to_what_is_older_and_back_to_the_newest():
    first = leads.lead_view(EN, sheet(older=40), SALES, NOW)
    assert buttons(first) == {"lead.history:older": "12:40"}
    last = leads.lead_view(EN, sheet(), SALES, NOW, paged=True)
    assert buttons(last) == {"lead.history:newest": "12:"}


def test_history_tells_what_happened_in_words():
    happened = [
        event(EventKind.TOUCH, actor="UREP", data={"how": "call", "note": "No <!here> answer"}),
        event(EventKind.REJECTED, actor="UREP", reason="no_budget"),
        event(EventKind.SQL, data={"owner": ""}),
        event(EventKind.WOKEN, actor=""),
    ]
    told = shown(leads.lead_view(EN, sheet(events=happened), SALES, NOW))
    assert "<@UREP> logged a touch: Call · No &lt;!here&gt; answer" in told
    assert "<@UREP> rejected it: No budget" in told
    assert "<@UMKT> made it an SQL: it went to the queue" in told
    assert "Pacto woke it up" in told


def test_an_erased_lead_shows_nothing_personal():
    erased = evil_lead(forgotten=True, stage=Stage.MQL)
    view = leads.lead_view(EN, sheet(erased), MARKETING, NOW)
    assert "evil" not in shown(view)
    assert buttons(view) == {}


def test_what_was_typed_is_still_there_when_a_lead_looks_familiar():
    values = {"name": "Ana", "email": "ana@acme.example", "notes": "x" * 900}
    view = leads.duplicates_view(EN, values, [lead(), bare_lead(number=13)], "C1")
    assert "This looks like 2 leads" in shown(view)
    assert {*buttons(view)} == {"lead.open:12", "lead.open:13"}
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert inputs["email"]["initial_value"] == "ana@acme.example"
    assert inputs["notes"]["initial_value"] == "x" * 900
    assert view["submit"]["text"] == "Add anyway"
    assert view["callback_id"] == Form.LEAD_NEW
    assert metadata(view) == {"channel": "C1", "add_anyway": True}


def test_views_are_json():
    view = leads.lead_view(EN, sheet(None, handoff(), CLOCKS), MARKETING, NOW)
    assert texts(json.loads(json.dumps(view))) == texts(view)
    assert ObligationKind.ANSWER.value not in shown(view)
