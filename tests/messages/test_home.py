import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from blockkit import blocks as b
from blockkit.message import Message
from funnel.actions import Action, ActionSource, ActionState
from funnel.agreement import Terms
from funnel.commitments import TIMED, Commitment
from funnel.first_steps import FirstSteps, Step
from funnel.ideas import Idea, IdeaKind, IdeaState
from funnel.owed import TeamOwes
from funnel.proposals import ToSign
from funnel.stages import Side, Stage
from funnel.timers import TimerState
from messages.greeting import Signing
from messages.home import HomeFacts, home
from messages.home_plans import Plans
from messages.ids import Click
from tests.house_rules import check_home
from tests.messages.message_samples import (
    EN,
    EVIL,
    LATER,
    LOCALIZERS,
    NOW,
    PT,
    buttons,
    due,
    person,
    text_of,
)

DONE = FirstSteps(frozenset(Step))
FRESH = FirstSteps(frozenset())
SUMMARY = Message("Sales is on track", [b.section("Sales is on track")] * 120)
BAD = [
    due(commitment, state=state, handoff_id=n, number=n, name=EVIL * 20, company=EVIL * 20)
    for n, (commitment, state) in enumerate(
        product([*TIMED] * 10, (TimerState.RUNNING, TimerState.PAUSED))
    )
]


UNSIGNED = Signing(Terms(), ToSign(1, tuple(Side), ()))


TODAY = NOW.date()
NO_PLANS = Plans((), (), TODAY)
ACTION = Action(
    *(1, "T1", EVIL * 3, "UREP", TODAY - dt.timedelta(days=1), EVIL * 6, ActionSource.HAND, ""),
    *("UMKT", NOW, ActionState.OPEN, "", None, "", 1, None, None),
)
IDEA = Idea(
    *(1, EVIL * 30, IdeaKind.CONTENT, "", EVIL, Stage.MQL, "UMKT", "UREP"),
    *("UMKT", NOW, IdeaState.OPEN, "", None, "", 3, True),
)
PLANS = Plans(
    [replace(ACTION, id=n) for n in range(9)], [replace(IDEA, id=n) for n in range(9)], TODAY
)


def view_of(localizer=EN, **changes):
    facts = HomeFacts(
        me=person(),
        is_set_up=True,
        due=(),
        to_do=0,
        team=None,
        queue_count=0,
        summary=None,
        next_digest=None,
        steps=DONE,
        may_set_up=False,
        signing=UNSIGNED,
        plans=NO_PLANS,
    )
    changes.setdefault("to_do", sum(not each.paused for each in changes.get("due", ())))
    return home(localizer, replace(facts, **changes), NOW)


def team_owes(rows, **changes):
    overdue = sum(each.is_overdue(NOW) for each in rows)
    return replace(TeamOwes(overdue, 0, tuple(rows), frozenset()), **changes)


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_every_home_is_within_the_limits_of_slack(localizer):
    away = NOW.date() + dt.timedelta(days=9)
    people = (
        person(),
        person(side=None),
        person(side=Side.SALES, is_head=True, is_admin=True, away_until=away),
    )
    for me, steps, open_timers, is_set_up in product(
        people, (DONE, FRESH), ([], BAD), (True, False)
    ):
        view = view_of(
            localizer,
            me=me,
            is_set_up=is_set_up,
            due=open_timers,
            team=team_owes(open_timers, today=3) if me.is_head else None,
            queue_count=len(open_timers),
            summary=SUMMARY,
            next_digest=LATER,
            steps=steps,
            may_set_up=me.is_admin,
            plans=PLANS,
        )
        assert check_home(view) == []


def test_what_i_owe_comes_first_with_its_deadline_and_its_buttons():
    view = view_of(
        due=[due(), due(Commitment.FIRST_TOUCH, handoff_id=8, number=13)], summary=SUMMARY
    )
    assert view["blocks"][1]["text"]["text"] == "2 things to do"
    assert f"*Decision*: L-12 · Acme\ndue <!date^{int(LATER.timestamp())}^" in text_of(view)
    pressed = buttons(view)
    assert pressed["card.accept:7"] == "7"
    assert pressed["card.touch:8"] == "8"
    assert pressed["lead.open:13"] == "13"


