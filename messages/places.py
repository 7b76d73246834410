"""Time zones, countries and languages to choose from, named in the reader's language."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale

from messages.blocks import Block, option
from messages.elements import NO_VALUE
from messages.voice import Voice

LANGUAGES = {"en": "English", "pt_BR": "Português (Brasil)", "es": "Español"}

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
_COUNTRIES = 98  # one more option says none, another may be the one chosen


def zones(voice: Voice, current: str) -> list[Block]:
    """Sixty zones and the current one, the current first."""
    known = ZONES.split()
    named = [current, *(zone for zone in known if zone != current)] if current else known
    return [option(zone_name(voice, zone), zone) for zone in named]


def zone_name(voice: Voice, zone: str) -> str:
    """'São Paulo (America/Sao_Paulo)'."""
    city = _locale(voice.locale).time_zones.get(zone, {}).get("city")
    shown = city or zone.rpartition("/")[2].replace("_", " ")
    return zone if shown == zone else f"{shown} ({zone})"


def countries(voice: Voice, known: Iterable[str], current: str) -> list[Block]:
    """Those whose holidays are known, and none; Slack lists a hundred at most."""
    codes = {*known}
    first = [code for code in _FIRST.split() if code in codes]
    rest = sorted(codes - {*first}, key=lambda code: country_name(voice, code))
    listed = [*first, *rest][:_COUNTRIES]
    if current and current not in listed:
        listed.append(current)
    none = option(voice.say("No public holidays"), NO_VALUE)
    return [none, *(option(country_name(voice, code), code) for code in listed)]


def country_name(voice: Voice, code: str) -> str:
    names: Mapping[str, str] = _locale(voice.locale).territories
    return names.get(code, code)


def languages() -> list[Block]:
    """Each by its own name."""
    return [option(name, locale) for locale, name in LANGUAGES.items()]


@lru_cache(maxsize=8)
def _locale(name: str) -> Locale:
    return Locale.parse(name)
