"""What a form holds: initial values, what a person set, and Slack's checks before a submit."""

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from sandbox.blocks import elements, options_of
from sandbox.errors import Refusal

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]

# element type: (key in the state, key of its initial value, holds several)
KINDS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "file_input": ("files", "", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "users_select": ("selected_user", "initial_user", False),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "channels_select": ("selected_channel", "initial_channel", False),
    "checkboxes": ("selected_options", "initial_options", True),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "multi_users_select": ("selected_users", "initial_users", True),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
}
OPTION_KEYS = ("selected_option", "selected_options")
EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")


def state_values(blocks: list[Json], values: Values, channel: str | None = None) -> Values:
    """The state Slack sends: for each field what the person set, else its initial value."""
    state: Values = {}
    for block, element in elements(blocks):
        if element.get("type") not in KINDS:
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        held = values.get(block_id, {}).get(action_id)
        state.setdefault(block_id, {})[action_id] = held or initial(element, channel)
    return state


def initial(element: Json, channel: str | None = None) -> Json:
    """An untouched field's state: exactly what it shows."""
    key, start, several = KINDS[element["type"]]
    value = element.get(start) if start else None
    if value is None and element.get("default_to_current_conversation") and channel:
        value = [channel] if several else channel
    if several:
        value = list(value or [])
    return {"type": element["type"], key: value}


def kept(blocks: list[Json], values: Values) -> Values:
    """Of the values set, those whose field is still there and of the same kind."""
    found: Values = {}
    for block, element in elements(blocks):
        held = values.get(block["block_id"], {}).get(element["action_id"])
        if held is not None and held.get("type") == element.get("type"):
            found.setdefault(block["block_id"], {})[element["action_id"]] = held
    return found


def put(values: Values, block: Json, element: Json, state: Json) -> None:
    values.setdefault(block["block_id"], {})[element["action_id"]] = state


def to_state(element: Json, plain: Any, offered: Iterable[Json] = ()) -> Json:
    """A field's state from a plain value: a string, a list of them, or None to clear.

    `offered`: the options an external select was last answered with. Refusal: no such choice.
    """
    kind = element["type"]
    key, _, several = KINDS[kind]
    if several:
        given = [] if plain is None else plain if isinstance(plain, list) else [plain]
        value: Any = given
        if key in OPTION_KEYS:
            value = [_option(element, one, offered) for one in given]
    elif plain is None or plain == "":
        value = None
    elif key in OPTION_KEYS:
        value = _option(element, plain, offered)
    elif kind == "datetimepicker":
        value = _whole(plain)
    elif kind == "rich_text_input":
        value = plain if isinstance(plain, dict) else _rich(str(plain))
    else:
        value = plain if isinstance(plain, str) else str(plain)
        _check_calendar(kind, value)
    return {"type": kind, key: value}


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
    shown = ", ".join(repr(o.get("value")) for o in options[:10]) or "none"
    raise Refusal(
        "no_such_option",
        f"{element.get('action_id')} has no option {plain!r}; it has: {shown}.",
        status=422,
    )


def _whole(plain: Any) -> int:
    try:
        return int(plain)
    except (TypeError, ValueError):
        raise Refusal(
            "invalid_date_time", f"A date and time is given in UNIX seconds, not {plain!r}."
        ) from None


def _check_calendar(kind: str, value: str) -> None:
    try:
        if kind == "datepicker":
            date.fromisoformat(value)
        elif kind == "timepicker":
            time.fromisoformat(value)
    except ValueError:
        shape = "YYYY-MM-DD" if kind == "datepicker" else "HH:MM"
        raise Refusal(
            "invalid_date", f"A {kind} is given as {shape}, not {value!r}.", status=422
        ) from None


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def wrong_fields(blocks: list[Json], state: Values) -> dict[str, str]:
    """What Slack's own client would not let through: {block_id: code}; empty when all is well."""
    wrong: dict[str, str] = {}
    for block, element in elements(blocks):
        if block.get("type") != "input" or element.get("type") not in KINDS:
            continue
        value = state[block["block_id"]][element["action_id"]]
        code = _wrong(element, value, required=not block.get("optional"))
        if code:
            wrong[block["block_id"]] = code
    return wrong


def _wrong(element: Json, state: Json, *, required: bool) -> str | None:
    value = state.get(KINDS[element["type"]][0])
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return "required" if required else None
    if isinstance(value, list) and len(value) > element.get("max_selected_items", 10_000):
        return "too_many_items"
    check = TYPED.get(element["type"])
    return check(element, value) if check and isinstance(value, str) else None


def _wrong_text(element: Json, value: str) -> str | None:
    if len(value) < (element.get("min_length") or 0):
        return "too_short"
    return "too_long" if len(value) > (element.get("max_length") or 3_000) else None


def _wrong_email(_: Json, value: str) -> str | None:
    return None if EMAIL.fullmatch(value) else "invalid_email"


def _wrong_url(_: Json, value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "invalid_url"
    return None if parts.scheme in ("http", "https") and parts.netloc else "invalid_url"


def _wrong_number(element: Json, value: str) -> str | None:
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


TYPED: dict[str, Callable[[Json, str], str | None]] = {
    "plain_text_input": _wrong_text,
    "email_text_input": _wrong_email,
    "url_text_input": _wrong_url,
    "number_input": _wrong_number,
}
