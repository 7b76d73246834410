"""What stands inside blocks: text objects, buttons, selects, pickers and the fields of forms."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from messages.text import NOTHING, Mrkdwn, clean, line, plain, shorten

Block = dict[str, Any]
"""A block, an element or a view, as Slack's JSON has it."""

NO_VALUE = "-"
"""The value of the one option in a select that had none: Slack refuses an empty list."""

_OPTIONS = 100
_CHOICES = 10


def own_id(identifier: str) -> str:
    """A block's, action's or callback's id; ValueError above Slack's 255 characters."""
    if len(identifier) > 255:
        raise ValueError(f"An id has at most 255 characters, not {len(identifier)}")
    return identifier


def plain_text(text: str, limit: int, *, lines: bool = False) -> Block:
    """A plain_text object: shortened, on one line unless `lines`, a dash where empty."""
    shown = shorten(clean(text).strip(), limit) if lines else plain(text, limit)
    return {"type": "plain_text", "text": shown or NOTHING}


def text_object(text: str, limit: int, *, lines: bool = False) -> Block:
    """Mrkdwn for a `Mrkdwn`, plain_text for any other text.

    `verbatim` keeps Slack from making links and mentions of addresses and names in outside text.
    """
    if not isinstance(text, Mrkdwn):
        return plain_text(text, limit, lines=lines)
    shown = shorten(text, limit) if lines else line(text, limit)
    if not shown.strip():
        return plain_text(NOTHING, limit)
    return {"type": "mrkdwn", "text": str(shown), "verbatim": True}


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
    element |= _given(value=value, style=style, url=url, confirm=confirm)
    return element | _given(accessibility_label=label)


def confirm(title: str, text: str, yes: str, no: str, *, style: str | None = None) -> Block:
    """The question asked before an action is sent."""
    made: Block = {
        "title": plain_text(title, 100),
        "text": text_object(text, 300, lines=True),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }
    return made | _given(style=style)


def option(text: str, value: str, *, description: str | None = None) -> Block:
    """One choice of a list: text and description of 75 characters, a value of 150."""
    made: Block = {"text": plain_text(text, 75), "value": value[:150] or NO_VALUE}
    if description:
        made["description"] = plain_text(description, 75)
    return made


