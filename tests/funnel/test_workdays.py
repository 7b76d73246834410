"""Which days a balance is about."""

from datetime import UTC, date, datetime

from funnel.agreement import Terms
from funnel.workdays import since_last

ZONE = "America/Sao_Paulo"
HOURS = Terms(zone=ZONE).business_hours([date(2026, 11, 20)])


def test_no_day_falls_between_two_balances_of_a_sparse_schedule() -> None:
    thursday, monday = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (19, 16))

    period = since_last(HOURS, thursday, ZONE, previous=monday)

    assert (period.first, period.last) == (date(2026, 11, 16), date(2026, 11, 18))
