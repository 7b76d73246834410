"""Submitting and closing modals."""

from typing import Any

from sandbox import acks, inputs, payloads, views
from sandbox.blocks import elements
from sandbox.delivery import DeliveryResult, EnvelopeType
from sandbox.errors import RequestRefused
from sandbox.interactions import Offered, fill, view_surface
from sandbox.lookup import find_view
from sandbox.records import View
from sandbox.workspace import User
from sandbox.world import World

Json = dict[str, Any]


async def submit(world: World, user: User, data: Json, offered: Offered) -> DeliveryResult:
    """Submit a modal: Slack's own checks, then the app, whose response_action is applied."""
    view = find_view(world, user, data.get("view_id"))
    if not view.is_modal:
        raise RequestRefused("not_a_modal", "Only a modal is submitted.")
    if view is not world.workspace.stacks[user.id][-1]:
        raise RequestRefused("not_on_top", "Another modal lies over this one.", status=409)
    if not view.body.get("submit"):
        raise RequestRefused("no_submit", "This modal has no submit button.", status=409)
    values = data.get("values") or {}
    if not isinstance(values, dict):
        raise RequestRefused("invalid_values", "`values` is {block id: {action id: value}}.")
    fill(view_surface(view), values, user, offered)
    state = inputs.state_values(view.body["blocks"], view.values, view.channel)
    view.errors = inputs.field_errors(view.body["blocks"], state)
    if view.errors:
        views.publish_stack(world, user.id)
        detail = "Slack itself does not send this form: " + ", ".join(
            f"{block} is {code}" for block, code in view.errors.items()
        )
        raise RequestRefused("invalid_values", detail, status=422, errors=view.errors)
    payload = payloads.base(world, user, "view_submission")
    payload |= {
        "trigger_id": world.new_trigger(user.id, view=view.id, channel=view.channel),
        "view": views.describe(world, view),
        "response_urls": _response_urls(world, user, view, state),
    }
    name = view.body.get("callback_id") or view.id
    result = await world.delivery.deliver_once(
        EnvelopeType.INTERACTIVE, payload, log_kind="submission", name=name
    )
    acks.apply_view_response(world, view, result)
    return result


def _response_urls(world: World, user: User, view: View, state: inputs.Values) -> list[Json]:
    entries = []
    for block, element in elements(view.body["blocks"]):
        if not element.get("response_url_enabled"):
            continue
        value = state[block["block_id"]][element["action_id"]]
        channel = value.get("selected_conversation") or value.get("selected_channel")
        if channel in world.workspace.channels:
            entries.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": world.new_response_url(user.id, channel),
                }
            )
    return entries


async def close(world: World, user: User, data: Json) -> DeliveryResult:
    """Close the modal on top (`all`: the whole stack); tells the app if it set notify_on_close."""
    view = find_view(world, user, data.get("view_id"))
    if not view.is_modal:
        raise RequestRefused("not_a_modal", "Only a modal is closed.")
    stack = world.workspace.stacks[user.id]
    if view is not stack[-1] and not data.get("all"):
        raise RequestRefused("not_on_top", "Another modal lies over this one.", status=409)
    cleared = bool(data.get("all") or view.body.get("clear_on_close"))
    closed = [views.describe(world, v) for v in (reversed(stack) if cleared else [view])]
    if cleared:
        views.clear(world, user.id)
    else:
        views.remove(world, view)
    results = []
    for body in closed:
        if body["notify_on_close"]:
            payload = payloads.base(world, user, "view_closed")
            payload |= {"view": body, "is_cleared": cleared}
            name = body["callback_id"] or body["id"]
            results.append(
                await world.delivery.deliver_once(
                    EnvelopeType.INTERACTIVE, payload, log_kind="action", name=name
                )
            )
    if results:
        return results[0]
    message = "Closed; the app did not ask to hear of it (notify_on_close)."
    return DeliveryResult.not_sent(message, connected=world.delivery.connected)
