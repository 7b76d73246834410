"""Where each side stands against what it committed to, in the month so far."""

from datetime import date

import pytest

from funnel.commitments import Commitment
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.scorecard import CommitmentStatus, Standing
from services import commitments
from tests.seeded import ZONE, SeededCompany, at

FRIDAY_THE_13TH = Period.day(date(2026, 11, 13), ZONE)


def sqls(company: SeededCompany, period: Period, now: str) -> CommitmentStatus:
    report = company.read(commitments.report, at(now), period)
    status: CommitmentStatus = report.commitments[0]
    assert status.commitment is Commitment.SQLS
    return status


def test_pace_compares_with_the_working_days_that_are_over(company: SeededCompany) -> None:
    # November 2026 in Brazil: 2 and 20 are holidays, so 19 working days; 9 are over on the 14th.
    for number in range(9):
        company.hand(at(f"2026-11-{3 + number % 9:02d} 10:00"))

    status = sqls(company, FRIDAY_THE_13TH, "2026-11-14 08:00")

    assert status.actual == Ratio(9, 40)
    assert status.expected == pytest.approx(40 * 9 / 19)
    assert status.pace == pytest.approx(9 / (40 * 9 / 19))
    assert status.standing is Standing.BEHIND


def test_exactly_the_expected_number_is_on_track(company: SeededCompany) -> None:
    company.agree(at("2026-11-01 09:00"), zone=ZONE, country="BR", sql_target=19)
    for number in range(9):
        company.hand(at(f"2026-11-{3 + number:02d} 10:00"))

    status = sqls(company, FRIDAY_THE_13TH, "2026-11-14 08:00")

    assert status.pace == 1
    assert status.standing is Standing.ON_TRACK


def test_before_the_first_working_day_is_over_there_is_no_pace(company: SeededCompany) -> None:
    company.hand(at("2026-11-03 09:30"))
    month = Period.month_of(date(2026, 11, 3), ZONE)

    status = sqls(company, month, "2026-11-03 10:00")

    assert (status.pace, status.expected) == (None, None)
    assert status.standing is Standing.NO_DATA
