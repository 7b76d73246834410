"""Where each side stands against what it committed to, in the month so far."""

from datetime import date

from funnel.commitments import Commitment
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.scorecard import CommitmentStatus, Standing
from funnel.stages import Side
from services import commitments, leads, pace
from tests.seeded import ZONE, SeededCompany, at

NOVEMBER = Period.month_of(date(2026, 11, 1), ZONE)
SATURDAY = "2026-11-14 08:00"


def sqls(company: SeededCompany, period: Period, now: str) -> CommitmentStatus:
    report = company.read(commitments.report, at(now), period)
    status: CommitmentStatus = report.commitments[0]
    assert status.commitment is Commitment.SQLS
    return status


def all_of(company: SeededCompany, period: Period, now: str) -> dict[Commitment, CommitmentStatus]:
    report = company.read(commitments.report, at(now), period)
    return {status.commitment: status for status in report.commitments}


def test_pace_compares_with_the_working_days_that_are_over(company: SeededCompany) -> None:
    # November 2026 in Brazil: 2 and 20 are holidays, so 19 working days; 9 are over on the 14th.
    for number in range(9):
        company.hand(at(f"2026-11-{3 + number % 9:02d} 10:00"))

    status = sqls(company, NOVEMBER, SATURDAY)

    assert status.actual == Ratio(9, 40)
    assert status.expected == 18  # of 18.9: there is no part of a lead
    assert status.measured == 0.5
    assert status.standing is Standing.BEHIND


def test_a_part_of_a_lead_is_not_missed(company: SeededCompany) -> None:
    company.agree(at("2026-11-01 09:00"), zone=ZONE, country="BR", sql_target=20)
    for number in range(9):  # 9.47 expected
        company.hand(at(f"2026-11-{3 + number:02d} 10:00"))

    status = sqls(company, NOVEMBER, SATURDAY)

    assert (status.expected, status.standing) == (9, Standing.ON_TRACK)


def test_before_the_first_working_day_is_over_there_is_no_pace(company: SeededCompany) -> None:
    company.hand(at("2026-11-03 09:30"))

    status = sqls(company, NOVEMBER, "2026-11-03 10:00")

    assert (status.measured, status.expected) == (None, None)
    assert status.standing is Standing.NO_DATA


def test_pace_counts_from_the_day_the_agreement_began(company: SeededCompany) -> None:
    company.end_agreement()
    company.agree(at("2026-11-23 15:00"), zone=ZONE, country="BR", sql_target=38)

    minutes_later = sqls(company, NOVEMBER, "2026-11-23 15:10")
    wednesday = sqls(company, NOVEMBER, "2026-11-25 10:00")

    assert minutes_later.standing is Standing.NO_DATA
    # Two a working day: Monday and Tuesday are over, six days are left of the month since.
    assert (wednesday.expected, wednesday.actual.denominator) == (4, 12)


def test_each_day_brings_what_the_version_of_that_day_promised(company: SeededCompany) -> None:
    # 19 working days: 6 up to the 10th at 38 a month, 13 from the 11th at 19 a month.
    company.end_agreement()
    company.agree(at("2026-10-01 09:00"), zone=ZONE, country="BR", sql_target=38)
    company.agree(at("2026-11-11 15:00"), zone=ZONE, country="BR", sql_target=19)

    status = sqls(company, NOVEMBER, SATURDAY)

    assert (status.target, status.expected) == (19, 15)  # 6 × 2 and three days of 1
    assert status.actual.denominator == 25
    assert company.read(commitments.report, at(SATURDAY), NOVEMBER).versions == (1, 2)


def test_a_version_to_come_counts_in_what_the_month_should_bring(company: SeededCompany) -> None:
    company.end_agreement()
    company.agree(at("2026-10-01 09:00"), zone=ZONE, country="BR", sql_target=38)
    begins = at("2026-11-23 00:00")
    company.agree(at(SATURDAY), begins_at=begins, zone=ZONE, country="BR", sql_target=19)

    status = sqls(company, NOVEMBER, SATURDAY)

    assert (status.target, status.expected, status.actual.denominator) == (38, 18, 32)
    assert company.read(commitments.report, at(SATURDAY), NOVEMBER).versions == (1,)


def test_each_version_counts_by_its_own_hours(company: SeededCompany) -> None:
    company.end_agreement()
    company.agree(at("2026-10-01 09:00"), zone=ZONE, country="BR", sql_target=38)
    # From the 9th closed on that Monday and the Tuesday after: 17 working days in that month.
    closed = (date(2026, 11, 9), date(2026, 11, 10))
    company.agree(at("2026-11-09 08:00"), zone=ZONE, country="BR", sql_target=34, closed=closed)

    status = sqls(company, NOVEMBER, SATURDAY)

    assert status.expected == 14  # four days and three, each of 2
    lines = company.read(pace.pace, at(SATURDAY), NOVEMBER)
    assert [line.day.day for line in lines] == [3, 4, 5, 6, 11, 12, 13]


