"""The balance's figures, against leads moved through the real services."""

from datetime import date, timedelta

import pytest

from digests import periods
from digests.balance import gather
from digests.daily import balance_now
from digests.promises import PromiseName, Standing
from funnel.figures import Ratio
from funnel.obligations import ObligationKind
from funnel.periods import Period
from funnel.stages import Side
from services.calendar import hours_of
from storage import agreements, people

from .conftest import ZONE, Office, at


def day(text: str) -> Period:
    return Period.day(date.fromisoformat(text), ZONE)


def promise(balance, name):
    return next(found for found in balance.promises if found.name is name)


def test_a_days_flow_counts_what_happened_on_it_alone(office: Office) -> None:
    before = office.hand(at("2026-11-17 15:00"))
    first, second = (office.hand(at("2026-11-18 10:00"), source=s) for s in ("site", "fair"))
    office.accept(before, at("2026-11-18 10:30"))
    office.accept(first, at("2026-11-18 11:00"))
    office.reject(second, at("2026-11-18 11:30"))
    office.touch(first, at("2026-11-18 14:00"))
    office.win(first, at("2026-11-18 17:00"))
    office.hand(at("2026-11-19 09:30"))

    found = office.store.call(gather, office.company, day("2026-11-18"), at("2026-11-19 10:00"))

    assert (found.flow.leads, found.flow.handed, found.flow.won) == (2, 2, 1)
    assert found.accepted == Ratio(2, 3)
    assert found.reasons == (("no_budget", 1),)
    assert found.pending == 1
    assert {(s.source, s.handed, s.accepted, s.rejected, s.won) for s in found.sources} == {
        ("site", 1, 2, 0, 1),
        ("fair", 1, 0, 1, 0),
    }
    assert found.speed is not None
    assert found.speed.median == timedelta(hours=3)  # 10:00-14:00 less the closed hour at noon
    assert dict(found.kept)[ObligationKind.FIRST_TOUCH] == Ratio(1, 2)  # `before` ran out
    assert dict(found.kept)[ObligationKind.DECISION] == Ratio(2, 3)  # so did it here, at 10:00


def test_a_period_without_anything_has_no_ratios_and_no_spread(office: Office) -> None:
    found = office.store.call(gather, office.company, day("2026-11-18"), at("2026-11-19 10:00"))

    assert found.flow.is_empty
    assert found.accepted.value is None
    assert found.speed is None
    assert (found.kept, found.sources, found.reasons, found.due, found.missed) == ((),) * 5
    assert promise(found, PromiseName.ACCEPTANCE).standing is Standing.NO_DATA
    assert promise(found, PromiseName.DECISION).actual.value is None


def test_without_an_agreement_nothing_is_promised_and_the_flow_still_counts(store, office) -> None:
    office.lead(at("2026-11-18 10:00"))
    with store.session() as session:
        session.connection().exec_driver_sql("DELETE FROM agreement")
        session.commit()

    found = store.call(gather, office.company, day("2026-11-18"), at("2026-11-19 10:00"))

    assert found.promises == ()
    assert found.version is None
    assert found.flow.leads == 1


def test_pace_compares_with_the_working_days_that_are_over(office: Office) -> None:
    # November 2026 in Brazil: 2 and 20 are holidays, so 19 working days; 9 are over on the 14th.
    for number in range(9):
        office.hand(at(f"2026-11-{3 + number % 9:02d} 10:00"))

    found = office.store.call(gather, office.company, day("2026-11-13"), at("2026-11-14 08:00"))

    sqls = promise(found, PromiseName.SQLS)
    assert sqls.actual == Ratio(9, 40)
    assert sqls.expected == pytest.approx(40 * 9 / 19)
    assert sqls.pace == pytest.approx(9 / (40 * 9 / 19))
    assert sqls.standing is Standing.BEHIND


def test_exactly_the_expected_number_is_on_track(office: Office) -> None:
    office.agree(at("2026-11-01 09:00"), zone=ZONE, country="BR", sql_target=19)
    for number in range(9):
        office.hand(at(f"2026-11-{3 + number:02d} 10:00"))

    found = office.store.call(gather, office.company, day("2026-11-13"), at("2026-11-14 08:00"))

    sqls = promise(found, PromiseName.SQLS)
    assert sqls.pace == 1
    assert sqls.standing is Standing.ON_TRACK


def test_before_the_first_working_day_is_over_there_is_no_pace(office: Office) -> None:
    office.hand(at("2026-11-03 09:30"))
    month = Period.month_of(date(2026, 11, 3), ZONE)

    found = office.store.call(gather, office.company, month, at("2026-11-03 10:00"))

    sqls = promise(found, PromiseName.SQLS)
    assert (sqls.pace, sqls.expected, sqls.standing) == (None, None, Standing.NO_DATA)


def test_the_first_balance_of_a_month_still_measures_the_month_it_is_about(office: Office) -> None:
    office.hand(at("2026-10-30 10:00"))

    found = office.store.call(balance_now, office.company, at("2026-11-03 08:00"))

    assert found.period.first == date(2026, 10, 30)
    # The 31st is not the last day covered: Monday the 2nd is a holiday.
    assert found.period.last == date(2026, 11, 2)
    assert promise(found, PromiseName.SQLS).actual.numerator == 0
    assert found.flow.handed == 1


