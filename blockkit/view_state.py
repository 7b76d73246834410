"""Reading a submitted form: the values of its fields, and the metadata it carries."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from blockkit.elements import NO_VALUE

View = Mapping[str, Any]


def pack(**values: object) -> str:
    """`private_metadata`: what a form is about. Ids and flags only, so it fits the limit."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def metadata(view: View) -> dict[str, object]:
    """What `pack` wrote; empty where the metadata is missing or cannot be read."""
    try:
        stored = json.loads(view.get("private_metadata") or "{}")
    except (TypeError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def text(view: View, block: str) -> str:
    """The text of a field, trimmed; "" where it is empty or the form has no such field."""
    return str(_state(view, block).get("value") or "").strip()


def chosen(view: View, block: str) -> str:
    """The value of the option selected in a list or among radio buttons, or ""."""
    option = _state(view, block).get("selected_option") or {}
    value = str(option.get("value") or "")
    return "" if value == NO_VALUE else value


def ticked(view: View, block: str) -> list[str]:
    """The values of all selected options: check boxes, multi-selects."""
    return [str(option["value"]) for option in _state(view, block).get("selected_options") or []]


def time(view: View, block: str) -> str:
    """A time of day as HH:MM, or ""."""
    return str(_state(view, block).get("selected_time") or "")


def day(view: View, block: str) -> date | None:
    selected = _state(view, block).get("selected_date")
    return date.fromisoformat(selected) if selected else None


def moment(view: View, block: str) -> datetime | None:
    """A day and a time, as an instant in UTC."""
    selected = _state(view, block).get("selected_date_time")
    try:
        return datetime.fromtimestamp(int(selected), UTC) if selected else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def user(view: View, block: str) -> str:
    return str(_state(view, block).get("selected_user") or "")


def users(view: View, block: str) -> list[str]:
    return [str(user_id) for user_id in _state(view, block).get("selected_users") or []]


def conversation(view: View, block: str) -> str:
    state = _state(view, block)
    return str(state.get("selected_conversation") or state.get("selected_channel") or "")


def _state(view: View, block: str) -> Mapping[str, Any]:
    """Each block of a form holds one element, whatever its action id."""
    elements = view.get("state", {}).get("values", {}).get(block, {})
    state: Mapping[str, Any] = next(iter(elements.values()), {})
    return state
