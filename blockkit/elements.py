"""Block Kit elements: text objects, buttons, options, and what every element shares."""

from collections.abc import Iterable, Sequence
from typing import Any

from blockkit.mrkdwn import NOTHING, Mrkdwn, clean, line, plain, shorten

Block = dict[str, Any]
"""A block, an element or a view, as Slack's JSON has it."""

NO_VALUE = "-"
"""The value of the one option in a select that had none: Slack refuses an empty list."""

_MENU_OPTIONS = 5


def own_id(identifier: str) -> str:
    """A block's, action's or callback's id; ValueError above Slack's 255 characters."""
    if len(identifier) > 255:
        raise ValueError(f"An id has at most 255 characters, not {len(identifier)}")
    return identifier


def plain_text(text: str, limit: int, *, lines: bool = False) -> Block:
    """A plain_text object: shortened, on one line unless `lines`, a dash where empty."""
    content = shorten(clean(text).strip(), limit) if lines else plain(text, limit)
    return {"type": "plain_text", "text": content or NOTHING}


def text_object(text: str, limit: int, *, lines: bool = False) -> Block:
    """Mrkdwn for a `Mrkdwn`, plain_text for any other text.

    `verbatim` keeps Slack from making links and mentions of addresses and names in outside text.
    """
    if not isinstance(text, Mrkdwn):
        return plain_text(text, limit, lines=lines)
    content = shorten(text, limit) if lines else line(text, limit)
    if not content.strip():
        return plain_text(NOTHING, limit)
    return {"type": "mrkdwn", "text": str(content), "verbatim": True}


def button(
    text: str,
    action_id: str,
    value: str | None = None,
    *,
    style: str | None = None,
    url: str | None = None,
    confirm: Block | None = None,
    accessibility_label: str | None = None,
) -> Block:
    """`style`: primary, danger or none. ValueError for a value above 2,000 characters."""
    if value is not None and len(value) > 2000:
        raise ValueError(f"A button's value has at most 2,000 characters, not {len(value)}")
    element: Block = {
        "type": "button",
        "text": plain_text(text, 75),
        "action_id": own_id(action_id),
    }
    label = plain(accessibility_label or "", 75) or None
    element |= without_none(value=value, style=style, url=url, confirm=confirm)
    return element | without_none(accessibility_label=label)


def confirm(title: str, text: str, yes: str, no: str, *, style: str | None = None) -> Block:
    """The question asked before an action is sent."""
    dialog: Block = {
        "title": plain_text(title, 100),
        "text": text_object(text, 300, lines=True),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }
    return dialog | without_none(style=style)


def option(text: str, value: str, *, description: str | None = None) -> Block:
    """One choice of a list: text and description of 75 characters, a value of 150."""
    choice: Block = {"text": plain_text(text, 75), "value": value[:150] or NO_VALUE}
    if description:
        choice["description"] = plain_text(description, 75)
    return choice


def overflow(action_id: str, options: Iterable[Block], *, confirm: Block | None = None) -> Block:
    """The "…" menu, of one to five options."""
    offered, _ = fit_options(options, [], _MENU_OPTIONS)
    element = {"type": "overflow", "action_id": own_id(action_id), "options": offered}
    return element | without_none(confirm=confirm)


def fit_options(
    options: Iterable[Block], initial: Sequence[str], limit: int
) -> tuple[list[Block], list[Block]]:
    """At most `limit` options, and those of them selected at first: these are never left out.

    Of several with one value only the first is offered: an answer could not tell them apart.
    """
    by_value: dict[str, Block] = {}
    for choice in options:
        by_value.setdefault(choice["value"], choice)
    choices = [*by_value.values()] or [option(NOTHING, NO_VALUE)]
    initial_values = {value[:150] or NO_VALUE for value in initial}
    selected = [o for o in choices if o["value"] in initial_values][:limit]
    others = [o for o in choices if o["value"] not in initial_values][: limit - len(selected)]
    return [o for o in choices if o in selected or o in others], selected


def element_of(kind: str, action_id: str, placeholder: str | None) -> Block:
    """What every select, picker and text field begins with."""
    element: Block = {"type": kind, "action_id": own_id(action_id)}
    if placeholder and plain(placeholder):
        element["placeholder"] = plain_text(placeholder, 150)
    return element


def without_none(**properties: object) -> Block:
    """The properties that have a value."""
    return {name: value for name, value in properties.items() if value is not None}
