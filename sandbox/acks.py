"""What an app's ack does: text for the asker, and what becomes of a submitted modal."""

from typing import Any

from sandbox import limits, views
from sandbox.delivery import Outcome
from sandbox.errors import ApiError
from sandbox.workspace import Channel, View
from sandbox.world import World


def say(world: World, channel: Channel, user: str, outcome: Outcome) -> None:
    """The text or blocks of a command's ack: for the asker alone unless `in_channel`."""
    content = outcome.response
    if isinstance(content, str):
        content = {"text": content}
    if not isinstance(content, dict) or not (content.get("text") or content.get("blocks")):
        return
    if not isinstance(content.get("text") or "", str):
        failed(outcome, "The app's answer has a `text` that is no text.")
        return
    wrong = limits.check_blocks(
        content.get("blocks") or [], "message", files=views.ready_files(world)
    )
    if wrong:
        failed(outcome, "The app's answer holds blocks Slack refuses: " + "; ".join(wrong))
    elif content.get("response_type") == "in_channel":
        world.add_message(channel, world.app_message(content))
    else:
        world.add_ephemeral(channel, user, content)


def settle(world: World, view: View, outcome: Outcome) -> None:
    """Do what the ack of a view_submission asks: close, errors, update, push or clear."""
    if not outcome.acked:
        return
    response = outcome.response if isinstance(outcome.response, dict) else {}
    asked = response.get("response_action")
    try:
        if asked == "errors":
            _errors(world, view, response.get("errors"), outcome)
        elif asked == "update":
            views.replace(world, view, views.read(world, response.get("view"), "modal"))
        elif asked == "push":
            body = views.read(world, response.get("view"), "modal")
            views.add(world, view.user, body, channel=view.channel, fresh=False)
        elif asked == "clear":
            views.clear(world, view.user)
        elif asked is None:
            views.drop(world, view)
        else:
            failed(outcome, f"Slack knows no response_action {asked!r}.")
    except ApiError as problem:
        said = problem.extra.get("response_metadata", {}).get("messages", [])
        failed(outcome, " ".join([f"Slack refuses the app's view: {problem.code}.", *said]))


def _errors(world: World, view: View, errors: Any, outcome: Outcome) -> None:
    known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        failed(outcome, "response_action errors needs an object of block ids and texts.")
    elif unknown := sorted(set(errors) - known):
        failed(outcome, f"No input block of this modal is called: {', '.join(unknown)}.")
    else:
        view.errors = {block: str(text) for block, text in errors.items()}
        views.tell(world, view.user)


def failed(outcome: Outcome, said: str) -> None:
    outcome.error = "app_error"
    outcome.message = said
