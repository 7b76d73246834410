"""The form that changes the agreement, and its parser."""

from datetime import timedelta

from blockkit import blocks as b
from blockkit.view_state import View, text, ticked
from funnel.agreement import TERMS, TermKind, Terms
from funnel.hours import HoursError
from funnel.refusals import InvalidFields, Refusal
from funnel.zones import WEEKDAYS
from messages import labels, refusals, week_text
from messages.ids import Click, Form
from messages.localizer import Localizer
from messages.terms import WORDS


def terms_form(localizer: Localizer, terms: Terms) -> b.Block:
    """The form for the next version; the zone and the public holidays belong to the set-up."""
    fields = [_number(localizer, name, getattr(terms, name)) for name in TERMS]
    fields += [
        _days(localizer, terms),
        b.input(
            labels.field(localizer, "hours"),
            b.text_input(
                Click.INPUT,
                multiline=True,
                initial=week_text.format_week(localizer, terms.week),
                max_length=500,
            ),
            block_id="hours",
            hint=localizer.say(
                "Like 09:00-12:00, 13:00-18:00. For a day that differs add a line: "
                "{day}: 09:00-16:00.",
                day=localizer.weekday("fri").capitalize(),
            ),
        ),
        b.input(
            labels.field(localizer, "closed"),
            b.text_input(
                Click.INPUT,
                multiline=True,
                initial=week_text.format_dates(localizer, terms.closed),
                max_length=3000,
            ),
            block_id="closed",
            optional=True,
            hint=localizer.say("Besides public holidays, like 2026-12-24, 2026-12-31."),
        ),
        b.context(localizer.say("Deadlines already promised stay as they are.")),
    ]
    return b.modal(
        localizer.say("Agreement (SLA)"),
        fields,
        Form.TERMS,
        submit=localizer.say("Save"),
        close=localizer.say("Cancel"),
    )


def parse_terms(view: View, base: Terms, localizer: Localizer) -> Terms:
    """`base` with the values of the form, its dates as this reader writes them.

    Raises `InvalidFields` by block id.
    """
    problems: dict[str, Refusal] = {}
    changes: dict[str, object] = {}
    for name in TERMS:
        try:
            changes[name] = _parse_number(name, text(view, name))
        except Refusal as refusal:
            problems[name] = refusal
    try:
        changes["week"] = _parse_week(view, base)
    except InvalidFields as refusal:
        problems |= refusal.problems
    try:
        changes["closed"] = week_text.parse_dates(text(view, "closed"), localizer)
    except Refusal as refusal:
        problems["closed"] = refusal
    try:
        terms = base.changed(**changes)
    except InvalidFields as refusal:
        problems = refusal.problems | problems
    if problems:
        raise InvalidFields(problems)
    return terms


def _parse_number(name: str, value: str) -> timedelta | int | float:
    try:
        number = float(value.replace(",", "."))
        if TERMS[name].kind is TermKind.TIME:
            return timedelta(minutes=round(number * 60))
        if TERMS[name].kind is TermKind.SHARE:
            return number / 100
        return int(number)
    except (ValueError, OverflowError):
        raise Refusal("not_a_number") from None


def _parse_week(view: View, base: Terms) -> dict[str, list[list[str]]]:
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


def _number(localizer: Localizer, name: str, value: timedelta | float) -> b.Block:
    """The field of a term, in its unit: hours, a count, percent."""
    if isinstance(value, timedelta):
        initial = f"{round(value.total_seconds() / 3600, 2):g}"
    elif TERMS[name].kind is TermKind.SHARE:
        initial = f"{round(value * 100, 2):g}"
    else:
        initial = str(value)
    decimals = TERMS[name].kind is not TermKind.COUNT
    element = b.number_input(Click.INPUT, decimals=decimals, initial=initial)
    words = WORDS[name]
    hint = localizer.say(words.hint)
    return b.input(localizer.say(words.label), element, block_id=name, hint=hint)


def _days(localizer: Localizer, terms: Terms) -> b.Block:
    options = [b.option(localizer.weekday(day), day) for day in WEEKDAYS]
    element = b.checkboxes(Click.INPUT, options, initial=week_text.open_days(terms.week))
    return b.input(labels.field(localizer, "days"), element, block_id="days")
