"""What a user does with blocks: clicking, choosing, and typing into selects."""

from dataclasses import dataclass
from typing import Any

from sandbox import inputs, payloads, views
from sandbox.blocks import elements, options_of
from sandbox.delivery import DeliveryResult, EnvelopeType
from sandbox.errors import RequestRefused
from sandbox.lookup import find_channel, find_message, find_view
from sandbox.records import View
from sandbox.workspace import Channel, User
from sandbox.world import World

Json = dict[str, Any]
# The options the app last answered each external select with: by user, surface, block and action.
Offered = dict[tuple[str, str, str, str], list[Json]]
MAX_OPTIONS = 100


@dataclass
class Surface:
    """Where an element is: in a view, or in a message of a channel."""

    blocks: list[Json]
    values: inputs.Values
    id: str
    view: View | None = None
    channel: Channel | None = None
    message: Json | None = None


def find_surface(world: World, user: User, data: Json) -> Surface:
    """The surface a control request names: `view_id`, `home`, or `channel` and `ts`."""
    if data.get("home"):
        home = world.workspace.homes.get(user.id)
        if home is None:
            detail = f"{user.name} has no Home yet: open it first."
            raise RequestRefused("no_home", detail, status=404)
        return view_surface(home)
    if data.get("ts"):
        channel = find_channel(world, data.get("channel"), user)
        message = find_message(channel, data["ts"], user)
        key = (user.id, channel.id, message["ts"])
        values = world.workspace.message_values.setdefault(key, {})
        blocks = message.get("blocks") or []
        return Surface(blocks, values, message["ts"], channel=channel, message=message)
    return view_surface(find_view(world, user, data.get("view_id")))


def view_surface(view: View) -> Surface:
    return Surface(view.body["blocks"], view.values, view.id, view=view)


