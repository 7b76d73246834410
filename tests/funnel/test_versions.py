"""Which version of the agreement was in force when, and by which a day is measured."""

from datetime import UTC, date, datetime

from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from funnel.periods import Period
from funnel.versions import Versions

NOVEMBER = Period.month_of(date(2026, 11, 1), "UTC")


def version(number: int, begins: str) -> AgreementFacts:
    moment = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    return AgreementFacts(number, number, Terms(), "USARA", moment, moment)


def days(*versions: AgreementFacts) -> list[tuple[int, int, int]]:
    """Number, first and last day in November of each version that measures a day of it."""
    measured = Versions.of(versions).days(NOVEMBER)
    return [(each.version, of_it.first.day, of_it.last.day) for each, of_it in measured]


def test_a_version_ends_where_the_next_begins() -> None:
    first, second = version(1, "2026-10-20 12:00"), version(2, "2026-11-11 00:00")
    versions = Versions.of([second, first])

    assert versions.at(datetime(2026, 11, 10, 23, 59, 59, tzinfo=UTC)) == first
    assert versions.at(datetime(2026, 11, 11, tzinfo=UTC)) == second
    assert versions.at(datetime(2026, 10, 20, 11, 59, tzinfo=UTC)) is None
    assert days(second, first) == [(1, 1, 10), (2, 11, 30)]


def test_a_day_is_measured_by_the_version_in_force_at_its_end() -> None:
    assert days(version(1, "2026-11-03 15:00"), version(2, "2026-11-11 23:59")) == [
        *((1, 3, 10), (2, 11, 30)),
    ]


def test_two_versions_of_one_day_measure_it_once() -> None:
    three = [version(n, f"2026-11-11 {9 + n}:00") for n in (1, 2, 3)]

    assert days(*three) == [(3, 11, 30)]


def test_a_version_that_was_overtaken_before_it_began_was_never_in_force() -> None:
    ahead, sooner = version(2, "2026-11-20 00:00"), version(3, "2026-11-11 00:00")

    assert days(version(1, "2026-10-01 00:00"), ahead, sooner) == [(1, 1, 10), (3, 11, 30)]


def test_of_two_that_begin_at_once_the_higher_is_in_force() -> None:
    both = [version(n, "2026-11-11 00:00") for n in (1, 2)]

    assert days(*both) == [(2, 11, 30)]
    assert len(Versions.of(both).stretches) == 1


def test_nothing_is_measured_before_the_first_version() -> None:
    versions = Versions.of([version(1, "2026-11-11 09:00")])
    october = NOVEMBER.before()

    assert versions.since_agreed(NOVEMBER) == Period(date(2026, 11, 11), date(2026, 11, 30), "UTC")
    assert versions.since_agreed(october) is None
    assert Versions().since_agreed(NOVEMBER) is None
