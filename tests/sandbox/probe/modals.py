"""Modals and Homes: opening, stacking, updating, closing, and the fields in them."""

from tests.sandbox.probe.kit import (
    MARINA,
    RAFAEL,
    SALES,
    Probe,
    actions,
    behaviour,
    button,
    field,
    home,
    modal,
    plain,
)

PRESS = actions(button(), block_id="row")


@behaviour("A trigger is good once")
async def _(slack: Probe) -> None:
    trigger = await slack.trigger()
    await slack.client.views_open(trigger_id=trigger, view=modal())
    again = {"trigger_id": trigger, "view": modal()}
    assert await slack.code("views.open", **again) == "exchanged_trigger_id"


@behaviour("A trigger grows old")
async def _(slack: Probe) -> None:
    slack.sandbox.world.trigger_seconds = 0.0
    late = {"trigger_id": await slack.trigger(), "view": modal()}
    assert await slack.code("views.open", **late) == "expired_trigger_id"


@behaviour("Three modals are the most on top of each other")
async def _(slack: Probe) -> None:
    await slack.client.views_open(trigger_id=await slack.trigger(), view=modal())
    for _ in range(2):
        await slack.client.views_push(trigger_id=await slack.trigger(), view=modal())
    fourth = {"trigger_id": await slack.trigger(), "view": modal()}
    assert await slack.code("views.push", **fourth) == "push_limit_reached"


@behaviour("A pushed modal names its root and the one below")
async def _(slack: Probe) -> None:
    root = (await slack.client.views_open(trigger_id=await slack.trigger(), view=modal()))["view"]
    top = (await slack.client.views_push(trigger_id=await slack.trigger(), view=modal()))["view"]
    assert (top["root_view_id"], top["previous_view_id"]) == (root["id"], root["id"])


@behaviour("Each person has a stack of modals of their own")
async def _(slack: Probe) -> None:
    await slack.opened(modal(), MARINA)
    await slack.opened(modal(), RAFAEL)
    assert len((await slack.driver.state(MARINA))["views"]) == 1
    assert len((await slack.driver.state(RAFAEL))["views"]) == 1


@behaviour("An update keeps the view's id, and a stale hash is hash_conflict")
async def _(slack: Probe) -> None:
    view = await slack.opened(modal())
    where = {"view_id": view["id"], "hash": view["hash"]}
    fresh = await slack.client.views_update(**where, view=modal(title=plain("New")))
    assert fresh["view"]["id"] == view["id"]
    assert await slack.code("views.update", **where, view=modal()) == "hash_conflict"


@behaviour("What is typed outlives an update where the field stays")
async def _(slack: Probe) -> None:
    view = await slack.opened(modal(field("name"), field("note")))
    await slack.driver.select(MARINA, "value", "Ana", block_id="name")
    blocks = modal(field("name"), {"type": "divider"})
    await slack.client.views_update(view_id=view["id"], view=blocks)
    await slack.driver.submit(MARINA)
    assert slack.heard[-1]["view"]["state"]["values"]["name"]["value"]["value"] == "Ana"


@behaviour("An external id finds its view and belongs to one")
async def _(slack: Probe) -> None:
    named = modal(external_id="lead-1")
    view = await slack.opened(named)
    updated = await slack.client.views_update(external_id="lead-1", view=named)
    assert updated["view"]["id"] == view["id"]
    twice = {"trigger_id": await slack.trigger(), "view": named}
    assert await slack.code("views.push", **twice) == "duplicate_external_id"


@behaviour("A view over a limit is invalid_arguments and leaves the trigger good")
async def _(slack: Probe) -> None:
    trigger = await slack.trigger()
    wide = {"trigger_id": trigger, "view": modal(title=plain("x" * 25))}
    answer = await slack.refused("views.open", **wide)
    assert answer["error"] == "invalid_arguments"
    assert answer["errors"][0].endswith("[json-pointer:/view/title/text]")
    assert (await slack.client.views_open(trigger_id=trigger, view=modal()))["ok"]


