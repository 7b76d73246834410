"""Options for time zones, countries and languages, named in the reader's language."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import phonenumbers
from babel import Locale
from babel.core import get_global

from blockkit.blocks import Block, option
from blockkit.elements import NO_VALUE
from messages.languages import NAMES
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

# Latin America, Iberia and where English is spoken come first; all others follow by name.
_FIRST = (
    "BR AR BO CL CO CR CU DO EC SV GT HN MX NI PA PY PE PR UY VE PT ES AD AO MZ CV "
    "US GB IE CA AU NZ ZA IN SG NG KE GH JM"
)
_COUNTRIES = 98  # plus the option for none, and the current one


def zones(localizer: Localizer, current: str) -> list[Block]:
    """The zones of `ZONES`, the current one first."""
    names = ZONES.split()
    if current:
        names = [current, *(zone for zone in names if zone != current)]
    return [option(zone_name(localizer, zone), zone) for zone in names]


def zone_name(localizer: Localizer, zone: str) -> str:
    """'São Paulo (America/Sao_Paulo)'."""
    city = _locale(localizer.locale).time_zones.get(zone, {}).get("city")
    name = city or zone.rpartition("/")[2].replace("_", " ")
    return zone if name == zone else f"{name} ({zone})"


def countries(localizer: Localizer, available: Iterable[str], current: str) -> list[Block]:
    """The countries whose holidays are available, and none; Slack lists a hundred at most."""
    codes = {*available}
    first = [code for code in _FIRST.split() if code in codes]
    rest = sorted(codes - {*first}, key=lambda code: country_name(localizer, code))
    choices = [*first, *rest][:_COUNTRIES]
    if current and current not in choices:
        choices.append(current)
    none = option(localizer.say("No public holidays"), NO_VALUE)
    return [none, *(option(country_name(localizer, code), code) for code in choices)]


def country_name(localizer: Localizer, code: str) -> str:
    names: Mapping[str, str] = _locale(localizer.locale).territories
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
