"""What comes with a country: public holidays, business hours less them, the currency."""

from datetime import date
from functools import lru_cache

import holidays
from babel.numbers import get_territory_currencies

from funnel.agreement import Terms
from funnel.hours import BusinessHours
from funnel.refusals import Refusal

_YEARS = range(2015, 2036)  # what `holidays` knows well, and imports of old leads need


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str = "") -> dict[date, str]:
    """Public holidays by day, with their names. No country: none.

    Raises `Refusal("unknown_country")` or `Refusal("unknown_region")`.
    """
    if not country:
        return {}
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        raise Refusal("unknown_country", country=country)
    if region and region not in supported[country]:
        examples = ", ".join(supported[country][:3])
        raise Refusal("unknown_region", country=country, region=region, examples=examples)
    by_day = holidays.country_holidays(country, subdiv=region or None, years=_YEARS)
    return dict(by_day.items())


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, tuple[str, ...]]]:
    """Country codes whose holidays are known; by the code of each region what it is called there.

    A region has several names where people use several languages, or none beside its code.
    """
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for country, regions in holidays.list_supported_countries(include_aliases=False).items():
        known[country] = dict.fromkeys(regions, ())
        if regions:
            names: dict[str, str] = getattr(holidays, country).subdivisions_aliases
            for name, region in names.items():
                if region in known[country]:
                    known[country][region] += (name,)
    return known


def currency_of(country: str) -> str:
    """What a country pays with (ISO 4217), of several the first; "" for no country."""
    if not country:
        return ""
    used = get_territory_currencies(country)
    return str(used[0]) if used else ""


def hours_of(terms: Terms) -> BusinessHours:
    """The hours in which the time of these terms counts."""
    week = tuple((day, tuple(map(tuple, periods))) for day, periods in terms.week.items())
    return _hours(terms.zone, week, terms.country, terms.region, terms.closed)


@lru_cache(maxsize=256)
def _hours(
    zone: str,
    week: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...],
    country: str,
    region: str,
    closed: tuple[date, ...],
) -> BusinessHours:
    opened = {day: [list(period) for period in periods] for day, periods in week}
    terms = Terms(zone=zone, week=opened, country=country, region=region, closed=closed)
    return terms.business_hours(public_holidays(country, region))
