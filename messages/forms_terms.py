"""The form that changes the agreement, the question before it is saved, and their parsers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from blockkit import blocks as b
from blockkit.view_state import View, metadata, pack, text, ticked
from funnel.agreement import NUMBERS, TERMS, Terms
from funnel.facts import AgreementFacts
from funnel.hours import HoursError
from funnel.refusals import InvalidFields, Refusal
from funnel.terms import TermKind
from funnel.texts import fold
from funnel.zones import WEEKDAYS
from messages import labels, refusals, terms_changes, week_text
from messages.ids import Click, Form
from messages.localizer import Localizer
from messages.terms import WORDS

_HOURS = 500  # characters of the business hours
_CLOSED = 3000  # characters of the closing days


def terms_form(localizer: Localizer, terms: Terms) -> b.Block:
    """The form for the next version; the zone and the public holidays belong to the set-up."""
    example = week_text.format_dates(localizer, [date(2026, 12, 24), date(2026, 12, 31)])
    fields = [_number(localizer, name, getattr(terms, name)) for name in NUMBERS]
    fields += [
        _days(localizer, terms),
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
        b.context(
            localizer.say(
                "You'll see what changes before it's saved. Existing deadlines won't change."
            )
        ),
    ]
    return b.modal(
        localizer.say("Agreement (SLA)"),
        fields,
        Form.TERMS,
        submit=localizer.say("Save"),
        close=localizer.say("Cancel"),
    )


@dataclass(frozen=True)
class TypedTerms:
    """What was typed: numbers by the name of their term, the days ticked, hours, closing days."""

    numbers: Mapping[str, str]
    days: tuple[str, ...]
    hours: str
    closed: str

    @classmethod
    def of(cls, view: View) -> Self:
        """As the form holds it."""
        numbers = {name: text(view, name) for name in NUMBERS}
        return cls(numbers, tuple(ticked(view, "days")), text(view, "hours"), text(view, "closed"))

    def packed(self, after: int, terms: Terms) -> str:
        """Short enough for any form's metadata; `after` is the version in force."""
        lines = ";".join(fold(each) for each in self.hours.splitlines())
        closed = "".join(f"{day.toordinal():06x}" for day in terms.closed)
        return pack(after=after, numbers=self.numbers, days=self.days, hours=lines, closed=closed)

    @classmethod
    def unpacked(cls, view: View) -> tuple[int, Self]:
        """The version, and what was typed. Raises `Refusal("form_expired")`."""
        stored = metadata(view)
        numbers, days, closed = stored.get("numbers"), stored.get("days"), str(stored.get("closed"))
        if not isinstance(numbers, dict) or not isinstance(days, list):
            raise Refusal("form_expired")
        try:
            ordinals = [int(closed[at : at + 6], 16) for at in range(0, len(closed), 6)]
            dates = " ".join(date.fromordinal(ordinal).isoformat() for ordinal in ordinals)
            after = int(str(stored.get("after")))
        except (ValueError, OverflowError):
            raise Refusal("form_expired") from None
        typed = {name: str(numbers.get(name) or "") for name in NUMBERS}
        return after, cls(typed, tuple(map(str, days)), str(stored.get("hours")), dates)

    def parse(self, base: Terms, localizer: Localizer) -> Terms:
        """`base` with these values. Raises `InvalidFields` by block id."""
        problems: dict[str, Refusal] = {}
        changes: dict[str, object] = {}
        for name in NUMBERS:
            try:
                changes[name] = _parse_number(name, self.numbers[name])
            except Refusal as refusal:
                problems[name] = refusal
        try:
            changes["week"] = self._week(base)
        except InvalidFields as refusal:
            problems |= refusal.problems
        try:
            changes["closed"] = week_text.parse_dates(self.closed, localizer)
        except Refusal as refusal:
            problems["closed"] = refusal
        try:
            terms = base.changed(**changes)
            problems = terms.contradictions() | problems
        except InvalidFields as refusal:
            problems = refusal.problems | problems
        if problems:
            raise InvalidFields(problems)
        return terms

    def _week(self, base: Terms) -> dict[str, list[list[str]]]:
        if not self.days:
            raise InvalidFields({"days": Refusal("needs_open_day")})
        try:
            week = week_text.parse_week(self.hours, self.days)
            base.changed(week=week).business_hours()
        except HoursError as error:
            raise InvalidFields({"hours": refusals.from_calendar(error)}) from None
        except Refusal as refusal:
            raise InvalidFields({"hours": refusal}) from None
        return week


def confirm_form(
    localizer: Localizer, typed: TypedTerms, terms: Terms, before: AgreementFacts
) -> b.Block:
    """What the new version changes, to be confirmed; it stands over the form."""
    sentences = terms_changes.changes(localizer, terms, before.terms)
    count = localizer.mark_count(
        "{n} change. Both channels and the heads will be told.",
        "{n} changes. Both channels and the heads will be told.",
        len(sentences),
    )
    return b.modal(
        localizer.say("Save version {n}?", n=localizer.number(before.version + 1)),
        [
            b.section(terms_changes.listed(sentences)),
            b.context(count),
        ],
        Form.TERMS_CONFIRM,
        submit=localizer.say("Save"),
        close=localizer.say("Back"),
        private_metadata=typed.packed(before.version, terms),
    )


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
