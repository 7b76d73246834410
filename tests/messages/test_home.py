import datetime as dt
from itertools import product

import pytest

from messages import blocks as b
from messages.home import SetupSteps, home
from messages.ids import Click
from messages.limits import check_home
from messages.message import Message
from tests.messages.said_samples import (
    EN,
    EVIL,
    LATER,
    NOW,
    PT,
    VOICES,
    Owed,
    buttons,
    company,
    person,
    shown,
)

DONE = SetupSteps(channels=True, team=True, terms=True, digest=True, can_set_up=False)
FRESH = SetupSteps(channels=False, team=False, terms=False, digest=False, can_set_up=True)
SUMMARY = Message("Sales is on track", [b.section("Sales is on track")] * 120)
BAD = [
    Owed(kind, state=state, handoff_id=n, number=n, name=EVIL * 20, company=EVIL * 20)
    for n, (kind, state) in enumerate(
        product(("decision", "first_touch", "answer") * 10, ("running", "paused"))
    )
]


def seen(voice=EN, me=None, ours="set up", owed=(), queue=0, summary=None, at=None, steps=DONE):
    there = company() if ours == "set up" else ours
    return home(voice, me or person(), there, owed, queue, summary, at, steps, NOW)


@pytest.mark.parametrize("voice", VOICES)
def test_every_home_is_within_the_limits_of_slack(voice):
    away = NOW.date() + dt.timedelta(days=9)
    people = (
        person(),
        person(side=""),
        person(side="sales", is_head=True, is_admin=True, away_until=away),
    )
    for me, steps, owed, ours in product(
        people, (DONE, FRESH), ([], BAD), (None, company(), company(set_up_at=None))
    ):
        view = home(voice, me, ours, owed, len(owed), SUMMARY, LATER, steps, NOW)
        assert check_home(view) == []


def test_what_i_owe_comes_first_with_its_deadline_and_its_buttons():
    view = seen(owed=[Owed(), Owed("first_touch", handoff_id=8, number=13)], summary=SUMMARY)
    assert view["blocks"][0]["text"]["text"] == "Yours to do: 2 things"
    assert f"*Decision*: L-12 · Acme\ndue <!date^{int(LATER.timestamp())}^" in shown(view)
    pressed = buttons(view)
    assert pressed["card.accept:7"] == "7"
    assert pressed["card.touch:8"] == "8"
    assert pressed["lead.open:13"] == "13"


def test_what_is_late_says_so_and_what_is_paused_cannot_be_asked_about():
    view = seen(owed=[Owed(due_at=NOW.replace(hour=1))])
    assert "overdue: it was due" in shown(view)
    paused = seen(owed=[Owed(state="paused")])
    assert "waits for marketing's answer" in shown(paused)
    assert "card.ask:7" not in buttons(paused)


def test_many_promises_are_cut_short_and_counted():
    view = seen(owed=[Owed(handoff_id=n, number=n) for n in range(50)])
    assert "Yours to do: 50 things" in shown(view)
    assert "and 35 more" in shown(view)


def test_nothing_owed_is_said():
    assert "Nada espera por você" in shown(seen(PT))


def test_the_queue_the_next_digest_and_the_standing_are_told():
    view = seen(queue=3, summary=Message("x", [b.section("Sales is on track")]), at=LATER)
    assert "3 SQLs wait for a decision: `/lead queue`" in shown(view)
    assert "Sales is on track" in shown(view)
    assert "The next digest comes <!date^" in shown(view)


def test_the_set_up_is_listed_for_who_can_do_it_until_it_is_done():
    half = SetupSteps(channels=True, team=False, terms=False, digest=False, can_set_up=True)
    view = seen(me=person(is_admin=True), steps=half)
    assert view["blocks"][0]["text"]["text"] == "Set-up: 1 of 4 steps done"
    offered = [
        (block["accessory"]["action_id"], block["accessory"].get("style"))
        for block in view["blocks"]
        if "accessory" in block
    ]
    assert offered == [
        (Click.SETUP_TEAM, "primary"),
        (Click.SETUP_TERMS, None),
        (Click.DIGEST_SCHEDULE, None),
    ]
    assert "✅ Channels" in shown(view)
    others = SetupSteps(channels=True, team=False, terms=False, digest=False, can_set_up=False)
    assert "Set-up:" not in shown(seen(steps=others))


def test_before_the_set_up_whoever_cannot_do_it_is_told_who_can():
    nobody = SetupSteps(channels=False, team=False, terms=False, digest=False, can_set_up=False)
    assert "an admin can do it with `/pacto setup`" in shown(seen(ours=None, steps=nobody))
    assert next(iter(buttons(seen(ours=None, steps=FRESH)))) == Click.SETUP_OPEN


def test_a_stranger_to_both_teams_sees_no_leads():
    view = seen(me=person(side=""), owed=[Owed()], queue=4)
    assert "neither team" in shown(view)
    assert "L-12" not in shown(view)
    assert buttons(view) == {}


def test_who_is_away_is_told_how_to_come_back():
    away = person(away_until=NOW.date() + dt.timedelta(days=2))
    assert "`/pacto back`" in shown(seen(me=away))
    back = person(away_until=NOW.date())
    assert "`/pacto back`" not in shown(seen(me=back))


def test_the_buttons_are_those_of_the_readers_rights():
    assert {*buttons(seen())} == {Click.LEAD_NEW}
    assert Click.SETUP_TERMS in buttons(seen(me=person(is_head=True)))
    admins = {Click.SETUP_TEAM, Click.SETUP_OPEN, Click.SETUP_LANGUAGE}
    assert admins <= {*buttons(seen(me=person(is_admin=True)))}


def test_what_waits_for_somebody_else_comes_last():
    view = seen(owed=[Owed(number=1, handoff_id=1, state="paused"), Owed(number=2, handoff_id=2)])
    assert shown(view).index("L-2") < shown(view).index("L-1")
