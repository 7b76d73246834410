"""Sales tells how an accepted lead goes every few days: owed anew with each news, until it ends."""

from datetime import date, datetime, timedelta

import pytest

from funnel.commitments import Commitment
from funnel.facts import Due, TimerFacts
from funnel.figures import Ratio
from funnel.notices import ReminderDue
from funnel.periods import Period
from funnel.scorecard import CommitmentStatus, Standing
from funnel.stages import TouchChannel
from funnel.suggestions import DaysSuggested
from funnel.timers import Step, TimerState
from services import commitments, ownership, past, progress, review, sweep, undo
from services.trial import tried
from storage import agreements, open_timers, outbox, timers
from storage.work import Work
from tests.seeded import ZONE, SeededCompany, at

UPDATE = Commitment.UPDATE
NOVEMBER = Period.month_of(date(2026, 11, 1), ZONE)
REMINDERS = [(Step.MOST, "UANA"), (Step.MISSED, "UANA"), (Step.MISSED, "USARA")]
MONDAY = "2026-11-09"  # of a week without a holiday
DROPPED, MET, MISSED = TimerState.DROPPED, TimerState.MET, TimerState.MISSED
RUNNING = TimerState.RUNNING


@pytest.fixture
def every_two_days(company: SeededCompany) -> SeededCompany:
    company.end_agreement()
    company.agree(at("2026-10-01 09:00"), zone=ZONE, country="BR", update_days=2)
    return company


def accepted(company: SeededCompany, day: str = MONDAY) -> int:
    handoff_id = company.hand(at(f"{day} 09:00"))
    company.accept(handoff_id, at(f"{day} 10:00"))
    return handoff_id


def updates(company: SeededCompany, handoff_id: int) -> list[TimerFacts]:
    every: list[TimerFacts] = company.read(timers.timers_of, at(f"{MONDAY} 09:00"), handoff_id)
    return [timer for timer in every if timer.commitment is UPDATE]


def stretches(company: SeededCompany, handoff_id: int) -> list[tuple[TimerState, datetime]]:
    return [(timer.state, timer.due_at) for timer in updates(company, handoff_id)]


def status(company: SeededCompany, now: str) -> CommitmentStatus | None:
    report = company.read(commitments.report, at(now), NOVEMBER)
    return next((line for line in report.commitments if line.commitment is UPDATE), None)


def test_each_news_meets_it_and_begins_it_anew_until_the_deal_is_done(
    every_two_days: SeededCompany,
) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    assert stretches(company, handed) == [(RUNNING, at("2026-11-11 18:00"))]

    company.touch(handed, at("2026-11-10 15:00"))
    company.ask(progress.make_opportunity, "UANA", at("2026-11-11 11:00"), handed)
    company.win(handed, at("2026-11-13 17:00"))

    assert stretches(company, handed) == [
        (MET, at("2026-11-11 18:00")),
        (MET, at("2026-11-12 18:00")),
        (MET, at("2026-11-13 18:00")),
    ]
    company.touch(handed, at("2026-11-16 11:00"))  # of a deal that is done nothing is owed
    assert len(updates(company, handed)) == 3
    line = status(company, "2026-11-28 10:00")
    assert line is not None
    assert (line.actual, line.target, line.standing) == (Ratio(3, 3), 2, Standing.ON_TRACK)


def test_each_stretch_is_met_or_missed_by_itself(every_two_days: SeededCompany) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    company.touch(handed, at("2026-11-12 09:00"))  # too late by an hour of business
    company.touch(handed, at("2026-11-13 09:00"))
    company.ask(progress.lose, "UANA", at("2026-11-20 15:00"), handed)  # due on the 17th

    assert [state for state, _ in stretches(company, handed)] == [MISSED, MET, MISSED]
    line = status(company, "2026-11-28 10:00")
    assert line is not None
    assert (line.actual, line.standing) == (Ratio(1, 3), Standing.BEHIND)


def test_one_that_nobody_answers_is_missed_once(every_two_days: SeededCompany) -> None:
    accepted(every_two_days)

    before, after = (
        status(every_two_days, now) for now in ("2026-11-11 18:00", "2026-11-28 10:00")
    )

    assert before is not None
    assert after is not None
    assert (before.actual, after.actual) == (Ratio(0, 0), Ratio(0, 1))


def test_news_counts_from_when_it_is_told(every_two_days: SeededCompany) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    earlier = progress.Touch(TouchChannel.CALL, at=at("2026-11-11 10:00"))
    company.ask(progress.log_touch, "UANA", at("2026-11-12 09:30"), handed, earlier)

    assert stretches(company, handed) == [
        (MISSED, at("2026-11-11 18:00")),
        (RUNNING, at("2026-11-16 18:00")),
    ]


def test_nothing_is_owed_where_it_is_not_agreed_on(company: SeededCompany) -> None:
    handed = accepted(company)
    company.touch(handed, at("2026-11-10 15:00"))

    assert updates(company, handed) == []
    assert status(company, "2026-11-28 10:00") is None


