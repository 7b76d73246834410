"""Slack's limits on the elements inside blocks."""

from typing import Any

from sandbox.inputs import KINDS
from sandbox.rules import Check, Report, characters, items, text

Json = dict[str, Any]
BUTTONS = frozenset({"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"})
TEXTS = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
)
CHOICES = frozenset(KINDS) - TEXTS - {"file_input"}
IN_SECTION = BUTTONS | CHOICES | {"image"}
IN_ACTIONS = BUTTONS | CHOICES
IN_INPUT = (CHOICES | TEXTS | {"file_input"}) - BUTTONS
OPTION_LISTS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}


def element(report: Report, at: str, given: Any, allowed: frozenset[str]) -> None:
    """One element: that it is allowed here, and within its limits."""
    if not isinstance(given, dict):
        report.add(at, "must provide an object")
        return
    kind = str(given.get("type"))
    if kind not in allowed:
        report.add(f"{at}/type", f"unsupported type: {kind}")
        return
    if kind == "image":
        image(report, at, given)
        return
    characters(report, at, given, "action_id", 255)
    if "confirm" in given:
        _confirm(report, f"{at}/confirm", given["confirm"])
    check = CHECKS.get(kind, _plain if kind in KINDS else None)
    if check is not None:
        check(report, at, given)
    _initial(report, at, given)


def _button(report: Report, at: str, given: Json) -> None:
    text(report, at, given, "text", 75, plain=True, required=True)
    characters(report, at, given, "value", 2_000)
    characters(report, at, given, "url", 3_000)
    characters(report, at, given, "accessibility_label", 75)
    if given.get("style") not in [None, "primary", "danger"]:
        report.add(f"{at}/style", "must be one of: primary, danger")


def _plain(report: Report, at: str, given: Json) -> None:
    text(report, at, given, "placeholder", 150, plain=True)


def _number_input(report: Report, at: str, given: Json) -> None:
    _plain(report, at, given)
    if "is_decimal_allowed" not in given:
        report.add(at, "missing required field: is_decimal_allowed")


def _choices(report: Report, at: str, given: Json) -> None:
    most = OPTION_LISTS[given["type"]]
    options(report, f"{at}/options", items(report, at, given, "options", most))


def _text_input(report: Report, at: str, given: Json) -> None:
    _plain(report, at, given)
    characters(report, at, given, "initial_value", 3_000)
    for key, low in (("min_length", 0), ("max_length", 1)):
        value = given.get(key)
        if value is not None and (not isinstance(value, int) or not low <= value <= 3_000):
            report.add(f"{at}/{key}", f"must be between {low} and 3000")


def _confirm(report: Report, at: str, given: Any) -> None:
    if not isinstance(given, dict):
        report.add(at, "must provide an object")
        return
    text(report, at, given, "title", 100, plain=True, required=True)
    text(report, at, given, "text", 300, required=True)
    text(report, at, given, "confirm", 30, plain=True, required=True)
    text(report, at, given, "deny", 30, plain=True, required=True)


def _options_or_groups(report: Report, at: str, given: Json) -> None:
    _plain(report, at, given)
    if "option_groups" not in given:
        options(report, f"{at}/options", items(report, at, given, "options", 100))
        return
    if "options" in given:
        report.add(at, "cannot provide both options and option_groups")
    for number, group in enumerate(items(report, at, given, "option_groups", 100)):
        pointer = f"{at}/option_groups/{number}"
        if not isinstance(group, dict):
            report.add(pointer, "must provide an object")
            continue
        text(report, pointer, group, "label", 75, plain=True, required=True)
        options(report, f"{pointer}/options", items(report, pointer, group, "options", 100))


def options(report: Report, at: str, given: list[Any]) -> None:
    values: set[str] = set()
    for number, option in enumerate(given):
        pointer = f"{at}/{number}"
        if not isinstance(option, dict):
            report.add(pointer, "must provide an object")
            continue
        text(report, pointer, option, "text", 75, required=True)
        characters(report, pointer, option, "value", 150, required=True)
        text(report, pointer, option, "description", 75)
        value = option.get("value")
        if isinstance(value, str) and value in values:
            report.add(f"{pointer}/value", f'option values must be unique: "{value}"')
        if isinstance(value, str):
            values.add(value)


def _initial(report: Report, at: str, given: Json) -> None:
    """An initial option must be one of the options, exactly."""
    offered = _listed(given, "options")
    for group in _listed(given, "option_groups"):
        offered = [*offered, *(_listed(group, "options") if isinstance(group, dict) else [])]
    if not offered:
        return
    keys = [(_text_of(o), o.get("value")) for o in offered if isinstance(o, dict)]
    for key in ("initial_option", "initial_options"):
        value = given.get(key)
        for one in value if isinstance(value, list) else [value]:
            if value is not None and (
                not isinstance(one, dict) or (_text_of(one), one.get("value")) not in keys
            ):
                report.add(f"{at}/{key}", "must match one of the options")


def _listed(holder: Json, key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _text_of(option: Json) -> Any:
    said = option.get("text")
    return said.get("text") if isinstance(said, dict) else None


def image(report: Report, at: str, given: Json) -> None:
    characters(report, at, given, "alt_text", 2_000, required=True, empty=True)
    characters(report, at, given, "image_url", 3_000)
    file = given.get("slack_file")
    if not given.get("image_url") and file is None:
        report.add(at, "must provide image_url or slack_file")
    if file is not None and not _ready(report, file):
        report.add(f"{at}/slack_file", "invalid slack file")


def _ready(report: Report, file: Any) -> bool:
    if not isinstance(file, dict):
        return False
    named = file.get("id") or str(file.get("url", "")).rstrip("/").split("/")[-2:][0]
    return isinstance(named, str) and named in report.files


def distinct_actions(report: Report, at: str, elements: list[Any]) -> None:
    """Action ids are distinct within a block."""
    seen: set[str] = set()
    for number, one in enumerate(elements):
        action_id = one.get("action_id") if isinstance(one, dict) else None
        if isinstance(action_id, str) and action_id:
            if action_id in seen:
                said = f'`action_id` "{action_id}" already exists for this block'
                report.add(f"{at}/{number}/action_id", said)
            seen.add(action_id)


CHECKS: dict[str, Check] = {
    "button": _button,
    "workflow_button": _button,
    "static_select": _options_or_groups,
    "multi_static_select": _options_or_groups,
    "overflow": _choices,
    "checkboxes": _choices,
    "radio_buttons": _choices,
    "plain_text_input": _text_input,
    "number_input": _number_input,
}
