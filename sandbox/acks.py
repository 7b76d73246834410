"""Applying the content of an app's ack: a command's response, a modal's response_action."""

from typing import Any

from blockkit import limits
from sandbox import block_faults, views
from sandbox.delivery import DeliveryResult
from sandbox.errors import ApiError
from sandbox.records import View
from sandbox.workspace import Channel
from sandbox.world import World


def post_command_response(
    world: World, channel: Channel, user: str, result: DeliveryResult
) -> None:
    """Post a command's response: visible to the user alone unless `in_channel`."""
    content = result.response
    if isinstance(content, str):
        content = {"text": content}
    if not isinstance(content, dict) or not (content.get("text") or content.get("blocks")):
        return
    if not isinstance(content.get("text") or "", str):
        result.fail("The app's answer has a `text` that is no text.")
        return
    try:
        block_faults.check(world, "ack", content)
    except ApiError as problem:
        result.fail(f"Slack refuses the app's answer: {problem.code}.")
        return
    errors = limits.check_blocks(
        content.get("blocks") or [], "message", files=views.processed_files(world)
    )
    if errors:
        result.fail("The app's answer holds blocks Slack refuses: " + "; ".join(errors))
    elif content.get("response_type") == "in_channel":
        world.add_message(channel, world.app_message(content))
    else:
        world.add_ephemeral(channel, user, content)


def apply_view_response(world: World, view: View, result: DeliveryResult) -> None:
    """Apply the response_action of a view_submission's ack; without one the modal closes."""
    if not result.acked:
        return
    response = result.response if isinstance(result.response, dict) else {}
    action = response.get("response_action")
    try:
        block_faults.check(world, "ack", response)
        if action == "errors":
            _show_errors(world, view, response.get("errors"), result)
        elif action == "update":
            views.replace(world, view, views.parse(world, response.get("view"), "modal"))
        elif action == "push":
            body = views.parse(world, response.get("view"), "modal")
            views.push(world, view.user, body, channel=view.channel, new_stack=False)
        elif action == "clear":
            views.clear(world, view.user)
        elif action is None:
            views.remove(world, view)
        else:
            result.fail(f"Slack knows no response_action {action!r}.")
    except ApiError as problem:
        details = problem.extra.get("response_metadata", {}).get("messages", [])
        result.fail(" ".join([f"Slack refuses the app's view: {problem.code}.", *details]))


def _show_errors(world: World, view: View, errors: Any, result: DeliveryResult) -> None:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        result.fail("response_action errors needs an object of block ids and texts.")
    elif unknown := sorted(set(errors) - inputs):
        result.fail(f"No input block of this modal is called: {', '.join(unknown)}.")
    else:
        view.errors = {block: str(text) for block, text in errors.items()}
        views.publish_stack(world, view.user)
