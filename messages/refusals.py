"""A refusal in the reader's words: as text, as mrkdwn, or beside the fields of a form."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from blockkit.mrkdwn import Mrkdwn, mention
from funnel.refusals import InvalidFields, Refusal
from funnel.zones import WEEKDAYS, CalendarError
from messages import labels, locations, verbs
from messages.localizer import Localizer
from messages.refusal_sentences import DID_YOU_MEAN, NO_REGIONS, NOTHING_TYPED, SENTENCES

EXAMPLES: Final[Mapping[str, Callable[[Localizer], str]]] = {
    "date_example": lambda localizer: localizer.numeric_date(date(2026, 12, 24)),
    "amount_example": lambda localizer: localizer.number(12500, 2),
    "phone_example": locations.phone_example,
}
"""What a sentence may hold beside the values of its refusal, in the reader's form."""
_NAMED_BY: Final[Mapping[str, Callable[[Localizer, str], str]]] = {
    **dict.fromkeys(("stage", "start", "to"), labels.stage),
    "country": locations.country_name,
    "side": labels.team_name,
}
_PEOPLE = {"by", "owner", "user"}
_NUMBERS = {"least", "most"}
_NAMED = 5  # of those who could be asked; a large workspace has dozens of administrators


def sentence(localizer: Localizer, refusal: Refusal, names: Mapping[str, str] | None = None) -> str:
    """The refusal as plain text; people are called by their name in `names`, else “a colleague”."""

    def person(user_id: str) -> str:
        return (names or {}).get(user_id) or localizer.say("someone on the team")

    values = _values(localizer, refusal, person)
    return localizer.say(_msgid(refusal, values), **values).replace("`", "")


def markup(localizer: Localizer, refusal: Refusal) -> Mrkdwn:
    """The refusal as mrkdwn; it mentions people, so only its asker should see it."""

    def person(user_id: str) -> str:
        return mention(user_id) if user_id else localizer.say("someone on the team")

    if isinstance(refusal, InvalidFields):
        return problems(localizer, refusal.problems)
    values = _values(localizer, refusal, person)
    return localizer.mark(_msgid(refusal, values), **values)


def problems(localizer: Localizer, refusals: Mapping[str, Refusal]) -> Mrkdwn:
    """A line for each wrong field: its label, what is wrong."""
    lines = [
        localizer.mark(
            "*{field}*: {problem}",
            field=labels.field(localizer, name),
            problem=sentence(localizer, refusal),
        )
        for name, refusal in refusals.items()
    ]
    return Mrkdwn("\n".join(lines))


def from_calendar(error: CalendarError) -> Refusal:
    """A calendar error as a `Refusal`."""
    return Refusal(error.code, **error.values)


def field_errors(
    localizer: Localizer,
    refusals: Mapping[str, Refusal],
    blocks: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """For `ack(response_action="errors")`: block id → sentence. `blocks`: field → block id."""
    return {
        (blocks or {}).get(name, name): sentence(localizer, refusal, names)
        for name, refusal in refusals.items()
    }


def _msgid(refusal: Refusal, values: Mapping[str, object]) -> str:
    if values.get("nearest"):
        return DID_YOU_MEAN
    if refusal.code in NOTHING_TYPED and not refusal.values.get("text"):
        return NOTHING_TYPED[refusal.code]
    if refusal.code == "unknown_region" and not refusal.values.get("examples"):
        return NO_REGIONS
    return SENTENCES[refusal.code]


def _values(
    localizer: Localizer, refusal: Refusal, person: Callable[[str], str]
) -> dict[str, object]:
    values = {key: _value(localizer, key, value, person) for key, value in refusal.values.items()}
    if refusal.code == "unknown_verb":
        command, word = str(refusal.values["command"]), str(refusal.values["word"])
        values["nearest"] = verbs.nearest(command, word, localizer.language)
    return {key: example(localizer) for key, example in EXAMPLES.items()} | values


def _value(localizer: Localizer, key: str, value: object, person: Callable[[str], str]) -> object:
    text = str(value)
    if key in _PEOPLE:
        return person(text)
    if key == "admins":
        return localizer.any_of(dict.fromkeys(map(person, text.split(", ")[:_NAMED])))
    if key in _NUMBERS and isinstance(value, int | float):
        return localizer.number(value)
    if key in {"field", "fields"}:
        return localizer.list(labels.field(localizer, name) for name in text.split(", "))
    if key == "day":
        return _day(localizer, value)
    return _NAMED_BY[key](localizer, text) if key in _NAMED_BY else value


def _day(localizer: Localizer, value: object) -> object:
    """A date, or a day of the week by its name."""
    if isinstance(value, date):
        return localizer.date(value)
    return localizer.weekday(str(value)) if str(value) in WEEKDAYS else value
