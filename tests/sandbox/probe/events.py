"""What the app hears of what people do."""

import pytest

from sandbox.driver import DriverError
from sandbox.manifest import load_manifest
from tests.sandbox.probe.kit import (
    BOT,
    CARMEN,
    GENERAL,
    MARINA,
    RAFAEL,
    RANDOM,
    SALES,
    Json,
    Probe,
    behaviour,
)


@behaviour("A person's message comes with its channel, its type and its time")
async def _(slack: Probe) -> None:
    sent = (await slack.driver.message(RAFAEL, SALES, "a & b"))["sent"]
    event = await slack.event("message", user=RAFAEL)
    assert (event["channel"], event["channel_type"]) == (SALES, "channel")
    assert (event["ts"], event["text"]) == (sent["ts"], "a &amp; b")
    assert event["client_msg_id"]


@behaviour("A message to the app in person is of channel type im")
async def _(slack: Probe) -> None:
    await slack.driver.message(RAFAEL, BOT, "hello")
    assert (await slack.event("message", user=RAFAEL))["channel_type"] == "im"


@behaviour("A mention of the app comes as a message and as app_mention")
async def _(slack: Probe) -> None:
    await slack.driver.message(RAFAEL, SALES, f"<@{BOT}> hello")
    mention = await slack.event("app_mention")
    assert (mention["text"], mention["channel"]) == (f"<@{BOT}> hello", SALES)
    assert "channel_type" not in mention


@behaviour("The app is sent its own messages, marked as a bot's")
async def _(slack: Probe) -> None:
    await slack.post("of mine")

    async def sent() -> list[Json]:
        return [entry["request"]["event"] for entry in await slack.driver.log(kind="event")]

    [event] = await slack.driver.until(sent)  # Bolt keeps it from the listeners
    assert (event["text"], event["bot_id"]) == ("of mine", "B0PACTO")


@behaviour("The app hears nothing of channels it is not in")
async def _(slack: Probe) -> None:
    answer = await slack.driver.message(CARMEN, RANDOM, "between us")
    assert not answer["delivered"]
    assert slack.heard == []


@behaviour("An edit comes as message_changed with both versions")
async def _(slack: Probe) -> None:
    sent = (await slack.driver.message(RAFAEL, SALES, "one"))["sent"]
    await slack.driver.edit_message(RAFAEL, SALES, sent["ts"], "two")
    event = await slack.event("message", subtype="message_changed")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("one", "two")


@behaviour("A deletion comes as message_deleted and names the message")
async def _(slack: Probe) -> None:
    sent = (await slack.driver.message(RAFAEL, SALES, "one"))["sent"]
    await slack.driver.post("delete_message", user=RAFAEL, channel=SALES, ts=sent["ts"])
    event = await slack.event("message", subtype="message_deleted")
    assert event["deleted_ts"] == sent["ts"]


@behaviour("A reply comes with the thread it is in")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent")
    await slack.driver.message(RAFAEL, SALES, "reply", parent["ts"])
    assert (await slack.event("message", user=RAFAEL))["thread_ts"] == parent["ts"]


@behaviour("A reaction comes with the message it is on and whose that is")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    await slack.driver.react(RAFAEL, SALES, posted["ts"], "eyes")
    event = await slack.event("reaction_added")
    assert (event["user"], event["item_user"], event["reaction"]) == (RAFAEL, BOT, "eyes")
    assert event["item"] == {"type": "message", "channel": SALES, "ts": posted["ts"]}


@behaviour("Whoever changes language or zone is told of by user_change")
async def _(slack: Probe) -> None:
    await slack.driver.locale("es-ES", user=MARINA, tz="Europe/Madrid")
    user = (await slack.event("user_change"))["user"]
    assert (user["id"], user["locale"], user["tz"]) == (MARINA, "es-ES", "Europe/Madrid")


@behaviour("Events come under an envelope with the team, the app and an id")
async def _(slack: Probe) -> None:
    await slack.driver.message(RAFAEL, SALES, "hello")
    await slack.event("message", user=RAFAEL)
    body = next(body for body in slack.heard if body["event"].get("user") == RAFAEL)
    assert (body["type"], body["team_id"]) == ("event_callback", "T0AURORA")
    assert body["api_app_id"] == "A0PACTO"
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["user_id"] == BOT


@behaviour("An event that is not acknowledged comes again under the same id")
async def _(slack: Probe) -> None:
    slack.sandbox.world.delivery.retry_delays = (0.0,)
    slack.sandbox.world.delivery.ack_seconds = 0.2
    seen: list[str] = []

    async def fail_once(ack, body, _respond) -> None:
        seen.append(body["event_id"])
        if len(seen) == 1:
            raise RuntimeError("the first attempt fails")
        await ack()

    slack.on["event"] = fail_once
    slack.sandbox.use_manifest(
        load_manifest({"settings": {"event_subscriptions": {"bot_events": ["message.channels"]}}})
    )
    await slack.driver.message(RAFAEL, SALES, "hello")
    await slack.driver.until(lambda: len(seen) == 2)
    assert seen[0] == seen[1]


@behaviour("An app hears only the events that it subscribes to")
async def _(slack: Probe) -> None:
    slack.sandbox.use_manifest(
        load_manifest({"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}})
    )
    answer = await slack.driver.message(RAFAEL, SALES, "hello")
    assert not answer["delivered"]
    await slack.driver.message(RAFAEL, SALES, f"<@{BOT}> hello")
    await slack.event("app_mention")
    assert [body["event"]["type"] for body in slack.heard] == ["app_mention"]


@behaviour("A command that is not answered in time is not sent again")
async def _(slack: Probe) -> None:
    slack.sandbox.world.delivery.retry_delays = (0.0, 0.0)

    async def fail(*_: object) -> None:
        raise RuntimeError("never acknowledged")

    slack.on["command"] = fail
    slack.sandbox.world.delivery.ack_seconds = 0.2
    answer = await slack.driver.command(RAFAEL, GENERAL, "/lead")
    assert not answer["acked"]
    del slack.on["command"]
    await slack.driver.command(RAFAEL, GENERAL, "/other")
    assert [body["command"] for body in slack.heard] == ["/lead", "/other"]


@behaviour("No command runs in a thread")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    where = {"user": RAFAEL, "channel": SALES, "thread_ts": posted["ts"]}
    with pytest.raises(DriverError, match="not_in_threads"):
        await slack.driver.post("command", command="/lead", **where)
    assert slack.heard == []


@behaviour("A post whose answer is lost stands posted, and who repeats it has posted twice")
async def _(slack: Probe) -> None:
    await slack.driver.fault("timeout_after", method="chat.postMessage", seconds=0.0)
    await slack.post("of mine")  # the client repeats it by itself
    assert await slack.texts() == ["of mine", "of mine"]