def find_element(surface: Surface, data: Json) -> tuple[Json, Json]:
    """The block and element by action id, and by block id or index where several share it."""
    action_id, block_id = data.get("action_id"), data.get("block_id")
    candidates = list(elements(surface.blocks))
    matches = [
        (block, element)
        for block, element in candidates
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if not matches:
        names = ", ".join(f"{b['block_id']}/{e['action_id']}" for b, e in candidates) or "none"
        detail = f"There is no element {action_id!r} here; there are: {names}."
        raise RequestRefused("no_element", detail, status=404)
    index = data.get("index") or 0
    if not isinstance(index, int) or not 0 <= index < len(matches):
        raise RequestRefused("no_element", f"`index` is 0 to {len(matches) - 1}.", status=404)
    return matches[index]


async def click(world: World, user: User, data: Json, offered: Offered) -> DeliveryResult:
    """Press a button; on any other element this is `select`."""
    surface = find_surface(world, user, data)
    block, element = find_element(surface, data)
    if element["type"] in inputs.FIELD_KINDS or element["type"] == "overflow":
        return await select(world, user, data, offered)
    if isinstance(data.get("state"), dict):
        fill(surface, data["state"], user, offered)
    return await _send_action(world, user, surface, payloads.action(world, block, element, {}))


async def select(world: World, user: User, data: Json, offered: Offered) -> DeliveryResult:
    """Choose or type; sent to the app unless it is an input block without dispatch_action."""
    surface = find_surface(world, user, data)
    block, element = find_element(surface, data)
    if element["type"] == "button":
        raise RequestRefused("not_a_choice", f"{element['action_id']} is a button: click it.")
    plain = data["values"] if "values" in data else data.get("value")
    options = offered.get(_offered_key(user, surface, block, element), [])
    if element["type"] == "overflow":
        as_select = {**element, "type": "static_select"}
        option = inputs.to_state(as_select, plain, options)["selected_option"]
        action = payloads.action(world, block, element, {"selected_option": option})
        return await _send_action(world, user, surface, action)
    if element["type"] not in inputs.FIELD_KINDS:
        raise RequestRefused("not_a_choice", f"Nothing can be chosen in a {element['type']}.")
    state = inputs.to_state(element, plain, options)
    _check_ids(world, element, state)
    inputs.set_value(surface.values, block, element, state)
    if surface.view is not None and surface.view.is_modal:
        surface.view.errors.pop(block["block_id"], None)
        views.publish_stack(world, user.id)
    if block.get("type") == "input" and not block.get("dispatch_action"):
        message = "Kept in the form; the app hears of it with the next action or submission."
        return DeliveryResult.not_sent(message, connected=world.delivery.connected)
    return await _send_action(world, user, surface, payloads.action(world, block, element, state))


def _check_ids(world: World, element: Json, state: Json) -> None:
    """The users and channels chosen must exist."""
    kind = inputs.FIELD_KINDS[element["type"]]
    if kind.key.startswith("selected_user"):
        valid_ids: set[str] = set(world.workspace.users)
    elif kind.key.startswith(("selected_channel", "selected_conversation")):
        valid_ids = set(world.workspace.channels) | set(world.workspace.users)
    else:
        return
    ids = state[kind.key] if kind.multiple else [state[kind.key]]
    for item in ids or []:
        if item is not None and (not isinstance(item, str) or item not in valid_ids):
            raise RequestRefused("no_such_option", f"There is no {item!r} to choose.", status=422)


async def _send_action(world: World, user: User, surface: Surface, action: Json) -> DeliveryResult:
    payload = payloads.base(world, user, "block_actions")
    payload |= _surface_fields(world, user, surface, wants_options=False)
    payload["actions"] = [action]
    return await world.delivery.deliver_once(
        EnvelopeType.INTERACTIVE, payload, log_kind="action", name=action["action_id"]
    )


def _surface_fields(world: World, user: User, surface: Surface, *, wants_options: bool) -> Json:
    if surface.view is not None:
        return payloads.in_view(world, user, surface.view, wants_options=wants_options)
    if surface.channel is None or surface.message is None:
        raise RequestRefused("no_place", "Name a view, the Home, or a channel and ts.")
    return payloads.in_message(
        world, user, surface.channel, surface.message, wants_options=wants_options
    )


async def suggest(world: World, user: User, data: Json, offered: Offered) -> DeliveryResult:
    """Type into an external select: asks the app for options once enough is typed."""
    surface = find_surface(world, user, data)
    block, element = find_element(surface, data)
    if "external" not in element["type"]:
        raise RequestRefused("not_external", f"{element['action_id']} is no external select.")
    text = str(data.get("value") or "")
    min_length = element.get("min_query_length", 3)
    if len(text) < min_length:
        message = f"The app is asked once {min_length} characters are typed."
        return DeliveryResult.not_sent(message, connected=world.delivery.connected)
    payload = payloads.base(world, user, "block_suggestion")
    payload |= _surface_fields(world, user, surface, wants_options=True)
    payload |= {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": text,
    }
    result = await world.delivery.deliver_once(
        EnvelopeType.INTERACTIVE, payload, log_kind="options", name=element["action_id"]
    )
    if result.acked:
        offered[_offered_key(user, surface, block, element)] = _options(result)
    return result


def _options(result: DeliveryResult) -> list[Json]:
    response = result.response
    if not isinstance(response, dict) or not {"options", "option_groups"} & set(response):
        result.fail("The app answered without `options` or `option_groups`.")
        return []
    options = options_of(response)
    if len(options) > MAX_OPTIONS:
        result.fail(f"The app answered with {len(options)} options; Slack takes {MAX_OPTIONS}.")
        return []
    return options


def _offered_key(
    user: User, surface: Surface, block: Json, element: Json
) -> tuple[str, str, str, str]:
    return user.id, surface.id, block["block_id"], element["action_id"]


def fill(surface: Surface, values: Json, user: User, offered: Offered) -> None:
    """Put plain values {block id: {action id: plain}} into a form, all of them or none."""
    states: list[tuple[Json, Json, Json]] = []
    for block_id, fields in values.items():
        if not isinstance(fields, dict):
            raise RequestRefused("invalid_values", f"The values of {block_id!r} are no object.")
        for action_id, plain in fields.items():
            names = {"action_id": action_id, "block_id": block_id}
            block, element = find_element(surface, names)
            if element["type"] not in inputs.FIELD_KINDS:
                raise RequestRefused("invalid_values", f"{action_id!r} is no field to fill in.")
            options = offered.get(_offered_key(user, surface, block, element), [])
            states.append((block, element, inputs.to_state(element, plain, options)))
    for block, element, state in states:
        inputs.set_value(surface.values, block, element, state)
