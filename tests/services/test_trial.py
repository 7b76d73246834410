"""A draft tried on the past: hand-offs moved by the real services, and what its numbers say."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from funnel.agreement import OFFICE_WEEK, Terms
from funnel.agreement_parts import Metric, Objective, Span
from funnel.commitments import Commitment
from funnel.figures import Ratio
from funnel.hours import HoursError
from funnel.people import SYSTEM
from funnel.trial import MonthsReached, Trial
from services import feedback, privacy, progress, undo
from services.trial import tried
from storage import agreements
from storage.work import Work
from tests.seeded import SeededCompany, at

DECISION, FIRST_TOUCH, ANSWER = Commitment.DECISION, Commitment.FIRST_TOUCH, Commitment.ANSWER
LATER = at("2027-02-02 10:00")  # November, December and January are over
NINE = at("2026-11-16 09:00")  # a Monday; open 9-12 and 13-18
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def try_out(company: SeededCompany, now: datetime = LATER, **terms: Any) -> Trial:
    draft = Terms(**{"zone": "America/Sao_Paulo"} | terms)
    trial: Trial = company.ask(tried, "UMARIA", now, draft)
    return trial


def of(trial: Trial, commitment: Commitment) -> tuple[int, int]:
    ratio = trial.kept[commitment]
    return ratio.numerator, ratio.denominator


def test_it_is_tried_on_the_last_three_full_months_and_not_on_the_month_so_far(
    company: SeededCompany,
) -> None:
    for day in ("2026-10-30", "2026-11-03", "2027-01-29", "2027-02-01"):
        company.accept(company.hand(at(f"{day} 10:00")), at(f"{day} 11:00"))

    trial = try_out(company)

    assert [month.first for month in trial.months] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert of(trial, DECISION) == (2, 2)


def test_a_time_says_how_many_would_have_kept_it(company: SeededCompany) -> None:
    for minutes in (30, 60, 61, 200, 600):  # the agreement in force gives four hours
        company.accept(company.hand(NINE), NINE + minutes * MINUTE)

    assert of(try_out(company, decision=hours(1)), DECISION) == (2, 5)
    assert of(try_out(company, decision=hours(8)), DECISION) == (4, 5)


def test_time_counts_by_the_hours_holidays_and_zone_of_the_draft(company: SeededCompany) -> None:
    company.accept(company.hand(at("2026-11-19 17:00")), at("2026-11-23 10:00"))

    def kept(**terms: Any) -> bool:
        return of(try_out(company, decision=hours(4), **terms), DECISION) == (1, 1)

    assert not kept()  # Thursday 1 h, Friday 8 h, Monday 1 h
    assert kept(country="BR")  # that Friday was a holiday
    assert kept(closed=(date(2026, 11, 20),))
    assert kept(week={"thu": OFFICE_WEEK["thu"], "mon": OFFICE_WEEK["mon"]})
    assert not kept(country="BR", zone="Asia/Tokyo")


def test_the_wait_for_an_answer_does_not_count_if_some_time_was_left(
    company: SeededCompany,
) -> None:
    handoff = company.hand(NINE)
    company.question(handoff, NINE + 2 * HOUR)
    company.reply(handoff, at("2026-11-18 09:00"))
    company.accept(handoff, at("2026-11-18 10:00"))

    assert of(try_out(company, decision=hours(3)), DECISION) == (1, 1)
    assert of(try_out(company, decision=hours(2.5)), DECISION) == (0, 1)
    assert of(try_out(company, decision=hours(2)), DECISION) == (0, 1)  # asked when it was over
    assert of(try_out(company, answer=hours(14.25)), ANSWER) == (1, 1)
    assert of(try_out(company, answer=hours(14)), ANSWER) == (0, 1)  # was due at Tuesday's closing


def test_what_is_still_open_is_missed_only_when_its_time_would_be_over(
    company: SeededCompany,
) -> None:
    company.hand(at("2027-01-29 16:00"))  # a Friday: 2 h of it, 8 h of Monday, 1 h of Tuesday
    asked = company.hand(at("2027-01-29 16:00"))
    company.question(asked, at("2027-01-29 17:00"))

    assert of(try_out(company, decision=hours(12)), DECISION) == (0, 0)
    assert of(try_out(company, decision=hours(11)), DECISION) == (0, 0)  # its last instant
    assert of(try_out(company, decision=hours(10.75)), DECISION) == (0, 1)
    assert of(try_out(company, decision=hours(1)), DECISION) == (0, 2)  # asked when it was over
    assert of(try_out(company, answer=hours(9.75)), ANSWER) == (0, 1)
    assert of(try_out(company, answer=hours(10)), ANSWER) == (0, 0)


def test_what_nobody_owes_any_more_counts_only_if_it_would_have_been_missed(
    company: SeededCompany,
) -> None:
    lost = company.hand(NINE)
    company.accept(lost, NINE + HOUR)
    company.ask(progress.lose, "UANA", NINE + 5 * HOUR, lost)
    decided = company.hand(NINE)
    company.question(decided, NINE)
    company.reject(decided, NINE + 5 * HOUR)

    short, long = hours(3), hours(5)
    assert of(try_out(company, first_touch=short), FIRST_TOUCH) == (0, 1)
    assert of(try_out(company, first_touch=long), FIRST_TOUCH) == (0, 0)
    assert of(try_out(company, answer=short), ANSWER) == (0, 1)
    assert of(try_out(company, answer=long), ANSWER) == (0, 0)


def test_what_was_missed_and_then_not_owed_would_not_have_been_with_more_time(
    company: SeededCompany,
) -> None:
    decided = company.hand(NINE)
    company.question(decided, NINE)
    company.reject(decided, NINE + 8 * HOUR)  # the answer is missed after four

    assert of(try_out(company, answer=hours(4)), ANSWER) == (0, 1)
    assert of(try_out(company, answer=hours(7)), ANSWER) == (0, 0)


def test_an_acceptance_that_was_undone_owed_no_first_touch(company: SeededCompany) -> None:
    handoff = company.hand(NINE)
    company.accept(handoff, NINE + 3 * HOUR)
    company.ask(undo.undo, "UANA", NINE + 3 * HOUR + MINUTE, company.lead_numbers[handoff])
    terms = {"decision": hours(1), "first_touch": hours(1)}

    trial = try_out(company, **terms)
    assert (of(trial, DECISION), of(trial, FIRST_TOUCH)) == ((0, 1), (0, 0))

    company.accept(handoff, NINE + 5 * HOUR)
    company.touch(handoff, NINE + 6 * HOUR)
    trial = try_out(company, **terms)
    assert (of(trial, DECISION), of(trial, FIRST_TOUCH)) == ((0, 1), (0, 1))


def test_the_first_touch_counts_from_the_hand_off(company: SeededCompany) -> None:
    handoff = company.hand(NINE)
    company.question(handoff, NINE + HOUR)
    company.reply(handoff, NINE + 2 * HOUR)
    company.accept(handoff, at("2026-11-16 14:00"))
    company.touch(handoff, at("2026-11-16 15:00"))

    assert of(try_out(company, first_touch=hours(4)), FIRST_TOUCH) == (1, 1)
    assert of(try_out(company, first_touch=hours(3.75)), FIRST_TOUCH) == (0, 1)


def test_an_erased_lead_counts_as_it_did(company: SeededCompany) -> None:
    done, waiting = company.hand(NINE), company.hand(NINE)
    company.accept(done, NINE + HOUR)
    for handoff in (done, waiting):
        number = company.lead_numbers[handoff]
        company.ask(privacy.forget, "UMARIA", NINE + 2 * HOUR, [number])

    trial = try_out(company, decision=hours(1), first_touch=hours(1))
    assert (of(trial, DECISION), of(trial, FIRST_TOUCH)) == ((1, 2), (0, 1))


def test_sqls_a_month_say_in_how_many_months_they_were_reached(company: SeededCompany) -> None:
    for day in ("2026-11-03", "2026-11-04", "2026-12-01", "2026-12-02", "2026-12-03"):
        company.hand(at(f"{day} 10:00"))
    company.hand(at("2027-01-05 10:00"))

    assert try_out(company, sql_target=2).sqls == MonthsReached(Ratio(2, 3), 2)
    assert try_out(company, sql_target=3).sqls == MonthsReached(Ratio(1, 3), 2)


def test_the_month_in_which_the_company_began_says_nothing_of_sqls_a_month(
    company: SeededCompany,
) -> None:
    for day in ("2026-10-20", "2026-11-03"):
        company.hand(at(f"{day} 10:00"))

    in_january = try_out(company, at("2027-01-04 10:00"), sql_target=1)
    assert in_january.sqls == MonthsReached(Ratio(2, 3), 1)  # the company began on October 1
    in_november = try_out(company, at("2026-11-04 10:00"), sql_target=1)
    assert in_november.sqls == MonthsReached(Ratio(1, 1), 1)


def test_shares_say_in_how_many_months_they_were_reached(company: SeededCompany) -> None:
    for month, accepted, rejected in (("2026-11", 2, 1), ("2026-12", 7, 3), ("2027-01", 1, 1)):
        for n in range(accepted + rejected):
            nine = at(f"{month}-04 09:00")
            handoff = company.hand(nine)
            decide = company.accept if n < accepted else company.reject
            decide(handoff, nine + (2 if n else 1) * HOUR)

    trial = try_out(company, decision=hours(1.5), first_touch=hours(400), acceptance_target=0.7)
    assert trial.acceptance == MonthsReached(Ratio(1, 3), 2 / 3)
    assert try_out(company, acceptance_target=0.5).acceptance.months == Ratio(3, 3)
    assert of(trial, DECISION) == (3, 15)
    # One decision a month was in time. Nobody touched the leads: of the two accepted in November
    # the time is over by now, of the others it is not.
    short = try_out(company, decision=hours(1.5), first_touch=hours(400), on_time_target=0.5)
    assert short.on_time == MonthsReached(Ratio(1, 3), 1 / 5)


def test_where_nothing_happened_there_is_no_data(company: SeededCompany) -> None:
    trial = try_out(company)

    nothing = MonthsReached(Ratio(0, 0), None)
    assert (trial.acceptance, trial.on_time) == (nothing, nothing)
    assert trial.kept == dict.fromkeys((DECISION, FIRST_TOUCH, ANSWER), Ratio(0, 0))
    assert trial.sqls == MonthsReached(Ratio(0, 3), 0)  # in full months of use there were none
    company.end_agreement()
    assert try_out(company).sqls == nothing


def test_another_company_is_not_counted(company: SeededCompany) -> None:
    handoff = company.hand(NINE)
    company.accept(handoff, NINE + HOUR)
    other = SeededCompany(company.store, id="T2")

    def try_there(work: Work) -> Trial:
        return tried(work, Terms(zone="UTC"))

    assert other.ask(try_there, SYSTEM.user_id, LATER).kept[DECISION] == Ratio(0, 0)


def test_a_trial_stores_nothing(company: SeededCompany) -> None:
    try_out(company, decision=hours(1))

    assert company.read(agreements.last_number, LATER) == 1


def test_hours_that_cannot_be_are_refused(company: SeededCompany) -> None:
    with pytest.raises(HoursError):
        try_out(company, week={})


def test_nobody_needs_to_have_answered_for_a_question_to_be_tried(company: SeededCompany) -> None:
    handoff = company.hand(NINE)
    company.ask(feedback.ask_info, "UANA", NINE, handoff, question="Which plan?")

    trial = try_out(company)
    assert (of(trial, ANSWER), of(trial, DECISION)) == ((0, 1), (0, 0))


def test_objectives_are_tried_on_each_month_or_on_the_three_together(
    company: SeededCompany,
) -> None:
    for day, value in (("2026-11-16", "1000"), ("2026-12-15", "3000"), ("2026-12-16", "500")):
        handed = company.hand(at(f"{day} 09:00"))
        company.accept(handed, at(f"{day} 10:00"))
        company.touch(handed, at(f"{day} 11:00"))
        company.win(handed, at(f"{day} 12:00"), value=value)

    def reached(metric: Metric, target: int, span: Span = Span.MONTH) -> Ratio:
        goal = Objective(name="Goal", metric=metric, target=Decimal(target), span=span)
        [tried_on] = try_out(company, objectives=(goal,)).objectives
        return tried_on.reached

    assert reached(Metric.WON, 1) == Ratio(2, 3)
    assert reached(Metric.WON, 3, Span.QUARTER) == Ratio(1, 1)
    assert reached(Metric.WON, 4, Span.QUARTER) == Ratio(0, 1)
    assert reached(Metric.VALUE, 3500) == Ratio(1, 3)
    assert reached(Metric.SQLS, 2) == Ratio(1, 3)
    assert reached(Metric.CONVERSION, 100) == Ratio(2, 2)  # nobody was handed off in January
    assert reached(Metric.SPEED, 2) == Ratio(2, 2)
    assert reached(Metric.SPEED, 1) == Ratio(0, 2)
    assert not try_out(company, objectives=(Objective(name="M", metric=Metric.MARKED),)).objectives