def test_what_is_late_says_so_and_what_is_paused_cannot_be_asked_about():
    view = view_of(due=[due(due_at=NOW.replace(hour=1))])
    assert "overdue: was due" in text_of(view)
    paused = view_of(due=[due(state=TimerState.PAUSED)])
    assert "waiting for marketing's answer" in text_of(paused)
    assert "card.ask:7" not in buttons(paused)


def test_many_things_to_do_are_cut_short_and_counted():
    view = view_of(due=[due(handoff_id=n, number=n) for n in range(50)])
    assert "50 things to do" in text_of(view)
    assert "and 35 more" in text_of(view)


def test_nothing_owed_is_said():
    assert "Tudo em dia. Bom trabalho!" in text_of(view_of(PT))


def test_the_queue_the_next_digest_and_the_standing_are_told():
    view = view_of(
        queue_count=3, summary=Message("x", [b.section("Sales is on track")]), next_digest=LATER
    )
    assert buttons(view)[Click.HOME_QUEUE] is None
    assert "Queue (3)" in text_of(view)
    assert "Sales is on track" in text_of(view)
    assert "Next digest: <!date^" in text_of(view)


def test_the_set_up_is_listed_for_who_can_do_it_until_it_is_done():
    half = FirstSteps(frozenset({Step.CHANNELS}))
    view = view_of(me=person(is_admin=True, side=None), steps=half, may_set_up=True)
    assert view["blocks"][0]["text"]["text"] == "Setup: 1 of 4 steps complete"
    pressed = buttons(view)
    offered = [Click.SETUP_TEAM, Click.AGREEMENT_READ, Click.DIGEST_SCHEDULE]
    assert [*pressed][:3] == offered
    assert view["blocks"][2]["accessory"]["style"] == "primary"
    assert "✅ Channels" in text_of(view)
    assert "Decide within 4 business hours" in text_of(view)
    assert "Setup:" not in text_of(view_of(steps=half))


def test_a_head_is_asked_for_the_terms_alone():
    steps = FirstSteps(frozenset({Step.CHANNELS, Step.TEAM}))
    view = view_of(me=person(is_head=True), steps=steps, team=team_owes([]))
    assert Click.AGREEMENT_READ in buttons(view)
    assert Click.DIGEST_SCHEDULE not in buttons(view)
    assert Click.AGREEMENT_READ not in buttons(view_of(me=person(), steps=steps))


def test_a_founder_is_asked_to_sign_for_each_team():
    both = Signing(Terms(), ToSign(1, tuple(Side), tuple(Side)))
    steps = FirstSteps(frozenset({Step.CHANNELS, Step.TEAM}))
    view = view_of(me=person(is_head=True), steps=steps, team=team_owes([]), signing=both)
    assert "Sign for marketing" in text_of(view)
    assert "Sign for sales" in text_of(view)


def test_where_both_teams_work_already_a_head_is_asked_quietly():
    mine = Signing(Terms(), ToSign(3, (Side.SALES,), (Side.SALES,)))
    view = view_of(me=person(is_head=True), team=team_owes([]), signing=mine)
    assert "Version 3 of the agreement is in force, and you haven't signed it yet." in text_of(view)
    assert f"{Click.AGREEMENT_SIGN_VERSION}:sales" in buttons(view)
    assert "Setup:" not in text_of(view)
    assert "signed it yet" not in text_of(view_of(me=person(is_head=True), team=team_owes([])))


def test_before_the_set_up_whoever_cannot_do_it_is_told_who_can():
    assert "Ask an admin to run `/pacto setup`" in text_of(view_of(is_set_up=False, steps=FRESH))
    fresh = view_of(is_set_up=False, steps=FRESH, may_set_up=True)
    assert next(iter(buttons(fresh))) == Click.SETUP_OPEN


def test_a_stranger_to_both_teams_sees_no_leads():
    view = view_of(me=person(side=None), due=[due()], queue_count=4)
    assert "not on a team yet" in text_of(view)
    assert "L-12" not in text_of(view)
    assert buttons(view) == {}