def test_what_is_due_today_names_who_owes_it_and_counts_the_overdue_apart(office: Office) -> None:
    late = office.hand(at("2026-11-18 09:00"), name="Late lead")  # due 14:00
    office.hand(at("2026-11-19 09:00"), owner="UBETO", name="Today's")  # due 14:00
    office.hand(at("2026-11-19 17:00"), name="Tomorrow's")  # due after the holiday

    found = office.store.call(gather, office.company, day("2026-11-18"), at("2026-11-19 10:00"))

    assert [(due.name, due.owner_name) for due in found.due] == [
        ("Late lead", "Ana"),
        ("Today's", "Beto"),
    ]
    assert found.due_count == ((ObligationKind.DECISION, 1),)
    assert found.overdue == 1
    assert [missed.name for missed in found.missed] == ["Late lead"]
    assert found.missed_count == 1
    assert found.due[0].is_overdue(at("2026-11-19 10:00"))
    office.reject(late, at("2026-11-19 10:30"))
    again = office.store.call(gather, office.company, day("2026-11-18"), at("2026-11-19 11:00"))
    assert again.missed_count == 1  # done late is still missed


def test_one_rep_sees_their_own_leads_alone(office: Office) -> None:
    mine = office.hand(at("2026-11-18 10:00"))
    other = office.hand(at("2026-11-18 10:00"), owner="UBETO")
    office.accept(mine, at("2026-11-18 11:00"))
    office.reject(other, at("2026-11-18 11:00"), by="USARA")  # the head decides for Beto

    found = [
        office.store.call(
            gather, office.company, day("2026-11-18"), at("2026-11-19 10:00"), owner=who
        )
        for who in ("UANA", "UBETO", "UMILA")
    ]

    assert [one.accepted for one in found] == [Ratio(1, 1), Ratio(0, 1), Ratio(1, 2)]
    assert [one.flow.handed for one in found] == [1, 1, 2]
    assert [sum(line.handed for line in one.days) for one in found] == [1, 1, 2]
    assert PromiseName.SQLS not in {p.name for p in found[0].promises}


def test_a_side_sees_its_own_promises_and_debts(office: Office) -> None:
    office.hand(at("2026-11-19 09:00"))

    sales, marketing = (
        office.store.call(
            gather, office.company, day("2026-11-18"), at("2026-11-19 10:00"), side=side
        )
        for side in (Side.SALES, Side.MARKETING)
    )

    assert {p.side for p in sales.promises} == {Side.SALES}
    assert len(sales.due) == 1
    assert {p.side for p in marketing.promises} == {Side.MARKETING}
    assert marketing.due == ()


def test_another_company_is_never_counted(office: Office) -> None:
    office.hand(at("2026-11-18 10:00"))
    stranger = office.company.__class__(**(vars(office.company) | {"id": "T2"}))

    found = office.store.call(gather, stranger, day("2026-11-18"), at("2026-11-19 10:00"))

    assert found.flow.is_empty
    assert (found.pending, found.due, found.promises) == (0, (), ())


def test_mondays_balance_covers_the_weekend(office: Office) -> None:
    office.hand(at("2026-11-13 16:00"))
    office.hand(at("2026-11-14 11:00"))  # Saturday
    office.hand(at("2026-11-15 23:30"))  # Sunday

    found = office.store.call(balance_now, office.company, at("2026-11-16 09:00"))

    assert (found.period.first, found.period.last) == (date(2026, 11, 13), date(2026, 11, 15))
    assert found.flow.handed == 3
    assert (found.days[-1].day, found.days[-1].handed) == (date(2026, 11, 13), 3)


def test_the_day_after_a_holiday_looks_back_over_it(office: Office) -> None:
    found = office.store.call(balance_now, office.company, at("2026-11-23 09:00"))

    assert (found.period.first, found.period.last) == (date(2026, 11, 19), date(2026, 11, 22))


@pytest.mark.parametrize("now", ["2026-03-09 08:00", "2026-11-02 08:00"])
def test_a_day_on_which_the_clock_changes_is_whole(office: Office, now: str) -> None:
    with office.store.session() as session:
        people.change_company(session, office.id, zone="America/New_York")
        session.commit()
    office.agree(at("2026-01-02 09:00"), zone="America/New_York")
    sunday = at(now, "America/New_York") - timedelta(hours=8)  # midnight after the change
    office.lead(sunday - timedelta(minutes=1))
    office.lead(sunday)  # Monday's first instant is today's

    found = office.store.call(balance_now, office.company, at(now, "America/New_York"))

    assert found.flow.leads == 1
    hours = round((found.period.end - found.period.start) / timedelta(hours=1))
    assert hours == (71 if "03-09" in now else 73)


def test_no_day_falls_between_two_balances_of_a_sparse_schedule(office: Office) -> None:
    with office.store.session() as session:
        version = agreements.agreement_in_force(session, office.id)
    assert version
    hours = hours_of(version.terms)

    found = periods.since_last(hours, at("2026-11-19 09:00"), ZONE, previous=at("2026-11-16 09:00"))

    assert (found.first, found.last) == (date(2026, 11, 16), date(2026, 11, 18))


def test_the_chart_has_ten_working_days(office: Office) -> None:
    found = office.store.call(balance_now, office.company, at("2026-11-23 09:00"))

    assert len(found.days) == 10
    assert date(2026, 11, 20) not in {line.day for line in found.days}


def test_days_before_the_company_began_are_no_zeros(office: Office) -> None:
    with office.store.session() as session:
        people.change_company(session, office.id, set_up_at=at("2026-11-17 09:00"))
        session.commit()
    before = office.store.call(balance_now, office.company, at("2026-11-19 09:00"))
    office.hand(at("2026-11-16 10:00"))  # brought in later, from before
    after = office.store.call(balance_now, office.company, at("2026-11-19 09:00"))

    assert [line.day.day for line in before.days] == [17, 18]
    assert [line.day.day for line in after.days] == [16, 17, 18]
