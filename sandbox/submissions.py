"""Submitting and closing modals."""

from typing import Any

from sandbox import acks, inputs, payloads, views
from sandbox.blocks import elements
from sandbox.delivery import Outcome
from sandbox.errors import Refusal
from sandbox.interactions import Offered, Place, fill, the_view
from sandbox.workspace import User, View
from sandbox.world import World

Json = dict[str, Any]


async def submit(world: World, user: User, data: Json, offered: Offered) -> Outcome:
    """Press a modal's submit: Slack's own checks first, then the app's answer is obeyed."""
    view = the_view(world, user, data.get("view_id"))
    if view.body["type"] != "modal":
        raise Refusal("not_a_modal", "Only a modal is submitted.")
    if view is not world.workspace.stacks[user.id][-1]:
        raise Refusal("not_on_top", "Another modal lies over this one.", status=409)
    if not view.body.get("submit"):
        raise Refusal("no_submit", "This modal has no submit button.", status=409)
    values = data.get("values") or {}
    if not isinstance(values, dict):
        raise Refusal("invalid_values", "`values` is {block id: {action id: value}}.")
    place = Place(view.body["blocks"], view.values, view.id, view=view)
    fill(place, values, user, offered)
    state = inputs.state_values(view.body["blocks"], view.values, view.channel)
    wrong = inputs.wrong_fields(view.body["blocks"], state)
    if wrong:
        view.errors = wrong
        views.tell(world, user.id)
        said = "Slack itself does not send this form: " + ", ".join(
            f"{block} is {code}" for block, code in wrong.items()
        )
        raise Refusal("invalid_values", said, status=422, errors=wrong)
    view.errors = {}
    payload = payloads.base(world, user, "view_submission")
    payload |= {
        "trigger_id": world.new_trigger(user.id, view=view.id, channel=view.channel),
        "view": views.show(world, view),
        "response_urls": _response_urls(world, user, view, state),
    }
    outcome = await world.delivery.interact(
        "interactive", payload, log="submission", name=view.body.get("callback_id") or view.id
    )
    acks.settle(world, view, outcome)
    return outcome


def _response_urls(world: World, user: User, view: View, state: inputs.Values) -> list[Json]:
    found = []
    for block, element in elements(view.body["blocks"]):
        if not element.get("response_url_enabled"):
            continue
        chosen = state[block["block_id"]][element["action_id"]]
        channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
        if channel in world.workspace.channels:
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                    "response_url": world.new_response_url(user.id, channel),
                }
            )
    return found


async def close(world: World, user: User, data: Json) -> Outcome:
    """Close the modal on top (`all`: the whole stack); the app hears where it asked to."""
    view = the_view(world, user, data.get("view_id"))
    if view.body["type"] != "modal":
        raise Refusal("not_a_modal", "Only a modal is closed.")
    stacked = world.workspace.stacks[user.id]
    if view is not stacked[-1] and not data.get("all"):
        raise Refusal("not_on_top", "Another modal lies over this one.", status=409)
    cleared = bool(data.get("all") or view.body.get("clear_on_close"))
    gone = list(reversed(stacked)) if cleared else [view]
    shown = [views.show(world, one) for one in gone]
    if cleared:
        views.clear(world, user.id)
    else:
        views.drop(world, view)
    outcomes = []
    for one in shown:
        if one["notify_on_close"]:
            payload = payloads.base(world, user, "view_closed")
            payload |= {"view": one, "is_cleared": cleared}
            name = one["callback_id"] or one["id"]
            outcomes.append(
                await world.delivery.interact("interactive", payload, log="action", name=name)
            )
    if outcomes:
        return outcomes[0]
    said = "Closed; the app did not ask to hear of it (notify_on_close)."
    return Outcome.kept_here(said, connected=world.delivery.connected)
