"""Block Kit elements that ask for something: selects, pickers, text fields, check boxes."""

import datetime as dt
from collections.abc import Iterable, Sequence

from blockkit.elements import Block, element_of, fit_options, own_id, without_none
from blockkit.mrkdwn import clean

_OPTIONS = 100
_BOXES = 10


def select(
    action_id: str,
    options: Iterable[Block],
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """A list of which one option is picked; `initial` is the value of the option shown at first.

    At most 100 options are shown, the initial one among them; of none, a single dash (`NO_VALUE`).
    """
    offered, selected = fit_options(options, [initial] if initial else [], _OPTIONS)
    element = element_of("static_select", action_id, placeholder) | without_none(confirm=confirm)
    element["options"] = offered
    return element | without_none(initial_option=selected[0] if selected else None)


def multi_select(
    action_id: str,
    options: Iterable[Block],
    *,
    initial: Sequence[str] = (),
    placeholder: str | None = None,
    max_selected: int | None = None,
) -> Block:
    """`select` for several options at once."""
    offered, selected = fit_options(options, initial, _OPTIONS)
    element = element_of("multi_static_select", action_id, placeholder)
    element["options"] = offered
    return element | without_none(initial_options=selected or None, max_selected_items=max_selected)


def external_select(
    action_id: str,
    *,
    initial: Block | None = None,
    placeholder: str | None = None,
    min_query_length: int | None = None,
) -> Block:
    """A list whose options are loaded as the person types (`block_suggestion`)."""
    element = element_of("external_select", action_id, placeholder)
    return element | without_none(initial_option=initial, min_query_length=min_query_length)


def user_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    return element_of("users_select", action_id, placeholder) | without_none(initial_user=initial)


def users_multi_select(
    action_id: str, *, initial: Sequence[str] = (), placeholder: str | None = None
) -> Block:
    element = element_of("multi_users_select", action_id, placeholder)
    return element | without_none(initial_users=[*initial] or None)


def channel_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    """Public channels alone; `conversation_select` offers private ones too."""
    return element_of("channels_select", action_id, placeholder) | without_none(
        initial_channel=initial
    )


def conversation_select(
    action_id: str,
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    include: Sequence[str] = ("public", "private"),
) -> Block:
    """Conversations of the kinds named (public, private, im, mpim); no bots, none shared."""
    kinds = {
        "include": [*include],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }
    element = element_of("conversations_select", action_id, placeholder)
    return element | {"filter": kinds} | without_none(initial_conversation=initial)


def date_picker(
    action_id: str, *, initial: dt.date | None = None, placeholder: str | None = None
) -> Block:
    day = initial.strftime("%Y-%m-%d") if initial else None
    return element_of("datepicker", action_id, placeholder) | without_none(initial_date=day)


def time_picker(
    action_id: str,
    *,
    initial: dt.time | None = None,
    placeholder: str | None = None,
    zone: str | None = None,
) -> Block:
    """A time of day; `zone` is the name of the time zone shown beside it."""
    time = initial.strftime("%H:%M") if initial else None
    element = element_of("timepicker", action_id, placeholder)
    return element | without_none(initial_time=time, timezone=zone)


def moment_picker(action_id: str) -> Block:
    """A day and a time of day, in the zone of whoever fills in the form."""
    return element_of("datetimepicker", action_id, None)


def text_input(
    action_id: str,
    *,
    multiline: bool = False,
    initial: str | None = None,
    max_length: int | None = None,
    min_length: int | None = None,
    placeholder: str | None = None,
) -> Block:
    """A line or a paragraph of text; `initial` is cut to the length that may be sent."""
    limit = min(max_length or 3000, 3000)
    element = element_of("plain_text_input", action_id, placeholder)
    element |= without_none(max_length=max_length and limit, min_length=min_length)
    if multiline:
        element["multiline"] = True
    return element | without_none(initial_value=clean(initial)[:limit] or None if initial else None)


def email_input(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    return element_of("email_text_input", action_id, placeholder) | without_none(
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
    element = element_of("number_input", action_id, placeholder)
    element["is_decimal_allowed"] = decimals
    return element | without_none(initial_value=initial or None, min_value=least, max_value=most)


def checkboxes(action_id: str, options: Iterable[Block], *, initial: Sequence[str] = ()) -> Block:
    """At most ten boxes; `initial` holds the values of those checked at first."""
    offered, selected = fit_options(options, initial, _BOXES)
    element: Block = {"type": "checkboxes", "action_id": own_id(action_id), "options": offered}
    return element | without_none(initial_options=selected or None)


def radio(action_id: str, options: Iterable[Block], *, initial: str | None = None) -> Block:
    """At most ten buttons of which one is picked; `initial` is a value."""
    offered, selected = fit_options(options, [initial] if initial else [], _BOXES)
    element: Block = {"type": "radio_buttons", "action_id": own_id(action_id), "options": offered}
    return element | without_none(initial_option=selected[0] if selected else None)