def test_who_is_away_is_told_how_to_come_back():
    away = person(away_until=NOW.date() + dt.timedelta(days=2))
    assert "`/pacto back`" in text_of(view_of(me=away))
    back = person(away_until=NOW.date())
    assert "`/pacto back`" not in text_of(view_of(me=back))


def test_the_buttons_are_those_of_the_readers_rights():
    assert {*buttons(view_of(me=person(side=Side.SALES)))} == {Click.LEAD_NEW}
    assert {*buttons(view_of(me=person(side=Side.MARKETING)))} == {Click.LEAD_NEW, Click.HOME_NEWS}
    assert "agreement.open:home" in buttons(view_of(me=person(is_head=True)))
    admins = {Click.SETUP_TEAM, Click.SETUP_OPEN, Click.SETUP_LANGUAGE}
    assert admins <= {*buttons(view_of(me=person(is_admin=True)))}


def test_what_waits_for_somebody_else_comes_last():
    view = view_of(
        due=[due(number=1, handoff_id=1, state=TimerState.PAUSED), due(number=2, handoff_id=2)]
    )
    assert text_of(view).index("L-2") < text_of(view).index("L-1")
    assert "1 thing to do" in text_of(view)


def test_what_waits_for_somebody_else_is_not_counted():
    view = view_of(due=[due(state=TimerState.PAUSED)])
    assert "all caught up" in text_of(view)
    assert "thing to do" not in text_of(view)
    assert "Waiting for an answer from marketing" in text_of(view)


EARLY = NOW.replace(hour=1)


def test_a_head_sees_what_the_team_owes_by_rep_whoever_is_latest_first():
    rows = [
        due(number=1, handoff_id=1, due_at=EARLY, owner="UANA", owner_name="Ana"),
        due(number=2, handoff_id=2, due_at=EARLY, owner="UBIA", owner_name="Bia"),
        due(number=3, handoff_id=3, due_at=EARLY, owner="UBIA", owner_name="Bia"),
        due(number=4, handoff_id=4, due_at=EARLY, owner="", owner_name=""),
        due(number=5, handoff_id=5, owner="UANA", owner_name="Ana"),
    ]
    view = view_of(me=person(is_head=True), team=team_owes(rows, today=1))
    text = text_of(view)
    assert "Your team's to-dos: 4 overdue, 1 due in " in text
    assert "all caught up" not in text
    assert "*Bia* · 2 overdue" in text
    assert text.index("*Bia*") < text.index("*Ana*")
    pressed = buttons(view)
    assert pressed["home.nudge:2"] == "2"
    assert pressed["lead.reassign:2"] == "2"
    assert pressed["card.take:4"] == "4"
    assert "home.nudge:4" not in pressed


def test_an_answer_is_given_by_the_head_too_and_never_reassigned_to_a_rep():
    rows = [due(Commitment.ANSWER, number=1, handoff_id=1, owner="UANA", owner_name="Ana")]
    pressed = buttons(view_of(me=person(is_head=True), team=team_owes(rows, today=1)))
    assert pressed["home.nudge:1"] == "1"
    assert pressed["card.answer:1"] == "1"
    assert "lead.reassign:1" not in pressed


def test_who_was_nudged_today_is_not_to_be_nudged_again():
    rows = [due(number=1, handoff_id=1, due_at=EARLY, owner="UANA", owner_name="Ana")]
    owes = team_owes(rows, nudged=frozenset({1}))
    view = view_of(me=person(is_head=True), team=owes)
    assert "Nudged today." in text_of(view)
    assert "home.nudge:1" not in buttons(view)


def test_a_head_whose_team_owes_nothing_reads_so():
    assert "Your team is all caught up today" in text_of(
        view_of(me=person(is_head=True), team=team_owes([]))
    )


def test_what_i_promised_is_listed_late_first_and_ideas_wait_with_their_votes():
    view = view_of(plans=PLANS)
    assert "9 actions of yours" in text_of(view)
    assert "*overdue*" in text_of(view)
    assert "and 4 more: `/pacto actions` shows more." in text_of(view)
    pressed = buttons(view)
    assert pressed["action.done:0"] == "0"
    assert pressed["idea.vote:2"] == "2"
    assert "idea.vote:3" not in pressed