def test_a_month_gone_by_is_judged_by_what_was_in_force_at_its_end(company: SeededCompany) -> None:
    for number in range(8):
        handed = company.hand(at("2026-10-14 09:00"))
        decide = company.reject if number == 0 else company.accept
        decide(handed, at("2026-10-14 17:00" if number == 0 else "2026-10-14 10:00"))
    strict = {"on_time_target": 1, "acceptance_target": 1, "zone": ZONE, "country": "BR"}
    company.agree(at("2026-11-01 00:00"), **strict)

    october = all_of(company, NOVEMBER.before(), SATURDAY)

    assert (october[Commitment.ACCEPTANCE].share, october[Commitment.DECISION].share) == (0.7, 0.9)
    assert october[Commitment.ACCEPTANCE].standing is Standing.ON_TRACK
    report = company.read(commitments.report, at(SATURDAY), NOVEMBER.before())
    assert report.versions == (1,)


def test_complete_fields_are_those_of_the_moment_of_the_hand_off(company: SeededCompany) -> None:
    assert Commitment.FIELDS not in all_of(company, NOVEMBER, SATURDAY)
    agreed = {"zone": ZONE, "country": "BR", "fields_share": 0.6}
    company.agree(at("2026-11-03 09:00"), **agreed, required_fields=("email", "campaign"))
    without = company.hand(at("2026-11-04 09:00"))
    company.hand(at("2026-11-04 09:00"), campaign="Spring")
    values = {"name": "Lead 1", "email": "lead1@example.com", "campaign": "Autumn"}
    number = company.lead_numbers[without]
    company.ask(leads.edit_lead, "UMILA", at("2026-11-05 09:00"), number, values, "")
    company.agree(at("2026-11-06 09:00"), **agreed, required_fields=("email",))
    company.hand(at("2026-11-06 10:00"))

    status = all_of(company, NOVEMBER, SATURDAY)[Commitment.FIELDS]

    assert (status.actual, status.share) == (Ratio(2, 3), 0.6)
    assert (status.side, status.standing) == (Side.MARKETING, Standing.ON_TRACK)
    assert status.change is None  # nothing was required in October


def test_what_was_before_the_agreement_has_no_data(company: SeededCompany) -> None:
    september = Period.month_of(date(2026, 9, 1), ZONE)

    statuses = all_of(company, september, SATURDAY).values()

    assert {status.standing for status in statuses} == {Standing.NO_DATA}


def test_a_week_has_its_part_of_the_months_target(company: SeededCompany) -> None:
    week = Period.week_of(date(2026, 11, 11), ZONE)
    for day in (9, 9, 10, 11, 12):
        company.hand(at(f"2026-11-{day:02d} 10:00"))

    status = sqls(company, week, SATURDAY)

    assert status.actual == Ratio(5, 10)  # 5 of 19 days of 40
    assert (status.expected, status.standing) == (10, Standing.BEHIND)


def test_what_is_timed_is_judged_by_the_share_promised(company: SeededCompany) -> None:
    for number in range(8):
        late = number == 0
        handed = company.hand(at("2026-11-10 09:00"))
        company.accept(handed, at("2026-11-10 17:00" if late else "2026-11-10 10:00"))

    decisions = all_of(company, NOVEMBER, SATURDAY)[Commitment.DECISION]
    assert (decisions.actual, decisions.share) == (Ratio(7, 8), 0.9)
    assert decisions.standing is Standing.AT_RISK

    company.agree(at("2026-11-12 09:00"), zone=ZONE, country="BR", on_time_target=0.8)
    eased = all_of(company, NOVEMBER, SATURDAY)[Commitment.DECISION]
    assert (eased.share, eased.standing) == (0.8, Standing.ON_TRACK)


def test_each_is_set_beside_the_period_before(company: SeededCompany) -> None:
    for day, accepted in (("2026-10-14", True), ("2026-10-15", False), ("2026-11-10", True)):
        handed = company.hand(at(f"{day} 09:00"))
        decide = company.accept if accepted else company.reject
        decide(handed, at(f"{day} 10:00"))

    acceptance = all_of(company, NOVEMBER, SATURDAY)[Commitment.ACCEPTANCE]

    assert (acceptance.before, acceptance.measured, acceptance.change) == (0.5, 1, 50)
    assert all_of(company, NOVEMBER, SATURDAY)[Commitment.ANSWER].change is None


def test_the_line_of_the_month_ends_with_what_the_commitment_says(company: SeededCompany) -> None:
    company.hand(at("2026-11-01 11:00"))  # a Sunday
    for day in (3, 3, 7, 10, 13):
        company.hand(at(f"2026-11-{day:02d} 10:00"))
    now = "2026-11-13 12:00"

    lines = company.read(pace.pace, at(now), NOVEMBER)

    assert [(line.day.day, line.sqls) for line in lines] == [
        *((3, 3), (4, 3), (5, 3), (6, 4), (9, 4), (10, 5), (11, 5), (12, 5), (13, 6)),
    ]
    status = sqls(company, NOVEMBER, now)
    assert (lines[-1].sqls, lines[-1].expected) == (status.actual.numerator, status.expected)
