"""Buttons, menus and shortcuts, and what `respond()` and `ack()` do with them."""

import aiohttp

from tests.sandbox.probe.kit import (
    LUCIA,
    MARINA,
    RAFAEL,
    SALES,
    Json,
    Probe,
    actions,
    behaviour,
    button,
    plain,
)

PRESS = {"blocks": [actions(button(value="L-1"), block_id="row")]}


async def responded(slack: Probe, message: Json, **content: object) -> None:
    """Rafael presses the button, and the app responds."""

    async def respond_so(ack, _body, respond) -> None:
        await ack()
        await respond(content)

    slack.on["action"] = respond_so
    await slack.clicked(message)


@behaviour("A click comes with the action, the message, a trigger and a response URL")
async def _(slack: Probe) -> None:
    posted = await slack.post(**PRESS)
    body = await slack.clicked(posted)
    [action] = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("press", "row", "L-1")
    assert action["type"] == "button"
    assert (body["user"]["id"], body["channel"]["id"]) == (RAFAEL, SALES)
    assert body["container"]["message_ts"] == body["message"]["ts"] == posted["ts"]
    assert body["trigger_id"]
    assert body["response_url"].startswith("http")


@behaviour("A click in an ephemeral message comes without the message")
async def _(slack: Probe) -> None:
    ephemeral = {"channel": SALES, "user": RAFAEL, "text": "psst"}
    answer = await slack.client.chat_postEphemeral(**ephemeral, **PRESS)
    body = await slack.clicked({"ts": answer["message_ts"]})
    assert "message" not in body
    assert body["container"]["is_ephemeral"]


@behaviour("respond() is seen by the person who clicked alone")
async def _(slack: Probe) -> None:
    await responded(slack, await slack.post(**PRESS), text="yours")
    assert (await slack.texts(user=RAFAEL))[-1] == "yours"
    assert "yours" not in await slack.texts(user=LUCIA)


@behaviour("respond() in the channel is seen by all")
async def _(slack: Probe) -> None:
    message = await slack.post(**PRESS)
    await responded(slack, message, text="all", response_type="in_channel")
    assert (await slack.texts(user=LUCIA))[-1] == "all"


@behaviour("respond() replaces the message when it is told to")
async def _(slack: Probe) -> None:
    message = await slack.post(**PRESS)
    await responded(slack, message, text="taken", replace_original=True)
    [shown] = await slack.driver.messages(SALES)
    assert (shown["text"], shown["ts"]) == ("taken", message["ts"])
    assert "blocks" not in shown


@behaviour("respond() deletes the message when it is told to")
async def _(slack: Probe) -> None:
    await responded(slack, await slack.post(**PRESS), delete_original=True)
    assert await slack.driver.messages(SALES) == []


@behaviour("respond() replaces an ephemeral message for its reader")
async def _(slack: Probe) -> None:
    ephemeral = {"channel": SALES, "user": RAFAEL, "text": "psst"}
    answer = await slack.client.chat_postEphemeral(**ephemeral, **PRESS)
    await responded(slack, {"ts": answer["message_ts"]}, text="seen", replace_original=True)
    assert await slack.texts(user=RAFAEL) == ["seen"]


@behaviour("respond() to a message with replies goes into the channel, not into its thread")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent", **PRESS)
    await slack.post("reply", thread_ts=parent["ts"])
    await responded(slack, parent, text="out here", response_type="in_channel")
    assert await slack.texts() == ["parent", "out here"]
    thread = await slack.driver.messages(SALES, RAFAEL, thread_ts=parent["ts"])
    assert [m["text"] for m in thread] == ["parent", "reply"]


@behaviour("respond() to a reply goes into the channel too")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent")
    reply = await slack.post("reply", thread_ts=parent["ts"], **PRESS)
    await responded(slack, reply, text="out here", response_type="in_channel")
    assert await slack.texts() == ["parent", "out here"]


@behaviour("respond() goes into the thread that thread_ts names")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent", **PRESS)
    in_thread = {"thread_ts": parent["ts"], "response_type": "in_channel"}
    await responded(slack, parent, text="in here", **in_thread)
    assert await slack.texts() == ["parent"]
    thread = await slack.driver.messages(SALES, RAFAEL, thread_ts=parent["ts"])
    assert [m["text"] for m in thread] == ["parent", "in here"]


