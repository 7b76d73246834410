"""What each event of a lead does to the timers of its hand-off."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from funnel.agreement import Terms
from funnel.commitments import TIMED, Commitment
from funnel.facts import HandoffFacts, TimerFacts
from funnel.stages import EventKind, Stage
from funnel.timers import Step, TimerState
from services.timers import on_event
from storage import agreements, handoffs, leads
from storage import timers as stored
from storage.work import Work
from tests.seeded import ZONE, SeededCompany, at

NINE = at("2026-11-16 09:00")  # a Monday; open 9-12 and 13-18
SQL, ASKED, ANSWERED = EventKind.SQL, EventKind.INFO_ASKED, EventKind.INFO_GIVEN
ACCEPTED, REJECTED, TOUCH = EventKind.ACCEPTED, EventKind.REJECTED, EventKind.TOUCH
RUNNING, PAUSED, MET = TimerState.RUNNING, TimerState.PAUSED, TimerState.MET
MISSED, DROPPED = TimerState.MISSED, TimerState.DROPPED
DECISION, FIRST_TOUCH = Commitment.DECISION, Commitment.FIRST_TOUCH
ANSWER = Commitment.ANSWER
NOTHING_TO_TIMERS = [
    event
    for event in EventKind
    if not any(
        event in {rule.starts_on, rule.paused_by, rule.resumed_by, *rule.kept_by, *rule.dropped_by}
        for rule in TIMED.values()
    )
]


class TimedHandoff:
    """A hand-off of Ana's, whose events come without the services that people use."""

    def __init__(self, company: SeededCompany, number: int = 1) -> None:
        self.company = company
        self.facts: HandoffFacts = company.ask(_add, "UMILA", NINE, number)

    def have(self, event: EventKind, now: datetime = NINE) -> None:
        def happen(work: Work) -> None:
            on_event(work, self.facts, event)
            work.commit()

        self.company.read(happen, now)

    @property
    def timers(self) -> list[TimerFacts]:
        timers: list[TimerFacts] = self.company.read(stored.timers_of, NINE, self.facts.id)
        return timers

    @property
    def states(self) -> list[tuple[Commitment, TimerState]]:
        return [(timer.commitment, timer.state) for timer in self.timers]


def _add(work: Work, number: int) -> HandoffFacts:
    row = {"number": number, "name": "Zoé", "stage": Stage.SQL, "created_at": work.now}
    lead = leads.add_lead(work, row)
    version = agreements.agreement_in_force(work)
    assert version
    handoff_id = handoffs.add_handoff(work, lead, agreement_id=version.id, owner="UANA", note="")
    pair = handoffs.handoff_with_lead(work, handoff_id)
    assert pair
    work.commit()
    return pair[0]


@pytest.fixture
def handoff(company: SeededCompany) -> TimedHandoff:
    return TimedHandoff(company)


@pytest.mark.parametrize(
    ("events", "states"),
    [
        ([SQL], [(DECISION, RUNNING)]),
        ([SQL, ASKED], [(DECISION, PAUSED), (ANSWER, RUNNING)]),
        ([SQL, ASKED, ANSWERED], [(DECISION, RUNNING), (ANSWER, MET)]),
        ([SQL, ASKED, ANSWERED, ASKED], [(DECISION, PAUSED), (ANSWER, MET), (ANSWER, RUNNING)]),
        ([SQL, ACCEPTED], [(DECISION, MET), (FIRST_TOUCH, RUNNING)]),
        ([SQL, REJECTED], [(DECISION, MET)]),
        (
            [SQL, ASKED, ACCEPTED],
            [(DECISION, MET), (ANSWER, DROPPED), (FIRST_TOUCH, RUNNING)],
        ),
        ([SQL, ASKED, REJECTED], [(DECISION, MET), (ANSWER, DROPPED)]),
        ([SQL, ACCEPTED, TOUCH], [(DECISION, MET), (FIRST_TOUCH, MET)]),
        ([SQL, ACCEPTED, TOUCH, TOUCH], [(DECISION, MET), (FIRST_TOUCH, MET)]),
        ([SQL, ACCEPTED, EventKind.OPPORTUNITY], [(DECISION, MET), (FIRST_TOUCH, MET)]),
        ([SQL, ACCEPTED, EventKind.WON], [(DECISION, MET), (FIRST_TOUCH, MET)]),
        ([SQL, ACCEPTED, EventKind.LOST], [(DECISION, MET), (FIRST_TOUCH, DROPPED)]),
    ],
)
def test_events_start_pause_resume_and_end_timers(handoff: TimedHandoff, events, states) -> None:
    for event in events:
        handoff.have(event)

    assert handoff.states == states


