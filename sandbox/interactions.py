"""What a person does with blocks: pressing, choosing, typing, submitting and closing."""

from dataclasses import dataclass
from typing import Any

from sandbox import acks, inputs, payloads, views
from sandbox.blocks import elements
from sandbox.delivery import Outcome
from sandbox.errors import Refusal
from sandbox.people import the_channel, the_message
from sandbox.workspace import Channel, User, View
from sandbox.world import World

Json = dict[str, Any]
# What external selects were last answered with: by user, place, block and action.
Offered = dict[tuple[str, str, str, str], list[Json]]


@dataclass
class Place:
    """Where the element is: a view, or a message in a channel."""

    blocks: list[Json]
    values: inputs.Values
    name: str
    view: View | None = None
    channel: Channel | None = None
    message: Json | None = None

    @property
    def channel_id(self) -> str | None:
        if self.view is not None:
            return self.view.channel
        return self.channel.id if self.channel else None


def find_place(world: World, user: User, data: Json) -> Place:
    """The place a control request names: `view_id`, `home`, or `channel` and `ts`."""
    if data.get("home"):
        home = world.workspace.homes.get(user.id)
        if home is None:
            raise Refusal("no_home", f"{user.name} has no Home yet: open it first.", status=404)
        return Place(home.body["blocks"], home.values, home.id, view=home)
    if data.get("ts"):
        channel = the_channel(world, data.get("channel"), user)
        message = the_message(channel, data["ts"], user)
        key = (user.id, channel.id, message["ts"])
        values = world.workspace.message_values.setdefault(key, {})
        blocks = message.get("blocks") or []
        return Place(blocks, values, message["ts"], channel=channel, message=message)
    view = the_view(world, user, data.get("view_id"))
    return Place(view.body["blocks"], view.values, view.id, view=view)


def the_view(world: World, user: User, view_id: Any) -> View:
    """A view this person has before them; without an id the one on top."""
    stacked = world.workspace.stacks.get(user.id, [])
    home = world.workspace.homes.get(user.id)
    if view_id is None:
        if not stacked:
            raise Refusal("no_view", f"{user.name} has no modal open.", status=404)
        return stacked[-1]
    shown = [*stacked, *([home] if home else [])]
    for view in shown:
        if view.id == view_id:
            return view
    said = f"{user.name} has no view {view_id!r} open: {[v.id for v in shown]}."
    raise Refusal("no_view", said, status=404)


