"""What each team commits to, and the rules by which timers run."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from funnel.agreement import BARS, NUMBERS, TERMS, Terms
from funnel.commitments import TIMED, Commitment, timed_by
from funnel.refusals import InvalidFields
from funnel.stages import EventKind, Side
from funnel.terms import TermKind
from funnel.timers import due_at
from tests.seeded import ZONE, at

THURSDAY = at("2026-11-19 10:00")
EACH = pytest.mark.parametrize("commitment", TIMED)
BEFORE_THE_VERDICT = {EventKind.SQL, EventKind.INFO_ASKED}


def test_marketing_owes_answers_and_sales_the_rest() -> None:
    assert timed_by(Side.MARKETING) == (Commitment.ANSWER,)
    of_sales = (Commitment.DECISION, Commitment.FIRST_TOUCH, Commitment.UPDATE)
    assert timed_by(Side.SALES) == of_sales
    assert set(timed_by(None)) == set(TIMED)


def test_each_commitment_has_a_number_of_its_own_in_the_agreement() -> None:
    terms = [*BARS, *(commitment.term for commitment in Commitment)]
    others = ("half_reminder", "on_time_target", "pattern_share", "touch_days")
    assert sorted([*terms, *others]) == sorted(NUMBERS)


def test_what_is_off_is_not_promised() -> None:
    fields = Commitment.FIELDS
    assert not Terms().promises(fields)
    assert not Terms(fields_share=0.9).promises(fields)
    assert Terms(fields_share=0.9, required_fields=("company",)).promises(fields)
    assert [each for each in Commitment if not Terms().promises(each)] == [
        fields,
        Commitment.TOUCHES,
        Commitment.UPDATE,
    ]


def test_only_fields_that_there_are_can_be_required() -> None:
    with pytest.raises(InvalidFields) as refused:
        Terms().changed(required_fields=("company", "shoe_size"))
    assert list(refused.value.problems) == ["required_fields"]


def test_those_with_a_timer_are_those_whose_number_is_a_time_or_days() -> None:
    times = {name for name, bounds in TERMS.items() if bounds.kind is TermKind.TIME}
    timed = {commitment.term for commitment in TIMED}
    assert timed == times - {"half_reminder"} | {"update_days"}


@pytest.mark.parametrize("commitment", [each for each in TIMED if each is not Commitment.UPDATE])
def test_the_time_of_each_is_the_agreements(commitment: Commitment) -> None:
    terms = Terms().changed(**{commitment.term: timedelta(hours=3)})
    given = terms.time_for(commitment, terms.business_hours(), THURSDAY)
    assert terms.promised(commitment) == given == timedelta(hours=3)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-19 10:00", 1, "2026-11-20 18:00"),
        ("2026-11-19 10:00", 2, "2026-11-23 18:00"),
        ("2026-11-19 19:30", 1, "2026-11-20 18:00"),
        ("2026-11-21 12:00", 1, "2026-11-23 18:00"),  # a Saturday
        ("2026-11-18 10:00", 2, "2026-11-23 18:00"),  # the 20th is closed
    ],
)
def test_days_end_with_the_last_opening_of_the_last_of_them(start, days, end) -> None:
    closed = (date(2026, 11, 20),) if start.startswith("2026-11-18") else ()
    terms = Terms(zone=ZONE, update_days=days, closed=closed)
    hours = terms.business_hours()
    given = terms.time_for(Commitment.UPDATE, hours, at(start))
    assert due_at(hours, at(start), given) == at(end)


@EACH
def test_each_can_be_met(commitment: Commitment) -> None:
    rule = TIMED[commitment]
    assert rule.kept_by
    assert rule.starts_on not in rule.kept_by


@EACH
def test_one_event_does_one_thing_to_a_timer(commitment: Commitment) -> None:
    rule = TIMED[commitment]
    turns = [rule.paused_by, rule.resumed_by]
    events = [
        *(rule.starts_on, *rule.kept_by, *rule.dropped_by),
        *(event for event in turns if event is not None),
    ]
    assert len(events) == len(set(events))


@EACH
def test_what_is_paused_is_resumed_when_the_other_side_has_done_its_part(
    commitment: Commitment,
) -> None:
    rule = TIMED[commitment]
    assert (rule.paused_by is None) == (rule.resumed_by is None)
    waited_for = {
        other: other_rule
        for other, other_rule in TIMED.items()
        if other_rule.starts_on is rule.paused_by
    }
    for other, other_rule in waited_for.items():
        assert other.side is not commitment.side
        assert rule.resumed_by in other_rule.kept_by
    assert bool(waited_for) == (rule.paused_by is not None)


@EACH
def test_time_from_the_hand_off_knows_when_it_stood_still(commitment: Commitment) -> None:
    """A timer that counts from earlier begins where one ends that ran until then."""
    rule = TIMED[commitment]
    ended = [other for other, other_rule in TIMED.items() if rule.starts_on in other_rule.kept_by]
    assert ended or not rule.from_handoff or rule.starts_on is EventKind.SQL


@EACH
def test_only_what_can_still_be_owed_is_owed_anew(commitment: Commitment) -> None:
    rule = TIMED[commitment]
    assert rule.again_after <= rule.kept_by
    assert rule.again_after.isdisjoint({EventKind.WON, EventKind.LOST, EventKind.REJECTED})


@pytest.mark.parametrize("verdict", [EventKind.ACCEPTED, EventKind.REJECTED])
def test_a_verdict_ends_everything_that_was_owed_until_it(verdict: EventKind) -> None:
    owed = [rule for rule in TIMED.values() if rule.starts_on in BEFORE_THE_VERDICT]
    assert all(verdict in rule.kept_by | rule.dropped_by for rule in owed)


@pytest.mark.parametrize("end", [EventKind.WON, EventKind.LOST])
def test_the_end_of_a_deal_leaves_nothing_owed(end: EventKind) -> None:
    owed = [rule for rule in TIMED.values() if rule.starts_on not in BEFORE_THE_VERDICT]
    assert owed
    assert all(end in rule.kept_by | rule.dropped_by for rule in owed)


def test_no_two_timers_of_one_side_run_at_once() -> None:
    """They would remind the same people twice of one lead.

    What is owed again and again runs beside the first touch, which settles both.
    """
    assert TIMED[Commitment.FIRST_TOUCH].kept_by <= TIMED[Commitment.UPDATE].kept_by
    for side in Side:
        rules = [TIMED[each] for each in timed_by(side) if not TIMED[each].again_after]
        for first, then in pairwise(rules):
            assert then.starts_on in first.kept_by