def test_other_events_leave_the_timers_alone(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    before = handoff.timers

    for event in NOTHING_TO_TIMERS:
        handoff.have(event)
        assert handoff.timers == before, event


def test_the_timers_of_another_hand_off_go_on(company: SeededCompany) -> None:
    first, second = TimedHandoff(company), TimedHandoff(company, number=2)
    for handoff in (first, second):
        handoff.have(SQL)

    first.have(REJECTED)

    assert (first.states, second.states) == ([(DECISION, MET)], [(DECISION, RUNNING)])


def test_sales_owes_decisions_and_touches_and_marketing_answers(handoff: TimedHandoff) -> None:
    for event in (SQL, ASKED, ANSWERED, ACCEPTED):
        handoff.have(event)

    owners = {timer.commitment: timer.owner for timer in handoff.timers}
    assert owners == {DECISION: "UANA", ANSWER: "UMILA", FIRST_TOUCH: "UANA"}


def test_what_nobody_took_is_owed_by_nobody_yet(handoff: TimedHandoff) -> None:
    handoff.facts = replace(handoff.facts, owner="")

    handoff.have(SQL)

    [timer] = handoff.timers
    assert timer.owner == ""


def test_a_deadline_is_in_business_hours_and_the_first_step_four_fifths_of_them(
    handoff: TimedHandoff,
) -> None:
    handoff.have(SQL)

    [timer] = handoff.timers
    assert (timer.started_at, timer.time) == (NINE, timedelta(hours=4))
    assert timer.due_at == at("2026-11-16 14:00")
    assert (timer.next_at, timer.last_step) == (at("2026-11-16 13:12"), Step.HALF)


@pytest.mark.parametrize(
    ("from_hours", "first"),
    [(7, "13:12"), (0, "13:12"), (4, "11:00"), (0.25, "11:00"), (4.25, "13:12")],
)
def test_half_the_time_is_told_where_the_agreement_says_so(
    company: SeededCompany, from_hours: float, first: str
) -> None:
    company.agree(NINE, zone=ZONE, half_reminder=timedelta(hours=from_hours))
    handoff = TimedHandoff(company)

    handoff.have(SQL)

    assert handoff.timers[0].next_at == at(f"2026-11-16 {first}")


def test_what_is_due_within_a_working_day_is_reminded_of_once_before(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ACCEPTED, at("2026-11-16 09:30"))

    touch = handoff.timers[-1]
    assert (touch.commitment, touch.time) == (FIRST_TOUCH, timedelta(hours=8))
    assert touch.next_at == at("2026-11-16 16:24")  # four fifths; not half, at 14:00


def test_what_is_done_in_time_is_met_and_says_how_long_it_took(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ACCEPTED, at("2026-11-16 14:00"))  # the last instant

    timer = handoff.timers[0]
    assert (timer.state, timer.took) == (MET, 4 * 3600)
    assert (timer.settled_at, timer.next_at) == (at("2026-11-16 14:00"), None)


def test_what_is_done_late_is_missed_and_says_how_long_it_took(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(REJECTED, at("2026-11-16 15:30"))

    [timer] = handoff.timers
    assert (timer.state, timer.took) == (MISSED, 5.5 * 3600)


def test_what_was_missed_stays_missed_when_nothing_is_owed_any_more(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ASKED)
    handoff.have(ACCEPTED, at("2026-11-16 14:01"))

    answer = handoff.timers[1]
    assert (answer.commitment, answer.state, answer.took) == (ANSWER, MISSED, None)


def test_a_pause_moves_the_deadline_by_the_business_time_it_took(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ASKED, at("2026-11-16 10:00"))
    paused = handoff.timers[0]
    handoff.have(ANSWERED, at("2026-11-16 13:30"))

    decision = handoff.timers[0]
    assert (paused.state, paused.next_at) == (PAUSED, None)
    assert decision.state is RUNNING
    assert decision.due_at == at("2026-11-16 16:30")  # 10 to 12 and 13 to 13:30 do not count
    assert decision.next_at == at("2026-11-16 15:42")
    assert decision.stretches == [(at("2026-11-16 10:00"), at("2026-11-16 13:30"))]


def test_a_verdict_while_the_timer_stands_still_counts_to_its_pause(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ASKED, at("2026-11-16 10:00"))
    handoff.have(REJECTED, at("2026-11-17 16:00"))

    decision = handoff.timers[0]
    assert (decision.state, decision.took) == (MET, 3600)
    assert decision.stretches == [(at("2026-11-16 10:00"), at("2026-11-17 16:00"))]


@pytest.mark.parametrize(
    ("asked", "decided", "state"),
    [
        ("13:59", "16:00", MET),  # a minute was left, and is left still
        ("14:00", "14:00", MET),  # both in the last instant
        ("14:00", "16:00", MISSED),  # no time was left to stop
        ("15:00", "16:00", MISSED),
    ],
)
def test_a_question_stops_the_time_only_if_asked_before_the_deadline(
    handoff: TimedHandoff, asked: str, decided: str, state: TimerState
) -> None:
    handoff.have(SQL)
    handoff.have(ASKED, at(f"2026-11-16 {asked}"))
    handoff.have(ACCEPTED, at(f"2026-11-16 {decided}"))

    assert handoff.states[0] == (DECISION, state)


@pytest.mark.parametrize("asked", ["14:00", "15:00"])
def test_an_answer_gives_no_time_back_that_was_used_up(handoff: TimedHandoff, asked: str) -> None:
    handoff.have(SQL)
    handoff.have(ASKED, at(f"2026-11-16 {asked}"))
    handoff.have(ANSWERED, at("2026-11-16 16:00"))
    handoff.have(ACCEPTED, at("2026-11-16 16:00"))

    assert handoff.timers[0].due_at == at("2026-11-16 14:00")
    assert handoff.states[0] == (DECISION, MISSED)


def test_first_touch_counts_from_the_hand_off_less_what_the_decision_stood_still(
    handoff: TimedHandoff,
) -> None:
    handoff.have(SQL)
    handoff.have(ASKED, at("2026-11-16 10:00"))
    handoff.have(ANSWERED, at("2026-11-16 11:00"))
    handoff.have(ACCEPTED, at("2026-11-16 11:30"))

    touch = handoff.timers[-1]
    assert (touch.commitment, touch.started_at) == (FIRST_TOUCH, NINE)
    assert touch.stretches == [(at("2026-11-16 10:00"), at("2026-11-16 11:00"))]
    assert touch.due_at == at("2026-11-17 10:00")  # eight hours less one of Monday's


def test_steps_gone_by_before_a_timer_starts_are_passed_over(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ACCEPTED, at("2026-11-16 14:30"))

    touch = handoff.timers[-1]
    assert touch.last_step == Step.HALF  # four of eight hours were over at 14:00
    assert touch.next_at == at("2026-11-16 16:24")


def test_a_miss_is_told_though_it_was_before_the_timer_started(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    handoff.have(ACCEPTED, at("2026-11-17 11:00"))

    touch = handoff.timers[-1]
    assert (touch.state, touch.last_step) == (RUNNING, Step.MOST)
    assert touch.due_at == at("2026-11-16 18:00")
    assert touch.next_at == at("2026-11-17 09:00")  # the opening after it: due at once


def test_what_was_missed_and_stood_still_is_told_again_the_next_morning(
    handoff: TimedHandoff,
) -> None:
    handoff.have(SQL)
    timer_id = handoff.timers[0].id
    told = {"last_step": Step.MISSED, "next_at": at("2026-11-17 09:00")}
    handoff.company.read(
        lambda work: (stored.change_timer(work, timer_id, **told), work.commit()), NINE
    )

    handoff.have(ASKED, at("2026-11-16 15:00"))
    assert handoff.timers[0].next_at is None
    handoff.have(ANSWERED, at("2026-11-18 15:00"))

    assert handoff.timers[0].next_at == at("2026-11-19 09:00")


def test_a_new_agreement_moves_no_deadline_of_a_hand_off(handoff: TimedHandoff) -> None:
    handoff.have(SQL)
    longer = {"zone": ZONE, "decision": timedelta(hours=16), "first_touch": timedelta(hours=16)}
    handoff.company.agree(NINE, **longer, answer=timedelta(hours=1))

    handoff.have(ASKED)
    handoff.have(ANSWERED)
    handoff.have(ACCEPTED)

    times = {timer.commitment: timer.time for timer in handoff.timers}
    assert times == {
        DECISION: Terms().decision,
        FIRST_TOUCH: Terms().first_touch,
        ANSWER: timedelta(hours=1),  # asked under the new one
    }


def test_an_event_that_comes_again_changes_nothing_settled(handoff: TimedHandoff) -> None:
    for event in (SQL, ASKED, ANSWERED):
        handoff.have(event)
    before = handoff.timers

    handoff.have(ANSWERED, at("2026-11-16 12:00"))

    assert handoff.timers == before
