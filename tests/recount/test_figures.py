"""Months of made-up history in six zones, every figure counted again and compared.

125,596 figures on SQLite, 40,921 of them on PostgreSQL too: 23,261 in São Paulo, 17,660 in Madrid,
22,103 in Lisbon, 20,801 in Mexico City, 25,639 in New York, 16,132 in Santiago; 51,497 of a year
with the holidays of two countries (`-rP` prints them anew). A history begins from its zone's name
as seed, lasts 105 days with three versions of the agreement, and is compared at seven moments or
more, of which some are deadlines to the instant.
"""

from datetime import date
from random import Random

import pytest
from holidays import country_holidays

from storage.store import Store
from tests.recount.comparing import Comparison
from tests.recount.history import History, Place
from tests.seeded import WORKWEEK, SeededCompany, seed

SPLIT = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in WORKWEEK}
SHORT_FRIDAY = SPLIT | {"fri": [["08:00", "14:00"]]}
SATURDAY = SPLIT | {"sat": [["10:00", "13:00"]]}
WHOLE_DAY = {day: [["00:00", "23:59"]] for day in (*WORKWEEK, "sat", "sun")}
PLACES = [
    Place("America/Sao_Paulo", date(2026, 7, 20), SPLIT, (date(2026, 9, 7), date(2026, 10, 12))),
    Place("Europe/Madrid", date(2026, 8, 17), SHORT_FRIDAY, (date(2026, 10, 12),)),
    Place("Europe/Lisbon", date(2026, 2, 2), SPLIT, (date(2026, 4, 3),)),
    Place("America/Mexico_City", date(2026, 8, 3), SATURDAY, (date(2026, 9, 16),)),
    Place("America/New_York", date(2026, 8, 24), SPLIT, (date(2026, 9, 7),)),
    Place("America/Santiago", date(2026, 7, 27), WHOLE_DAY, (date(2026, 9, 18),)),
]
ON_BOTH = 2  # places: the zones are the rules' matter, PostgreSQL's are its statements
DAYS, CHECKS = 105, 7
FIGURES = 9_000


@pytest.mark.parametrize(
    ("store_url", "place"),
    [
        *(pytest.param("sqlite", place, id=f"sqlite-{place.zone}") for place in PLACES),
        *(
            pytest.param("postgres", place, id=f"postgres-{place.zone}", marks=pytest.mark.postgres)
            for place in PLACES[:ON_BOTH]
        ),
    ],
    indirect=["store_url"],
)
def test_every_figure_is_what_a_recount_of_the_history_gives(
    company: SeededCompany, place: Place, record_property
) -> None:
    compare = Comparison()

    History(company, place, Random(place.zone), DAYS, compare).play(CHECKS)  # noqa: S311

    record_property("figures", compare.figures)
    print(f"{place.zone}: {compare.figures:,} figures compared")  # noqa: T201
    assert compare.figures >= FIGURES


def test_so_is_every_figure_of_a_year_with_five_versions(sqlite_url: str) -> None:
    compare = Comparison()
    store = Store(sqlite_url)
    place = Place("Europe/Lisbon", date(2026, 2, 2), SPLIT, _public("PT") + _public("BR"))

    History(seed(store), place, Random("year"), 365, compare, versions=5).play(12)  # noqa: S311

    print(f"a year: {compare.figures:,} figures compared")  # noqa: T201
    assert compare.figures >= 4 * FIGURES
    store.close()


def _public(country: str) -> tuple[date, ...]:
    return tuple(country_holidays(country, years=(2026, 2027)))
