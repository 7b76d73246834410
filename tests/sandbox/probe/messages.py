"""The app's own messages: what is kept of them, who sees them, when they come."""

from tests.sandbox.probe.kit import (
    CARMEN,
    LUCIA,
    RAFAEL,
    RANDOM,
    SALES,
    Probe,
    actions,
    behaviour,
    button,
)

METADATA = {"event_type": "delivery", "event_payload": {"id": "d-1"}}


@behaviour("Metadata is kept with a message and shown only when asked for")
async def _(slack: Probe) -> None:
    posted = await slack.post(metadata=METADATA)
    assert posted["metadata"] == METADATA
    bare = await slack.client.conversations_history(channel=SALES)
    assert "metadata" not in bare["messages"][0]
    whole = await slack.client.conversations_history(channel=SALES, include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == METADATA


@behaviour("Blocks without ids are given them")
async def _(slack: Probe) -> None:
    posted = await slack.post(blocks=[actions({"type": "button", "text": button()["text"]})])
    [block] = posted["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


@behaviour("An update keeps the blocks it leaves out and drops those it is given empty")
async def _(slack: Probe) -> None:
    posted = await slack.post(blocks=[{"type": "divider"}])
    where = {"channel": SALES, "ts": posted["ts"]}
    updated = await slack.client.chat_update(**where, text="two")
    assert updated["message"]["blocks"][0]["type"] == "divider"
    emptied = await slack.client.chat_update(**where, text="three", blocks=[])
    assert "blocks" not in emptied["message"]


@behaviour("An updated message says by whom and when it was edited")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    updated = await slack.client.chat_update(channel=SALES, ts=posted["ts"], text="two")
    assert updated["message"]["edited"]["user"] == "U0PACTO"
    assert updated["ts"] == posted["ts"]


@behaviour("A deleted message is gone from the history")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    await slack.client.chat_delete(channel=SALES, ts=posted["ts"])
    assert (await slack.client.conversations_history(channel=SALES))["messages"] == []


@behaviour("A reply counts on its parent and stays out of the channel")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent")
    await slack.post("reply", thread_ts=parent["ts"])
    [message] = (await slack.client.conversations_history(channel=SALES))["messages"]
    assert (message["text"], message["reply_count"]) == ("parent", 1)
    assert message["thread_ts"] == parent["ts"]


@behaviour("A thread is read with its parent first")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent")
    await slack.post("reply", thread_ts=parent["ts"])
    thread = await slack.client.conversations_replies(channel=SALES, ts=parent["ts"])
    assert [m["text"] for m in thread["messages"]] == ["parent", "reply"]


@behaviour("A reply that is broadcast is seen in the channel too")
async def _(slack: Probe) -> None:
    parent = await slack.post("parent")
    await slack.post("reply", thread_ts=parent["ts"], reply_broadcast=True)
    history = (await slack.client.conversations_history(channel=SALES))["messages"]
    assert [m["text"] for m in history] == ["reply", "parent"]
    assert history[0]["subtype"] == "thread_broadcast"


@behaviour("History is newest first and goes on from a cursor")
async def _(slack: Probe) -> None:
    for number in range(3):
        await slack.post(f"{number}")
    first = await slack.client.conversations_history(channel=SALES, limit=2)
    assert [m["text"] for m in first["messages"]] == ["2", "1"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await slack.client.conversations_history(channel=SALES, limit=2, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["0"]


@behaviour("History from a time leaves that time's message out unless it is inclusive")
async def _(slack: Probe) -> None:
    first = await slack.post("first")
    await slack.post("second")
    later = await slack.client.conversations_history(channel=SALES, oldest=first["ts"])
    assert [m["text"] for m in later["messages"]] == ["second"]
    both = await slack.client.conversations_history(
        channel=SALES, oldest=first["ts"], inclusive=True
    )
    assert len(both["messages"]) == 2


@behaviour("A post to a person goes into their direct conversation")
async def _(slack: Probe) -> None:
    answer = await slack.client.chat_postMessage(channel=RAFAEL, text="hi")
    assert answer["channel"].startswith("D")
    assert [m["text"] for m in await slack.driver.dms(RAFAEL)] == ["hi"]


@behaviour("A channel may be named instead of its id")
async def _(slack: Probe) -> None:
    answer = await slack.client.chat_postMessage(channel="#sales", text="hi")
    assert answer["channel"] == SALES


@behaviour("An ephemeral message is seen by its reader alone and is in no history")
async def _(slack: Probe) -> None:
    await slack.client.chat_postEphemeral(channel=SALES, user=RAFAEL, text="psst")
    assert await slack.texts(user=RAFAEL) == ["psst"]
    assert await slack.texts(user=LUCIA) == []
    assert (await slack.client.conversations_history(channel=SALES))["messages"] == []


@behaviour("An ephemeral message is only for somebody who is in the channel")
async def _(slack: Probe) -> None:
    where = {"channel": SALES, "user": CARMEN, "text": "psst"}
    assert await slack.code("chat.postEphemeral", **where) == "user_not_in_channel"


@behaviour("A scheduled message is posted when its time comes")
async def _(slack: Probe) -> None:
    post_at = int(slack.sandbox.clock.epoch()) + 3600
    await slack.client.chat_scheduleMessage(channel=SALES, text="later", post_at=post_at)
    assert await slack.texts() == []
    await slack.driver.clock(advance=3601)
    await slack.driver.until_message(SALES, "later")


@behaviour("A scheduled message with metadata is taken and never posted")
async def _(slack: Probe) -> None:
    post_at = int(slack.sandbox.clock.epoch()) + 3600
    lost = {"text": "lost", "metadata": METADATA}
    await slack.client.chat_scheduleMessage(channel=SALES, post_at=post_at, **lost)
    await slack.client.chat_scheduleMessage(channel=SALES, post_at=post_at + 1, text="later")
    await slack.driver.clock(advance=3605)
    await slack.driver.until_message(SALES, "later")
    assert await slack.texts() == ["later"]


@behaviour("A scheduled message can be taken back until it is posted")
async def _(slack: Probe) -> None:
    post_at = int(slack.sandbox.clock.epoch()) + 3600
    later = {"channel": SALES, "text": "later", "post_at": post_at}
    number = (await slack.client.chat_scheduleMessage(**later))["scheduled_message_id"]
    waiting = await slack.client.chat_scheduledMessages_list()
    assert [m["id"] for m in waiting["scheduled_messages"]] == [number]
    named = {"channel": SALES, "scheduled_message_id": number}
    await slack.client.chat_deleteScheduledMessage(**named)
    assert (
        await slack.code("chat.deleteScheduledMessage", **named) == "invalid_scheduled_message_id"
    )


@behaviour("A permalink names the channel and the message")
async def _(slack: Probe) -> None:
    posted = await slack.post()
    answer = await slack.client.chat_getPermalink(channel=SALES, message_ts=posted["ts"])
    assert answer["permalink"].endswith(f"/archives/{SALES}/p{posted['ts'].replace('.', '')}")


@behaviour("A file comes in two steps and is shared where it is completed")
async def _(slack: Probe) -> None:
    upload = await slack.client.files_upload_v2(
        channel=SALES, content=b"name\n", filename="leads.csv", title="Leads"
    )
    [shared] = await slack.driver.messages(SALES)
    assert shared["files"][0]["id"] == upload["files"][0]["id"]
    assert shared["files"][0]["title"] == "Leads"


@behaviour("A bot posts only where it is a member")
async def _(slack: Probe) -> None:
    assert await slack.code("chat.postMessage", channel=RANDOM, text="hi") == "not_in_channel"
    await slack.client.conversations_join(channel=RANDOM)
    assert await slack.post(channel=RANDOM)
