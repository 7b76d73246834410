"""The fields of the agreement's calendar: open days and hours, closing days, zone and holidays."""

from datetime import date
from typing import Any, Final

from blockkit import blocks as b
from blockkit.view_state import View, chosen, text, ticked
from funnel.agreement import Terms, Week
from funnel.hours import HoursError
from funnel.refusals import InvalidFields, Refusal
from funnel.zones import WEEKDAYS, find_zone
from messages import labels, locations, places, refusals, week_text
from messages.ids import Click, Lookup
from messages.localizer import Localizer

BLOCKS: Final = {"week": "hours", "region": "country"}
"""The block of each part of the calendar that has none by its own name."""
_HOURS = 500  # characters of the business hours
_CLOSED = 3000  # characters of the closing days


def form_fields(localizer: Localizer, terms: Terms, known: places.Known) -> list[b.Block]:
    """Filled with what the terms say; `known`: the places whose public holidays are."""
    example = week_text.format_dates(localizer, [date(2026, 12, 24), date(2026, 12, 31)])
    days = [b.option(localizer.weekday(day), day) for day in WEEKDAYS]
    return [
        b.input(
            labels.field(localizer, "days"),
            b.checkboxes(Click.INPUT, days, initial=week_text.open_days(terms.week)),
            block_id="days",
        ),
        b.input(
            labels.field(localizer, "hours"),
            b.text_input(
                Click.INPUT,
                multiline=True,
                initial=week_text.format_week(localizer, terms.week),
                max_length=_HOURS,
            ),
            block_id="hours",
            hint=localizer.say(
                "For example, 09:00-12:00, 13:00-18:00. To set different hours for a day, add a "
                "line: {day}: 09:00-16:00",
                day=localizer.weekday("fri").capitalize(),
            ),
        ),
        _lookup(localizer, "zone", Lookup.ZONE, locations.zone(localizer, terms.zone)),
        _lookup(
            localizer,
            "country",
            Lookup.HOLIDAYS,
            places.chosen(localizer, known, places.code_of(terms.country, terms.region)),
        ),
        b.input(
            labels.field(localizer, "closed"),
            b.text_input(
                Click.INPUT,
                multiline=True,
                initial=week_text.format_dates(localizer, terms.closed),
                max_length=_CLOSED,
            ),
            block_id="closed",
            optional=True,
            hint=localizer.say(
                "Days you're closed in addition to public holidays, separated by commas: {days}",
                days=example,
            ),
        ),
    ]


def _lookup(localizer: Localizer, name: str, lookup: Lookup, current: b.Block) -> b.Block:
    element = b.external_select(lookup, initial=current, min_query_length=0)
    return b.input(labels.field(localizer, name), element, block_id=name)


def parse_fields(view: View, base: Terms, localizer: Localizer) -> dict[str, Any]:
    """The parts of the calendar as typed. Raises `InvalidFields` by block id."""
    problems: dict[str, Refusal] = {}
    country, region = places.split(chosen(view, "country"))
    values: dict[str, Any] = {"zone": chosen(view, "zone"), "country": country}
    values["region"] = region if country else ""
    if find_zone(values["zone"]) is None:
        problems["zone"] = Refusal("unknown_zone", zone=values["zone"][:60])
    try:
        values["week"] = _week(view, base)
    except InvalidFields as refusal:
        problems |= refusal.problems
    try:
        values["closed"] = week_text.parse_dates(text(view, "closed"), localizer)
    except Refusal as refusal:
        problems["closed"] = refusal
    if problems:
        raise InvalidFields(problems)
    return values


def _week(view: View, base: Terms) -> Week:
    days = ticked(view, "days")
    if not days:
        raise InvalidFields({"days": Refusal("needs_open_day")})
    try:
        week = week_text.parse_week(text(view, "hours"), days)
        base.changed(week=week).business_hours()
    except HoursError as error:
        raise InvalidFields({"hours": refusals.from_calendar(error)}) from None
    except Refusal as refusal:
        raise InvalidFields({"hours": refusal}) from None
    return week
