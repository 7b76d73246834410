"""Whose public holidays are kept: countries and their regions, found as they are typed.

A place is a country (`DE`) or one region of it (`DE-BY`); "" is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from blockkit.blocks import Block, option
from blockkit.elements import NO_VALUE
from funnel.texts import fold
from messages.languages import LOCALES
from messages.localizer import Localizer
from messages.locations import OFFERED, begin_with, country_name, words_of

Regions = Mapping[str, Sequence[str]]
"""By the code of each region of a country, what it is called there; nothing where only the code."""

Known = Mapping[str, Regions]
"""The countries with holidays, by their code."""

# Latin America, Iberia and where English is spoken come first where nothing is typed yet.
_FIRST = (
    "BR AR BO CL CO CR CU DO EC SV GT HN MX NI PA PY PE PR UY VE PT ES AD AO MZ CV "
    "US GB IE CA AU NZ ZA IN SG NG KE GH JM"
)


@dataclass(frozen=True)
class _Place:
    value: str
    label: str
    country: str  # as it is called in the reader's language, folded
    words: frozenset[str]


def code_of(country: str, region: str = "") -> str:
    """`BR-SP`, `BR`, or "" for no country."""
    return f"{country}-{region}" if country and region else country


def split(code: str) -> tuple[str, str]:
    """The country and the region of a place."""
    country, _, region = code.partition("-")
    return country, region


def name(localizer: Localizer, country: str, names: Sequence[str] = (), region: str = "") -> str:
    """'Brazil · São Paulo', 'Brazil'; a region without a name goes by its code."""
    whole = country_name(localizer, country)
    return f"{whole} · {names[0] if names else region}" if region else whole


def chosen(localizer: Localizer, known: Known, code: str) -> Block:
    """The option of a place, or of none."""
    country, region = split(code)
    if not country:
        return none(localizer)
    names = known.get(country, {}).get(region, ())
    return option(name(localizer, country, names, region), code)


def none(localizer: Localizer) -> Block:
    return option(localizer.say("No public holidays"), NO_VALUE)


def found(localizer: Localizer, known: Known, typed: str) -> list[Block]:
    """The places that are called so, countries first; where nothing is typed, the likely ones.

    Names count in every language of the app, with or without accents, and codes.
    """
    wanted = words_of(typed)
    every = _places(localizer.locale, _frozen(known))
    if not wanted:
        first = [option(every[code].label, code) for code in _FIRST.split() if code in every]
        return [none(localizer), *first][:OFFERED]
    matching = [place for place in every.values() if begin_with(place.words, wanted)]
    typed_country = " ".join(wanted)
    matching.sort(
        key=lambda place: ("-" in place.value, not place.country.startswith(typed_country))
    )
    options = [option(place.label, place.value) for place in matching]
    if begin_with(words_of(localizer.say("No public holidays")), wanted):
        options.insert(0, none(localizer))
    return options[:OFFERED]


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text))


Frozen = tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


def _frozen(known: Known) -> Frozen:
    return tuple(
        (country, tuple((region, tuple(names)) for region, names in regions.items()))
        for country, regions in known.items()
    )


@lru_cache(maxsize=8)
def _places(locale: str, known: Frozen) -> dict[str, _Place]:
    """Every country and region by its code, in the order of the alphabet of the language."""
    localizer = Localizer(locale)
    places = []
    for country, regions in known:
        own = fold(country_name(localizer, country))
        called = [country_name(Localizer(each), country) for each in {*LOCALES, locale}]
        places.append(_Place(country, name(localizer, country), own, _words([*called, country])))
        for region, names in regions:
            label = name(localizer, country, names, region)
            words = _words([*called, *names, region, country])
            places.append(_Place(code_of(country, region), label, own, words))
    return {place.value: place for place in sorted(places, key=lambda place: fold(place.label))}
