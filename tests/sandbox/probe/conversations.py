"""Channels, direct conversations and groups, as the bot may see them."""

from tests.sandbox.probe.kit import (
    BOT,
    CARMEN,
    LUCIA,
    MARINA,
    RAFAEL,
    RANDOM,
    SALES,
    Probe,
    behaviour,
)

PAIR = [RAFAEL, LUCIA]


@behaviour("conversations.open with one person is the direct conversation there is")
async def _(slack: Probe) -> None:
    posted = await slack.client.chat_postMessage(channel=RAFAEL, text="hi")
    opened = await slack.client.conversations_open(users=RAFAEL)
    assert opened["channel"]["id"] == posted["channel"]
    assert opened["already_open"]


@behaviour("conversations.open with several is a group's conversation with an id of its own")
async def _(slack: Probe) -> None:
    opened = await slack.client.conversations_open(users=PAIR, return_im=True)
    channel = opened["channel"]
    assert (channel["is_mpim"], channel["is_im"], channel["is_private"]) == (True, False, True)
    assert channel["name"].startswith("mpdm-")
    alone = await slack.client.conversations_open(users=RAFAEL)
    assert alone["channel"]["id"] != channel["id"]


@behaviour("The same people in another order are the same group")
async def _(slack: Probe) -> None:
    first = await slack.client.conversations_open(users=PAIR)
    again = await slack.client.conversations_open(users=[*reversed(PAIR)])
    assert again["channel"]["id"] == first["channel"]["id"]


@behaviour("A message in a group comes as an event of channel type mpim")
async def _(slack: Probe) -> None:
    group = (await slack.client.conversations_open(users=PAIR))["channel"]["id"]
    await slack.driver.message(RAFAEL, group, "lunch?")
    event = await slack.event("message", channel=group)
    assert (event["channel_type"], event["user"]) == ("mpim", RAFAEL)


@behaviour("A group is listed under mpim and nothing else")
async def _(slack: Probe) -> None:
    group = (await slack.client.conversations_open(users=PAIR))["channel"]["id"]
    listed = await slack.client.conversations_list(types="mpim")
    assert [c["id"] for c in listed["channels"]] == [group]
    others = await slack.client.conversations_list(types="public_channel,private_channel,im")
    assert group not in [c["id"] for c in others["channels"]]


@behaviour("A group is seen by its members alone")
async def _(slack: Probe) -> None:
    group = (await slack.client.conversations_open(users=PAIR))["channel"]["id"]
    for user, sees in ((RAFAEL, True), (LUCIA, True), (CARMEN, False)):
        channels = (await slack.driver.state(user))["channels"]
        assert (group in [c["id"] for c in channels]) is sees


@behaviour("Nobody unknown is opened a conversation with")
async def _(slack: Probe) -> None:
    assert await slack.code("conversations.open", users="U0NOBODY") == "user_not_found"
    assert await slack.code("conversations.open") == "users_list_not_supplied"


@behaviour("A channel list names public channels, the bot's or not, and pages")
async def _(slack: Probe) -> None:
    first = await slack.client.conversations_list(limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await slack.client.conversations_list(limit=2, cursor=cursor)
    channels = [*first["channels"], *rest["channels"]]
    assert {c["id"]: c["is_member"] for c in channels}[RANDOM] is False
    assert rest["response_metadata"]["next_cursor"] == ""
    assert await slack.code("conversations.list", cursor="no") == "invalid_cursor"


@behaviour("A private channel without the bot does not exist for it")
async def _(slack: Probe) -> None:
    answer = await slack.driver.post("channels", name="heads", is_private=True, members=[MARINA])
    heads = answer["channel"]["id"]
    assert await slack.code("conversations.info", channel=heads) == "channel_not_found"
    assert await slack.code("chat.postMessage", channel=heads, text="x") == "channel_not_found"


@behaviour("An archived channel takes no message")
async def _(slack: Probe) -> None:
    slack.sandbox.workspace.channels[SALES].is_archived = True
    assert await slack.code("chat.postMessage", channel=SALES, text="x") == "is_archived"


@behaviour("A channel's name is taken once, and small letters alone make one")
async def _(slack: Probe) -> None:
    assert await slack.code("conversations.create", name="sales") == "name_taken"
    assert await slack.code("conversations.create", name="Big News") == "invalid_name_specials"
    answer = await slack.client.conversations_create(name="big-news")
    assert answer["channel"]["is_member"]


@behaviour("Who is invited joins, and the app hears by whom")
async def _(slack: Probe) -> None:
    await slack.client.conversations_invite(channel=SALES, users=CARMEN)
    event = await slack.event("member_joined_channel", user=CARMEN)
    assert (event["channel"], event["inviter"]) == (SALES, BOT)
    again = {"channel": SALES, "users": CARMEN}
    assert await slack.code("conversations.invite", **again) == "already_in_channel"


@behaviour("A bot that is added to a channel hears of itself")
async def _(slack: Probe) -> None:
    await slack.driver.post("invite", user=BOT, channel=RANDOM)
    assert (await slack.event("member_joined_channel", user=BOT))["channel"] == RANDOM
    assert await slack.post(channel=RANDOM)


@behaviour("The history of a channel is for its members")
async def _(slack: Probe) -> None:
    assert await slack.code("conversations.history", channel=RANDOM) == "not_in_channel"


@behaviour("A direct conversation is not joined and takes nobody in")
async def _(slack: Probe) -> None:
    group = (await slack.client.conversations_open(users=PAIR))["channel"]["id"]
    wrong = "method_not_supported_for_channel_type"
    assert await slack.code("conversations.join", channel=group) == wrong
    assert await slack.code("conversations.invite", channel=group, users=CARMEN) == wrong
