"""How an answer travels back: in the acknowledgement itself, to the asker alone."""

import json
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse

from blockkit.message import Message


def private(message: Message) -> dict[str, Any]:
    """An answer to a command, seen by who asked."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}


def wrong_fields(errors: Mapping[str, str]) -> dict[str, Any]:
    """The form stays open, with a sentence beside each wrong field."""
    return {"response_action": "errors", "errors": dict(errors)}


def shows(view: dict[str, Any]) -> dict[str, Any]:
    """The form gives way to another view."""
    return {"response_action": "update", "view": view}


def shows_over(form: Mapping[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    """Another view over the form, which shows again, as it was filled, when that is closed.

    Three views stand on one another at most: over a third one there is no room.
    """
    root = form.get("root_view_id")
    third = root not in {None, form.get("id"), form.get("previous_view_id")}
    return shows(view) if third else {"response_action": "push", "view": view}


CLEAR: dict[str, Any] = {"response_action": "clear"}
"""Every view of the stack closes."""


def answers(body: dict[str, Any]) -> BoltResponse:
    """The acknowledgement that holds an answer."""
    return BoltResponse(
        status=200, body=json.dumps(body), headers={"content-type": "application/json"}
    )
