"""views.*: modals and Homes."""

from typing import Any

from sandbox import views
from sandbox.errors import ApiError
from sandbox.methods import Call, Method
from sandbox.records import View

Json = dict[str, Any]


def _body(call: Call, view: View) -> Json:
    return {"view": views.describe(call.world, view)}


async def open_view(call: Call) -> Json:
    body = views.parse(call.world, call.args.get("view"), "modal")
    views.check_external_id(call.world, body.get("external_id"))
    trigger = call.world.take_trigger(call.args.get("trigger_id"))
    return _body(call, views.open_modal(call.world, trigger, body))


async def push(call: Call) -> Json:
    body = views.parse(call.world, call.args.get("view"), "modal")
    views.check_external_id(call.world, body.get("external_id"))
    trigger = call.world.take_trigger(call.args.get("trigger_id"))
    if not call.world.workspace.stacks.get(trigger.user):
        raise ApiError("not_found")
    view = views.push(call.world, trigger.user, body, channel=trigger.channel, new_stack=False)
    return _body(call, view)


async def update(call: Call) -> Json:
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    if view_id is None and external_id is None:
        call.text("view_id")
    view = views.find(call.world, view_id, external_id)
    expected_hash = call.optional("hash")
    if expected_hash is not None and expected_hash != view.hash:
        raise ApiError("hash_conflict")
    body = views.parse(call.world, call.args.get("view"), view.body["type"])
    return _body(call, views.replace(call.world, view, body))


async def publish(call: Call) -> Json:
    user = call.user("user_id")
    if not call.world.manifest.home_enabled:
        raise ApiError("not_enabled")
    body = views.parse(call.world, call.args.get("view"), "home")
    return _body(call, views.set_home(call.world, user.id, body, call.optional("hash")))


METHODS = {
    "views.open": Method(open_view, 4),
    "views.push": Method(push, 4),
    "views.update": Method(update, 4),
    "views.publish": Method(publish, 4),
}