def test_another_agreement_moves_no_deadline_and_rules_from_the_next_news_on(
    every_two_days: SeededCompany,
) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    silent = company.hand(at(f"{MONDAY} 09:00"))
    company.accept(silent, at(f"{MONDAY} 10:00"))
    company.agree(at(f"{MONDAY} 12:00"), zone=ZONE, country="BR", update_days=5)
    company.touch(handed, at("2026-11-11 17:00"))

    assert stretches(company, handed) == [
        (MET, at("2026-11-11 18:00")),
        (RUNNING, at("2026-11-18 18:00")),
    ]
    assert stretches(company, silent) == [(RUNNING, at("2026-11-11 18:00"))]

    company.agree(at("2026-11-12 09:00"), zone=ZONE, country="BR")
    company.touch(handed, at("2026-11-13 09:00"))  # no longer agreed on: the last of it
    assert [state for state, _ in stretches(company, handed)] == [MET, MET]


def test_a_lead_accepted_before_it_was_agreed_on_is_asked_for_from_its_next_news_on(
    company: SeededCompany,
) -> None:
    handed = accepted(company)
    company.agree(at(f"{MONDAY} 12:00"), zone=ZONE, country="BR", update_days=2)
    assert updates(company, handed) == []

    company.touch(handed, at("2026-11-10 15:00"))

    assert stretches(company, handed) == [(RUNNING, at("2026-11-12 18:00"))]


def test_what_is_undone_goes_on_where_it_was(every_two_days: SeededCompany) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    company.ask(progress.make_opportunity, "UANA", at("2026-11-10 15:00"), handed)
    number = company.lead_numbers[handed]
    company.ask(undo.undo, "UANA", at("2026-11-10 15:05"), number)

    assert stretches(company, handed) == [
        (RUNNING, at("2026-11-11 18:00")),
        (DROPPED, at("2026-11-12 18:00")),
    ]


def test_it_goes_with_the_lead_to_its_new_owner(every_two_days: SeededCompany) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    number = company.lead_numbers[handed]
    company.ask(ownership.reassign, "USARA", at("2026-11-10 10:00"), number, owner="UBETO")

    assert [timer.owner for timer in updates(company, handed)] == ["UBETO"]


def test_its_owner_is_reminded_and_of_a_miss_the_head_too(every_two_days: SeededCompany) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    company.touch(handed, at("2026-11-10 09:00"))  # no first touch is owed any more
    [_, timer] = updates(company, handed)

    with company.store.session() as session:
        assert sweep.remind(session, at("2026-11-12 14:30")) == 1
        assert sweep.remind(session, at("2026-11-13 09:00")) == 1

    told = [ReminderDue(timer.id, step, who) for step, who in REMINDERS]
    put = company.read(outbox.known, at("2026-11-13 09:00"), told)
    assert {notice.key for notice in put} == {notice.key for notice in told}


def test_a_draft_is_tried_on_leads_of_a_time_without_it(company: SeededCompany) -> None:
    quick, slow = accepted(company), accepted(company)
    company.touch(quick, at("2026-11-11 17:00"))
    company.win(quick, at("2026-11-12 17:00"))
    company.touch(slow, at("2026-11-13 17:00"))  # due on the 11th; then silence

    company.agree(at("2027-02-01 09:00"), zone=ZONE, country="BR", update_days=2)
    terms = company.read(agreements.agreement_in_force, at("2027-02-02 10:00")).terms
    trial = company.ask(tried, "UMARIA", at("2027-02-02 10:00"), terms)

    assert trial.kept[UPDATE] == Ratio(2, 4)


def test_the_review_suggests_as_many_days_as_were_kept(every_two_days: SeededCompany) -> None:
    company = every_two_days
    for _ in range(10):
        handed = accepted(company, "2026-12-01")
        company.win(handed, at("2026-12-04 12:00"))  # the third working day

    clauses = company.ask(review.review, "UMARIA", at("2027-02-02 10:00")).clauses
    [clause] = [each for each in clauses if each.commitment is UPDATE]

    assert clause.suggested == DaysSuggested(3, Ratio(10, 10))


def _owed(work: Work, moment: datetime | None = None) -> tuple[CommitmentStatus, list[Due]]:
    """How updates stand and what is open, now or as of an earlier moment."""
    then = past.at(work, moment) if moment else work
    report = commitments.report(then, NOVEMBER)
    [line] = [line for line in report.commitments if line.commitment is UPDATE]
    return line, open_timers.by_deadline(then, limit=20)


def test_what_was_owed_at_an_earlier_moment_is_told_of_it_later(
    every_two_days: SeededCompany,
) -> None:
    company, handed = every_two_days, accepted(every_two_days)
    moments = [at(f"2026-11-{day} 11:00") for day in ("09", "11", "12", "13", "17", "19", "20")]
    kept = {}
    for moment in moments:
        kept[moment] = company.read(_owed, moment)
        if moment.day in {11, 13}:
            later = moment + timedelta(hours=1)
            # One of them happened before it is written down: as news it counts from then.
            touch = progress.Touch(TouchChannel.CALL, at=later - timedelta(hours=20))
            company.ask(progress.log_touch, "UANA", later, handed, touch)
    company.ask(progress.lose, "UANA", at("2026-11-23 09:00"), handed)
    for moment in moments:
        assert company.read(_owed, at("2026-11-25 09:00"), moment) == kept[moment], moment