def select(
    action_id: str,
    options: Iterable[Block],
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """A list to pick one from; `initial` is the value of the option shown at first.

    At most 100 options are shown, the initial one among them; of none, a single dash (`NO_VALUE`).
    """
    shown, chosen = _listed(options, [initial] if initial else [], _OPTIONS)
    element = _element("static_select", action_id, placeholder) | _given(confirm=confirm)
    element["options"] = shown
    return element | _given(initial_option=chosen[0] if chosen else None)


def multi_select(
    action_id: str,
    options: Iterable[Block],
    *,
    initial: Sequence[str] = (),
    placeholder: str | None = None,
    max_selected: int | None = None,
) -> Block:
    """`select`, of several at once."""
    shown, chosen = _listed(options, initial, _OPTIONS)
    element = _element("multi_static_select", action_id, placeholder)
    element["options"] = shown
    return element | _given(initial_options=chosen or None, max_selected_items=max_selected)


def external_select(
    action_id: str,
    *,
    initial: Block | None = None,
    placeholder: str | None = None,
    min_query_length: int | None = None,
) -> Block:
    """A list whose options are asked for as the person types (`block_suggestion`)."""
    element = _element("external_select", action_id, placeholder)
    return element | _given(initial_option=initial, min_query_length=min_query_length)


def overflow(action_id: str, options: Iterable[Block], *, confirm: Block | None = None) -> Block:
    """The "…" menu, of one to five options."""
    shown, _ = _listed(options, [], 5)
    element = {"type": "overflow", "action_id": own_id(action_id), "options": shown}
    return element | _given(confirm=confirm)


def user_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    return _element("users_select", action_id, placeholder) | _given(initial_user=initial)


def users_multi_select(
    action_id: str, *, initial: Sequence[str] = (), placeholder: str | None = None
) -> Block:
    element = _element("multi_users_select", action_id, placeholder)
    return element | _given(initial_users=[*initial] or None)


def channel_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    """Public channels alone; `conversation_select` offers private ones too."""
    return _element("channels_select", action_id, placeholder) | _given(initial_channel=initial)


def conversation_select(
    action_id: str,
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    include: Sequence[str] = ("public", "private"),
) -> Block:
    """Conversations of the kinds named (public, private, im, mpim); no bots, none shared."""
    chosen = {
        "include": [*include],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }
    element = _element("conversations_select", action_id, placeholder)
    return element | {"filter": chosen} | _given(initial_conversation=initial)


def date_picker(
    action_id: str, *, initial: dt.date | None = None, placeholder: str | None = None
) -> Block:
    day = initial.strftime("%Y-%m-%d") if initial else None
    return _element("datepicker", action_id, placeholder) | _given(initial_date=day)


def time_picker(
    action_id: str,
    *,
    initial: dt.time | None = None,
    placeholder: str | None = None,
    zone: str | None = None,
) -> Block:
    """A time of day; `zone` is the name of the time zone shown beside it."""
    clock = initial.strftime("%H:%M") if initial else None
    return _element("timepicker", action_id, placeholder) | _given(
        initial_time=clock, timezone=zone
    )


def text_input(
    action_id: str,
    *,
    multiline: bool = False,
    initial: str | None = None,
    max_length: int | None = None,
    min_length: int | None = None,
    placeholder: str | None = None,
) -> Block:
    """A line or a paragraph to type; what is there at first is cut to what may be sent."""
    most = min(max_length or 3000, 3000)
    element = _element("plain_text_input", action_id, placeholder)
    element |= _given(max_length=max_length and most, min_length=min_length)
    if multiline:
        element["multiline"] = True
    return element | _given(initial_value=clean(initial)[:most] or None if initial else None)


def email_input(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    return _element("email_text_input", action_id, placeholder) | _given(
        initial_value=initial or None
    )


def number_input(
    action_id: str,
    *,
    decimals: bool = False,
    initial: str | None = None,
    least: str | None = None,
    most: str | None = None,
    placeholder: str | None = None,
) -> Block:
    """A number; `initial`, `least` and `most` are written with a point ("12.5")."""
    element = _element("number_input", action_id, placeholder)
    element["is_decimal_allowed"] = decimals
    return element | _given(initial_value=initial or None, min_value=least, max_value=most)


def checkboxes(action_id: str, options: Iterable[Block], *, initial: Sequence[str] = ()) -> Block:
    """At most ten boxes; `initial` holds the values of those ticked at first."""
    shown, chosen = _listed(options, initial, _CHOICES)
    element: Block = {"type": "checkboxes", "action_id": own_id(action_id), "options": shown}
    return element | _given(initial_options=chosen or None)


def radio(action_id: str, options: Iterable[Block], *, initial: str | None = None) -> Block:
    """At most ten buttons of which one is picked; `initial` is a value."""
    shown, chosen = _listed(options, [initial] if initial else [], _CHOICES)
    element: Block = {"type": "radio_buttons", "action_id": own_id(action_id), "options": shown}
    return element | _given(initial_option=chosen[0] if chosen else None)


def _listed(
    options: Iterable[Block], initial: Sequence[str], most: int
) -> tuple[list[Block], list[Block]]:
    """The options that fit and those chosen, which are never among the ones left out.

    Of several with one value only the first is offered: an answer could not tell them apart.
    """
    by_value: dict[str, Block] = {}
    for one in options:
        by_value.setdefault(one["value"], one)
    every = [*by_value.values()] or [option(NOTHING, NO_VALUE)]
    wanted = {value[:150] or NO_VALUE for value in initial}
    chosen = [o for o in every if o["value"] in wanted][:most]
    others = [o for o in every if o["value"] not in wanted][: most - len(chosen)]
    return [o for o in every if o in chosen or o in others], chosen


def _element(kind: str, action_id: str, placeholder: str | None) -> Block:
    element: Block = {"type": kind, "action_id": own_id(action_id)}
    if placeholder and plain(placeholder):
        element["placeholder"] = plain_text(placeholder, 150)
    return element


def _given(**parts: Any) -> Block:
    return {name: part for name, part in parts.items() if part is not None}
