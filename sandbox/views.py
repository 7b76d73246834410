"""Modal stacks, one for each person, and Homes."""

import json
import secrets
import time
from typing import Any

from sandbox import limits
from sandbox.blocks import with_ids
from sandbox.errors import ApiError
from sandbox.inputs import kept, state_values
from sandbox.workspace import Trigger, View
from sandbox.world import World

Json = dict[str, Any]
MOST_VIEWS = 3
FIELDS = (
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
)


def show(world: World, view: View) -> Json:
    """The view as Slack's API and payloads show it, with its full state."""
    body = view.body
    values = state_values(body["blocks"], view.values, view.channel)
    return {
        "id": view.id,
        "team_id": world.workspace.team_id,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": values},
        "hash": view.hash,
        "title": body.get("title"),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "submit_disabled": bool(body.get("submit_disabled")),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.workspace.app_id,
        "external_id": body.get("external_id") or "",
        "app_installed_team_id": world.workspace.team_id,
        "bot_id": world.workspace.bot_id,
    }


def stack(world: World, user: str) -> list[Json]:
    return [show(world, view) for view in world.workspace.stacks.get(user, [])]


def tell(world: World, user: str) -> None:
    """Show this person's pages the stack as it is now."""
    views = world.workspace.stacks.get(user, [])
    world.feed.publish(
        "views",
        {user},
        user=user,
        views=stack(world, user),
        values={view.id: show(world, view)["state"]["values"] for view in views},
        errors={view.id: view.errors for view in views if view.errors},
    )


def read(world: World, given: Any, kind: str) -> Json:
    """The view an app gave, checked and with ids filled in. ApiError as Slack's."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise ApiError("invalid_arguments", **limits.messages("view", "not JSON")) from None
    if not isinstance(given, dict):
        raise ApiError("invalid_arguments", **limits.messages("view", "missing required field"))
    wrong = limits.check_view(given, kind, files=ready_files(world))
    if wrong:
        raise ApiError("invalid_arguments", response_metadata={"messages": wrong})
    if len(json.dumps(given, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise ApiError("view_too_large")
    body = {key: given[key] for key in FIELDS if given.get(key) is not None}
    return body | {"blocks": with_ids(given["blocks"])}


def ready_files(world: World) -> frozenset[str]:
    """The files Slack has finished with: only these may stand in an image block."""
    now = time.monotonic()
    return frozenset(
        f.id for f in world.workspace.files.values() if f.complete and f.ready_at <= now
    )


def add(world: World, user: str, body: Json, *, channel: str | None, fresh: bool) -> View:
    """Put a modal on the person's stack, or begin a new stack with it."""
    old = [] if fresh else world.workspace.stacks.get(user, [])
    if len(old) >= MOST_VIEWS:
        raise ApiError("push_limit_reached")
    check_external_id(world, body.get("external_id"))
    view_id = world.workspace.next_id("V")
    view = View(view_id, user, body, new_hash(world), channel=channel)
    view.root = old[0].id if old else view_id
    view.previous = old[-1].id if old else None
    world.workspace.stacks[user] = [*old, view]
    tell(world, user)
    return view


def open_modal(world: World, trigger: Trigger, body: Json) -> View:
    """views.open: from inside a modal it goes on top, from anywhere else it starts anew."""
    fresh = trigger.view is None
    return add(world, trigger.user, body, channel=trigger.channel, fresh=fresh)


def replace(world: World, view: View, body: Json) -> View:
    """The same view id with new content; fields that stay keep what was typed in them."""
    if body.get("external_id") != view.body.get("external_id"):
        check_external_id(world, body.get("external_id"))
    view.body = body
    view.values = kept(body["blocks"], view.values)
    view.errors = {}
    view.hash = new_hash(world)
    if body["type"] == "home":
        tell_home(world, view)
    else:
        tell(world, view.user)
    return view


def publish(world: World, user: str, body: Json, given_hash: str | None) -> View:
    old = world.workspace.homes.get(user)
    if given_hash and old is not None and given_hash != old.hash:
        raise ApiError("hash_conflict")
    if old is not None:
        view = replace(world, old, body)
    else:
        check_external_id(world, body.get("external_id"))
        view_id = world.workspace.next_id("V")
        view = View(view_id, user, body, new_hash(world), root=view_id)
        world.workspace.homes[user] = view
        tell_home(world, view)
    world.home_published.set()
    return view


def tell_home(world: World, view: View) -> None:
    world.feed.publish("home", {view.user}, user=view.user, view=show(world, view))


def find(world: World, view_id: str | None, external_id: str | None) -> View:
    for view in every(world):
        if view_id and view.id == view_id:
            return view
        if external_id and view.body.get("external_id") == external_id:
            return view
    raise ApiError("not_found")


def every(world: World) -> list[View]:
    stacked = [view for views in world.workspace.stacks.values() for view in views]
    return [*stacked, *world.workspace.homes.values()]


def drop(world: World, view: View) -> None:
    """Take one view off the person's stack; one the app put over it meanwhile stays."""
    left = [one for one in world.workspace.stacks.get(view.user, []) if one is not view]
    for below, one in zip([None, *left], left, strict=False):
        one.previous = below.id if below else None
    world.workspace.stacks[view.user] = left
    tell(world, view.user)


def clear(world: World, user: str) -> list[View]:
    views = world.workspace.stacks.pop(user, [])
    tell(world, user)
    return views


def check_external_id(world: World, external_id: str | None) -> None:
    if external_id and any(v.body.get("external_id") == external_id for v in every(world)):
        raise ApiError("duplicate_external_id")


def new_hash(world: World) -> str:
    return f"{int(world.clock.epoch())}.{secrets.token_hex(4)}"
