"""Slack's limits on the elements inside blocks."""

from collections.abc import Mapping
from typing import Any

from blockkit.limits.images import image
from blockkit.limits.rules import (
    Json,
    Rule,
    Walk,
    action_id,
    anything,
    dicts,
    every,
    flag,
    integer,
    listing,
    one_of,
    only_on,
    pattern,
    plain_text,
    record,
    string,
    text,
    typed,
)

USER = pattern(r"[UW][A-Z0-9]+", "must be the id of a user")
CONVERSATION = pattern(r"[CDG][A-Z0-9]+", "must be the id of a conversation")
STYLE = one_of("primary", "danger")
CONFIRM = record(
    {
        "title": plain_text(100),
        "text": text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": STYLE},
)


def _option(label: Rule) -> Rule:
    return record(
        {"text": label, "value": string(150, 1)}, {"description": text(75), "url": string(3_000)}
    )


def _distinct_values(walk: Walk, at: str, options: Any) -> None:
    values: list[Any] = []
    for place, option in enumerate(options if isinstance(options, list) else ()):
        value = option.get("value") if isinstance(option, dict) else None
        if isinstance(value, str) and value in values:
            walk.note(f"{at}/{place}/value", f'option values must be unique: "{value}"')
        values.append(value)


def _options(most: int, label: Rule) -> Rule:
    return every(listing(_option(label), most), _distinct_values)


def _initial_is_offered(walk: Walk, at: str, element: Json) -> None:
    offered = dicts(element.get("options"))
    for group in dicts(element.get("option_groups")):
        offered += dicts(group.get("options"))
    if not offered:
        return
    for name in ("initial_option", "initial_options"):
        initial = element.get(name)
        for option in initial if isinstance(initial, list) else [initial]:
            if option is not None and _identity(option) not in map(_identity, offered):
                walk.note(f"{at}/{name}", "must match one of the options")


def _identity(option: Any) -> Any:
    label = option.get("text") if isinstance(option, dict) else None
    return (label.get("text"), option.get("value")) if isinstance(label, dict) else None


PLAIN_LABEL = plain_text(75)
ONE = _option(PLAIN_LABEL)
SELECT: dict[str, Rule] = {
    "action_id": action_id,
    "placeholder": plain_text(150),
    "confirm": CONFIRM,
    "focus_on_load": flag,
}
MANY: dict[str, Rule] = {**SELECT, "max_selected_items": integer(1, 10_000)}
CHOSEN = listing(ONE, 100)
QUERY: dict[str, Rule] = {"min_query_length": integer(0, 100)}
FILTER: dict[str, Rule] = {"filter": anything, "default_to_current_conversation": flag}
RESPONSE: dict[str, Rule] = {"response_url_enabled": flag}
TICKED: dict[str, Rule] = {"action_id": action_id, "confirm": CONFIRM, "focus_on_load": flag}
INPUT: dict[str, Rule] = {
    "action_id": action_id,
    "placeholder": plain_text(150),
    "initial_value": string(3_000),
    "focus_on_load": flag,
    "dispatch_action_config": anything,
}


def _static(optional: Mapping[str, Rule]) -> Rule:
    """A list of options or of groups of them, and not both."""
    group = record({"label": PLAIN_LABEL, "options": _options(100, PLAIN_LABEL)})
    flat = record({"options": _options(100, PLAIN_LABEL)}, optional)
    grouped = record({"option_groups": listing(group, 100)}, {**optional, "options": anything})

    def rule(walk: Walk, at: str, element: Json) -> None:
        if element.get("option_groups") is None:
            flat(walk, at, element)
            return
        grouped(walk, at, element)
        if "options" in element:
            walk.note(at, "cannot provide both options and option_groups")

    return every(rule, _initial_is_offered)


def _ticked(initial: Mapping[str, Rule]) -> Rule:
    """Checkboxes and radio buttons, whose labels may be mrkdwn."""
    return every(
        record({"options": _options(10, text(75))}, {**TICKED, **initial}), _initial_is_offered
    )


PRESSED: dict[str, Rule] = {
    "action_id": action_id,
    "value": string(2_000),
    "url": string(3_000),
    "style": STYLE,
    "confirm": CONFIRM,
    "accessibility_label": string(75),
}
AGENT: dict[str, Rule] = {"agent_prompt": anything, "agent_prompt_display": anything}
LIGHT = record({}, {"action_id": action_id, "confirm": CONFIRM}, closed=False)

BUTTONS: dict[str, Rule] = {
    "button": record({"text": plain_text(75)}, {**PRESSED, **AGENT}),
    "workflow_button": record({"text": plain_text(75)}, {**PRESSED, "workflow": anything}),
    "overflow": record(
        {"options": _options(5, PLAIN_LABEL)}, {"action_id": action_id, "confirm": CONFIRM}
    ),
    "icon_button": LIGHT,
    "feedback_buttons": LIGHT,
}
CHOICES: dict[str, Rule] = {
    "static_select": _static({**SELECT, "initial_option": ONE}),
    "external_select": record({}, {**SELECT, **QUERY, "initial_option": ONE}),
    "users_select": record({}, {**SELECT, "initial_user": USER}),
    "conversations_select": record(
        {}, {**SELECT, **FILTER, **RESPONSE, "initial_conversation": CONVERSATION}
    ),
    "channels_select": record({}, {**SELECT, **RESPONSE, "initial_channel": CONVERSATION}),
    "multi_static_select": _static({**MANY, "initial_options": CHOSEN}),
    "multi_external_select": record({}, {**MANY, **QUERY, "initial_options": CHOSEN}),
    "multi_users_select": record({}, {**MANY, "initial_users": listing(USER, 10_000)}),
    "multi_conversations_select": record(
        {}, {**MANY, **FILTER, "initial_conversations": listing(CONVERSATION, 10_000)}
    ),
    "multi_channels_select": record(
        {}, {**MANY, "initial_channels": listing(CONVERSATION, 10_000)}
    ),
    "datepicker": record(
        {}, {**SELECT, "initial_date": pattern(r"\d{4}-\d\d-\d\d", "must be a date: YYYY-MM-DD")}
    ),
    "timepicker": record(
        {},
        {
            **SELECT,
            "initial_time": pattern(r"([01]\d|2[0-3]):[0-5]\d", "must be a time: HH:MM"),
            "timezone": string(100),
        },
    ),
    "datetimepicker": record({}, {**TICKED, "initial_date_time": integer(0, 10**10)}),
    "checkboxes": _ticked({"initial_options": listing(_option(text(75)), 10)}),
    "radio_buttons": _ticked({"initial_option": _option(text(75))}),
}
MODAL_ONLY = frozenset({"modal"})
TEXTS: dict[str, Rule] = {
    "plain_text_input": record(
        {},
        {
            **INPUT,
            "multiline": flag,
            "min_length": integer(0, 3_000),
            "max_length": integer(1, 3_000),
        },
    ),
    "email_text_input": only_on(MODAL_ONLY, record({}, INPUT)),
    "url_text_input": only_on(MODAL_ONLY, record({}, INPUT)),
    "number_input": only_on(
        MODAL_ONLY,
        record(
            {"is_decimal_allowed": flag},
            {**INPUT, "min_value": string(40), "max_value": string(40)},
        ),
    ),
    "rich_text_input": record(
        {}, {**INPUT, "initial_value": anything, "min_lines": anything, "max_lines": anything}
    ),
    "file_input": only_on(
        MODAL_ONLY,
        record({}, {"action_id": action_id, "filetypes": anything, "max_files": integer(1, 10)}),
    ),
}


IN_ACTIONS = typed({**BUTTONS, **CHOICES})
IN_SECTION = typed({**BUTTONS, **CHOICES, "image": image()})
IN_INPUT = typed({**CHOICES, **TEXTS})
IN_CARD = typed({"button": BUTTONS["button"]})
