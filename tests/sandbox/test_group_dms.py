"""Direct conversations of a group: one for the same people, seen by them alone."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import DriverError
from sandbox.manifest import Manifest
from sandbox.server import Sandbox

PAIR = "U0RAFAEL,U0LUCIA"


async def error(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


async def test_several_people_are_given_one_conversation_of_their_own(client):
    opened = await client.conversations_open(users=PAIR, return_im=True)
    channel = opened["channel"]
    assert channel["is_mpim"]
    assert not channel["is_im"]
    assert channel["name"] == "mpdm-pacto--rafael--lucia-1"
    again = await client.conversations_open(users="U0LUCIA,U0RAFAEL")
    assert (again["channel"]["id"], again["already_open"]) == (channel["id"], True)
    alone = await client.conversations_open(users="U0LUCIA")
    assert alone["channel"]["id"] != channel["id"]
    members = await client.conversations_members(channel=channel["id"])
    assert sorted(members["members"]) == ["U0LUCIA", "U0PACTO", "U0RAFAEL"]
    by_id = await client.conversations_open(channel=channel["id"], return_im=True)
    assert by_id["channel"]["is_mpim"]


async def test_a_group_is_listed_under_its_own_type(client):
    group = (await client.conversations_open(users=PAIR))["channel"]["id"]
    for listing in (client.conversations_list, client.users_conversations):
        assert [c["id"] for c in (await listing(types="mpim"))["channels"]] == [group]
        for other in ("im", "private_channel", "public_channel"):
            assert group not in [c["id"] for c in (await listing(types=other))["channels"]]


async def test_a_message_in_a_group_is_heard_and_answered_there(app, over_socket, client, driver):
    heard = []

    @app.event("message")
    async def message(event, say):
        heard.append(event)
        await say(f"You said: {event['text']}")

    async with over_socket(app):
        group = (await client.conversations_open(users=PAIR))["channel"]["id"]
        await driver.message("U0RAFAEL", group, "lunch?")
        await driver.until_message(group, "You said: lunch?", user="U0LUCIA")
    assert (heard[0]["channel"], heard[0]["channel_type"]) == (group, "mpim")
    unread = {c["id"]: c["unread"] for c in (await driver.state("U0LUCIA"))["channels"]}
    assert unread[group] == 2


async def test_a_group_is_seen_by_its_members_alone(client, driver):
    group = (await client.conversations_open(users=PAIR))["channel"]["id"]
    await client.chat_postMessage(channel=group, text="for the two of you")
    assert [m["text"] for m in await driver.messages(group, "U0LUCIA")] == ["for the two of you"]
    with pytest.raises(DriverError) as refused:
        await driver.messages(group, "U0CARMEN")
    assert refused.value.status == 403
    theirs = (await driver.state("U0CARMEN"))["channels"]
    assert group not in [c["id"] for c in theirs]


async def test_people_have_groups_that_the_app_does_not_see(client, driver):
    group = await driver.dm("U0MARINA", ["U0RAFAEL", "U0LUCIA"])
    assert await driver.dm("U0LUCIA", ["U0MARINA", "U0RAFAEL"]) == group
    assert await error(client.chat_postMessage(channel=group, text="hi")) == "channel_not_found"


@pytest.mark.parametrize(
    ("users", "code"),
    [
        ("", "users_list_not_supplied"),
        ("U0RAFAEL,U0NOBODY", "user_not_found"),
        ("U0PACTO", "not_enough_users"),
    ],
)
async def test_people_who_make_no_group_are_named(client, users, code):
    assert await error(client.conversations_open(users=users)) == code


async def test_a_group_is_of_eight_at_most_and_takes_nobody_in(client, driver):
    for number in range(9):
        await driver.post("users", id=f"U{number}", name=f"guest{number}")
    guests = [f"U{number}" for number in range(9)]
    assert await error(client.conversations_open(users=guests)) == "too_many_users"
    group = (await client.conversations_open(users=guests[:8]))["channel"]["id"]
    inviting = client.conversations_invite(channel=group, users="U8")
    assert await error(inviting) == "method_not_supported_for_channel_type"
    with pytest.raises(DriverError, match="is_im"):
        await driver.post("join", user="U8", channel=group)


async def test_a_group_that_is_only_asked_for_is_not_made(client):
    asking = client.conversations_open(users=PAIR, prevent_creation=True)
    assert await error(asking) == "channel_not_found"


async def test_groups_have_scopes_of_their_own():
    manifest = Manifest(scopes=frozenset({"im:write", "chat:write"}))
    async with Sandbox(manifest=manifest) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert (await client.conversations_open(users="U0RAFAEL"))["ok"]
        assert await error(client.conversations_open(users=PAIR)) == "missing_scope"
