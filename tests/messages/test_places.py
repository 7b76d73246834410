"""Whose holidays and which zones are found as they are typed."""

import pytest

from messages import locations, places
from services.calendar import countries
from tests.messages.message_samples import (
    EN,
    ES,
    LOCALIZERS,
    PT,
)

COUNTRIES = countries()


def test_zones_and_countries_are_named_in_the_readers_language():
    assert locations.zone_name(EN, "America/Argentina/Buenos_Aires").startswith("Buenos Aires (")
    assert locations.zone_name(EN, "UTC").startswith("UTC") or "UTC" in locations.zone_name(
        EN, "UTC"
    )
    assert locations.country_name(PT, "ES") == "Espanha"


def labels_of(options):
    return [option["text"]["text"] for option in options]


@pytest.mark.parametrize(
    ("localizer", "words", "first"),
    [
        (EN, "germ", "Germany"),
        (EN, "fran", "France"),
        (EN, "japan", "Japan"),
        (PT, "alema", "Alemanha"),
        (PT, "japao", "Japão"),
        (ES, "paises b", "Países Bajos"),
        (EN, "alemanha", "Germany"),
        (EN, "bayern", "Germany · Bayern"),
        (PT, "sao paulo", "Brasil · São Paulo"),
        (ES, "brasil rio jan", "Brasil · Rio de Janeiro"),
        (EN, "scot", "United Kingdom · Scotland"),
        (EN, "pl", "Poland"),
        (ES, "España · Madrid", "España · Madrid"),
    ],
)
def test_every_place_is_found_as_it_is_called(localizer, words, first):
    assert first in labels_of(places.found(localizer, COUNTRIES, words))[:3]


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_each_country_with_holidays_can_be_chosen(localizer):
    for code in COUNTRIES:
        name = locations.country_name(localizer, code)
        options = places.found(localizer, COUNTRIES, name)
        assert code in [option["value"] for option in options], name
        assert len(options) <= 100


def test_a_region_comes_after_its_country_and_a_place_comes_back():
    options = places.found(EN, COUNTRIES, "germany")
    assert labels_of(options)[0] == "Germany"
    assert len(options) > 16
    assert places.split("DE-BY") == ("DE", "BY")
    assert places.split(places.code_of("BR", "SP")) == ("BR", "SP")


def test_what_is_likely_is_offered_before_anything_is_typed():
    offered = labels_of(places.found(PT, COUNTRIES, " "))
    assert offered[:2] == ["Sem feriados", "Brasil"]
    assert places.found(EN, COUNTRIES, "no pub")[0]["value"] == "-"
    assert places.found(EN, COUNTRIES, "Atlantis") == []


@pytest.mark.parametrize(
    ("localizer", "words", "zone"),
    [
        (EN, "tokyo", "Asia/Tokyo"),
        (PT, "toquio", "Asia/Tokyo"),
        (ES, "suecia", "Europe/Stockholm"),
        (EN, "sao_paulo", "America/Sao_Paulo"),
        (EN, "utc", "UTC"),
        (EN, "Tokyo (Asia/Tokyo)", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_found_by_its_city_or_its_country(localizer, words, zone):
    assert zone in [option["value"] for option in locations.found_zones(localizer, words)]
