"""What each element inside a block may hold, by Slack's reference of Block Kit."""

from typing import Any

from messages.limit_rules import (
    Rule,
    Walk,
    action_id,
    anything,
    every,
    flag,
    integer,
    listing,
    one_of,
    pattern,
    plain_text,
    record,
    string,
    text,
    typed,
)

_STYLE = one_of("primary", "danger")
_USER = pattern(r"[UW][A-Z0-9]+", "a user's id")
_CHANNEL = pattern(r"[CDG][A-Z0-9]+", "a conversation's id")

CONFIRM = record(
    {"style": _STYLE},
    title=plain_text(100),
    text=text(300),
    confirm=plain_text(30),
    deny=plain_text(30),
)


def _option(label: Rule) -> Rule:
    return record({"description": text(75), "url": string(3000)}, text=label, value=string(150))


def _has_initial(walk: Walk, element: Any, path: str) -> None:
    """What is chosen at first must be one of the options, exactly as it stands there."""
    options = element.get("options")
    if not isinstance(options, list):
        return
    chosen = element.get("initial_options", [])
    one = [element["initial_option"]] if "initial_option" in element else []
    if isinstance(chosen, list) and any(option not in options for option in [*chosen, *one]):
        walk.note(path, "has an initial option that is not among its options")


def _options(most: int, label: Rule) -> dict[str, Rule]:
    return {"options": listing(_option(label), 1, most)}


_SELECT: dict[str, Rule] = {
    "placeholder": plain_text(150),
    "confirm": CONFIRM,
    "focus_on_load": flag,
}
_ONE = _option(plain_text(75))
_MANY: dict[str, Rule] = {**_SELECT, "max_selected_items": integer(1, 10_000)}
_MINIMUM: dict[str, Rule] = {"min_query_length": integer(0, 100)}
_TYPED: dict[str, Rule] = {
    "placeholder": plain_text(150),
    "initial_value": string(3000),
    "focus_on_load": flag,
    "dispatch_action_config": anything,
}
_FILTER: dict[str, Rule] = {"filter": anything, "default_to_current_conversation": flag}
_CHECKS: dict[str, Rule] = {"confirm": CONFIRM, "focus_on_load": flag}


def _group(walk: Walk, value: Any, path: str) -> None:
    record(label=plain_text(75), **_options(100, plain_text(75)))(walk, value, path)


def _static(more: dict[str, Rule]) -> Rule:
    """A list of options, or of groups of them, and not both."""
    grouped = record({**more, "option_groups": listing(_group, 1, 100)}, action_id=action_id)
    flat = every(record(more, action_id=action_id, **_options(100, plain_text(75))), _has_initial)
    return lambda walk, value, path: (grouped if "option_groups" in value else flat)(
        walk, value, path
    )


BUTTON = record(
    {
        "value": string(2000),
        "url": string(3000),
        "style": _STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
    text=plain_text(75),
    action_id=action_id,
)
IMAGE = record({"title": plain_text(2000)}, image_url=string(3000), alt_text=string(2000))
SELECTS: dict[str, Rule] = {
    "static_select": _static({**_SELECT, "initial_option": _ONE}),
    "external_select": record({**_SELECT, **_MINIMUM, "initial_option": _ONE}, action_id=action_id),
    "users_select": record({**_SELECT, "initial_user": _USER}, action_id=action_id),
    "conversations_select": record(
        {**_SELECT, **_FILTER, "initial_conversation": _CHANNEL, "response_url_enabled": flag},
        action_id=action_id,
    ),
    "channels_select": record(
        {**_SELECT, "initial_channel": _CHANNEL, "response_url_enabled": flag},
        action_id=action_id,
    ),
}
MULTI: dict[str, Rule] = {
    "multi_static_select": _static({**_MANY, "initial_options": listing(_ONE, 1, 100)}),
    "multi_external_select": record(
        {**_MANY, **_MINIMUM, "initial_options": listing(_ONE, 1, 100)}, action_id=action_id
    ),
    "multi_users_select": record(
        {**_MANY, "initial_users": listing(_USER, 1, 10_000)}, action_id=action_id
    ),
    "multi_conversations_select": record(
        {**_MANY, **_FILTER, "initial_conversations": listing(_CHANNEL, 1, 10_000)},
        action_id=action_id,
    ),
    "multi_channels_select": record(
        {**_MANY, "initial_channels": listing(_CHANNEL, 1, 10_000)}, action_id=action_id
    ),
}
PICKERS: dict[str, Rule] = {
    "datepicker": record(
        {**_SELECT, "initial_date": pattern(r"\d{4}-\d\d-\d\d", "a date, YYYY-MM-DD")},
        action_id=action_id,
    ),
    "timepicker": record(
        {
            **_SELECT,
            "initial_time": pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time, HH:MM"),
            "timezone": string(100),
        },
        action_id=action_id,
    ),
    "datetimepicker": record(
        {"confirm": CONFIRM, "focus_on_load": flag, "initial_date_time": integer(0, 10**10)},
        action_id=action_id,
    ),
    "checkboxes": every(
        record(
            {**_CHECKS, "initial_options": listing(_option(text(75)), 1, 10)},
            action_id=action_id,
            **_options(10, text(75)),
        ),
        _has_initial,
    ),
    "radio_buttons": every(
        record(
            {**_CHECKS, "initial_option": _option(text(75))},
            action_id=action_id,
            **_options(10, text(75)),
        ),
        _has_initial,
    ),
}
TEXTS: dict[str, Rule] = {
    "plain_text_input": record(
        {
            **_TYPED,
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        action_id=action_id,
    ),
    "email_text_input": record(_TYPED, action_id=action_id),
    "url_text_input": record(_TYPED, action_id=action_id),
    "number_input": record(
        {**_TYPED, "min_value": string(40), "max_value": string(40)},
        is_decimal_allowed=flag,
        action_id=action_id,
    ),
    "file_input": record({"filetypes": anything, "max_files": integer(1, 10)}, action_id=action_id),
}
OVERFLOW = record({"confirm": CONFIRM}, action_id=action_id, **_options(5, plain_text(75)))

ACCESSORY = typed(
    {"button": BUTTON, "image": IMAGE, "overflow": OVERFLOW, **SELECTS, **MULTI, **PICKERS}
)
ACTION = typed({"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **PICKERS})
INPUT = typed({**SELECTS, **MULTI, **PICKERS, **TEXTS})
SMALL = typed({"image": IMAGE, **{kind: text(3000) for kind in ("plain_text", "mrkdwn")}})
