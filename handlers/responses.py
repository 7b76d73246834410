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


def answers(body: dict[str, Any]) -> BoltResponse:
    """The acknowledgement that holds an answer."""
    return BoltResponse(
        status=200, body=json.dumps(body), headers={"content-type": "application/json"}
    )
