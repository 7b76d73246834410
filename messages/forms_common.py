"""What the parsers of forms share: the values typed, and the metadata a form carries."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from messages.elements import NO_VALUE

View = Mapping[str, Any]


def pack(**values: object) -> str:
    """`private_metadata`: what a form is about. Only ids and flags, so it always fits."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def metadata(view: View) -> dict[str, Any]:
    """What `pack` wrote; nothing where the form carries nothing."""
    stored = json.loads(view.get("private_metadata") or "{}")
    return stored if isinstance(stored, dict) else {}


def text(view: View, block: str) -> str:
    """What was typed, trimmed; "" for nothing or for a field the form does not have."""
    return str(_state(view, block).get("value") or "").strip()


def chosen(view: View, block: str) -> str:
    """The value of the one option picked in a list or among radio buttons, or ""."""
    option = _state(view, block).get("selected_option") or {}
    value = str(option.get("value") or "")
    return "" if value == NO_VALUE else value


def ticked(view: View, block: str) -> list[str]:
    """The values of every option picked: check boxes, lists of several."""
    return [str(option["value"]) for option in _state(view, block).get("selected_options") or []]


def day(view: View, block: str) -> date | None:
    picked = _state(view, block).get("selected_date")
    return date.fromisoformat(picked) if picked else None


def user(view: View, block: str) -> str:
    return str(_state(view, block).get("selected_user") or "")


def users(view: View, block: str) -> list[str]:
    return [str(one) for one in _state(view, block).get("selected_users") or []]


def conversation(view: View, block: str) -> str:
    state = _state(view, block)
    return str(state.get("selected_conversation") or state.get("selected_channel") or "")


def _state(view: View, block: str) -> Mapping[str, Any]:
    """Each block of a form holds one element, whatever its action id."""
    elements = view.get("state", {}).get("values", {}).get(block, {})
    found: Mapping[str, Any] = next(iter(elements.values()), {})
    return found
