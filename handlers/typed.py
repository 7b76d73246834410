"""What comes from outside in a payload: text with Slack's escapes, and numbers in buttons."""

import re
from typing import Any

from funnel.refusals import Refusal
from handlers.desk import Body
from messages.forms_common import metadata
from messages.ids import Click

TEXT = 2000  # characters of a command or a message that are read
# Slack turns what it recognises into <mailto:a@b|a@b>, <https://b|b>, <#C1|sales>. Members stay
# as they are (<@U1|ana>): who reads text for people looks for them in that form.
_MARKED = re.compile(r"<(?!@)(?:mailto:|tel:)?([^<>|]+)(?:\|([^<>]*))?>")
_NUMBER = re.compile(r"[0-9]{1,18}")
_LEAD_NUMBER = re.compile(r"[0-9]{1,9}")


def typed(text: object) -> str:
    """A command's or message's text as its writer saw it, without Slack's escapes."""
    shown = _MARKED.sub(lambda found: found[2] or found[1], str(text or ""))
    shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return shown[:TEXT]


def handoff_id(value: object) -> int:
    """The hand-off that a button or a form carries. Raises `Refusal("no_such_handoff")`."""
    found = _NUMBER.fullmatch(str(value))
    if found is None:
        raise Refusal("no_such_handoff")
    return int(found[0])


def lead_number(value: object) -> int:
    """The number of the lead that a button or a form carries. Raises `Refusal("no_such_lead")`."""
    found = _LEAD_NUMBER.fullmatch(str(value))
    if found is None:
        raise Refusal("no_such_lead", ref=f"L-{str(value)[:9]}")
    return int(found[0])


def event_id(value: str) -> int | None:
    """The place in a history that a button carries; None for none, or for what is none."""
    return int(value) if _NUMBER.fullmatch(value) else None


def carried(view: Body) -> dict[str, Any]:
    """What a form is about; nothing where it carries nothing that can be read."""
    try:
        return metadata(view)
    except (TypeError, ValueError):
        return {}


def kind_of(action: Body) -> Click | None:
    """Which button was pressed; None for one of no version that we know."""
    try:
        return Click(str(action.get("action_id")).partition(":")[0])
    except ValueError:
        return None