@behaviour("A response URL is good five times")
async def _(slack: Probe) -> None:
    body = await slack.clicked(await slack.post(**PRESS))
    async with aiohttp.ClientSession() as session:
        statuses = []
        for number in range(6):
            async with session.post(body["response_url"], json={"text": f"{number}"}) as response:
                statuses.append(response.status)
    assert statuses == [200] * 5 + [404]


@behaviour("A response URL is good for thirty minutes")
async def _(slack: Probe) -> None:
    body = await slack.clicked(await slack.post(**PRESS))
    await slack.driver.clock(advance=31 * 60)
    async with (
        aiohttp.ClientSession() as session,
        session.post(body["response_url"], json={"text": "late"}) as response,
    ):
        assert (response.status, (await response.json())["error"]) == (404, "expired_url")


@behaviour("ack() with a text answers a command to the person alone")
async def _(slack: Probe) -> None:
    async def answer(ack, *_: object) -> None:
        await ack("only you")

    slack.on["command"] = answer
    await slack.driver.command(RAFAEL, SALES, "/lead")
    assert await slack.texts(user=RAFAEL) == ["only you"]
    assert await slack.texts(user=LUCIA) == []


@behaviour("ack() in the channel answers a command to all")
async def _(slack: Probe) -> None:
    async def answer(ack, *_: object) -> None:
        await ack(text="all of you", response_type="in_channel")

    slack.on["command"] = answer
    await slack.driver.command(RAFAEL, SALES, "/lead")
    assert await slack.texts(user=LUCIA) == ["all of you"]


@behaviour("What is chosen in a message comes with the state of all its fields")
async def _(slack: Probe) -> None:
    options = [{"text": plain(value), "value": value} for value in ("a", "b")]
    menu = {"type": "static_select", "action_id": "menu", "options": options}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-26"}
    posted = await slack.post(blocks=[actions(menu, day, block_id="row")])
    await slack.driver.select(RAFAEL, "menu", "b", channel=SALES, ts=posted["ts"])
    body = slack.heard[-1]
    assert body["actions"][0]["selected_option"]["value"] == "b"
    state = body["state"]["values"]["row"]
    assert state["menu"]["selected_option"]["value"] == "b"
    assert state["day"]["selected_date"] == "2026-11-26"


@behaviour("An overflow menu comes with the option chosen")
async def _(slack: Probe) -> None:
    options = [{"text": plain(value), "value": value} for value in ("a", "b")]
    menu = {"type": "overflow", "action_id": "more", "options": options}
    posted = await slack.post(blocks=[actions(menu)])
    await slack.driver.select(RAFAEL, "more", "b", channel=SALES, ts=posted["ts"])
    [action] = slack.heard[-1]["actions"]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "b")


@behaviour("A global shortcut comes with a trigger and no channel")
async def _(slack: Probe) -> None:
    await slack.driver.shortcut(MARINA, "new")
    body = slack.heard[-1]
    assert (body["type"], body["callback_id"], body["user"]["id"]) == ("shortcut", "new", MARINA)
    assert body["trigger_id"]
    assert "channel" not in body


@behaviour("A shortcut on a message comes with the message and a response URL")
async def _(slack: Probe) -> None:
    sent = (await slack.driver.message(RAFAEL, SALES, "call Ana"))["sent"]
    await slack.driver.shortcut(RAFAEL, "make", SALES, sent["ts"])
    body = slack.heard[-1]
    assert (body["type"], body["message"]["text"]) == ("message_action", "call Ana")
    assert body["channel"]["id"] == SALES
    assert body["response_url"].startswith("http")


@behaviour("A click that is delivered twice comes with other trigger ids")
async def _(slack: Probe) -> None:
    posted = await slack.post(**PRESS)
    await slack.driver.fault("duplicate")
    await slack.clicked(posted)
    clicks = await slack.driver.until(
        lambda: len(both := [b for b in slack.heard if b.get("actions")]) == 2 and both
    )
    assert len({body["trigger_id"] for body in clicks}) == 2