def find_element(place: Place, data: Json) -> tuple[Json, Json]:
    """The (block, element) by action id, and block id or index where several share it."""
    action_id, block_id = data.get("action_id"), data.get("block_id")
    every = list(elements(place.blocks))
    found = [
        (block, element)
        for block, element in every
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if not found:
        known = ", ".join(f"{b['block_id']}/{e['action_id']}" for b, e in every) or "none"
        said = f"There is no element {action_id!r} here; there are: {known}."
        raise Refusal("no_element", said, status=404)
    index = data.get("index") or 0
    if not isinstance(index, int) or not 0 <= index < len(found):
        raise Refusal("no_element", f"`index` is 0 to {len(found) - 1}.", status=404)
    return found[index]


async def click(world: World, user: User, data: Json, offered: Offered) -> Outcome:
    """Press a button; on any other element this is `select`."""
    place = find_place(world, user, data)
    block, element = find_element(place, data)
    if element["type"] in inputs.KINDS or element["type"] == "overflow":
        return await select(world, user, data, offered)
    if isinstance(data.get("state"), dict):
        fill(place, data["state"], user, offered)
    return await _send_action(world, user, place, payloads.action(world, block, element, {}))


async def select(world: World, user: User, data: Json, offered: Offered) -> Outcome:
    """Choose or type; sent to the app unless it is an input block without dispatch_action."""
    place = find_place(world, user, data)
    block, element = find_element(place, data)
    if element["type"] == "button":
        raise Refusal("not_a_choice", f"{element['action_id']} is a button: click it.")
    plain = data["values"] if "values" in data else data.get("value")
    options = offered.get(_key(user, place, block, element), [])
    if element["type"] == "overflow":
        as_select = {**element, "type": "static_select"}
        chosen = inputs.to_state(as_select, plain, options)["selected_option"]
        action = payloads.action(world, block, element, {"selected_option": chosen})
        return await _send_action(world, user, place, action)
    if element["type"] not in inputs.KINDS:
        raise Refusal("not_a_choice", f"Nothing can be chosen in a {element['type']}.")
    state = inputs.to_state(element, plain, options)
    _check_named(world, element, state)
    inputs.put(place.values, block, element, state)
    if place.view is not None and place.view.body["type"] == "modal":
        place.view.errors.pop(block["block_id"], None)
        views.tell(world, user.id)
    if block.get("type") == "input" and not block.get("dispatch_action"):
        said = "Kept in the form; the app hears of it with the next action or submission."
        return Outcome.kept_here(said, connected=world.delivery.connected)
    return await _send_action(world, user, place, payloads.action(world, block, element, state))


def _check_named(world: World, element: Json, state: Json) -> None:
    """People and channels chosen must be there."""
    key, _, several = inputs.KINDS[element["type"]]
    chosen = state[key] if several else [state[key]]
    known: Any = None
    if key.startswith("selected_user"):
        known = world.workspace.users
    elif key.startswith(("selected_channel", "selected_conversation")):
        known = world.workspace.channels | world.workspace.users
    if known is None:
        return
    for one in chosen or []:
        if one is not None and (not isinstance(one, str) or one not in known):
            raise Refusal("no_such_option", f"There is no {one!r} to choose.", status=422)


async def _send_action(world: World, user: User, place: Place, action: Json) -> Outcome:
    payload = payloads.base(world, user, "block_actions")
    payload |= _where(world, user, place, asks=False)
    payload["actions"] = [action]
    return await world.delivery.interact(
        "interactive", payload, log="action", name=action["action_id"]
    )


def _where(world: World, user: User, place: Place, *, asks: bool) -> Json:
    if place.view is not None:
        return payloads.view_place(world, user, place.view, asks=asks)
    if place.channel is None or place.message is None:
        raise Refusal("no_place", "Name a view, the Home, or a channel and ts.")
    return payloads.message_place(world, user, place.channel, place.message, asks=asks)


async def suggest(world: World, user: User, data: Json, offered: Offered) -> Outcome:
    """Type into an external select: the app is asked for options once enough is typed."""
    place = find_place(world, user, data)
    block, element = find_element(place, data)
    if "external" not in element["type"]:
        raise Refusal("not_external", f"{element['action_id']} is no external select.")
    text = str(data.get("value") or "")
    least = element.get("min_query_length", 3)
    if len(text) < least:
        said = f"The app is asked once {least} characters are typed."
        return Outcome.kept_here(said, connected=world.delivery.connected)
    payload = payloads.base(world, user, "block_suggestion")
    payload |= _where(world, user, place, asks=True)
    payload |= {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": text,
    }
    outcome = await world.delivery.interact(
        "interactive", payload, log="options", name=element["action_id"]
    )
    if outcome.acked:
        offered[_key(user, place, block, element)] = _options(outcome)
    return outcome


def _options(outcome: Outcome) -> list[Json]:
    response = outcome.response
    if not isinstance(response, dict) or not {"options", "option_groups"} & set(response):
        acks.failed(outcome, "The app answered without `options` or `option_groups`.")
        return []
    found = list(response.get("options") or [])
    for group in response.get("option_groups") or []:
        found.extend(group.get("options") or [])
    if len(found) > 100:
        acks.failed(outcome, f"The app answered with {len(found)} options; Slack takes 100.")
        return []
    return found


def _key(user: User, place: Place, block: Json, element: Json) -> tuple[str, str, str, str]:
    return user.id, place.name, block["block_id"], element["action_id"]


def fill(place: Place, values: Json, user: User, offered: Offered) -> None:
    """Put plain values {block id: {action id: plain}} into a form, all of them or none."""
    states: list[tuple[Json, Json, Json]] = []
    for block_id, fields in values.items():
        if not isinstance(fields, dict):
            raise Refusal("invalid_values", f"The values of {block_id!r} are no object.")
        for action_id, plain in fields.items():
            block, element = find_element(place, {"action_id": action_id, "block_id": block_id})
            if element["type"] not in inputs.KINDS:
                raise Refusal("invalid_values", f"{action_id!r} is no field to fill in.")
            options = offered.get(_key(user, place, block, element), [])
            states.append((block, element, inputs.to_state(element, plain, options)))
    for block, element, state in states:
        inputs.put(place.values, block, element, state)
