"""Form fields: their state, setting them from plain values, and checks before a submit."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from sandbox.blocks import elements, options_of
from sandbox.errors import RequestRefused

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]


@dataclass(frozen=True)
class FieldKind:
    """`key` holds the value in the state, `initial_key` the initial value in the element."""

    key: str
    initial_key: str = ""
    multiple: bool = False


FIELD_KINDS: dict[str, FieldKind] = {
    "plain_text_input": FieldKind("value", "initial_value"),
    "email_text_input": FieldKind("value", "initial_value"),
    "url_text_input": FieldKind("value", "initial_value"),
    "number_input": FieldKind("value", "initial_value"),
    "rich_text_input": FieldKind("rich_text_value", "initial_value"),
    "file_input": FieldKind("files", multiple=True),
    "datepicker": FieldKind("selected_date", "initial_date"),
    "timepicker": FieldKind("selected_time", "initial_time"),
    "datetimepicker": FieldKind("selected_date_time", "initial_date_time"),
    "static_select": FieldKind("selected_option", "initial_option"),
    "external_select": FieldKind("selected_option", "initial_option"),
    "radio_buttons": FieldKind("selected_option", "initial_option"),
    "users_select": FieldKind("selected_user", "initial_user"),
    "conversations_select": FieldKind("selected_conversation", "initial_conversation"),
    "channels_select": FieldKind("selected_channel", "initial_channel"),
    "checkboxes": FieldKind("selected_options", "initial_options", multiple=True),
    "multi_static_select": FieldKind("selected_options", "initial_options", multiple=True),
    "multi_external_select": FieldKind("selected_options", "initial_options", multiple=True),
    "multi_users_select": FieldKind("selected_users", "initial_users", multiple=True),
    "multi_conversations_select": FieldKind(
        "selected_conversations", "initial_conversations", multiple=True
    ),
    "multi_channels_select": FieldKind("selected_channels", "initial_channels", multiple=True),
}
OPTION_KEYS = ("selected_option", "selected_options")
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")


def state_values(blocks: list[Json], values: Values, channel: str | None = None) -> Values:
    """The state Slack sends: each field's entered value, else its initial value."""
    state: Values = {}
    for block, element in elements(blocks):
        if element.get("type") not in FIELD_KINDS:
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        entered = values.get(block_id, {}).get(action_id)
        state.setdefault(block_id, {})[action_id] = entered or initial_state(element, channel)
    return state


def initial_state(element: Json, channel: str | None = None) -> Json:
    """The state of a field nobody has touched."""
    kind = FIELD_KINDS[element["type"]]
    value = element.get(kind.initial_key) if kind.initial_key else None
    if value is None and element.get("default_to_current_conversation") and channel:
        value = [channel] if kind.multiple else channel
    if kind.multiple:
        value = list(value or [])
    return {"type": element["type"], kind.key: value}


def retain_values(blocks: list[Json], values: Values) -> Values:
    """The entered values whose field is still there with the same type."""
    retained: Values = {}
    for block, element in elements(blocks):
        entered = values.get(block["block_id"], {}).get(element["action_id"])
        if entered is not None and entered.get("type") == element.get("type"):
            retained.setdefault(block["block_id"], {})[element["action_id"]] = entered
    return retained


def set_value(values: Values, block: Json, element: Json, state: Json) -> None:
    values.setdefault(block["block_id"], {})[element["action_id"]] = state


def to_state(element: Json, plain: Any, offered: Iterable[Json] = ()) -> Json:
    """A field's state from a plain value: a string, a list of them, or None to clear.

    `offered`: the options the app last answered an external select with. RequestRefused: the
    value is not one of the choices.
    """
    element_type = element["type"]
    kind = FIELD_KINDS[element_type]
    if kind.multiple:
        items = [] if plain is None else plain if isinstance(plain, list) else [plain]
        value: Any = items
        if kind.key in OPTION_KEYS:
            value = [_option(element, item, offered) for item in items]
    elif plain is None or plain == "":
        value = None
    elif kind.key in OPTION_KEYS:
        value = _option(element, plain, offered)
    elif element_type == "datetimepicker":
        value = _unix_seconds(plain)
    elif element_type == "rich_text_input":
        value = plain if isinstance(plain, dict) else _rich_text(str(plain))
    else:
        value = plain if isinstance(plain, str) else str(plain)
        _check_date(element_type, value)
    return {"type": element_type, kind.key: value}


def _option(element: Json, plain: Any, offered: Iterable[Json]) -> Json:
    options = [*options_of(element), *offered]
    if isinstance(plain, dict):
        plain = plain.get("value")
    for option in options:
        if option.get("value") == plain:
            return option
    labelled = [o for o in options if o.get("text", {}).get("text") == plain]
    if len(labelled) == 1:
        return labelled[0]
    choices = ", ".join(repr(o.get("value")) for o in options[:10]) or "none"
    raise RequestRefused(
        "no_such_option",
        f"{element.get('action_id')} has no option {plain!r}; it has: {choices}.",
        status=422,
    )


def _unix_seconds(plain: Any) -> int:
    try:
        return int(plain)
    except (TypeError, ValueError):
        raise RequestRefused(
            "invalid_date_time", f"A date and time is given in UNIX seconds, not {plain!r}."
        ) from None


def _check_date(element_type: str, value: str) -> None:
    try:
        if element_type == "datepicker":
            date.fromisoformat(value)
        elif element_type == "timepicker":
            time.fromisoformat(value)
    except ValueError:
        shape = "YYYY-MM-DD" if element_type == "datepicker" else "HH:MM"
        raise RequestRefused(
            "invalid_date", f"A {element_type} is given as {shape}, not {value!r}.", status=422
        ) from None


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def field_errors(blocks: list[Json], state: Values) -> dict[str, str]:
    """What Slack's own client would not submit: {block_id: code}."""
    errors: dict[str, str] = {}
    for block, element in elements(blocks):
        if block.get("type") != "input" or element.get("type") not in FIELD_KINDS:
            continue
        value = state[block["block_id"]][element["action_id"]]
        code = _field_error(element, value, required=not block.get("optional"))
        if code:
            errors[block["block_id"]] = code
    return errors


def _field_error(element: Json, state: Json, *, required: bool) -> str | None:
    value = state.get(FIELD_KINDS[element["type"]].key)
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return "required" if required else None
    if isinstance(value, list) and len(value) > element.get("max_selected_items", 10_000):
        return "too_many_items"
    check = TEXT_CHECKS.get(element["type"])
    return check(element, value) if check and isinstance(value, str) else None


def _text_error(element: Json, value: str) -> str | None:
    if len(value) < (element.get("min_length") or 0):
        return "too_short"
    return "too_long" if len(value) > (element.get("max_length") or 3_000) else None


def _email_error(_: Json, value: str) -> str | None:
    return None if EMAIL.fullmatch(value) else "invalid_email"


def _url_error(_: Json, value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "invalid_url"
    return None if parts.scheme in ("http", "https") and parts.netloc else "invalid_url"


def _number_error(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "invalid_number"
    if not number.is_finite():
        return "invalid_number"
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "decimal_not_allowed"
    if "min_value" in element and number < Decimal(str(element["min_value"])):
        return "too_small"
    if "max_value" in element and number > Decimal(str(element["max_value"])):
        return "too_large"
    return None


TEXT_CHECKS: dict[str, Callable[[Json, str], str | None]] = {
    "plain_text_input": _text_error,
    "email_text_input": _email_error,
    "url_text_input": _url_error,
    "number_input": _number_error,
}
