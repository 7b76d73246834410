"""The fields of terms in a form, built from their table, and the parser of what was typed.

A section's single values and the fields of one entry of a list are terms alike.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from blockkit import blocks as b
from blockkit.view_state import View, chosen, day, text, ticked
from funnel.agreement_parts import RECORDS, Counts, CriterionField, Metric, Span, SplitBy, SqlBy
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Stage
from funnel.terms import Term, TermKind, terms_of
from funnel.texts import fold
from messages import labels
from messages.agreement_words import METRICS, SPANS, SPLITS, FieldWords, number_of
from messages.ids import Click
from messages.localizer import Localizer
from messages.qualification import COUNTS, SQL_BY

_HOUR: Final = timedelta(hours=1)
_LINE: Final = 100  # characters; a longer text has several lines
_WORDS: Final = 1000  # characters of several short texts
_NUMBER: Final = 20
_EITHER_MARK: Final = {TermKind.TIME, TermKind.SHARE}
"""Hours and percent are typed with a decimal comma or point; Slack's own field knows the point."""


def form_fields(
    localizer: Localizer,
    terms: Mapping[str, Term],
    words: Mapping[str, FieldWords],
    values: Mapping[str, Any],
) -> list[b.Block]:
    """A field for each term, filled in; the id of its block is the name of the term."""
    return [
        b.input(
            localizer.say(words[name].label),
            _element(localizer, term, values[name]),
            block_id=name,
            optional=_may_be_empty(term),
            hint=localizer.say(words[name].hint) if words[name].hint else None,
        )
        for name, term in terms.items()
    ]


def _may_be_empty(term: Term) -> bool:
    """An amount is asked for where it counts: an objective may be one that nobody can count."""
    if term.kind in {TermKind.DATE, TermKind.WORDS, TermKind.AMOUNT}:
        return True
    return term.kind is TermKind.TEXT and not term.least


def _element(localizer: Localizer, term: Term, value: Any) -> b.Block:
    if term.options or term.kind is TermKind.CHOICE:
        return _list(localizer, term, value)
    if term.kind in _EITHER_MARK:
        initial = _as_typed(value).replace(".", localizer.decimal_mark)
        return b.text_input(Click.INPUT, initial=initial, max_length=_NUMBER)
    if term.kind in {TermKind.COUNT, TermKind.AMOUNT}:
        decimals = term.kind is TermKind.AMOUNT
        return b.number_input(Click.INPUT, decimals=decimals, initial=_as_typed(value))
    if term.kind is TermKind.DATE:
        return b.date_picker(Click.INPUT, initial=value)
    if term.kind is TermKind.WORDS:
        return b.text_input(Click.INPUT, initial=", ".join(value), max_length=_WORDS)
    lines = term.most > _LINE
    return b.text_input(Click.INPUT, multiline=lines, initial=value, max_length=term.most)


def _list(localizer: Localizer, term: Term, value: Any) -> b.Block:
    if term.options:
        options = [b.option(labels.field(localizer, each), each) for each in term.options]
        return b.multi_select(Click.INPUT, options, initial=value)
    options = [b.option(_choice(localizer, each), each) for each in term.choices or ()]
    return b.select(Click.INPUT, options, initial=value)


def _as_typed(value: timedelta | float | Decimal) -> str:
    """A number in the unit of its field: hours, a count, percent."""
    if isinstance(value, timedelta):
        return f"{round(value / _HOUR, 2):g}"
    if isinstance(value, Decimal):
        return number_of(value)
    return f"{round(value * 100, 2):g}" if isinstance(value, float) else str(value)


_CHOICES: Final[Mapping[type, Mapping[Any, str]]] = {
    Metric: METRICS,
    Span: SPANS,
    Counts: COUNTS,
    SqlBy: SQL_BY,
    SplitBy: SPLITS,
}


def _choice(localizer: Localizer, value: StrEnum) -> str:
    if isinstance(value, CriterionField):
        return labels.field(localizer, value)
    if isinstance(value, Stage):
        return labels.stage(localizer, value)
    return localizer.say(_CHOICES[type(value)][value])


def parse_fields(view: View, terms: Mapping[str, Term]) -> dict[str, Any]:
    """What was typed, by the name of the term. Raises `InvalidFields` by block id."""
    values: dict[str, Any] = {}
    problems: dict[str, Refusal] = {}
    for name, term in terms.items():
        try:
            values[name] = _PARSERS[term.kind](view, name, term)
            if not term.allow(values[name]):
                raise term.refusal
        except Refusal as refusal:
            problems[name] = refusal
    if problems:
        raise InvalidFields(problems)
    return values


def parse_record(view: View, name: str) -> Any:
    """An entry of a list. Raises `InvalidFields` by block id."""
    kind = RECORDS[name].record
    terms = terms_of(kind)
    if "metric" in terms and chosen(view, "metric") == Metric.MARKED:
        del terms["target"]  # nothing is counted
    return kind(**parse_fields(view, terms))


def _number(view: View, name: str) -> Decimal:
    """With a decimal comma or point."""
    try:
        number = Decimal(text(view, name).replace(",", "."))
    except InvalidOperation:
        raise Refusal("not_a_number") from None
    if not number.is_finite() or abs(number) > 10**15:
        raise Refusal("not_a_number")
    return number


def _time(view: View, name: str, term: Term) -> timedelta:
    minutes = round(_number(view, name) * 60)
    if abs(minutes) > term.most / timedelta(minutes=1):
        raise term.refusal
    return timedelta(minutes=minutes)


def _count(view: View, name: str, term: Term) -> int:
    number = _number(view, name)
    if number != int(number):
        raise term.refusal
    return int(number)


def _choose(view: View, name: str, term: Term) -> StrEnum:
    value: StrEnum = term.from_plain(chosen(view, name))
    return value


def _day(view: View, name: str, term: Term) -> date | None:
    try:
        return day(view, name)
    except ValueError:
        raise term.refusal from None


def _several(view: View, name: str, term: Term) -> tuple[str, ...]:
    """Short texts between commas, each once; or what was chosen."""
    if term.options:
        return tuple(each for each in term.options if each in ticked(view, name))
    words = (" ".join(piece.split()) for piece in re.split(r"[,;\n]", text(view, name)))
    return tuple({fold(word): word for word in words if word}.values())


_PARSERS: Final[Mapping[TermKind, Callable[[View, str, Term], Any]]] = {
    TermKind.TIME: _time,
    TermKind.COUNT: _count,
    TermKind.SHARE: lambda view, name, _: float(_number(view, name) / 100),
    TermKind.AMOUNT: lambda view, name, _: _number(view, name),
    TermKind.DATE: _day,
    TermKind.TEXT: lambda view, name, _: text(view, name),
    TermKind.WORDS: _several,
    TermKind.CHOICE: _choose,
}
