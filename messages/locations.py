"""Options for time zones and languages, and what countries are called, in the reader's language."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.core import get_global

from blockkit.blocks import Block, option
from funnel.texts import fold
from funnel.zones import find_zone
from messages.languages import LOCALES, NAMES
from messages.localizer import Localizer

ZONES = (
    "America/Sao_Paulo America/Manaus America/Cuiaba America/Rio_Branco America/Noronha "
    "America/Fortaleza America/Recife America/Bahia America/Belem "
    "America/Argentina/Buenos_Aires America/Montevideo America/Asuncion America/Santiago "
    "America/La_Paz America/Lima America/Bogota America/Guayaquil America/Caracas "
    "America/Panama America/Costa_Rica America/Guatemala America/El_Salvador "
    "America/Tegucigalpa America/Managua America/Santo_Domingo America/Puerto_Rico "
    "America/Havana America/Mexico_City America/Monterrey America/Cancun America/Tijuana "
    "America/Hermosillo Europe/Lisbon Atlantic/Azores Atlantic/Madeira Europe/Madrid "
    "Atlantic/Canary Europe/London Europe/Dublin Europe/Paris Europe/Berlin Europe/Rome "
    "Europe/Amsterdam Europe/Brussels Europe/Zurich America/New_York America/Chicago "
    "America/Denver America/Phoenix America/Los_Angeles America/Toronto America/Vancouver "
    "Africa/Luanda Africa/Maputo Africa/Johannesburg Africa/Lagos Asia/Kolkata Asia/Singapore "
    "Australia/Sydney Pacific/Auckland UTC"
)
OFFERED = 100  # options that Slack takes in one answer


def zone(localizer: Localizer, name: str) -> Block:
    """The option of one zone."""
    return option(zone_name(localizer, name), name)


_SEARCHED = 80  # characters; no place is called by more


def found_zones(localizer: Localizer, typed: str) -> list[Block]:
    """The zones whose city, country or name is typed; where nothing is typed, the likely ones."""
    wanted = words_of(typed)
    if not wanted:
        return [zone(localizer, name) for name in ZONES.split()]
    names = [name for name, words in _zone_words().items() if begin_with(words, wanted)]
    options = [zone(localizer, name) for name in names]
    return sorted(options, key=lambda choice: fold(choice["text"]["text"]))[:OFFERED]


def words_of(text: str) -> list[str]:
    """What can be searched for in a text: its words, without accents and signs."""
    return "".join([char if char.isalnum() else " " for char in fold(text[:_SEARCHED])]).split()


def begin_with(words: Collection[str], wanted: Iterable[str]) -> bool:
    """Whether each wanted one is the beginning of one of the words."""
    return all(any(word.startswith(part) for word in words) for part in wanted)


@lru_cache(maxsize=1)
def _zone_words() -> dict[str, frozenset[str]]:
    """What each zone can be found by: its city and its country in every language of the app."""
    countries: Mapping[str, str] = get_global("zone_territories")
    words: dict[str, frozenset[str]] = {}
    for name in sorted({*countries, *ZONES.split()}):
        texts = [name]
        for locale in LOCALES:
            texts.append(_locale(locale).time_zones.get(name, {}).get("city", ""))
            texts.append(_country(locale, countries.get(name, "")))
        if find_zone(name) is not None:
            words[name] = frozenset(word for text in texts for word in words_of(text))
    return words


def zone_name(localizer: Localizer, zone: str) -> str:
    """'São Paulo (America/Sao_Paulo)'."""
    city = _locale(localizer.locale).time_zones.get(zone, {}).get("city")
    name = city or zone.rpartition("/")[2].replace("_", " ")
    return zone if name == zone else f"{name} ({zone})"


def country_name(localizer: Localizer, code: str) -> str:
    return _country(localizer.locale, code)


def _country(locale: str, code: str) -> str:
    names: Mapping[str, str] = _locale(locale).territories
    return names.get(code, code)


def languages() -> list[Block]:
    """Each language by its own name."""
    return [option(name, locale) for locale, name in NAMES.items()]


@lru_cache(maxsize=8)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def phone_example(localizer: Localizer) -> str:
    """A number of the country whose clock the reader keeps, as people write it there."""
    country = _country_of(localizer)
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if number is None:
        return "+55 11 98765-4321"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _country_of(localizer: Localizer) -> str:
    territory = get_global("zone_territories").get(localizer.zone, "")
    return str(territory) if len(territory) == 2 else ""
