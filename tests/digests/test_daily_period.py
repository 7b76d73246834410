"""Which days the daily digest covers: every one since the last working day, whole."""

from datetime import date, timedelta

import pytest

from funnel.commitments import Commitment
from tests.digests.dailies import scorecard_at
from tests.seeded import SeededCompany, at


def test_the_first_balance_of_a_month_still_measures_the_month_it_is_about(
    company: SeededCompany,
) -> None:
    company.hand(at("2026-10-30 10:00"))

    card = scorecard_at(company, at("2026-11-03 08:00"))

    assert card.period.first == date(2026, 10, 30)
    # The 31st is not the last day covered: Monday the 2nd is a holiday.
    assert card.period.last == date(2026, 11, 2)
    sqls = card.report.commitments[0]
    assert (sqls.commitment, sqls.actual.numerator) == (Commitment.SQLS, 0)
    assert card.flow.handed == 1


def test_mondays_balance_covers_the_weekend(company: SeededCompany) -> None:
    company.hand(at("2026-11-13 16:00"))
    company.hand(at("2026-11-14 11:00"))  # Saturday
    company.hand(at("2026-11-15 23:30"))  # Sunday

    card = scorecard_at(company, at("2026-11-16 09:00"))

    assert (card.period.first, card.period.last) == (date(2026, 11, 13), date(2026, 11, 15))
    assert card.flow.handed == 3
    friday, monday = card.pace[-2:]
    assert (friday.day, friday.sqls, monday.sqls) == (date(2026, 11, 13), 3, 3)


def test_the_day_after_a_holiday_looks_back_over_it(company: SeededCompany) -> None:
    card = scorecard_at(company, at("2026-11-23 09:00"))

    assert (card.period.first, card.period.last) == (date(2026, 11, 19), date(2026, 11, 22))
    assert [line.day.day for line in card.pace][-2:] == [19, 23]


@pytest.mark.parametrize("now", ["2026-03-09 08:00", "2026-11-02 08:00"])
def test_a_day_on_which_the_clock_changes_is_whole(company: SeededCompany, now: str) -> None:
    zone = "America/New_York"
    company.change(zone=zone)
    company.agree(at("2026-01-02 09:00"), zone=zone)
    sunday = at(now, zone) - timedelta(hours=8)  # midnight after the change
    company.lead(sunday - timedelta(minutes=1))
    company.lead(sunday)  # Monday's first instant is today's

    card = scorecard_at(company, at(now, zone))

    assert card.flow.leads == 1
    hours = round((card.period.end - card.period.start) / timedelta(hours=1))
    assert hours == (71 if "03-09" in now else 73)