@behaviour("A modal that is closed tells the app only when it asked to hear")
async def _(slack: Probe) -> None:
    await slack.opened(modal(notify_on_close=True))
    await slack.driver.close(MARINA)
    closed = slack.heard[-1]
    assert (closed["type"], closed["is_cleared"]) == ("view_closed", False)
    await slack.opened(modal())
    heard = len(slack.heard)
    await slack.driver.close(MARINA)
    assert len(slack.heard) == heard


@behaviour("A button in a modal comes with the view and the state of all its fields")
async def _(slack: Probe) -> None:
    view = await slack.opened(modal(field("name"), PRESS))
    await slack.driver.select(MARINA, "value", "Ana", block_id="name")
    await slack.driver.click(MARINA, action_id="press")
    body = slack.heard[-1]
    assert body["view"]["id"] == body["container"]["view_id"] == view["id"]
    assert body["view"]["state"]["values"]["name"]["value"]["value"] == "Ana"
    assert "response_url" not in body


@behaviour("A select with dispatch_action tells the app at once, and another does not")
async def _(slack: Probe) -> None:
    await slack.opened(modal(field("loud", dispatch_action=True), field("quiet")))
    heard = len(slack.heard)
    await slack.driver.select(MARINA, "value", "Ana", block_id="quiet")
    assert len(slack.heard) == heard
    await slack.driver.select(MARINA, "value", "Bia", block_id="loud")
    assert slack.heard[-1]["actions"][0]["value"] == "Bia"


@behaviour("An external select asks the app for what is typed")
async def _(slack: Probe) -> None:
    async def offer(ack, body, _respond) -> None:
        await ack(options=[{"text": plain(body["value"]), "value": "1"}])

    slack.on["options"] = offer
    await slack.opened(modal(field("who", {"type": "external_select", "min_query_length": 2})))
    assert (await slack.driver.suggest(MARINA, "value", "a"))["options"] == []
    offered = await slack.driver.suggest(MARINA, "value", "ac")
    assert [option["text"]["text"] for option in offered["options"]] == ["ac"]


@behaviour("A channel chosen in a modal may give a response URL")
async def _(slack: Probe) -> None:
    select = {"type": "conversations_select", "response_url_enabled": True}
    await slack.opened(modal(field("where", select)))
    await slack.driver.submit(MARINA, where=SALES)
    [given] = slack.heard[-1]["response_urls"]
    assert (given["channel_id"], given["block_id"]) == (SALES, "where")


@behaviour("A Home is published for each person apart, and opened with what it showed")
async def _(slack: Probe) -> None:
    async def publish(_ack, body, _respond) -> None:
        await slack.client.views_publish(user_id=body["event"]["user"], view=home())

    slack.on["event"] = publish
    first = await slack.driver.home(MARINA)
    assert (await slack.driver.home(MARINA))["view"]["id"] == first["view"]["id"]
    events = [body["event"] for body in slack.heard]
    assert [event["tab"] for event in events] == ["home", "home"]
    assert "view" not in events[0]
    assert events[1]["view"]["id"] == first["view"]["id"]
    assert await slack.driver.home_view(RAFAEL) is None


@behaviour("A Home published over a newer one is hash_conflict")
async def _(slack: Probe) -> None:
    first = (await slack.client.views_publish(user_id=MARINA, view=home()))["view"]
    await slack.client.views_publish(user_id=MARINA, view=home(), hash=first["hash"])
    stale = {"user_id": MARINA, "view": home(), "hash": first["hash"]}
    assert await slack.code("views.publish", **stale) == "hash_conflict"


@behaviour("A button in Home comes with the view and without a message")
async def _(slack: Probe) -> None:
    await slack.client.views_publish(user_id=MARINA, view=home(PRESS))
    await slack.driver.click(MARINA, action_id="press", home=True)
    body = slack.heard[-1]
    assert (body["view"]["type"], body["container"]["type"]) == ("home", "view")
    assert "message" not in body
