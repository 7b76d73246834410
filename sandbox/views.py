"""Modal stacks, one for each user, and Homes."""

import json
import secrets
import time
from typing import Any

from blockkit import limits
from sandbox.blocks import with_ids
from sandbox.errors import ApiError, messages
from sandbox.inputs import retain_values, state_values
from sandbox.records import Trigger, View
from sandbox.world import World

Json = dict[str, Any]
MAX_STACKED = 3
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


def describe(world: World, view: View) -> Json:
    """The view as in Slack's API and payloads, with its full state."""
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


def describe_stack(world: World, user: str) -> list[Json]:
    return [describe(world, view) for view in world.workspace.stacks.get(user, [])]


def field_errors(world: World, user: str) -> dict[str, dict[str, str]]:
    """The errors that this user's modals show beside their fields: by view, by block."""
    return {v.id: v.errors for v in world.workspace.stacks.get(user, []) if v.errors}


def publish_stack(world: World, user: str) -> None:
    """Send the user's current stack to their pages."""
    views = world.workspace.stacks.get(user, [])
    world.feed.publish(
        "views",
        {user},
        user=user,
        views=describe_stack(world, user),
        values={view.id: describe(world, view)["state"]["values"] for view in views},
        errors=field_errors(world, user),
    )


def parse(world: World, view: Any, kind: str) -> Json:
    """The body of a view sent by the app, with ids filled in. ApiError as Slack's: invalid."""
    if isinstance(view, str):
        try:
            view = json.loads(view)
        except ValueError:
            raise ApiError("invalid_arguments", **messages("view", "not JSON")) from None
    if not isinstance(view, dict):
        raise ApiError("invalid_arguments", **messages("view", "missing required field"))
    errors = limits.check_view(view, kind, files=processed_files(world))
    if errors:
        raise ApiError("invalid_arguments", response_metadata={"messages": errors})
    if limits.is_too_large(view):
        raise ApiError("view_too_large")
    body = {key: view[key] for key in FIELDS if view.get(key) is not None}
    return body | {"blocks": with_ids(view["blocks"])}


def processed_files(world: World) -> frozenset[str]:
    """The files Slack has finished processing: only these may be used in an image block."""
    now = time.monotonic()
    return frozenset(
        f.id for f in world.workspace.files.values() if f.complete and f.ready_at <= now
    )


def push(world: World, user: str, body: Json, *, channel: str | None, new_stack: bool) -> View:
    """Put a modal on the user's stack, or replace the stack with it."""
    old = [] if new_stack else world.workspace.stacks.get(user, [])
    if len(old) >= MAX_STACKED:
        raise ApiError("push_limit_reached")
    check_external_id(world, body.get("external_id"))
    view_id = world.workspace.next_id("V")
    view = View(view_id, user, body, new_hash(world), channel=channel)
    view.root = old[0].id if old else view_id
    view.previous = old[-1].id if old else None
    world.workspace.stacks[user] = [*old, view]
    publish_stack(world, user)
    return view


def open_modal(world: World, trigger: Trigger, body: Json) -> View:
    """views.open: on top of the stack from inside a modal, else as a new stack."""
    new_stack = trigger.view is None
    return push(world, trigger.user, body, channel=trigger.channel, new_stack=new_stack)


def replace(world: World, view: View, body: Json) -> View:
    """Replace a view's content under the same id; remaining fields keep their entered values."""
    if body.get("external_id") != view.body.get("external_id"):
        check_external_id(world, body.get("external_id"))
    view.body = body
    view.values = retain_values(body["blocks"], view.values)
    view.errors = {}
    view.hash = new_hash(world)
    if body["type"] == "home":
        publish_home(world, view)
    else:
        publish_stack(world, view.user)
    return view


def set_home(world: World, user: str, body: Json, expected_hash: str | None) -> View:
    """views.publish. ApiError hash_conflict: the Home was published again meanwhile."""
    old = world.workspace.homes.get(user)
    if expected_hash and old is not None and expected_hash != old.hash:
        raise ApiError("hash_conflict")
    if old is not None:
        view = replace(world, old, body)
    else:
        check_external_id(world, body.get("external_id"))
        view_id = world.workspace.next_id("V")
        view = View(view_id, user, body, new_hash(world), root=view_id)
        world.workspace.homes[user] = view
        publish_home(world, view)
    world.home_published.set()
    return view


def publish_home(world: World, view: View) -> None:
    world.feed.publish("home", {view.user}, user=view.user, view=describe(world, view))


def find(world: World, view_id: str | None, external_id: str | None) -> View:
    for view in all_views(world):
        if view_id and view.id == view_id:
            return view
        if external_id and view.body.get("external_id") == external_id:
            return view
    raise ApiError("not_found")


def all_views(world: World) -> list[View]:
    modals = [view for views in world.workspace.stacks.values() for view in views]
    return [*modals, *world.workspace.homes.values()]


def remove(world: World, view: View) -> None:
    """Take one view out of the user's stack; views pushed over it meanwhile remain."""
    remaining = [v for v in world.workspace.stacks.get(view.user, []) if v is not view]
    for below, above in zip([None, *remaining], remaining, strict=False):
        above.previous = below.id if below else None
    world.workspace.stacks[view.user] = remaining
    publish_stack(world, view.user)


def clear(world: World, user: str) -> None:
    world.workspace.stacks.pop(user, None)
    publish_stack(world, user)


def check_external_id(world: World, external_id: str | None) -> None:
    if external_id and any(v.body.get("external_id") == external_id for v in all_views(world)):
        raise ApiError("duplicate_external_id")


def new_hash(world: World) -> str:
    return f"{int(world.clock.epoch())}.{secrets.token_hex(4)}"
